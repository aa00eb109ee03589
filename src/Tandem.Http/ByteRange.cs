namespace Tandem.Http;

/// <summary>A range of bytes relative to <see cref="MessageHead.Base"/>. A length of 0 means absent or empty.</summary>
/// <param name="Offset">First byte, counted from the base.</param>
/// <param name="Length">Number of bytes.</param>
public readonly record struct ByteRange(int Offset, int Length)
{
    /// <summary>Offset just behind the last byte.</summary>
    public int End => Offset + Length;
}
