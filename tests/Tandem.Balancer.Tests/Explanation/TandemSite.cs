using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Text;

namespace Tandem.Balancer.Tests.Explanation;

/// <summary>Tandem's own balancer with the site, on a thread of its own.</summary>
public sealed class TandemSite : IDisposable
{
    private readonly LoadBalancer balancer;
    private readonly Thread thread;
    private volatile bool ends;

    public TandemSite()
    {
        var loaded = HaproxyLoader.LoadText(Site.Configuration);
        var compiled = loaded.Configuration == null ? null : LoadBalancer.Compile(loaded.Configuration, loaded.Diagnostics, 2000);
        Assert.True(compiled != null, string.Join('\n', loaded.Diagnostics.All.Where(one => one.Severity == Severity.Alert).Select(one => one.Message)));
        balancer = compiled;
        balancer.TellsEventsOnTerminal = false;
        Assert.True(balancer.Open([], loaded.Diagnostics), string.Join('\n', loaded.Diagnostics.All.Select(one => one.Message)));
        balancer.MakeLoops();
        thread = new Thread(Run) { Name = "site", IsBackground = true };
        thread.Start();
    }

    internal ExplainedSite Site { get; } = new();

    public void Dispose()
    {
        ends = true;
        thread.Join();
        balancer.Stop();
        foreach (var loop in balancer.Loops)
        {
            loop.RunOnce(0);
            loop.Dispose();
        }
    }

    private void Run()
    {
        while (!ends)
        {
            foreach (var loop in balancer.Loops)
            {
                loop.RunOnce(20);
            }
        }
    }
}
