using System.Net;
using System.Net.Sockets;
using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Keepalived;

/// <summary>A <c>vrrp_instance</c> while it is read: what was not written is null. <see cref="Resolution"/> makes a <see cref="VrrpInstance"/> of it.</summary>
internal sealed class InstanceDraft
{
    internal InstanceDraft(string name, Origin origin)
    {
        Name = name;
        Value = new VrrpInstance { Name = name, Origin = origin };
    }

    internal string Name { get; }

    /// <summary>What needs no default.</summary>
    internal VrrpInstance Value { get; set; }

    internal AddressFamily? Family { get; set; }

    internal int? Version { get; set; }

    internal VrrpState? State { get; set; }

    internal byte? Priority { get; set; }

    internal byte? VirtualRouterId { get; set; }

    internal long? AdvertisementUs { get; set; }

    internal int? DownTimerAdverts { get; set; }

    internal bool NoPreempt { get; set; }

    internal long PreemptDelayUs { get; set; }

    internal bool? Strict { get; set; }

    internal bool? Accept { get; set; }

    internal bool? SkipCheckAdvertisedAddresses { get; set; }

    internal bool? LowerPriorityNoAdvertisement { get; set; }

    internal bool? HigherPrioritySendAdvertisement { get; set; }

    internal bool CheckUnicastSource { get; set; }

    internal bool? V3ChecksumAsV2 { get; set; }

    internal bool OwnerIgnoreAdvertisements { get; set; }

    internal string? AuthenticationType { get; set; }

    internal string Password { get; set; } = "";

    internal IPAddress? MulticastGroup { get; set; }

    /// <summary>Whether any keyword for unicast was written.</summary>
    internal bool UnicastWritten { get; set; }

    internal List<UnicastPeer> Peers { get; } = [];

    internal byte? UnicastTtl { get; set; }

    internal bool FaultWithoutPeers { get; set; }

    internal bool UseVmac { get; set; }

    internal string? VmacName { get; set; }

    internal byte[]? VmacAddress { get; set; }

    internal int? GarpMasterRepeat { get; set; }

    internal long? GarpMasterDelayUs { get; set; }

    internal long? GarpMasterRefreshUs { get; set; }

    internal int? GarpMasterRefreshRepeat { get; set; }

    internal int? GarpLowerPriorityRepeat { get; set; }

    internal long? GarpLowerPriorityDelayUs { get; set; }

    internal long? GarpExtraInterfaceUs { get; set; }

    internal bool GarpExtraInterfaceAll { get; set; }

    internal List<VirtualAddress> Addresses { get; } = [];

    internal List<VirtualAddress> ExcludedAddresses { get; } = [];

    internal List<VirtualRoute> Routes { get; } = [];

    internal List<VirtualRule> Rules { get; } = [];

    internal TrackDrafts Tracks { get; } = new();

    internal BalancerTracking? Balancer { get; set; }

    internal NotifyDraft Notify { get; } = new();
}
