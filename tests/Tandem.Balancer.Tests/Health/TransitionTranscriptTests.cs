using System.Globalization;
using Tandem.Balancer.Health;

namespace Tandem.Balancer.Tests.Health;

public class TransitionTranscriptTests
{
    private readonly RecordingObserver observer = new();
    private readonly Dictionary<string, ServerHealth> servers = [];
    private long now;

    public TransitionTranscriptTests()
    {
        var checkedServer = new HealthSettings { Name = "", IsChecked = true, Rise = 2, Fall = 2 };
        var px = new BackendHealth("px", observer) { DisablesOn404 = true };
        Add(px, checkedServer with { Name = "a" });
        Add(px, checkedServer with { Name = "b", IsBackup = true });
        Add(px, new HealthSettings { Name = "t" });
        Add(px, checkedServer with { Name = "d", IsDisabled = true });
        Add(px, new HealthSettings { Name = "n" });
        var tr = new BackendHealth("tr", observer) { DisablesOn404 = true };
        Add(tr, new HealthSettings { Name = "x" });
        Add(tr, new HealthSettings { Name = "y", IsBackup = true });
        var ls = new BackendHealth("ls", observer) { KindWord = "proxy" };
        Add(ls, checkedServer with { Name = "a", SlowStartMs = 2000 });
        Add(ls, checkedServer with { Name = "lg" });
        var ws = new BackendHealth("ws", observer);
        Add(ws, checkedServer with { Name = "w1" });
        Add(ws, checkedServer with { Name = "w2" });
        servers["px/t"].Track(servers["px/a"]);
        servers["tr/x"].Track(servers["px/a"]);
        servers["tr/y"].Track(servers["tr/x"]);
    }

    [Fact]
    public void Every_transition_tells_what_HAProxy_tells()
    {
        var expected = new List<string>();
        var at = "";
        foreach (var line in TransitionTranscript.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!line.StartsWith("> ", StringComparison.Ordinal))
            {
                expected.Add(line);
                continue;
            }

            Compare(at, expected);
            at = line;
            Do(line[2..].Split(' '));
        }

        Compare(at, expected);
    }

    private void Compare(string at, List<string> expected)
    {
        var told = observer.TakeConsole();
        Assert.True(expected.SequenceEqual(told), $"{at}\nexpected:\n{string.Join('\n', expected)}\ntold:\n{string.Join('\n', told)}");
        expected.Clear();
    }

    private void Do(string[] words)
    {
        now += 10;
        var server = servers[words[1]];
        switch (words[0])
        {
            case "check":
                var code = int.Parse(words[3], CultureInfo.InvariantCulture);
                server.OnChecked(new CheckResult(CheckStatuses.FromWord(words[2])!.Value, code, words.Length > 4 ? words[4] : ""), now);
                break;
            case "status":
                Assert.Equal(string.Join(' ', words[2..]), server.StatusText);
                break;
            case "warm": server.OnWarmUpDue(now += 2000); break;
            case "maint": server.SetMaintenance(now); break;
            case "drain": server.SetDrain(now); break;
            case "ready": server.SetReady(now); break;
            case "enable": server.EndMaintenance(now); break;
            case "weight": server.SetWeight(int.Parse(words[2], CultureInfo.InvariantCulture), now); break;
            case "health":
                var state = words[2] switch { "up" => ServerState.Running, "down" => ServerState.Stopped, _ => ServerState.Stopping };
                server.ForceState(state, "changed from CLI", now);
                break;
            default: throw new ArgumentException(words[0]);
        }
    }

    private void Add(BackendHealth backend, HealthSettings settings) =>
        servers.Add($"{backend.Name}/{settings.Name}", backend.Add(settings, 0));
}
