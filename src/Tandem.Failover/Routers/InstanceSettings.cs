using System.Net.Sockets;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Addresses;
using Tandem.Failover.Election;
using Tandem.Failover.Protocol;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Routers;

/// <summary>What a vrrp_instance means to each of the rooms: the election, the wire, the addresses.</summary>
internal static class InstanceSettings
{
    internal static ElectionSettings ToElection(VrrpInstance instance, GlobalDefinitions global, bool inSyncGroup, Endpoint source) => new()
    {
        Version = (byte)instance.Version,
        BasePriority = instance.Priority,
        StartsAsMaster = instance.State == VrrpState.Master,
        AdvertIntervalUs = instance.AdvertisementIntervalUs,
        Preempts = instance.Preempt,
        PreemptDelayUs = instance.PreemptDelayUs,
        DownTimerAdverts = instance.DownTimerAdverts,
        LowerPriorityNoAdvert = instance.LowerPriorityNoAdvertisement,
        HigherPrioritySendAdvert = instance.HigherPrioritySendAdvertisement,
        GarpMasterDelayUs = instance.Garp.MasterDelayUs,
        GarpMasterRepeat = instance.Garp.MasterRepeat,
        GarpMasterRefreshUs = instance.Garp.MasterRefreshUs,
        GarpMasterRefreshRepeat = instance.Garp.MasterRefreshRepeat,
        GarpLowerPriorityDelayUs = instance.Garp.LowerPriorityDelayUs,
        GarpLowerPriorityRepeat = instance.Garp.LowerPriorityRepeat,
        StartupDelayUs = global.StartupDelayUs,
        InSyncGroup = inSyncGroup,
        Address = ToRouterAddress(source),
    };

    internal static RouterAddress ToRouterAddress(Endpoint endpoint)
    {
        if (!endpoint.IsInternet)
        {
            return default;
        }

        Span<byte> bytes = stackalloc byte[16];
        return RouterAddress.From(bytes[..endpoint.CopyAddress(bytes)]);
    }

    internal static AdvertisementContent ToContent(VrrpInstance instance)
    {
        var isIPv6 = instance.Family == AddressFamily.InterNetworkV6;
        var size = isIPv6 ? 16 : 4;
        var addresses = new byte[Math.Min(instance.Addresses.Count, AdvertisementContent.MaxAddresses) * size];
        for (var i = 0; i * size < addresses.Length; i++)
        {
            instance.Addresses[i].Address.TryWriteBytes(addresses.AsSpan(i * size, size), out _);
        }

        return new AdvertisementContent
        {
            Version = (byte)instance.Version,
            VirtualRouterId = instance.VirtualRouterId,
            IsIPv6 = isIPv6,
            Addresses = addresses,
            IntervalCentiseconds = (int)(instance.AdvertisementIntervalUs / 10_000),
            AuthenticationType = instance.Authentication is null ? (byte)0 : (byte)1,
            AuthenticationData = instance.Authentication is { } pass ? [.. pass.Password] : new byte[Advertisement.AuthenticationLength],
        };
    }

    internal static ExpectedAdvertisement ToExpected(VrrpInstance instance, AdvertisementContent content) => new()
    {
        Content = content,
        Peers = [.. instance.UnicastPeers.Select(peer => new Protocol.UnicastPeer(Endpoint.From(peer.Address, 0), peer.MinTtl, peer.MaxTtl))],
        ChecksUnicastSource = instance.CheckUnicastSource,
        SkipsAddressesOfSameMaster = instance.SkipCheckAdvertisedAddresses,
        RefusesOldUnicastChecksum = instance.OldUnicastChecksum == false,
        MulticastGroup = instance.MulticastGroup is { } group ? Endpoint.From(group, 0) : Endpoint.FromIPv4(0xE0000012, 0),
    };

    internal static AddressSetSettings ToAddresses(VrrpInstance instance, GlobalDefinitions global, string interfaceName) => new()
    {
        Name = instance.Name,
        InterfaceName = interfaceName,
        Addresses = instance.Addresses,
        ExcludedAddresses = instance.ExcludedAddresses,
        Routes = instance.Routes,
        Rules = instance.Rules,
        HasLifetimes = !instance.NoAddressLifetime && !global.NoAddressLifetime,
    };

    internal static VrrpSocketSettings ToSocket(VrrpInstance instance, GlobalDefinitions global, NetworkInterface? link, Endpoint source) => new()
    {
        InterfaceName = link?.Name,
        InterfaceIndex = link?.Index ?? 0,
        Group = instance.Unicast ? default : Endpoint.From(instance.MulticastGroup!, 0),
        UnicastSource = instance.Unicast ? source : default,
        ReceiveBufferBytes = instance.KernelReceiveBufferSize > 0 ? instance.KernelReceiveBufferSize : global.ReceiveBufferSize,
    };
}
