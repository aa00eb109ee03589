using System.Runtime.InteropServices;

namespace Tandem.Http;

/// <summary>
/// One header line as two ranges relative to <see cref="MessageHead.Base"/>. The name is in lower case; the value has no
/// surrounding blanks. It owns no bytes and is valid while its head is.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct HeaderField
{
    /// <summary>Where the name begins, in bytes from <see cref="MessageHead.Base"/>.</summary>
    public int NameOffset;
    /// <summary>Where the value begins, in bytes from <see cref="MessageHead.Base"/>.</summary>
    public int ValueOffset;
    /// <summary>Length of the name in bytes, at least 1.</summary>
    public ushort NameLength;
    /// <summary>Length of the value in bytes; 0 for an empty value.</summary>
    public ushort ValueLength;
    /// <summary>The field's number, or <see cref="KnownHeader.Unknown"/>.</summary>
    public KnownHeader Id;
    /// <summary>True once the field is not to be forwarded: removed by a rule, or meant for this hop only.</summary>
    public bool Removed;
    /// <summary>True if the bytes are exactly <c>name: value CR LF</c>, so that neighbouring lines can be copied as one block.</summary>
    internal bool Canonical;

    /// <summary>Offset just behind the value.</summary>
    internal readonly int ValueEnd => ValueOffset + ValueLength;
}
