namespace Tandem.Linux.Netlink;

/// <summary>The chains, sets and rules of <see cref="NfTables"/>, as requests of a transaction.</summary>
internal static class FilterRules
{
    internal const string AddressSet = "vips";
    internal const string LinkLocalSet = "vips_link_local";
    internal const string VirtualMacMap = "vmac_map";
    internal const string VirtualMacSet = "vmac_set";

    private const string In = "in";
    private const string Out = "out";
    private const string InLinkLocal = "in_link_local";
    private const string OutLinkLocal = "out_link_local";
    private const string NeighbourSet = "neighbor-discovery";

    /// <summary>Names of sets within a transaction.</summary>
    private const uint AddressSetId = 1;
    private const uint LinkLocalSetId = 2;
    private const uint NeighbourSetId = 3;
    private const uint VirtualMacMapId = 4;
    private const uint VirtualMacSetId = 5;

    private const byte IPv6 = NetlinkNumbers.AfInet6;
    private const byte IcmpV6 = 58;
    private const byte Igmp = 2;
    private const byte NeighbourSolicitation = 135;
    private const byte NeighbourAdvertisement = 136;
    private const byte RouterSolicitation = 133;
    private const byte MulticastListenerReport = 143;

    /// <summary>Nothing to or from addresses of the set "vips"; those that are link-local, on one interface each.</summary>
    internal static void PutBlockingRules(this NetlinkBatch batch, byte family, NfTablesSettings settings)
    {
        var table = settings.TableName;
        batch.NewHookedChain(family, table, Out, NfTablesNumbers.HookOutput, settings.Priority);
        batch.NewHookedChain(family, table, In, NfTablesNumbers.HookInput, settings.Priority);
        if (family != IPv6)
        {
            batch.NewSet(family, table, AddressSet, AddressSetId, NfTablesNumbers.TypeIPv4Address, 4);
            PutDrop(batch, family, settings, In, offset: 16, length: 4);
            PutDrop(batch, family, settings, Out, offset: 12, length: 4);
            return;
        }

        batch.NewChain(family, table, InLinkLocal);
        batch.NewChain(family, table, OutLinkLocal);
        batch.NewSet(family, table, AddressSet, AddressSetId, NfTablesNumbers.TypeIPv6Address, 16);
        batch.NewSet(family, table, NeighbourSet, NeighbourSetId, NfTablesNumbers.TypeIcmpV6Type, 1, NfTablesNumbers.SetIsConstant);
        batch.SetElement(true, family, table, NeighbourSet, [NeighbourSolicitation]);
        batch.SetElement(true, family, table, NeighbourSet, [NeighbourAdvertisement]);
        batch.NewSet(family, table, LinkLocalSet, LinkLocalSetId, NfTablesNumbers.TypeIPv6AddressAndInterface, 20);
        PutNeighbourDiscovery(batch, table, In);
        PutToLinkLocal(batch, table, In, offset: 24, InLinkLocal);
        PutDrop(batch, family, settings, In, offset: 24, length: 16);
        PutNeighbourDiscovery(batch, table, Out);
        PutToLinkLocal(batch, table, Out, offset: 8, OutLinkLocal);
        PutDrop(batch, family, settings, Out, offset: 8, length: 16);
        PutLinkLocalDrop(batch, settings, InLinkLocal, offset: 24, NfTablesNumbers.MetaIncomingIndex);
        PutLinkLocalDrop(batch, settings, OutLinkLocal, offset: 8, NfTablesNumbers.MetaOutgoingIndex);
    }

    /// <summary>
    /// Membership reports that leave through a macvlan go out of the interface below instead, where switches that snoop expect them; a
    /// virtual MAC asks for no routers.
    /// </summary>
    internal static void PutMovingRules(this NetlinkBatch batch, byte family, NfTablesSettings settings)
    {
        var table = settings.TableName;
        batch.NewHookedChain(family, table, Out, NfTablesNumbers.HookOutput, settings.Priority);
        batch.NewSet(
            family,
            table,
            VirtualMacMap,
            VirtualMacMapId,
            NfTablesNumbers.TypeInterfaceIndex,
            4,
            dataType: NfTablesNumbers.TypeInterfaceIndex,
            dataLength: 4);
        var rule = batch.BeginRule(family, table, Out);
        if (family == IPv6)
        {
            PutIcmpType(batch, MulticastListenerReport);
            batch.LoadPayload(1, NfTablesNumbers.NetworkHeader, 24, 16);
        }
        else
        {
            batch.LoadPayload(1, NfTablesNumbers.NetworkHeader, 9, 1);
            batch.CompareEqual(1, [Igmp]);
            batch.LoadPayload(1, NfTablesNumbers.NetworkHeader, 16, 4);
        }

        PutIsMacvlan(batch);
        batch.LoadMeta(2, NfTablesNumbers.MetaOutgoingIndex);
        batch.Lookup(2, VirtualMacMap, VirtualMacMapId, into: 2);
        PutCounter(batch, settings);
        batch.Duplicate(1, 2);
        batch.Verdict(NfTablesNumbers.Drop);
        batch.EndRule(rule);
        if (family == IPv6)
        {
            PutNoRouterSolicitations(batch, settings);
        }
    }

    private static void PutNoRouterSolicitations(NetlinkBatch batch, NfTablesSettings settings)
    {
        batch.NewSet(IPv6, settings.TableName, VirtualMacSet, VirtualMacSetId, NfTablesNumbers.TypeInterfaceIndex, 4);
        var rule = batch.BeginRule(IPv6, settings.TableName, Out);
        PutIcmpType(batch, RouterSolicitation);
        PutIsMacvlan(batch);
        batch.LoadMeta(2, NfTablesNumbers.MetaOutgoingIndex);
        batch.Lookup(2, VirtualMacSet, VirtualMacSetId);
        PutCounter(batch, settings);
        batch.Verdict(NfTablesNumbers.Drop);
        batch.EndRule(rule);
    }

    private static void PutDrop(NetlinkBatch batch, byte family, NfTablesSettings settings, string chain, uint offset, uint length)
    {
        var rule = batch.BeginRule(family, settings.TableName, chain);
        batch.LoadPayload(1, NfTablesNumbers.NetworkHeader, offset, length);
        batch.Lookup(1, AddressSet, AddressSetId);
        PutCounter(batch, settings);
        batch.Verdict(NfTablesNumbers.Drop);
        batch.EndRule(rule);
    }

    private static void PutNeighbourDiscovery(NetlinkBatch batch, string table, string chain)
    {
        var rule = batch.BeginRule(IPv6, table, chain);
        batch.LoadPayload(1, NfTablesNumbers.NetworkHeader, 6, 1);
        batch.CompareEqual(1, [IcmpV6]);
        batch.LoadPayload(1, NfTablesNumbers.TransportHeader, 0, 1);
        batch.Lookup(1, NeighbourSet, NeighbourSetId);
        batch.Verdict(NfTablesNumbers.Accept);
        batch.EndRule(rule);
    }

    private static void PutToLinkLocal(NetlinkBatch batch, string table, string chain, uint offset, string target)
    {
        Span<byte> mask = stackalloc byte[16];
        Span<byte> prefix = stackalloc byte[16];
        mask.Clear();
        prefix.Clear();
        (mask[0], mask[1]) = (0xff, 0xc0);
        (prefix[0], prefix[1]) = (0xfe, 0x80);
        var rule = batch.BeginRule(IPv6, table, chain);
        batch.LoadPayload(1, NfTablesNumbers.NetworkHeader, offset, 16);
        batch.Mask(1, mask);
        batch.CompareEqual(1, prefix);
        batch.Verdict(NfTablesNumbers.GoTo, target);
        batch.EndRule(rule);
    }

    private static void PutLinkLocalDrop(NetlinkBatch batch, NfTablesSettings settings, string chain, uint offset, uint interfaceKey)
    {
        var rule = batch.BeginRule(IPv6, settings.TableName, chain);
        batch.LoadPayload(1, NfTablesNumbers.NetworkHeader, offset, 16);
        batch.LoadMeta(2, interfaceKey);
        batch.Lookup(1, LinkLocalSet, LinkLocalSetId);
        PutCounter(batch, settings);
        batch.Verdict(NfTablesNumbers.Drop);
        batch.EndRule(rule);
    }

    private static void PutIcmpType(NetlinkBatch batch, byte type)
    {
        batch.LoadMeta(1, NfTablesNumbers.MetaTransportProtocol);
        batch.CompareEqual(1, [IcmpV6]);
        batch.LoadPayload(1, NfTablesNumbers.TransportHeader, 0, 1);
        batch.CompareEqual(1, [type]);
    }

    private static void PutIsMacvlan(NetlinkBatch batch)
    {
        Span<byte> kind = stackalloc byte[16];
        kind.Clear();
        "macvlan"u8.CopyTo(kind);
        batch.LoadMeta(2, NfTablesNumbers.MetaOutgoingKind);
        batch.CompareEqual(2, kind);
    }

    private static void PutCounter(NetlinkBatch batch, NfTablesSettings settings)
    {
        if (settings.HasCounters)
        {
            batch.CountPackets();
        }
    }
}
