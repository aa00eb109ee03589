namespace Tandem.Http;

/// <summary>Bounds of one head; the defaults are HAProxy's.</summary>
public readonly struct ParseLimits
{
    /// <summary>HAProxy's bounds: 101 lines with the start line (<c>tune.http.maxhdr</c>), 15360 bytes (<c>tune.bufsize</c> less <c>tune.maxrewrite</c>).</summary>
    public static readonly ParseLimits Default = new(15360, 101);

    /// <summary>Sets the bounds.</summary>
    /// <param name="maxHeadBytes">Longest head in bytes, its empty line included; 64 to 65535.</param>
    /// <param name="maxLines">Most header lines, the start line included; 2 to 32767.</param>
    public ParseLimits(int maxHeadBytes, int maxLines)
    {
        this.maxHeadBytes = (ushort)Math.Clamp(maxHeadBytes, 64, ushort.MaxValue);
        this.maxLines = (ushort)Math.Clamp(maxLines, 2, short.MaxValue);
    }

    private readonly ushort maxHeadBytes;
    private readonly ushort maxLines;

    /// <summary>Longest head in bytes, its empty line included. A value that was never set means HAProxy's default.</summary>
    public int MaxHeadBytes => maxHeadBytes == 0 ? 15360 : maxHeadBytes;

    /// <summary>Most header lines, the start line included. A value that was never set means HAProxy's default.</summary>
    public int MaxLines => maxLines == 0 ? 101 : maxLines;
}
