namespace Tandem.Configuration.Haproxy;

/// <summary>Reads haproxy.cfg files into a <see cref="HaproxyConfiguration"/>. It opens no socket and starts nothing.</summary>
public static class HaproxyLoader
{
    /// <summary>Reads files and directories in the order given, as several <c>-f</c> do.</summary>
    /// <param name="paths">Files, or directories whose <c>*.cfg</c> files are read in the order of their bytes.</param>
    /// <param name="options">What may be seen of the world; null for the real one.</param>
    public static LoadResult Load(IEnumerable<string> paths, LoadOptions? options = null) => throw new NotImplementedException();

    /// <summary>Reads one text.</summary>
    /// <param name="text">The text; chars above 0x7f count as their UTF-8 bytes.</param>
    /// <param name="options">What may be seen of the world; null for the real one.</param>
    /// <param name="name">The file name for messages.</param>
    public static LoadResult LoadText(string text, LoadOptions? options = null, string name = "haproxy.cfg") => throw new NotImplementedException();
}
