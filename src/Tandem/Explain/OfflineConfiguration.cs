using Tandem.Balancer;
using Tandem.Balancer.Explanation;
using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Text;
using Tandem.Linux.Processes;

namespace Tandem.Explain;

/// <summary>Loads files of haproxy.cfg to be explained: nothing is opened, nobody is asked, and what is wrong is told, the answer first.</summary>
internal static class OfflineConfiguration
{
    /// <summary>Loads; null when the files must be refused, which was told.</summary>
    /// <param name="verb">Who asks.</param>
    /// <param name="files">The files of haproxy.cfg.</param>
    internal static Explainer? Load(string verb, IReadOnlyList<string> files)
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
            StandardStreams.WriteError($"tandem: {verb}: {string.Join(", ", files)} {(files.Count == 1 ? "does" : "do")} not load:\n{string.Concat(loaded.Diagnostics.All.Select(Line))}");
        }

        return explainer;
    }

    private static string Line(Diagnostic diagnostic)
    {
        if (diagnostic.Severity == Severity.Notice || diagnostic.Kind == DiagnosticKind.ErrorsFound)
        {
            return "";
        }

        var place = diagnostic.Position.File is null ? "" : $"{diagnostic.Position}: ";
        return $"  {place}{(diagnostic.Severity == Severity.Warning ? "warning: " : "")}{ByteText.ToDisplay(diagnostic.Message)}\n";
    }

    /// <summary>The environment as the balancer shows it to a configuration (configuration.txt 2.3).</summary>
    private static string? Variable(string name, IReadOnlyList<string> files) => name switch
    {
        "HAPROXY_LOCALPEER" => Environment.GetEnvironmentVariable(name) ?? Environment.MachineName,
        "HAPROXY_CFGFILES" => string.Join(';', files),
        _ => Environment.GetEnvironmentVariable(name),
    };
}
