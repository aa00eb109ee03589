using System.Globalization;
using System.Net.Sockets;
using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Keepalived;

/// <content>The values of an instance.</content>
internal sealed partial class Resolution
{
    private const byte Owner = 255;

    private VrrpInstance? Resolve(InstanceDraft draft, HashSet<string> vmacNames)
    {
        var strict = draft.Strict ?? global.Value.Strict;
        var family = FamilyOf(draft);
        var version = VersionOf(draft, family, strict);
        if (!HasAddresses(draft, family, version, strict))
        {
            return null;
        }

        var priority = draft.Priority ?? (draft.State == VrrpState.Master ? Owner : (byte)100);
        var state = StateOf(draft, priority, strict);
        var value = draft.Value with
        {
            VirtualRouterId = draft.VirtualRouterId!.Value,
            Family = family,
            Version = version,
            Strict = strict,
            Priority = priority,
            State = state,
            Authentication = AuthenticationOf(draft, version, strict),
            SyncGroup = groupOf.GetValueOrDefault(draft.Name)?.Name,
            AdvertisementIntervalUs = IntervalOf(draft, version),
            DownTimerAdverts = DownTimerOf(draft, strict),
            SkipCheckAdvertisedAddresses = draft.SkipCheckAdvertisedAddresses ?? global.SkipCheckAdvertisedAddresses,
            CheckUnicastSource = draft.CheckUnicastSource || global.CheckUnicastSource,
            V3ChecksumAsV2 = draft.V3ChecksumAsV2 ?? global.V3ChecksumAsV2,
            OwnerIgnoreAdvertisements = draft.OwnerIgnoreAdvertisements || global.OwnerIgnoreAdvertisements,
            NoInstantScripts = draft.Value.NoInstantScripts || global.Value.NoInstantScripts,
            NoAddressLifetime = draft.Value.NoAddressLifetime || global.Value.NoAddressLifetime,
            LinkbeatUsePolling = draft.Value.Interface is { } name && (draft.Value.LinkbeatUsePolling || global.Value.LinkbeatUsePolling || reader.LinkbeatInterfaces.Contains(name)),
            TrackSourceAddress = draft.Value.TrackSourceAddress && draft.Value.SourceAddress is not null,
            Notify = draft.Notify.Scripts,
            NotifyMasterRxLowerPriority = draft.Notify.MasterRxLowerPriority,
            NotifyPriorityChanges = draft.Notify.PriorityChanges ?? groupOf.GetValueOrDefault(draft.Name)?.Notify.PriorityChanges ?? global.Value.NotifyPriorityChanges,
            SmtpAlert = MailOf(draft.Notify),
        };
        value = WithAnnouncements(draft, WithPreemption(draft, WithTransport(draft, value)));
        value = WithAddressMacs(draft, WithAddresses(draft, WithVmac(draft, value, vmacNames)), vmacNames);
        return WithItemInterfaces(WithTracking(draft, value));
    }

    private int VersionOf(InstanceDraft draft, AddressFamily family, bool strict)
    {
        if (family == AddressFamily.InterNetworkV6 && draft.Version == 2 && strict)
        {
            Complain(draft, "cannot use IPv6 with VRRP version 2; setting version 3");
            return 3;
        }

        return draft.Version ?? (family == AddressFamily.InterNetworkV6 ? 3 : global.Value.Version);
    }

    private bool HasAddresses(InstanceDraft draft, AddressFamily family, int version, bool strict)
    {
        if (draft.Addresses.Count > 0)
        {
            return true;
        }

        if (version == 3 || strict || family == AddressFamily.InterNetworkV6)
        {
            Refuse(draft, " No VIP specified; at least one is required");
            return false;
        }

        Complain(draft, "No VIP specified; at least one is sensible");
        return true;
    }

    private VrrpState StateOf(InstanceDraft draft, byte priority, bool strict)
    {
        var byPriority = priority == Owner ? VrrpState.Master : VrrpState.Backup;
        if (draft.State is not { } state)
        {
            return byPriority;
        }

        if (strict && state != byPriority)
        {
            Complain(draft, "State MASTER must match being address owner");
            return byPriority;
        }

        return state;
    }

    private VrrpAuthentication? AuthenticationOf(InstanceDraft draft, int version, bool strict)
    {
        if (draft.AuthenticationType is not { } type)
        {
            return null;
        }

        if (strict)
        {
            Complain(draft, "Strict mode does not support authentication. Ignoring.");
        }
        else if (version == 3)
        {
            Complain(draft, "VRRP version 3 does not support authentication. Ignoring.");
        }
        else if (draft.Password.Length == 0)
        {
            Complain(draft, "Authentication specified but no password given. Ignoring");
        }
        else if (type == "AH")
        {
            // A sender of its own kind of packets: without it the peers would discard everything, so running on would mean two masters.
            Refuse(draft, " auth_type AH is not supported: RFC 3768 took it out in 2004 and no other VRRP speaks it. Write auth_type PASS on all nodes, or remove the authentication block.");
        }
        else
        {
            Span<byte> password = stackalloc byte[8];
            for (var i = 0; i < draft.Password.Length; i++)
            {
                password[i] = (byte)draft.Password[i];
            }

            return new VrrpAuthentication { Password = [.. password], Text = ConfigurationReader.Shown(draft.Password) };
        }

        return null;
    }

    private int DownTimerOf(InstanceDraft draft, bool strict)
    {
        var count = draft.DownTimerAdverts ?? global.DownTimerAdverts;
        if (strict && count != 3)
        {
            Complain(draft, "down_timer_adverts is incompatible with strict mode - resetting");
            return 3;
        }

        return count;
    }

    /// <summary>Version 2 sends whole seconds in 8 bits, version 3 hundredths in 12 bits.</summary>
    private long IntervalOf(InstanceDraft draft, int version)
    {
        const long Second = 1_000_000;
        const long Hundredth = 10_000;
        var us = draft.AdvertisementUs ?? Second;
        var unit = version == 2 ? Second : Hundredth;
        var limit = version == 2 ? 256 : 4096;
        var written = us / (double)Second;
        if (us >= limit * unit)
        {
            Complain(draft, version == 2
                ? string.Create(CultureInfo.InvariantCulture, $"VRRPv2 advertisement interval {written:F2}s is out of range. Must be less than 256s. Setting to 255s")
                : string.Create(CultureInfo.InvariantCulture, $"VRRPv3 advertisement interval {written:F2}s is out of range. Must be less than 40.96s. Setting to 40.95s"));
            return (limit - 1) * unit;
        }

        if (us % unit == 0)
        {
            return us;
        }

        Complain(draft, string.Create(CultureInfo.InvariantCulture, $"VRRPv{version} advertisement interval {written:F6}s must be {(version == 2 ? "an integer." : "in units of 10ms -")} rounding"));
        us += unit / 2;
        us -= us % unit;
        if (version == 2)
        {
            Note(draft.Value.Origin, $"({draft.Name}) advert_int is {Math.Max(us, unit) / unit} s. For fractions of a second write 'version 3' on every node of this virtual router.");
        }

        return us == 0 ? unit : us;
    }

    private VrrpInstance WithPreemption(InstanceDraft draft, VrrpInstance value)
    {
        var nopreempt = draft.NoPreempt;
        var delay = draft.PreemptDelayUs;
        if (nopreempt && value.Priority == Owner)
        {
            Complain(draft, "nopreempt is incompatible with priority 255. resetting nopreempt");
            nopreempt = false;
        }

        if (value.State == VrrpState.Master)
        {
            if (nopreempt)
            {
                Complain(draft, "Warning - nopreempt will not work with initial state MASTER - clearing");
                nopreempt = false;
            }

            if (delay > 0)
            {
                Complain(draft, "Warning - preempt delay will not work with initial state MASTER - clearing");
                delay = 0;
            }
        }

        if (delay > 0 && value.Strict)
        {
            Complain(draft, "preempt_delay is incompatible with strict mode - resetting");
            delay = 0;
        }

        if (delay > 0 && nopreempt)
        {
            Complain(draft, "preempt_delay is incompatible with nopreempt mode - resetting");
            delay = 0;
        }

        return value with { Preempt = !nopreempt, PreemptDelayUs = delay, Accept = AcceptOf(draft, value) };
    }

    private bool AcceptOf(InstanceDraft draft, VrrpInstance value)
    {
        var accept = draft.Accept ?? (value.Priority == Owner || !value.Strict);
        if (accept && value.Priority != Owner && value.Strict && value.Version == 2)
        {
            Complain(draft, "warning - accept mode for VRRP version 2 does not comply with RFC3768 - resetting");
            return false;
        }

        return accept;
    }

    private bool MailOf(NotifyDraft notify) =>
        (notify.SmtpAlert ?? global.Value.SmtpAlertVrrp ?? global.Value.SmtpAlert ?? false) && global.Value.NotificationEmail.Count > 0;
}
