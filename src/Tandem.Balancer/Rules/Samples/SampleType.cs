namespace Tandem.Balancer.Rules;

/// <summary>What a sample is (configuration.txt 7.3). The order has no meaning; casts are in <see cref="SampleCasts"/>.</summary>
internal enum SampleType : byte
{
    /// <summary>Any type: only in signatures, of converters that take what comes and of <c>var()</c>.</summary>
    Any,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A signed integer of 64 bits.</summary>
    Integer,

    /// <summary>An IPv4 or IPv6 address: only in signatures.</summary>
    Address,

    /// <summary>An IPv4 address.</summary>
    IPv4,

    /// <summary>An IPv6 address.</summary>
    IPv6,

    /// <summary>Text.</summary>
    String,

    /// <summary>Bytes.</summary>
    Binary,

    /// <summary>An HTTP method.</summary>
    Method,
}
