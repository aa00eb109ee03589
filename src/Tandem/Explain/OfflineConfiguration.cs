using Tandem.Balancer;
using Tandem.Balancer.Explanation;
using Tandem.CommandLines;
using Tandem.Configuration.Haproxy;

namespace Tandem.Explain;

/// <summary>Loads files of haproxy.cfg to be explained: nothing is opened, nobody is asked, and what is wrong is told as a balancer does.</summary>
internal static class OfflineConfiguration
{
    /// <summary>Loads; null when the files must be refused, which was told.</summary>
    internal static Explainer? Load(IReadOnlyList<string> files)
    {
        var options = new LoadOptions { Environment = name => Variable(name, files) };
        var loaded = HaproxyLoader.Load(files, Explainer.Offline(options));
        Explainer? explainer = null;
        if (loaded.Configuration != null)
        {
            explainer = Explainer.Compile(loaded.Configuration, loaded.Diagnostics);
        }
        else
        {
            // What the reader could not see is told as well, so that all mistakes are known after one run.
            LoadBalancer.Inspect(loaded.Understood, loaded.Diagnostics);
        }

        if (explainer == null)
        {
            var messages = new MessageWriter(quiet: false, verbose: false);
            _ = messages.Write(loaded.Diagnostics, 0, notices: false);
            messages.Alert("config : Fatal errors found in configuration.");
        }

        return explainer;
    }

    /// <summary>The environment as the balancer shows it to a configuration (configuration.txt 2.3).</summary>
    private static string? Variable(string name, IReadOnlyList<string> files) => name switch
    {
        "HAPROXY_LOCALPEER" => Environment.GetEnvironmentVariable(name) ?? Environment.MachineName,
        "HAPROXY_CFGFILES" => string.Join(';', files),
        _ => Environment.GetEnvironmentVariable(name),
    };
}
