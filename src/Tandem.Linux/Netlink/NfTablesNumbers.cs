namespace Tandem.Linux.Netlink;

/// <summary>Numbers of nf_tables (linux/netfilter/nf_tables.h, nfnetlink.h). Nothing else.</summary>
internal static class NfTablesNumbers
{
    internal const ushort BatchBegin = 0x10;
    internal const ushort BatchEnd = 0x11;
    internal const ushort Subsystem = 10;
    internal const ushort NewTable = (Subsystem << 8) | 0;
    internal const ushort DeleteTable = (Subsystem << 8) | 2;
    internal const ushort NewChain = (Subsystem << 8) | 3;
    internal const ushort NewRule = (Subsystem << 8) | 6;
    internal const ushort NewSet = (Subsystem << 8) | 9;
    internal const ushort NewElement = (Subsystem << 8) | 12;
    internal const ushort DeleteElement = (Subsystem << 8) | 14;

    internal const ushort TableName = 1;
    internal const ushort TableFlags = 2;
    internal const uint TableOwned = 2;

    internal const ushort ChainTable = 1;
    internal const ushort ChainName = 3;
    internal const ushort ChainHook = 4;
    internal const ushort ChainPolicy = 5;
    internal const ushort ChainType = 7;
    internal const ushort HookNumber = 1;
    internal const ushort HookPriority = 2;
    internal const uint HookInput = 1;
    internal const uint HookOutput = 3;

    internal const ushort RuleTable = 1;
    internal const ushort RuleChain = 2;
    internal const ushort RuleExpressions = 4;
    internal const ushort ListElement = 1;
    internal const ushort ExpressionName = 1;
    internal const ushort ExpressionData = 2;

    internal const ushort SetTable = 1;
    internal const ushort SetName = 2;
    internal const ushort SetFlags = 3;
    internal const ushort SetKeyType = 4;
    internal const ushort SetKeyLength = 5;
    internal const ushort SetDataType = 6;
    internal const ushort SetDataLength = 7;
    internal const ushort SetId = 10;
    internal const ushort SetUserData = 13;
    internal const uint SetIsConstant = 2;
    internal const uint SetIsMap = 8;

    internal const ushort ElementsTable = 1;
    internal const ushort ElementsSet = 2;
    internal const ushort ElementsList = 3;
    internal const ushort ElementKey = 1;
    internal const ushort ElementData = 2;
    internal const ushort DataValue = 1;
    internal const ushort DataVerdict = 2;
    internal const ushort VerdictCode = 1;
    internal const ushort VerdictChain = 2;

    internal const uint Drop = 0;
    internal const uint Accept = 1;
    internal const uint GoTo = unchecked((uint)-4);

    internal const uint NetworkHeader = 1;
    internal const uint TransportHeader = 2;
    internal const uint MetaIncomingIndex = 4;
    internal const uint MetaOutgoingIndex = 5;
    internal const uint MetaTransportProtocol = 16;
    internal const uint MetaOutgoingKind = 27;

    /// <summary>How nft(8) is to show the keys of sets; the kernel does not care.</summary>
    internal const uint TypeIPv4Address = 7;
    internal const uint TypeIPv6Address = 8;
    internal const uint TypeInterfaceIndex = 20;
    internal const uint TypeIcmpV6Type = 29;
    internal const uint TypeIPv6AddressAndInterface = (TypeIPv6Address << 6) | TypeInterfaceIndex;
}
