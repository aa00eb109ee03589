namespace Tandem.Failover.Obituary;

/// <summary>
/// Where things stand in the memory that parent and child share. Two halves: the child writes the one that is not valid, then makes it
/// valid with one store. However it dies, the parent finds the one or the other whole.
/// </summary>
internal static class ObituaryFormat
{
    /// <summary>Bytes of one half: 255 virtual routers with a hundred addresses each. What was never written takes no memory.</summary>
    internal const int HalfSize = 2 * 1024 * 1024;

    /// <summary>The header, in a page of its own.</summary>
    internal const int HeaderSize = 4096;

    /// <summary>Bytes of the whole memory.</summary>
    internal const int Size = HeaderSize + (2 * HalfSize);

    /// <summary>In the header: which half is valid, 0 or 1 (int).</summary>
    internal const int ValidHalf = 0;

    /// <summary>In the header: how often a half was made valid (int).</summary>
    internal const int Commits = 4;

    /// <summary>In a half: its bytes that are in use, these 16 included (int).</summary>
    internal const int Used = 0;

    /// <summary>In a half: its records (int).</summary>
    internal const int Count = 4;

    /// <summary>In a half: records that found no room (int).</summary>
    internal const int LeftOut = 8;

    /// <summary>In a half: where its records begin.</summary>
    internal const int Records = 16;

    /// <summary>Of a record: what it is (byte, <see cref="ObituaryKind"/>).</summary>
    internal const int Kind = 0;

    /// <summary>Of a record: TTL or hop limit of an advertisement (byte).</summary>
    internal const int HopLimit = 1;

    /// <summary>Of a record: 1 when the TTL or hop limit is written, 0 for the default (byte).</summary>
    internal const int HasHopLimit = 2;

    /// <summary>Of a record: bytes of its content (int).</summary>
    internal const int Length = 4;

    /// <summary>Of a record: the interface's index, 0 for what the routes say (int).</summary>
    internal const int Interface = 8;

    /// <summary>Of a record: the sender's address, 16 bytes.</summary>
    internal const int Source = 16;

    /// <summary>Of a record: the receiver's address, 16 bytes.</summary>
    internal const int Destination = 32;

    /// <summary>Of a record: where its content begins; the next record begins at the next multiple of 8.</summary>
    internal const int Content = 48;

    /// <summary>Bytes of a record with a content of this length.</summary>
    internal static int RecordSize(int length) => (Content + length + 7) & ~7;

    /// <summary>Where a half begins.</summary>
    internal static int Half(int half) => HeaderSize + (half * HalfSize);
}
