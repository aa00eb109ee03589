using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Keepalived;
using Tandem.Configuration.Keepalived.Model;
using Tandem.FailoverProcess;

namespace Tandem.Supervisor;

/// <summary>What one reading of the two files of a node gave, and whether it can be run.</summary>
internal sealed class NodeConfiguration
{
    private readonly IReadOnlyList<string> balancerMessages;
    private readonly ConfigurationFile failoverFile;

    internal NodeConfiguration(NodeFiles files, HaproxyConfiguration? balancer, IReadOnlyList<string> balancerMessages, ConfigurationFile failoverFile)
    {
        Files = files;
        Balancer = balancer;
        this.balancerMessages = balancerMessages;
        this.failoverFile = failoverFile;
        Sections = SectionTexts.Read(files.Balancer);
    }

    private NodeConfiguration(NodeConfiguration ofBalancer, NodeConfiguration ofFailover)
    {
        Files = ofBalancer.Files;
        Balancer = ofBalancer.Balancer;
        balancerMessages = ofBalancer.balancerMessages;
        Sections = ofBalancer.Sections;
        failoverFile = ofFailover.failoverFile;
    }

    /// <summary>Where it was read.</summary>
    internal NodeFiles Files { get; }

    /// <summary>The haproxy.cfg, or null when it cannot be run.</summary>
    internal HaproxyConfiguration? Balancer { get; }

    /// <summary>The keepalived.conf, or null when it cannot be run.</summary>
    internal KeepalivedConfiguration? Failover => failoverFile.Configuration;

    /// <summary>The text of each section of the haproxy.cfg.</summary>
    internal SectionTexts Sections { get; }

    /// <summary>Whether both can be started.</summary>
    internal bool CanStart => Balancer is not null && Failover is not null;

    /// <summary>Whether both can be gone over to from what runs: a reload is refused for mistakes that a start would live with.</summary>
    internal bool CanSucceed(NodeConfiguration running) => Balancer is not null && failoverFile.SuccessorOf(running.failoverFile) is not null;

    /// <summary>What runs when only the balancer has gone over.</summary>
    /// <param name="former">What the failover goes on with.</param>
    internal NodeConfiguration WithFailoverOf(NodeConfiguration former) => new(this, former);

    /// <summary>All that there is to say about the two files: of the balancer's in HAProxy's words, of the failover's in keepalived's.</summary>
    internal IReadOnlyList<string> Messages =>
    [
        .. balancerMessages,
        .. failoverFile.IsMissing ? [$"{Files.Failover}: there is no such file"] : Array.Empty<string>(),
        .. failoverFile.Messages.Select(KeepalivedMessage.Render),
    ];
}
