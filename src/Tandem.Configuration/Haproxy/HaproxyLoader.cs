using System.Text;
using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>Reads haproxy.cfg files into a <see cref="HaproxyConfiguration"/>. It opens no socket and starts nothing.</summary>
public static class HaproxyLoader
{
    /// <summary>Reads files and directories in the order given, as several <c>-f</c> do.</summary>
    /// <param name="paths">Files, or directories whose <c>*.cfg</c> files are read in the order of their bytes; hidden ones are not.</param>
    /// <param name="options">What may be seen of the world; null for the real one.</param>
    public static LoadResult Load(IEnumerable<string> paths, LoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var reader = new ConfigurationReader(options ?? new LoadOptions(), new Diagnostics());
        foreach (var path in ConfigurationFiles.List(paths, reader.Diagnostics))
        {
            if (ConfigurationFiles.Read(path) is { } content)
            {
                reader.Read(path, content);
            }
            else
            {
                reader.Diagnostics.Alert(default(Position), $"Could not open configuration file {path} : {FileFault.Of(path) ?? "it is larger than a configuration may be"}.");
            }
        }

        return Finish(reader);
    }

    /// <summary>Reads one text.</summary>
    /// <param name="text">The text; chars above 0x7f count as their UTF-8 bytes.</param>
    /// <param name="options">What may be seen of the world; null for the real one.</param>
    /// <param name="name">The file name for messages.</param>
    public static LoadResult LoadText(string text, LoadOptions? options = null, string name = "haproxy.cfg")
    {
        ArgumentNullException.ThrowIfNull(text);
        return LoadBytes(Encoding.UTF8.GetBytes(text), options, name);
    }

    /// <summary>Reads the bytes of one file.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="options">What may be seen of the world; null for the real one.</param>
    /// <param name="name">The file name for messages.</param>
    public static LoadResult LoadBytes(ReadOnlySpan<byte> content, LoadOptions? options = null, string name = "haproxy.cfg")
    {
        var reader = new ConfigurationReader(options ?? new LoadOptions(), new Diagnostics());
        reader.Read(name, content);
        return Finish(reader);
    }

    private static LoadResult Finish(ConfigurationReader reader)
    {
        var diagnostics = reader.Diagnostics;
        reader.Global.Logs = reader.GlobalLogs;
        var proxies = reader.Proxies.ConvertAll(p => p.Finish(reader.GlobalLogs));
        var configuration = new HaproxyConfiguration(reader.Global, proxies);
        new ConfigurationChecks(reader, configuration).Run();
        if (diagnostics.HasAlerts)
        {
            return new LoadResult(null, configuration, diagnostics, false);
        }

        if (reader.Global.ZeroWarning && diagnostics.WarningCount > 0)
        {
            diagnostics.Alert(default(Position), "Some warnings were found and 'zero-warning' is set. Aborting.");
            return new LoadResult(null, configuration, diagnostics, false);
        }

        var listens = proxies.Exists(p => !p.Disabled && p.Binds.Count > 0);
        return new LoadResult(configuration, configuration, diagnostics, !listens && !reader.Global.HasStatsSocket);
    }
}
