namespace Tandem.Http;

/// <summary>
/// Edits. New bytes go to an arena, which lies behind the head in the same buffer and moves with it, so that offsets stay relative to
/// <see cref="Base"/>. An edit that finds no room there changes nothing and returns false.
/// </summary>
public sealed unsafe partial class MessageHead
{
    private int arenaOffset;
    private int arenaCapacity;
    private int arenaUsed;

    /// <summary>Bytes of the arena that edits have taken so far, counted from its beginning.</summary>
    public int ArenaUsed => arenaUsed;

    /// <summary>Gives the room for edits.</summary>
    /// <param name="from">First byte, in the same buffer as <see cref="Base"/>, behind all that must stay.</param>
    /// <param name="capacity">Bytes that may be written there.</param>
    public void SetArena(byte* from, int capacity)
    {
        arenaOffset = (int)(from - Base);
        arenaCapacity = capacity;
        arenaUsed = 0;
    }

    /// <summary>Adds a field behind all others.</summary>
    /// <param name="name">A valid name; it is put in lower case.</param>
    /// <param name="value">The value, without surrounding blanks, CR, LF and NUL.</param>
    /// <returns>False if the arena is full.</returns>
    public bool Append(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var length = name.Length + value.Length + 4;
        if (name.Length is 0 or > ushort.MaxValue || value.Length > ushort.MaxValue || !Reserve(length, out var offset))
            return false;
        var at = Base + offset;
        for (var i = 0; i < name.Length; i++)
            at[i] = Ascii.ToLower(name[i]);
        at[name.Length] = (byte)':';
        at[name.Length + 1] = (byte)' ';
        value.CopyTo(new Span<byte>(at + name.Length + 2, value.Length));
        at[length - 2] = (byte)'\r';
        at[length - 1] = (byte)'\n';

        ref var field = ref Add();
        field.NameOffset = offset;
        field.NameLength = (ushort)name.Length;
        field.ValueOffset = offset + name.Length + 2;
        field.ValueLength = (ushort)value.Length;
        field.Id = KnownHeaders.Lookup(at, name.Length);
        field.Removed = false;
        field.Canonical = true;
        if (field.Id == KnownHeader.Host && HostIndex < 0)
            HostIndex = count - 1;
        return true;
    }

    /// <summary>Removes the field at an index. Indexes of the others do not change.</summary>
    public void Remove(int index)
    {
        Fields[index].Removed = true;
        if (index == HostIndex)
            HostIndex = Find(KnownHeader.Host, index + 1);
    }

    /// <summary>Removes all fields of a name.</summary>
    /// <param name="nameLowerCase">The name in lower case.</param>
    /// <returns>How many there were.</returns>
    public int RemoveAll(ReadOnlySpan<byte> nameLowerCase)
    {
        var removed = 0;
        for (var i = Find(nameLowerCase); i >= 0; i = Find(nameLowerCase, i + 1), removed++)
            Remove(i);
        return removed;
    }

    /// <summary>Replaces one field's value, in its place.</summary>
    /// <returns>False if the arena is full.</returns>
    public bool SetValue(int index, ReadOnlySpan<byte> value)
    {
        if (value.Length > ushort.MaxValue || !Copy(value, out var range))
            return false;
        ref var field = ref Fields[index];
        field.ValueOffset = range.Offset;
        field.ValueLength = (ushort)range.Length;
        field.Canonical = false;
        return true;
    }

    /// <summary>Replaces the method.</summary>
    /// <returns>False if the arena is full.</returns>
    public bool SetMethod(ReadOnlySpan<byte> method)
    {
        if (!Copy(method, out var range))
            return false;
        Method = range;
        MethodId = HttpMethods.Parse(method);
        return true;
    }

    /// <summary>Replaces the whole target.</summary>
    /// <returns>False if the arena is full.</returns>
    public bool SetTarget(ReadOnlySpan<byte> target)
    {
        if (!Copy(target, out var range))
            return false;
        Target = range;
        pathKnown = false;
        return true;
    }

    /// <summary>Replaces the target's path and keeps what stands before and behind it.</summary>
    /// <returns>False if the arena is full.</returns>
    public bool SetPath(ReadOnlySpan<byte> path)
    {
        var old = Path;
        return Splice(new ByteRange(Target.Offset, old.Offset - Target.Offset), path, default, new ByteRange(old.End, Target.End - old.End));
    }

    /// <summary>Replaces the path and the query together.</summary>
    /// <returns>False if the arena is full.</returns>
    public bool SetPathAndQuery(ReadOnlySpan<byte> pathAndQuery)
    {
        var old = Path;
        return Splice(new ByteRange(Target.Offset, old.Offset - Target.Offset), pathAndQuery, default, default);
    }

    /// <summary>Replaces the query, which is what follows the first question mark; an empty one takes the question mark away.</summary>
    /// <returns>False if the arena is full.</returns>
    public bool SetQuery(ReadOnlySpan<byte> query)
    {
        var before = new ByteRange(Target.Offset, Path.End - Target.Offset);
        return Splice(before, query.IsEmpty ? default : "?"u8, query, default);
    }

    /// <summary>Replaces status and reason of a response.</summary>
    /// <param name="status">100 to 999.</param>
    /// <param name="reason">The reason; empty takes the usual one of that status.</param>
    /// <returns>False if the arena is full.</returns>
    public bool SetStatus(int status, ReadOnlySpan<byte> reason)
    {
        if (!Copy(reason.IsEmpty ? StatusReasons.Of(status) : reason, out var range))
            return false;
        Status = status;
        Reason = range;
        return true;
    }

    private bool Splice(ByteRange before, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ByteRange after)
    {
        if (!Reserve(before.Length + first.Length + second.Length + after.Length, out var offset))
            return false;
        var at = Base + offset;
        Bytes(before).CopyTo(new Span<byte>(at, before.Length));
        at += before.Length;
        first.CopyTo(new Span<byte>(at, first.Length));
        at += first.Length;
        second.CopyTo(new Span<byte>(at, second.Length));
        at += second.Length;
        Bytes(after).CopyTo(new Span<byte>(at, after.Length));
        Target = new ByteRange(offset, before.Length + first.Length + second.Length + after.Length);
        pathKnown = false;
        return true;
    }

    private bool Copy(ReadOnlySpan<byte> bytes, out ByteRange range)
    {
        range = default;
        if (!Reserve(bytes.Length, out var offset))
            return false;
        bytes.CopyTo(new Span<byte>(Base + offset, bytes.Length));
        range = new ByteRange(offset, bytes.Length);
        return true;
    }

    private bool Reserve(int length, out int offset)
    {
        offset = arenaOffset + arenaUsed;
        if (length > arenaCapacity - arenaUsed)
            return false;
        arenaUsed += length;
        return true;
    }
}
