namespace Tandem.Linux.Netlink;

/// <summary>nf_tables: struct nfgenmsg, and the NFTA_ attributes of tables, chains, sets and rules. Numbers in attributes are big-endian.</summary>
public sealed unsafe partial class NetlinkBatch
{
    /// <summary>Opens a transaction: what follows stands or falls together.</summary>
    internal void BeginTransaction() => TransactionBracket(NfTablesNumbers.BatchBegin);

    internal void EndTransaction() => TransactionBracket(NfTablesNumbers.BatchEnd);

    internal void NewTable(byte family, string name, uint flags)
    {
        BeginFilter(NfTablesNumbers.NewTable, NetlinkNumbers.Create, family);
        AttributeText(NfTablesNumbers.TableName, name);
        AttributeUInt32BigEndian(NfTablesNumbers.TableFlags, flags);
        End();
    }

    internal void DeleteTable(byte family, string name)
    {
        BeginFilter(NfTablesNumbers.DeleteTable, 0, family);
        AttributeText(NfTablesNumbers.TableName, name);
        End();
    }

    /// <summary>A chain that others go to.</summary>
    internal void NewChain(byte family, string table, string name)
    {
        BeginFilter(NfTablesNumbers.NewChain, NetlinkNumbers.Create, family);
        AttributeText(NfTablesNumbers.ChainTable, table);
        AttributeText(NfTablesNumbers.ChainName, name);
        End();
    }

    /// <summary>A chain that packets come to by themselves, with the policy to accept.</summary>
    internal void NewHookedChain(byte family, string table, string name, uint hook, int priority)
    {
        BeginFilter(NfTablesNumbers.NewChain, NetlinkNumbers.Create, family);
        AttributeText(NfTablesNumbers.ChainTable, table);
        AttributeText(NfTablesNumbers.ChainName, name);
        var nest = BeginNest(NfTablesNumbers.ChainHook | NetlinkNumbers.NestedAttribute);
        AttributeUInt32BigEndian(NfTablesNumbers.HookNumber, hook);
        AttributeUInt32BigEndian(NfTablesNumbers.HookPriority, (uint)priority);
        EndNest(nest);
        AttributeUInt32BigEndian(NfTablesNumbers.ChainPolicy, NfTablesNumbers.Accept);
        AttributeText(NfTablesNumbers.ChainType, "filter");
        End();
    }

    /// <summary>A set of keys, or with a data type a map.</summary>
    internal void NewSet(byte family, string table, string name, uint id, uint keyType, uint keyLength, uint flags = 0, uint dataType = 0, uint dataLength = 0)
    {
        BeginFilter(NfTablesNumbers.NewSet, NetlinkNumbers.Create, family);
        AttributeText(NfTablesNumbers.SetTable, table);
        AttributeText(NfTablesNumbers.SetName, name);
        AttributeUInt32BigEndian(NfTablesNumbers.SetFlags, flags | (dataLength > 0 ? NfTablesNumbers.SetIsMap : 0));
        AttributeUInt32BigEndian(NfTablesNumbers.SetKeyType, keyType);
        AttributeUInt32BigEndian(NfTablesNumbers.SetKeyLength, keyLength);
        if (dataLength > 0)
        {
            AttributeUInt32BigEndian(NfTablesNumbers.SetDataType, dataType);
            AttributeUInt32BigEndian(NfTablesNumbers.SetDataLength, dataLength);
        }

        AttributeUInt32BigEndian(NfTablesNumbers.SetId, id);
        if (keyType == NfTablesNumbers.TypeInterfaceIndex)
        {
            // Only for nft(8), which would show the numbers turned round: keys and values have the host's byte order.
            ReadOnlySpan<byte> hostOrder = [0, 4, 1, 0, 0, 0, 1, 4, 1, 0, 0, 0];
            Attribute(NfTablesNumbers.SetUserData, dataLength > 0 ? hostOrder : hostOrder[..6]);
        }

        End();
    }

    /// <summary>Puts a key into a set, or takes it out.</summary>
    internal void SetElement(bool add, byte family, string table, string set, ReadOnlySpan<byte> key, ReadOnlySpan<byte> data = default)
    {
        BeginFilter(add ? NfTablesNumbers.NewElement : NfTablesNumbers.DeleteElement, add ? NetlinkNumbers.Create : (ushort)0, family);
        AttributeText(NfTablesNumbers.ElementsTable, table);
        AttributeText(NfTablesNumbers.ElementsSet, set);
        var list = BeginNest(NfTablesNumbers.ElementsList | NetlinkNumbers.NestedAttribute);
        var element = BeginNest(NfTablesNumbers.ListElement | NetlinkNumbers.NestedAttribute);
        PutData(NfTablesNumbers.ElementKey, key);
        if (data.Length > 0)
        {
            PutData(NfTablesNumbers.ElementData, data);
        }

        EndNest(element);
        EndNest(list);
        End();
    }

    /// <summary>Opens a rule; expressions follow, then <see cref="EndRule"/>.</summary>
    internal int BeginRule(byte family, string table, string chain)
    {
        BeginFilter(NfTablesNumbers.NewRule, NetlinkNumbers.Create | NetlinkNumbers.Append, family);
        AttributeText(NfTablesNumbers.RuleTable, table);
        AttributeText(NfTablesNumbers.RuleChain, chain);
        return BeginNest(NfTablesNumbers.RuleExpressions | NetlinkNumbers.NestedAttribute);
    }

    internal void EndRule(int expressions)
    {
        EndNest(expressions);
        End();
    }

    /// <summary>Register = bytes of a header.</summary>
    internal void LoadPayload(uint register, uint header, uint offset, uint length)
    {
        var (element, data) = BeginExpression("payload");
        AttributeUInt32BigEndian(1, register);
        AttributeUInt32BigEndian(2, header);
        AttributeUInt32BigEndian(3, offset);
        AttributeUInt32BigEndian(4, length);
        EndExpression(element, data);
    }

    /// <summary>Register = something about the packet.</summary>
    internal void LoadMeta(uint register, uint key)
    {
        var (element, data) = BeginExpression("meta");
        AttributeUInt32BigEndian(1, register);
        AttributeUInt32BigEndian(2, key);
        EndExpression(element, data);
    }

    /// <summary>The rule goes on when the register has this value.</summary>
    internal void CompareEqual(uint register, ReadOnlySpan<byte> value)
    {
        var (element, data) = BeginExpression("cmp");
        AttributeUInt32BigEndian(1, register);
        AttributeUInt32BigEndian(2, 0);
        PutData(3, value);
        EndExpression(element, data);
    }

    /// <summary>Register = register and mask.</summary>
    internal void Mask(uint register, ReadOnlySpan<byte> mask)
    {
        Span<byte> zeros = stackalloc byte[16];
        zeros.Clear();
        var (element, data) = BeginExpression("bitwise");
        AttributeUInt32BigEndian(1, register);
        AttributeUInt32BigEndian(2, register);
        AttributeUInt32BigEndian(3, (uint)mask.Length);
        PutData(4, mask);
        PutData(5, zeros[..mask.Length]);
        EndExpression(element, data);
    }

    /// <summary>The rule goes on when the register is a key of the set; of a map, its value goes to the second register.</summary>
    internal void Lookup(uint register, string set, uint id, uint into = 0)
    {
        var (element, data) = BeginExpression("lookup");
        AttributeText(1, set);
        AttributeUInt32BigEndian(2, register);
        if (into != 0)
        {
            AttributeUInt32BigEndian(3, into);
        }

        AttributeUInt32BigEndian(4, id);
        EndExpression(element, data);
    }

    /// <summary>A copy of the packet goes to an address through an interface.</summary>
    internal void Duplicate(uint addressRegister, uint interfaceRegister)
    {
        var (element, data) = BeginExpression("dup");
        AttributeUInt32BigEndian(1, addressRegister);
        AttributeUInt32BigEndian(2, interfaceRegister);
        EndExpression(element, data);
    }

    internal void CountPackets()
    {
        var (element, data) = BeginExpression("counter");
        EndExpression(element, data);
    }

    internal void Verdict(uint code, string? chain = null)
    {
        var (element, data) = BeginExpression("immediate");
        AttributeUInt32BigEndian(1, 0);
        var value = BeginNest(2 | NetlinkNumbers.NestedAttribute);
        var verdict = BeginNest(NfTablesNumbers.DataVerdict | NetlinkNumbers.NestedAttribute);
        AttributeUInt32BigEndian(NfTablesNumbers.VerdictCode, code);
        if (chain != null)
        {
            AttributeText(NfTablesNumbers.VerdictChain, chain);
        }

        EndNest(verdict);
        EndNest(value);
        EndExpression(element, data);
    }

    private (int Element, int Data) BeginExpression(string name)
    {
        var element = BeginNest(NfTablesNumbers.ListElement | NetlinkNumbers.NestedAttribute);
        AttributeText(NfTablesNumbers.ExpressionName, name);
        return (element, BeginNest(NfTablesNumbers.ExpressionData | NetlinkNumbers.NestedAttribute));
    }

    private void EndExpression(int element, int data)
    {
        EndNest(data);
        EndNest(element);
    }

    private void PutData(ushort type, ReadOnlySpan<byte> value)
    {
        var nest = BeginNest((ushort)(type | NetlinkNumbers.NestedAttribute));
        Attribute(NfTablesNumbers.DataValue, value);
        EndNest(nest);
    }

    private void BeginFilter(ushort type, ushort flags, byte family)
    {
        Begin(type, flags);
        PutByte(family);
        PutByte(0);
        PutUInt16(0);
    }

    private void TransactionBracket(ushort type)
    {
        Begin(type, 0);
        PutByte(0);
        PutByte(0);
        PutByte(0);
        PutByte((byte)NfTablesNumbers.Subsystem);
        End();
    }
}
