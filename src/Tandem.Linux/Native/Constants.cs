namespace Tandem.Linux.Native;

/// <summary>Kernel constants of x86-64 and arm64 Linux (they agree on all that stand here).</summary>
internal static class Constants
{
    internal const int AfUnix = 1;
    internal const int AfInet = 2;
    internal const int AfInet6 = 10;

    internal const int SockStream = 1;
    internal const int SockDgram = 2;
    internal const int SockNonblock = 0x800;
    internal const int SockCloexec = 0x80000;

    internal const int SolSocket = 1;
    internal const int SoReuseaddr = 2;
    internal const int SoError = 4;
    internal const int SoKeepalive = 9;
    internal const int SoLinger = 13;
    internal const int SoReuseport = 15;
    internal const int SoBindtodevice = 25;
    internal const int SoAcceptconn = 30;

    internal const int IpprotoIp = 0;
    internal const int IpprotoTcp = 6;
    internal const int IpprotoIpv6 = 41;
    internal const int IpTransparent = 19;
    internal const int IpFreebind = 15;
    internal const int IpBindAddressNoPort = 24;
    internal const int Ipv6Only = 26;
    internal const int TcpNodelay = 1;
    internal const int TcpMaxseg = 2;
    internal const int TcpKeepidle = 4;
    internal const int TcpKeepintvl = 5;
    internal const int TcpKeepcnt = 6;
    internal const int TcpDeferAccept = 9;
    internal const int TcpUserTimeout = 18;
    internal const int TcpFastopen = 23;
    internal const int TcpFastopenConnect = 30;

    internal const int MsgPeek = 2;
    internal const int MsgDontwait = 0x40;
    internal const int MsgNosignal = 0x4000;
    internal const int MsgMore = 0x8000;

    internal const uint EpollIn = 0x1;
    internal const uint EpollOut = 0x4;
    internal const uint EpollErr = 0x8;
    internal const uint EpollHup = 0x10;
    internal const uint EpollRdhup = 0x2000;
    internal const uint EpollEdge = 1u << 31;
    internal const int EpollCtlAdd = 1;
    internal const int EpollCtlDel = 2;
    internal const int EpollCloexec = 0x80000;

    internal const int EfdNonblock = 0x800;
    internal const int EfdCloexec = 0x80000;

    internal const int ClockMonotonic = 1;
    internal const int TfdNonblock = 0x800;
    internal const int TfdCloexec = 0x80000;
    internal const int TfdAbsolute = 1;

    internal const int ShutWr = 1;

    internal const int FGetfl = 3;
    internal const int FSetfl = 4;
    internal const int FSetfd = 2;
    internal const int FDupfdCloexec = 1030;
    internal const int FSetpipeSize = 1031;
    internal const int ONonblock = 0x800;
    internal const int OCloexec = 0x80000;

    internal const uint SpliceMove = 1;
    internal const uint SpliceNonblock = 2;

    internal const int ProtRead = 1;
    internal const int ProtWrite = 2;
    internal const int MapPrivate = 2;
    internal const int MapAnonymous = 0x20;
}
