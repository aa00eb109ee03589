using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics;
using Tandem.Http;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Rules;

/// <summary>HAProxy's casts between the types of samples.</summary>
internal static unsafe class SampleCasts
{
    /// <summary>Whether a cast between two types exists.</summary>
    internal static bool IsPossible(SampleType from, SampleType to)
    {
        if (from == to || from == SampleType.Any || to == SampleType.Any)
        {
            return true;
        }

        return from switch
        {
            SampleType.Boolean => to is SampleType.Integer or SampleType.String,
            SampleType.Integer => to != SampleType.Method,
            SampleType.Address or SampleType.IPv4 or SampleType.IPv6 =>
                to is SampleType.Address or SampleType.IPv4 or SampleType.IPv6 or SampleType.String or SampleType.Binary
                || (to == SampleType.Integer && from == SampleType.IPv4),
            SampleType.String => true,
            SampleType.Binary => to is SampleType.String or SampleType.Method,
            _ => to is SampleType.String or SampleType.Binary,
        };
    }

    /// <summary>Casts in place.</summary>
    /// <returns>False when the value has no such form.</returns>
    internal static bool To(RuleContext context, ref Sample sample, SampleType type)
    {
        if (sample.Type == type || type == SampleType.Any)
        {
            return true;
        }

        return type switch
        {
            SampleType.Boolean => ToInteger(ref sample) && sample.Set(sample.Integer != 0),
            SampleType.Integer => ToInteger(ref sample),
            SampleType.Address or SampleType.IPv4 or SampleType.IPv6 => ToAddress(ref sample, type),
            SampleType.String => ToText(context, ref sample),
            SampleType.Binary => ToBinary(context, ref sample),
            SampleType.Method => ToMethod(ref sample),
            _ => false,
        };
    }

    private static bool ToInteger(ref Sample sample)
    {
        switch (sample.Type)
        {
            case SampleType.Boolean:
            case SampleType.Integer:
                sample.Type = SampleType.Integer;
                return true;
            case SampleType.IPv4:
                return sample.Set((long)sample.Address.IPv4);
            case SampleType.String:
                return sample.Length > 0 && sample.Set(DecimalText.Parse(sample.Bytes));
            default:
                return false;
        }
    }

    private static bool ToAddress(ref Sample sample, SampleType type)
    {
        switch (sample.Type)
        {
            case SampleType.IPv4:
            case SampleType.IPv6:
                break;
            case SampleType.Boolean:
            case SampleType.Integer:
                sample.Set(Endpoint.FromIPv4((uint)sample.Integer, 0));
                break;
            case SampleType.String:
                if (!AddressText.TryParse(sample.Bytes, out var address))
                {
                    return false;
                }

                sample.Set(address);
                break;
            default:
                return false;
        }

        if (type == SampleType.IPv4 && sample.Type == SampleType.IPv6)
        {
            return AddressText.TryMapToIPv4(sample.Address, out var mapped) && sample.Set(mapped);
        }

        return type != SampleType.IPv6 || sample.Type == SampleType.IPv6 || sample.Set(AddressText.MapToIPv6(sample.Address));
    }

    private static bool ToText(RuleContext context, ref Sample sample)
    {
        switch (sample.Type)
        {
            case SampleType.Boolean:
            case SampleType.Integer:
                var digits = context.Take(20);
                if (digits == null || !Utf8Formatter.TryFormat(sample.Integer, new Span<byte>(digits, 20), out var written))
                {
                    return false;
                }

                return sample.Set(digits, written);
            case SampleType.IPv4:
            case SampleType.IPv6:
                var text = context.Take(Endpoint.MaxTextLength);
                return text != null && sample.Set(text, sample.Address.FormatAddress(new Span<byte>(text, Endpoint.MaxTextLength)));
            case SampleType.Binary:
                // Text ends at the first NUL.
                var end = sample.Bytes.IndexOf((byte)0);
                return sample.Set(sample.Pointer, end < 0 ? sample.Length : end);
            default:
                sample.Type = SampleType.String;
                return true;
        }
    }

    private static bool ToBinary(RuleContext context, ref Sample sample)
    {
        switch (sample.Type)
        {
            case SampleType.Boolean:
            case SampleType.Integer:
                var bytes = context.Take(8);
                if (bytes == null)
                {
                    return false;
                }

                BinaryPrimitives.WriteInt64BigEndian(new Span<byte>(bytes, 8), sample.Integer);
                return sample.Set(bytes, 8, SampleType.Binary);
            case SampleType.IPv4:
            case SampleType.IPv6:
                var address = context.Take(16);
                return address != null && sample.Set(address, sample.Address.CopyAddress(new Span<byte>(address, 16)), SampleType.Binary);
            default:
                sample.Type = SampleType.Binary;
                return true;
        }
    }

    private static bool ToMethod(ref Sample sample)
    {
        if (sample.Type is not (SampleType.String or SampleType.Binary))
        {
            return false;
        }

        Debug.Assert(sample.Pointer != null || sample.Length == 0);
        sample.Method = HttpMethods.Parse(sample.Bytes);
        sample.Type = SampleType.Method;
        return true;
    }
}
