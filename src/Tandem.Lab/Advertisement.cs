using System.Net;

namespace Tandem.Lab;

/// <summary>A VRRP advertisement as it was seen on the lab's network. Not checked: the lab sees what there is.</summary>
/// <param name="AtUs">When it was received, on <see cref="LabClock"/>.</param>
/// <param name="Source">Its sender.</param>
/// <param name="Bytes">From the VRRP header on, 8 bytes at least.</param>
public sealed record Advertisement(long AtUs, IPAddress Source, byte[] Bytes)
{
    /// <summary>Of the protocol.</summary>
    public int Version => Bytes[0] >> 4;

    /// <summary>The virtual router's id.</summary>
    public int VirtualRouter => Bytes[1];

    /// <summary>0 when the sender resigns.</summary>
    public int Priority => Bytes[2];
}
