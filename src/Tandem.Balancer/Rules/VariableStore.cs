namespace Tandem.Balancer.Rules;

/// <summary>
/// The variables of one connection or exchange, by the numbers that the names got when the rules were compiled. Their bytes are
/// copied into a bounded store; a value that finds no room is not set. Not thread-safe.
/// </summary>
internal sealed unsafe class VariableStore
{
    /// <summary>Bytes that all values of one store may take. HAProxy's tune.vars limits are off by default; here there is always one.</summary>
    internal const int MaxBytes = 16 * 1024;

    private Sample[] samples = [];
    private int[] offsets = [];
    private byte[] bytes = [];
    private int used;

    /// <summary>Sets a variable to a copy of a value.</summary>
    /// <param name="index">The variable's number.</param>
    /// <param name="value">The value.</param>
    /// <returns>False when there was no room.</returns>
    internal bool Set(int index, in Sample value)
    {
        var length = HasBytes(value.Type) ? value.Length : 0;
        if (index >= samples.Length)
        {
            Array.Resize(ref samples, index + 8);
            Array.Resize(ref offsets, index + 8);
        }

        ref var slot = ref samples[index];
        var old = HasBytes(slot.Type) ? slot.Length : 0;
        var offset = length <= old ? offsets[index] : Reserve(length);
        if (offset < 0)
        {
            return false;
        }

        value.Bytes[..length].CopyTo(bytes.AsSpan(offset));
        slot = value;
        slot.Pointer = null;
        slot.Length = length;
        slot.MoreFollow = slot.MayChange = false;
        offsets[index] = offset;
        return true;
    }

    /// <summary>Reads a variable; its bytes are copied to the context's scratch memory.</summary>
    internal bool Get(RuleContext context, int index, ref Sample value)
    {
        if (index >= samples.Length || samples[index].Type == SampleType.Any)
        {
            return false;
        }

        var (field, cursor) = (value.FieldCursor, value.ByteCursor);
        value = samples[index];
        (value.FieldCursor, value.ByteCursor) = (field, cursor);
        return !HasBytes(value.Type) || context.Hold(bytes.AsSpan(offsets[index], value.Length), ref value);
    }

    /// <summary>Forgets a variable.</summary>
    internal void Unset(int index)
    {
        if (index < samples.Length)
        {
            samples[index] = default;
        }
    }

    /// <summary>Forgets all of them, and keeps the memory.</summary>
    internal void Clear()
    {
        Array.Clear(samples);
        used = 0;
    }

    private static bool HasBytes(SampleType type) => type is SampleType.String or SampleType.Binary or SampleType.Method;

    /// <summary>Drops the bytes that no variable points at any more. Rare: only sessions that outlive many values fill the store.</summary>
    private void Compact()
    {
        var live = new byte[bytes.Length];
        used = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            if (HasBytes(samples[i].Type))
            {
                bytes.AsSpan(offsets[i], samples[i].Length).CopyTo(live.AsSpan(used));
                offsets[i] = used;
                used += samples[i].Length;
            }
        }

        bytes = live;
    }

    private int Reserve(int length)
    {
        if (length > MaxBytes - used)
        {
            Compact();
            if (length > MaxBytes - used)
            {
                return -1;
            }
        }

        if (used + length > bytes.Length)
        {
            Array.Resize(ref bytes, Math.Min(MaxBytes, Math.Max(512, (used + length) * 2)));
        }

        var offset = used;
        used += length;
        return offset;
    }
}
