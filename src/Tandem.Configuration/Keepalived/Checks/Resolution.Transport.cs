using System.Net;
using System.Net.Sockets;
using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Keepalived;

/// <content>What an instance sends, from where and to whom; announcements and the virtual MAC.</content>
internal sealed partial class Resolution
{
    private VrrpInstance WithTransport(InstanceDraft draft, VrrpInstance value)
    {
        var unicast = draft.Peers.Count > 0;
        var fault = false;
        if (!unicast && draft.UnicastWritten)
        {
            fault = draft.FaultWithoutPeers;
            if (fault)
            {
                Note(draft.Value.Origin, $"({draft.Name}) Cannot use unicast without any peers - going to fault state");
            }
            else
            {
                Complain(draft, "A unicast keyword has been specified without any unicast peers. Defaulting to multicast. This usage is deprecated - please update your configuration.");
            }
        }

        if (unicast && draft.MulticastGroup is not null)
        {
            Complain(draft, "multicast destination specified with unicast - ignoring");
        }

        if (value.Vrf is not null)
        {
            Complain(draft, "vrf can only be specified without interface - clearing");
            value = value with { Vrf = null };
        }

        WarnOfFirstAddress(draft, value, unicast);
        return value with
        {
            Unicast = unicast || fault,
            UnicastPeers = [.. draft.Peers],
            UnicastTtl = unicast ? draft.UnicastTtl ?? 255 : (byte)255,
            FaultWithoutPeers = fault,
            MulticastGroup = unicast || fault ? null : GroupOf(draft, value),
        };
    }

    private IPAddress GroupOf(InstanceDraft draft, VrrpInstance value) =>
        draft.MulticastGroup ?? (value.Family == AddressFamily.InterNetwork ? global.Value.MulticastGroup4 : global.Value.MulticastGroup6);

    /// <summary>RFC 9568 §5.2.9: the first IPv6 address is link-local.</summary>
    private void WarnOfFirstAddress(InstanceDraft draft, VrrpInstance value, bool unicast)
    {
        if (value.Family != AddressFamily.InterNetworkV6 || unicast || draft.Addresses.Count == 0 || draft.Addresses[0].Address.IsIPv6LinkLocal)
        {
            return;
        }

        if (value.Strict)
        {
            Complain(draft, "the first IPv6 VIP address must be link local");
        }
        else
        {
            Note(draft.Value.Origin, $"({draft.Name}) the first IPv6 VIP address should be link local");
        }
    }

    private VrrpInstance WithAnnouncements(InstanceDraft draft, VrrpInstance value)
    {
        var defaults = global.Garp;
        var repeat = draft.GarpLowerPriorityRepeat ?? (value.Strict ? 0 : defaults.LowerPriorityRepeat);
        var delay = draft.GarpLowerPriorityDelayUs ?? (value.Strict ? 0 : defaults.LowerPriorityDelayUs);
        var noAdvertisement = draft.LowerPriorityNoAdvertisement ?? (value.Strict || global.LowerPriorityNoAdvertisement);
        var oneMore = draft.HigherPrioritySendAdvertisement ?? (!value.Strict && global.HigherPrioritySendAdvertisement);
        if (value.Strict && repeat != 0)
        {
            Complain(draft, "Strict mode requires no repeat garps. resetting");
            repeat = 0;
        }

        if (value.Strict && delay != 0)
        {
            Complain(draft, "Strict mode requires no repeat garp delay. resetting");
            delay = 0;
        }

        if (value.Strict && !noAdvertisement)
        {
            Complain(draft, "Strict mode requires no lower priority advert. resetting");
            noAdvertisement = true;
        }

        if (value.Strict && oneMore)
        {
            Complain(draft, "strict mode requires higher_prio_send_advert to be clear. resetting");
            oneMore = false;
        }

        return value with
        {
            LowerPriorityNoAdvertisement = noAdvertisement,
            HigherPrioritySendAdvertisement = oneMore,
            Garp = defaults with
            {
                MasterRepeat = draft.GarpMasterRepeat ?? defaults.MasterRepeat,
                MasterDelayUs = draft.GarpMasterDelayUs ?? defaults.MasterDelayUs,
                MasterRefreshUs = draft.GarpMasterRefreshUs ?? defaults.MasterRefreshUs,
                MasterRefreshWritten = draft.GarpMasterRefreshUs is not null || defaults.MasterRefreshWritten,
                MasterRefreshRepeat = draft.GarpMasterRefreshRepeat ?? defaults.MasterRefreshRepeat,
                LowerPriorityRepeat = repeat,
                LowerPriorityDelayUs = delay,
                ExtraInterfaceUs = draft.GarpExtraInterfaceUs ?? defaults.ExtraInterfaceUs,
                ExtraInterfaceAll = draft.GarpExtraInterfaceUs is null ? defaults.ExtraInterfaceAll : draft.GarpExtraInterfaceAll,
            },
        };
    }

    private VrrpInstance WithVmac(InstanceDraft draft, VrrpInstance value, HashSet<string> names)
    {
        if (!draft.UseVmac)
        {
            if (value.VmacTransmitBase)
            {
                Complain(draft, "vmac_xmit_base is only valid with a vmac");
            }

            return value with { VmacTransmitBase = false };
        }

        if (value.Strict && value.VmacTransmitBase)
        {
            Complain(draft, "xmit_base is incompatible with strict mode - resetting");
            value = value with { VmacTransmitBase = false };
        }

        if (value.Strict && draft.VmacAddress is not null)
        {
            Complain(draft.Value.Origin, $"({draft.Name}): cannot specify MAC address with strict mode - clearing");
            draft.VmacAddress = null;
        }

        if (value.PromoteSecondaries)
        {
            Complain(draft, "promote_secondaries is automatically set for vmacs - ignoring");
        }

        return value with { VirtualMac = VmacOf(draft, value, names), PromoteSecondaries = false };
    }

    private VirtualMac VmacOf(InstanceDraft draft, VrrpInstance value, HashSet<string> names)
    {
        var id = value.VirtualRouterId;
        var six = value.Family == AddressFamily.InterNetworkV6;
        byte[] address = draft.VmacAddress switch
        {
            { Length: 6 } whole => whole,
            { } five => [.. five, id],
            null => [0, 0, 0x5e, 0, six ? (byte)2 : (byte)1, id],
        };
        var name = draft.VmacName ?? FreeName(global.Value.VmacPrefix, id, six, names);
        names.Add(name);
        return new VirtualMac { InterfaceName = name, NameWritten = draft.VmacName is not null, Address = [.. address] };
    }

    /// <summary><c>vrrp.51</c>; when that is taken, <c>vrrp6.51</c> for IPv6, then <c>vrrp1.51</c>, <c>vrrp2.51</c> and on without 6.</summary>
    private static string FreeName(string prefix, byte id, bool six, HashSet<string> names)
    {
        var name = $"{prefix}.{id}";
        var number = six ? 6 : 1;
        while (names.Contains(name))
        {
            name = $"{prefix}{number}.{id}";
            number = six && number == 6 ? 1 : number + 1;
            number += number == 6 ? 1 : 0;
        }

        return name;
    }
}
