using System.Runtime.InteropServices;
using System.Text;
using Tandem.Linux.Sockets;
using HttpMethod = Tandem.Http.HttpMethod;

namespace Tandem.Balancer.Rules;

/// <summary>
/// A value that a fetch found and converters changed. Its bytes lie in the message's head, in the context's scratch memory or in
/// a constant, and are valid until the rule ends. Bytes are never changed in place: a converter writes new ones.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal unsafe struct Sample
{
    /// <summary>What it is.</summary>
    internal SampleType Type;

    /// <summary>The fetch can give another value when it is asked again with this sample (HAProxy: SMP_F_NOT_LAST).</summary>
    internal bool MoreFollow;

    /// <summary>The value may be another one when more bytes have come (HAProxy: SMP_F_MAY_CHANGE).</summary>
    internal bool MayChange;

    /// <summary>The method, of a <see cref="SampleType.Method"/>; its bytes are in the sample as well.</summary>
    internal HttpMethod Method;

    /// <summary>Bytes at <see cref="Pointer"/>.</summary>
    internal int Length;

    /// <summary>The bytes of a string, a binary or a method.</summary>
    internal byte* Pointer;

    /// <summary>The number, or 0 and 1 of a boolean.</summary>
    internal long Integer;

    /// <summary>The address, of an address.</summary>
    internal Endpoint Address;

    /// <summary>Where a fetch of several values goes on: the field, or what the fetch likes.</summary>
    internal int FieldCursor;

    /// <summary>Where a fetch of several values goes on within the field, in bytes.</summary>
    internal int ByteCursor;

    /// <summary>The bytes of a string, a binary or a method.</summary>
    internal readonly ReadOnlySpan<byte> Bytes => new(Pointer, Length);

    internal bool Set(bool value)
    {
        Type = SampleType.Boolean;
        Integer = value ? 1 : 0;
        return true;
    }

    internal bool Set(long value)
    {
        Type = SampleType.Integer;
        Integer = value;
        return true;
    }

    internal bool Set(byte* bytes, int length, SampleType type = SampleType.String)
    {
        Type = type;
        Pointer = bytes;
        Length = length;
        return true;
    }

    internal bool Set(PinnedBytes bytes, SampleType type = SampleType.String) => Set(bytes.Pointer, bytes.Length, type);

    /// <summary>An address; false when it is none.</summary>
    internal bool Set(Endpoint address)
    {
        Type = address.Family == EndpointFamily.IPv6 ? SampleType.IPv6 : SampleType.IPv4;
        Address = address;
        return address.IsInternet;
    }

    /// <summary>For a debugger.</summary>
    public override readonly string ToString() => Type switch
    {
        SampleType.Boolean or SampleType.Integer => $"{Type} {Integer}",
        SampleType.IPv4 or SampleType.IPv6 => $"{Type} {Address}",
        _ => $"{Type} {Encoding.Latin1.GetString(Bytes)}",
    };
}
