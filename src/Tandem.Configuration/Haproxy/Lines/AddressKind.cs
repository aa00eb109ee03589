namespace Tandem.Configuration.Haproxy;

/// <summary>What an address text turned out to be.</summary>
internal enum AddressKind
{
    Ip,
    HostName,
    Unix,
    Abstract,
    Descriptor,
}
