using System.Globalization;
using Tandem.Linux.Processes;
using Tandem.Node.Control;

namespace Tandem.Status;

/// <summary>What the processes of this node answered at one moment, and what can be known of those that did not.</summary>
/// <param name="Node">The host's name.</param>
/// <param name="Run">The supervisor's answer.</param>
/// <param name="Balancer">The balancer's.</param>
/// <param name="Failover">The failover's.</param>
internal sealed record NodeReport(string Node, ControlAnswer Run, ControlAnswer Balancer, ControlAnswer Failover)
{
    /// <summary>How long a process may take for its answer: a hundred times what it needs.</summary>
    private const int PatienceMs = 1_000;

    private const string Question = """{"ask":"status"}""";

    /// <summary>Both processes have answered, and so has the supervisor if there is one.</summary>
    internal bool IsComplete => Balancer.Ok && Failover.Ok && (Run.Ok || Run.IsMissing);

    /// <summary>Those that answer from another network namespace, by name and process id.</summary>
    internal IEnumerable<(string Name, long Pid)> Elsewhere =>
        from part in new[] { ("run", Run), ("balancer", Balancer), ("failover", Failover) }
        where part.Item2.IsAnswered && NodeNamespace.IsOther(part.Item2.Body)
        select (part.Item1, part.Item2.Body.Number("pid"));

    /// <summary>Asks all three, at the same time.</summary>
    internal static NodeReport Ask()
    {
        ControlAnswer? balancer = null;
        ControlAnswer? failover = null;
        var first = new Thread(() => balancer = ControlClient.Ask(ControlDirectory.Balancer, Question, PatienceMs));
        var second = new Thread(() => failover = ControlClient.Ask(ControlDirectory.Failover, Question, PatienceMs));
        first.Start();
        second.Start();
        var run = ControlClient.Ask(ControlDirectory.Run, Question, PatienceMs);
        first.Join();
        second.Join();
        return new NodeReport(Environment.MachineName, run, balancer!, failover!);
    }

    /// <summary>What is to be said of a process that has not answered, from what its supervisor and its pid file still tell.</summary>
    /// <param name="name">balancer or failover.</param>
    /// <param name="answer">What came of asking.</param>
    internal string Silence(string name, ControlAnswer answer)
    {
        var what = answer.IsMissing ? $"The {name} does not run" : $"The {name} does not answer";
        var known = FromSupervisor(name) ?? FromPidFile(name);
        return $"{what} ({answer.Error}){(known is null ? "" : $"; {known}")}.";
    }

    private string? FromSupervisor(string name)
    {
        foreach (var process in Run.Ok ? Run.Body.Items("processes") : [])
        {
            if (process.Text("name") != name)
            {
                continue;
            }

            var since = Durations.Of(process.Number("sinceMs"));
            var known = process.Text("state") switch
            {
                "ended" => $"it ended {since} ago and is being started again",
                "starting" => $"pid {Pid(process)} has been starting for {since}",
                _ => $"pid {Pid(process)} runs since {since}",
            };
            var last = process.Text("lastEnd");
            known += last.Length > 0 ? $", its last end was {last}" : "";
            return name == "balancer" && BoardWords() is { } board ? $"{known}; {board}" : known;
        }

        return null;
    }

    /// <summary>What the health board still tells of a balancer that does not answer.</summary>
    private string? BoardWords()
    {
        var board = Run.Body.Part("board");
        if (!board.Has("pid"))
        {
            return null;
        }

        var ages = board.Numbers("loops");
        return ages.Length == 0 ? null : $"by the health board the last heartbeat of its {(ages.Length == 1 ? "loop" : "slowest loop")} was {Durations.Of(ages.Max())} ago";
    }

    private static string? FromPidFile(string name)
    {
        var file = name == "balancer" ? "haproxy.pid" : "keepalived_vrrp.pid";
        var path = ControlDirectory.Current == ControlDirectory.Default ? $"/run/{file}" : Path.Combine(ControlDirectory.Current, file);
        try
        {
            if (!File.Exists(path) || !int.TryParse(File.ReadAllText(path).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) || pid <= 0)
            {
                return null;
            }

            return ProcessSignals.Send(pid, 0) == Linux.Errno.NoSuchProcess ? $"{path} names pid {pid}, which is gone" : $"{path} names pid {pid}, which runs";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Pid(System.Text.Json.JsonElement process) => process.Number("pid").ToString(CultureInfo.InvariantCulture);
}
