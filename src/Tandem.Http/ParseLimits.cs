namespace Tandem.Http;

/// <summary>Bounds of one head; the defaults are HAProxy's.</summary>
public readonly struct ParseLimits
{
    /// <summary>HAProxy's bounds: 101 lines with the start line (<c>tune.http.maxhdr</c>), 15360 bytes (<c>tune.bufsize</c> less <c>tune.maxrewrite</c>).</summary>
    public static readonly ParseLimits Default = new(15360, 101);

    /// <summary>Sets the bounds.</summary>
    /// <param name="maxHeadBytes">Longest head in bytes, its empty line included; at most 65535.</param>
    /// <param name="maxLines">Most header lines, the start line included; at most 32767.</param>
    public ParseLimits(int maxHeadBytes, int maxLines)
    {
        MaxHeadBytes = Math.Clamp(maxHeadBytes, 64, 65535);
        MaxLines = Math.Clamp(maxLines, 2, 32767);
    }

    /// <summary>Longest head in bytes, its empty line included.</summary>
    public int MaxHeadBytes { get; }

    /// <summary>Most header lines, the start line included.</summary>
    public int MaxLines { get; }
}
