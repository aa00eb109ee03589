using Tandem.BalancerProcess;
using Tandem.CommandLines;
using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Configuration.Text;
using Tandem.Diagnosis.Files;
using Tandem.FailoverProcess;
using Tandem.Linux.Files;

namespace Tandem.Checking;

/// <summary>One check: reads the files as the balancer and the failover read them, and gathers what there is to say.</summary>
internal sealed class CheckRun(CheckOptions options)
{
    private const string DefaultHaproxy = "/etc/haproxy/haproxy.cfg";
    private const string KeepalivedDirectory = "/etc/keepalived/";

    private readonly List<Finding> findings = [];
    private readonly List<string> leftOut = [];
    private readonly List<string> proven = [];
    private readonly List<string> haproxyFiles = [];
    private readonly List<(string Path, ConfigurationFile File, bool IsHere)> failovers = [];
    private readonly LocalHost host = new();
    private readonly WrittenPlaces places = new(ReadText);
    private LoadResult? balancer;

    /// <summary>All that was found, errors first, in the order of files and lines; what has no line stands before those that have, and what has no file last.</summary>
    internal IReadOnlyList<Finding> Findings => findings;

    /// <summary>What was not checked, and why.</summary>
    internal IReadOnlyList<string> LeftOut => leftOut;

    /// <summary>What was found to be right, in sentences.</summary>
    internal IReadOnlyList<string> Proven => proven;

    /// <summary>The files that were read, with their language.</summary>
    internal IEnumerable<(string Path, ConfigurationLanguage Language)> Files =>
        haproxyFiles.Select(static path => (path, ConfigurationLanguage.Haproxy)).Concat(failovers.Select(static f => (f.Path, ConfigurationLanguage.Keepalived)));

    /// <summary>The number of errors.</summary>
    internal int Errors => findings.Count(static f => f.Severity == Severity.Alert);

    /// <summary>The number of warnings.</summary>
    internal int Warnings => findings.Count(static f => f.Severity == Severity.Warning);

    /// <summary>Errors and warnings that the readers counted and did not keep, beyond those in <see cref="Findings"/>.</summary>
    internal int Unlisted { get; private set; }

    /// <summary>Finds the files and reads them.</summary>
    internal void Read()
    {
        foreach (var path in options.Pair)
        {
            Add(path, ConfigurationLanguage.Keepalived);
        }

        foreach (var (path, language) in options.Files)
        {
            Add(path, language);
        }

        if (options.Pair.Count == 0 && options.Files.Count == 0)
        {
            AddDefaults();
        }

        if (haproxyFiles.Count > 0)
        {
            var line = new HaproxyCommandLine();
            line.Files.AddRange(haproxyFiles);
            balancer = PreparedBalancer.Judge(line);
            findings.AddRange(LoaderFindings.OfHaproxy(balancer));
            if (balancer.NothingToRun)
            {
                findings.Add(new Finding(Severity.Alert, "nothing-to-start", new Position(new SourceFile(haproxyFiles[0]), 0, 0), "no frontend listens in it, so there is nothing to start.")
                {
                    Why = "The balancer refuses such a file, as HAProxy does.",
                    Advice = haproxyFiles.Count > 1 ? $"Write a frontend with a 'bind' line into one of {string.Join(", ", haproxyFiles)}." : "Write a frontend with a 'bind' line, or name the other files of this configuration as well: -f FILE -f FILE, or their directory.",
                });
            }

            Unlisted += LoaderFindings.Unlisted(balancer.Diagnostics);
        }

        foreach (var (_, file, isHere) in failovers)
        {
            findings.AddRange(LoaderFindings.OfKeepalived(file.Messages.Where(m => !IsSaidBetter(file, isHere, m))));
            Unlisted += LoaderFindings.Unlisted(file.Diagnostics);
        }
    }

    /// <summary>Looks at what the files say together.</summary>
    internal void Judge()
    {
        for (var i = 0; i < failovers.Count; i++)
        {
            var (path, file, isHere) = failovers[i];
            if (file.Configuration is not { } configuration)
            {
                leftOut.Add($"what lies between {path} and the rest: it does not start as it is");
                continue;
            }

            Judge(path, configuration, isHere, options.Pair.Count == 2 && i < 2);
        }

        SayWhatIsLeftOut();

        if (options.Pair.Count == 2 && failovers is [{ File.Configuration: { } first }, { File.Configuration: { } second }, ..])
        {
            if (LinkedPath(options.Pair[0]) == LinkedPath(options.Pair[1]))
            {
                findings.Add(new Finding(Severity.Warning, "one-file-twice", new Position(new SourceFile(options.Pair[0]), 0, 0), "--pair was given one file twice.")
                {
                    Why = "It is compared with itself: what keeps two nodes from being a pair does not show.",
                    Advice = "Name the file of this node and that of the other one, unless both really run the same file.",
                });
            }

            var pair = PairChecks.Run(first, second, places, proven);
            findings.AddRange(pair);
            if (pair.All(static f => f.Severity != Severity.Alert))
            {
                proven.Insert(0, "the nodes hear each other: same virtual_router_id, version, password, interval and addresses");
            }
        }

        var order = Files.Select(static f => f.Path).ToList();
        var sorted = findings.Distinct()
            .OrderByDescending(static f => f.Severity)
            .ThenBy(f => f.Position.File is null ? int.MaxValue : PlaceOf(f.Position.File.Name, order))
            .ThenBy(static f => f.Position.File?.Name, StringComparer.Ordinal)
            .ThenBy(static f => f.Position.Line)
            .ThenBy(static f => f.Position.Column)
            .ToList();
        findings.Clear();
        findings.AddRange(sorted);
    }

    private void Judge(string path, KeepalivedConfiguration configuration, bool isHere, bool isPaired)
    {
        var node = new CheckedNode
        {
            Balancer = balancer?.Understood,
            BindsAreKnown = BindsAreKnown,
            Failover = configuration,
            PeerIsKnown = isPaired,
            Host = isHere ? host : null,
            Places = places,
        };
        var found = NodeChecks.Run(node);
        findings.AddRange(found);
        Prove(path, node, found);
    }

    /// <summary>The place of a file among those that were named, itself or by its directory; one that is included stands behind them.</summary>
    private static int PlaceOf(string name, List<string> order) =>
        order.FindIndex(path => path == name || name.StartsWith(path.TrimEnd('/') + '/', StringComparison.Ordinal)) is >= 0 and var index ? index : order.Count;

    private bool BindsAreKnown => balancer is null || balancer.Diagnostics.All.All(static d => d is not { Severity: Severity.Alert, Keyword: "bind" });

    private void SayWhatIsLeftOut()
    {
        var judged = failovers.FindAll(static f => f.File.Configuration is { Instances.Count: > 0 });
        var elsewhere = judged.FindAll(static f => !f.IsHere);
        if (elsewhere.Count > 0)
        {
            leftOut.Add($"interfaces, scripts, kernel settings and firewall for {Names(elsewhere)}: {(options.Host == false ? "--no-host" : "it may be for another host; --host says that it is for this one")}");
        }

        if (elsewhere.Count < judged.Count)
        {
            leftOut.AddRange(host.Unseen);
        }

        if (judged.Count > 0 && (balancer is null || !BindsAreKnown))
        {
            leftOut.Add($"whether a frontend listens at the addresses of {Names(judged)}: {(balancer is null ? "no haproxy.cfg was given" : "not every 'bind' was understood")}");
        }

        static string Names(List<(string Path, ConfigurationFile File, bool IsHere)> files) => string.Join(", ", files.Select(static f => f.Path));
    }

    private void Prove(string path, CheckedNode node, IReadOnlyList<Finding> found)
    {
        var addresses = node.Failover!.Instances.Sum(static i => i.Addresses.Count + i.ExcludedAddresses.Count);
        if (node is { Balancer: not null, BindsAreKnown: true } && addresses > 0 && found.All(static f => f.Kind != "vip-not-bound"))
        {
            proven.Add($"a frontend listens at every virtual address of {path}");
        }

        if (node.Host is not null && found.All(static f => f.Severity != Severity.Alert))
        {
            proven.Add($"this host has the interfaces, scripts and settings that {path} needs");
        }
    }

    /// <summary>Whether a file is surely this host's: where the daemon looks for it, or it sends from an address that is here.</summary>
    private bool IsOfThisHost(string path, KeepalivedConfiguration configuration)
    {
        if (Path.GetFullPath(path).StartsWith(KeepalivedDirectory, StringComparison.Ordinal))
        {
            return true;
        }

        var here = host.AddressesOf(null);
        return configuration.Instances.Any(i => i.SourceAddress is { } source && here.Any(source.Equals));
    }

    private void Add(string path, ConfigurationLanguage? language)
    {
        if (Directory.Exists(path) && language != ConfigurationLanguage.Keepalived)
        {
            haproxyFiles.Add(path);
            return;
        }

        if (FileFault.Of(path) is { } fault)
        {
            findings.Add(new Finding(Severity.Alert, "no-file", new Position(new SourceFile(path), 0, 0), fault + "."));
            return;
        }

        if (language is null)
        {
            var guess = LanguageGuess.Of(path, ReadText(path) ?? "");
            language = guess.Language;
            if (guess.Doubt.Length > 0)
            {
                findings.Add(new Finding(language is null ? Severity.Alert : Severity.Notice, "language", new Position(new SourceFile(path), 0, 0), guess.Doubt)
                {
                    Advice = $"-f {path} says that it is a haproxy.cfg, -k {path} that it is a keepalived.conf.",
                });
            }
        }

        if (language == ConfigurationLanguage.Haproxy)
        {
            haproxyFiles.Add(path);
        }
        else if (language == ConfigurationLanguage.Keepalived)
        {
            AddFailover(path);
        }
    }

    /// <summary>Read as failover -t does where the file is this host's; else the users of this host say nothing about it.</summary>
    private void AddFailover(string path)
    {
        var line = new KeepalivedCommandLine { File = path };
        var file = ConfigurationFile.Read(line, test: false, elsewhere: true);
        var isFirst = failovers.Count == 0;
        var isHere = (options.Pair.Count == 0 || isFirst || options.Host is null) && (options.Host ?? IsOfThisHost(path, file.Understood));
        failovers.Add((path, isHere && IsFile(path) ? ConfigurationFile.Read(line, test: false) : file, isHere));
    }

    private void AddDefaults()
    {
        if (File.Exists(DefaultHaproxy))
        {
            Add(DefaultHaproxy, ConfigurationLanguage.Haproxy);
        }

        if (File.Exists(KeepalivedCommandLine.DefaultFile))
        {
            Add(KeepalivedCommandLine.DefaultFile, ConfigurationLanguage.Keepalived);
        }

        if (haproxyFiles.Count + failovers.Count == 0)
        {
            findings.Add(new Finding(Severity.Alert, "no-file", default, $"there is neither {DefaultHaproxy} nor {KeepalivedCommandLine.DefaultFile}.") { Advice = "Name the files: tandem check haproxy.cfg keepalived.conf" });
        }
    }

    /// <summary>Scripts that nobody tracks, and interfaces that are missing, are findings of their own, with what to do.</summary>
    private static bool IsSaidBetter(ConfigurationFile file, bool isHere, Diagnostic message) =>
        file.Configuration is not null && (message.Kind == DiagnosticKind.ScriptUnused || (isHere && message.Kind == DiagnosticKind.InterfaceMissing));

    /// <summary>A file by whatever name: links are followed.</summary>
    private static string LinkedPath(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Path.GetFullPath(path);
        }
    }

    private static bool IsFile(string path) => FileStatus.Read(path, true, out var status) == 0 && status.IsRegular;

    /// <summary>What is no file can be read once only, and that is for the reader of its language to do.</summary>
    private static string? ReadText(string path) => SmallFile.Read(path);
}
