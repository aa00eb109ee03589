using System.Net.Sockets;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Protocol;
using Tandem.Failover.Routers;

namespace Tandem.Diagnosis.Wire;

/// <summary>What a vrrp_instance of a file means for packets on its interface.</summary>
internal sealed class WireExpectation
{
    internal WireExpectation(VrrpInstance instance)
    {
        Instance = instance;
        Content = InstanceSettings.ToContent(instance);
        Expected = InstanceSettings.ToExpected(instance, Content);
    }

    internal VrrpInstance Instance { get; }

    internal AdvertisementContent Content { get; }

    internal ExpectedAdvertisement Expected { get; }

    internal bool IsOn(string interfaceName) =>
        Instance.Interface == interfaceName || (Instance.VirtualMac is { } mac && mac.InterfaceName == interfaceName);

    internal bool Has(string interfaceName, byte virtualRouterId, bool isIPv6) =>
        Instance.VirtualRouterId == virtualRouterId && (Instance.Family == AddressFamily.InterNetworkV6) == isIPv6 && IsOn(interfaceName);
}
