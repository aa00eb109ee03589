using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tandem.Configuration.Text;

namespace Tandem.Balancer.Rules;

/// <summary>Constant bytes of a configuration that never move, so that samples can point at them. Garbage like any other object.</summary>
internal sealed unsafe class PinnedBytes
{
    private readonly byte[] bytes;

    internal PinnedBytes(ReadOnlySpan<byte> content)
    {
        // One byte more, so that there is an address even for nothing.
        bytes = GC.AllocateUninitializedArray<byte>(content.Length + 1, pinned: true);
        content.CopyTo(bytes);
        Length = content.Length;
    }

    /// <summary>The bytes of configuration text.</summary>
    internal PinnedBytes(string text)
        : this(ByteText.ToBytes(text))
    {
    }

    internal int Length { get; }

    internal byte* Pointer => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(bytes));

    internal ReadOnlySpan<byte> Span => new(bytes, 0, Length);

    public override string ToString() => ByteText.FromBytes(Span);
}
