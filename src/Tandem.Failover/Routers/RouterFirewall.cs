using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Logging;
using Tandem.Linux;
using Tandem.Linux.Netlink;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Routers;

/// <summary>
/// What routers need of the firewall: packets to addresses with <c>no_accept</c> are dropped, and the group reports of virtual MACs
/// leave from the interface below. The table belongs to a socket of this process and goes with it, however that ends (since Linux 5.12), so that the
/// obituary needs nothing for it. Without a firewall in the kernel this is told,
/// and the routers run on.
/// </summary>
internal sealed class RouterFirewall : IDisposable
{
    private readonly Journal journal;
    private NfTables? tables;
    private NfTablesSettings? settings;
    private bool isMissing;

    internal RouterFirewall(Journal journal) => this.journal = journal;

    /// <summary>Drops what goes to the addresses of a router.</summary>
    /// <returns>Whether the rules are in force.</returns>
    internal bool Block(GlobalDefinitions global, string name, IReadOnlyList<Endpoint> addresses, int interfaceIndex) =>
        Open(global) is { } open && Told(open.Block(addresses, interfaceIndex), name);

    internal void Unblock(IReadOnlyList<Endpoint> addresses, int interfaceIndex) => _ = tables?.Unblock(addresses, interfaceIndex);

    /// <summary>Moves the group reports of a virtual MAC to the interface below.</summary>
    internal void Add(GlobalDefinitions global, string name, EndpointFamily family, int virtualMac, int parent)
    {
        if (Open(global) is { } open)
        {
            _ = Told(open.AddVirtualMac(family, virtualMac, parent), name);
        }
    }

    internal void Remove(EndpointFamily family, int virtualMac, int parent) => _ = tables?.RemoveVirtualMac(family, virtualMac, parent);

    /// <inheritdoc/>
    public void Dispose()
    {
        tables?.Delete();
        tables?.Dispose();
        tables = null;
    }

    /// <summary>Takes what a reload says of the table: when that differs it goes, and who has something in it puts it into the next one.</summary>
    /// <returns>Whether it went.</returns>
    internal bool Change(GlobalDefinitions global)
    {
        if (settings is null || settings == SettingsOf(global))
        {
            return false;
        }

        Dispose();
        settings = null;
        isMissing = false;
        return true;
    }

    private static NfTablesSettings SettingsOf(GlobalDefinitions global) => new()
    {
        TableName = global.NftablesTable,
        Priority = global.NftablesPriority,
        HasCounters = global.NftablesCounters,
    };

    private NfTables? Open(GlobalDefinitions global)
    {
        if (tables is null && !isMissing)
        {
            settings = SettingsOf(global);
            tables = NfTables.Open(settings, out var error);
            isMissing = tables is null;
            _ = Told(error, "nftables");
        }

        return tables;
    }

    private bool Told(int error, string name)
    {
        if (error != 0)
        {
            journal.Write(JournalLevel.Warning, $"({name}) no firewall rules: {Errno.Describe(error)} - virtual addresses accept packets, whatever no_accept says");
        }

        return error == 0;
    }
}
