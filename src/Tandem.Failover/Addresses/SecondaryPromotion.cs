using Tandem.Linux.Netlink;

namespace Tandem.Failover.Addresses;

/// <summary>
/// <c>promote_secondaries</c>: while an instance that asks for it lives, the other addresses of a subnet stay on the interface when the first one is
/// removed. What was set before is restored with the last instance.
/// </summary>
public sealed class SecondaryPromotion
{
    private readonly Dictionary<string, (int Users, int Before)> interfaces = [];

    /// <summary>Asks for it on an interface.</summary>
    /// <param name="interfaceName">The interface.</param>
    /// <returns>0 or an errno.</returns>
    public int Begin(string interfaceName)
    {
        if (interfaces.TryGetValue(interfaceName, out var known))
        {
            interfaces[interfaceName] = (known.Users + 1, known.Before);
            return 0;
        }

        var error = Sysctl.Read(Path(interfaceName), out var before);
        if (error == 0 && before == 0)
        {
            error = Sysctl.Write(Path(interfaceName), 1);
        }

        if (error == 0)
        {
            interfaces[interfaceName] = (1, before);
        }

        return error;
    }

    /// <summary>Asks for it no more.</summary>
    /// <param name="interfaceName">The interface.</param>
    public void End(string interfaceName)
    {
        if (!interfaces.TryGetValue(interfaceName, out var known))
        {
            return;
        }

        if (known.Users > 1)
        {
            interfaces[interfaceName] = (known.Users - 1, known.Before);
            return;
        }

        interfaces.Remove(interfaceName);
        _ = known.Before == 0 ? Sysctl.Write(Path(interfaceName), 0) : 0;
    }

    private static string Path(string interfaceName) => $"ipv4/conf/{interfaceName}/promote_secondaries";
}
