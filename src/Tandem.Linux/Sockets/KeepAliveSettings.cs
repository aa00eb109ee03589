using Tandem.Linux.Native;

namespace Tandem.Linux.Sockets;

/// <summary>When TCP asks a silent peer whether it still lives; 0 leaves the system's number.</summary>
/// <param name="Enabled">Whether it asks at all (SO_KEEPALIVE); the numbers count only then.</param>
/// <param name="IdleSeconds">Silence before the first probe (TCP_KEEPIDLE).</param>
/// <param name="IntervalSeconds">Time between two probes (TCP_KEEPINTVL).</param>
/// <param name="Count">Unanswered probes after which the connection is dead (TCP_KEEPCNT).</param>
public readonly record struct KeepAliveSettings(bool Enabled, int IdleSeconds = 0, int IntervalSeconds = 0, int Count = 0)
{
    /// <summary>Applies them. A number that the system does not allow is left at the system's.</summary>
    internal void Apply(int descriptor)
    {
        if (!Enabled)
        {
            return;
        }

        ListeningSocket.SetOption(descriptor, Constants.SolSocket, Constants.SoKeepalive, 1);
        Number(descriptor, Constants.TcpKeepidle, IdleSeconds);
        Number(descriptor, Constants.TcpKeepintvl, IntervalSeconds);
        Number(descriptor, Constants.TcpKeepcnt, Count);
    }

    private static void Number(int descriptor, int option, int value)
    {
        if (value > 0)
        {
            ListeningSocket.SetOption(descriptor, Constants.IpprotoTcp, option, value);
        }
    }
}
