using System.Net;
using Tandem.Balancer.Health;
using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Text;
using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Tests.Health;

/// <summary>A loop, a backend and all that a probe needs; it turns the loop until the probe has ended.</summary>
internal sealed class ProbeRig : IDisposable
{
    internal EpollLoop Loop { get; } = new(4);

    internal RecordingObserver Observer { get; } = new();

    internal CheckBudget Budget { get; } = new(8);

    internal ProbeLimits Limits { get; init; } = new(3000, 0);

    internal bool DisablesOn404 { get; init; }

    internal ProxyProtocolVersion SendProxy { get; init; }

    internal static Word Word(string text) => new(text, default);

    internal static CheckExpectRule Expect(CheckExpectKind kind, string pattern) => new(default, null, kind, Word(pattern))
    {
        Data = kind == CheckExpectKind.Binary ? Convert.FromHexString(pattern) : ByteText.ToBytes(pattern),
    };

    internal static CheckTcpSendRule Send(string text) => new(default, null, ByteText.ToBytes(text));

    internal static CheckSettings Http(params CheckRule[] rules) => new() { Kind = CheckKind.Http, Rules = rules };

    internal static CheckSettings Tcp(params CheckRule[] rules) => new() { Kind = CheckKind.Tcp, Rules = rules };

    public void Dispose() => Loop.Dispose();

    internal static CheckTarget Target(int port, ProxyProtocolVersion sendProxy = ProxyProtocolVersion.None) => new()
    {
        Server = new ConnectSettings { Address = Endpoint.From(IPAddress.Loopback, port) },
        SendProxy = sendProxy,
        ProxyForm = sendProxy == ProxyProtocolVersion.None ? ProxyProtocolVersion.V1 : sendProxy,
        Node = "vm",
    };

    internal ServerHealth Server() => new BackendHealth("be", Observer) { DisablesOn404 = DisablesOn404 }
        .Add(new HealthSettings { Name = "s1", IsChecked = true, Rise = 2, Fall = 2 }, Loop.NowMs);

    internal CheckResult Check(CheckSettings settings, int port, ServerHealth? server = null) =>
        Check(settings, Target(port, SendProxy), server);

    internal CheckResult Check(CheckSettings settings, CheckTarget target, ServerHealth? server = null)
    {
        CheckResult? result = null;
        var plan = CheckPlan.Compile(settings);
        var probe = new HealthProbe(Loop, plan, target, Limits, server ?? Server(), Budget, r => result = r);
        Loop.RunOnce(0);
        probe.Start();
        Turn(() => result != null);
        Assert.False(probe.IsRunning);
        return result!.Value;
    }

    internal void Turn(Func<bool> isDone, int mostMs = 10_000)
    {
        var until = Environment.TickCount64 + mostMs;
        while (!isDone())
        {
            Assert.True(Environment.TickCount64 < until, "It did not happen in time.");
            Loop.RunOnce(20);
        }
    }
}
