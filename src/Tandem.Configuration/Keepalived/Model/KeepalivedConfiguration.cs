namespace Tandem.Configuration.Keepalived.Model;

/// <summary>
/// What a keepalived.conf says, with every default resolved: a value of <c>global_defs</c> that an instance inherits stands in
/// the instance already, a weight that a tracked script brings stands in the <see cref="TrackedItem"/>. Instances that keepalived would
/// drop are not in it. Text is UTF-8 text as people read it; times are microseconds unless the name says otherwise.
/// </summary>
public sealed record KeepalivedConfiguration
{
    /// <summary><c>global_defs</c> and the words that stand outside of any block.</summary>
    public GlobalDefinitions Global { get; init; } = new();

    /// <summary><c>vrrp_script</c>, in the order of the file; names are unique.</summary>
    public Sequence<VrrpScript> Scripts { get; init; } = [];

    /// <summary><c>track_file</c> (and <c>vrrp_track_file</c>), in the order of the file; names are unique.</summary>
    public Sequence<TrackFileDefinition> TrackFiles { get; init; } = [];

    /// <summary><c>vrrp_track_process</c>, in the order of the file; names are unique.</summary>
    public Sequence<TrackProcessDefinition> TrackProcesses { get; init; } = [];

    /// <summary><c>vrrp_instance</c>, in the order of the file; names are unique.</summary>
    public Sequence<VrrpInstance> Instances { get; init; } = [];

    /// <summary>The scripts of instances and groups that were left out: they are not run, but keepalived asks for script security because of them.</summary>
    public Sequence<NotifyScripts> IdleNotify { get; init; } = [];

    /// <summary><c>vrrp_sync_group</c>, in the order of the file; every member is in <see cref="Instances"/> and in one group only.</summary>
    public Sequence<VrrpSyncGroup> SyncGroups { get; init; } = [];

    /// <summary><c>static_ipaddress</c>: addresses that stay whatever the state is.</summary>
    public Sequence<VirtualAddress> StaticAddresses { get; init; } = [];

    /// <summary><c>static_routes</c>.</summary>
    public Sequence<VirtualRoute> StaticRoutes { get; init; } = [];

    /// <summary><c>static_rules</c>.</summary>
    public Sequence<VirtualRule> StaticRules { get; init; } = [];

    /// <summary><c>track_group</c>: instances that go to FAULT with a static address, route or rule.</summary>
    public Sequence<TrackGroup> TrackGroups { get; init; } = [];

    /// <summary><c>garp_group</c>: spacing of announcements by interface; see <see cref="GarpSpacingOf"/>.</summary>
    public Sequence<GarpGroup> GarpGroups { get; init; } = [];

    /// <summary><c>interface_up_down_delays</c>.</summary>
    public Sequence<InterfaceDelay> InterfaceDelays { get; init; } = [];

    /// <summary><c>linkbeat_interfaces</c>, and the interfaces of instances that say <c>linkbeat_use_polling</c>.</summary>
    public Sequence<string> LinkbeatInterfaces { get; init; } = [];

    /// <summary>The instance of a name, or null.</summary>
    /// <param name="name">The name.</param>
    public VrrpInstance? Instance(string name)
    {
        foreach (var instance in Instances.Span)
        {
            if (instance.Name == name)
            {
                return instance;
            }
        }

        return null;
    }

    /// <summary>The group that spaces the announcements of an interface, or null when only the global intervals do.</summary>
    /// <param name="interfaceName">The interface that announcements leave through.</param>
    public GarpGroup? GarpSpacingOf(string interfaceName)
    {
        foreach (var group in GarpGroups.Span)
        {
            foreach (var name in group.Interfaces.Span)
            {
                if (name == interfaceName)
                {
                    return group;
                }
            }
        }

        return null;
    }
}
