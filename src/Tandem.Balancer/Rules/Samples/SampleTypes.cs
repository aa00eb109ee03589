namespace Tandem.Balancer.Rules;

/// <summary>The names of types in HAProxy's lists.</summary>
internal static class SampleTypes
{
    internal static SampleType Parse(ReadOnlySpan<char> name) => name switch
    {
        "bool" => SampleType.Boolean,
        "sint" => SampleType.Integer,
        "addr" => SampleType.Address,
        "ipv4" => SampleType.IPv4,
        "ipv6" => SampleType.IPv6,
        "str" => SampleType.String,
        "bin" => SampleType.Binary,
        "meth" => SampleType.Method,
        _ => SampleType.Any,
    };

    internal static string Name(SampleType type) => type switch
    {
        SampleType.Boolean => "bool",
        SampleType.Integer => "sint",
        SampleType.Address => "addr",
        SampleType.IPv4 => "ipv4",
        SampleType.IPv6 => "ipv6",
        SampleType.String => "str",
        SampleType.Binary => "bin",
        SampleType.Method => "meth",
        _ => "any",
    };
}
