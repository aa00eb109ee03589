using Tandem.Linux.Netlink;

namespace Tandem.Failover.Addresses;

/// <summary>The macvlan of <c>use_vmac</c>, with the virtual router's MAC. Made and removed by <see cref="VirtualMacInterfaces"/>.</summary>
public sealed class VirtualMacInterface
{
    private readonly NetlinkBatch deletion = new();

    internal VirtualMacInterface(VirtualMacSettings settings, int index, int parentIndex, ReadOnlySpan<InterfaceOptionValue> parentBefore)
    {
        Settings = settings;
        Index = index;
        ParentIndex = parentIndex;
        if (parentBefore.Length > 0)
        {
            deletion.SetOptions(parentIndex, parentBefore);
        }

        deletion.DeleteLink(index);
    }

    /// <summary>What it was made from.</summary>
    public VirtualMacSettings Settings { get; }

    /// <summary>Its name.</summary>
    public string Name => Settings.Name;

    /// <summary>Its interface index.</summary>
    public int Index { get; }

    /// <summary>The index of the interface below.</summary>
    public int ParentIndex { get; }

    /// <summary>
    /// The requests that restore the settings of the interface below and delete this one, ready to send, so that another process can do it
    /// without knowing anything else.
    /// </summary>
    public ReadOnlySpan<byte> DeleteRequests => deletion.Bytes;
}
