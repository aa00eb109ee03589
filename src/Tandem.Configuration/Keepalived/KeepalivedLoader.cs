using System.Text;
using Tandem.Configuration.Text;

namespace Tandem.Configuration.Keepalived;

/// <summary>Reads keepalived.conf files into a <see cref="Model.KeepalivedConfiguration"/>. It opens no socket, asks the network for nothing and starts nothing.</summary>
public static class KeepalivedLoader
{
    /// <summary>Reads a file and what it includes.</summary>
    /// <param name="path">The file, or a pattern as <c>-f</c> has it.</param>
    /// <param name="options">What may be seen of the world; null for the real one.</param>
    /// <param name="diagnostics">Where messages go; null for a new list.</param>
    public static KeepalivedLoadResult Load(string path, KeepalivedLoadOptions? options = null, Diagnostics? diagnostics = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        var reader = new ConfigurationReader(options ?? new KeepalivedLoadOptions(), diagnostics ?? new Diagnostics());
        return Finish(reader, !reader.Source.Open(path));
    }

    /// <summary>Reads one text.</summary>
    /// <param name="text">The text; chars above 0x7f count as their UTF-8 bytes.</param>
    /// <param name="options">What may be seen of the world; null for the real one.</param>
    /// <param name="name">The file name for messages; its directory is what includes are relative to.</param>
    public static KeepalivedLoadResult LoadText(string text, KeepalivedLoadOptions? options = null, string name = "keepalived.conf")
    {
        ArgumentNullException.ThrowIfNull(text);
        return LoadBytes(Encoding.UTF8.GetBytes(text), options, name);
    }

    /// <summary>Reads the bytes of one file.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="options">What may be seen of the world; null for the real one.</param>
    /// <param name="name">The file name for messages; its directory is what includes are relative to.</param>
    public static KeepalivedLoadResult LoadBytes(ReadOnlySpan<byte> content, KeepalivedLoadOptions? options = null, string name = "keepalived.conf")
    {
        var reader = new ConfigurationReader(options ?? new KeepalivedLoadOptions(), new Diagnostics());
        reader.Source.OpenText(name, ByteText.FromBytes(content));
        return Finish(reader, false);
    }

    private static KeepalivedLoadResult Finish(ConfigurationReader reader, bool noFile)
    {
        reader.Read();
        var configuration = new Resolution(reader).Run();
        return new KeepalivedLoadResult(configuration, reader.Diagnostics, reader.Source.Files)
        {
            MissingParameter = reader.MissingParameter,
            MissingInclude = reader.Source.MissingInclude,
            MissingInterface = reader.MissingInterface,
            Malformed = noFile || reader.Malformed || reader.Source.Malformed,
            NoFile = noFile,
            Unreadable = reader.Source.Unreadable,
        };
    }
}
