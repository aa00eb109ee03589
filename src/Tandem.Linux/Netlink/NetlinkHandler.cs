namespace Tandem.Linux.Netlink;

/// <summary>
/// Takes what the kernel says of links, addresses, routes and rules: in notifications (<see cref="NetlinkMonitor"/>) and in dumps
/// (<see cref="Rtnetlink"/>). What is not overridden is passed over.
/// </summary>
public abstract class NetlinkHandler
{
    /// <summary>An interface appeared, changed or went.</summary>
    /// <param name="notice">What is known of it; only valid during the call.</param>
    public virtual void OnLink(in LinkNotice notice)
    {
    }

    /// <summary>An address was put on an interface, was changed, or is gone.</summary>
    /// <param name="notice">What is known of it.</param>
    public virtual void OnAddress(in AddressNotice notice)
    {
    }

    /// <summary>A route was made or is gone.</summary>
    /// <param name="notice">What is known of it.</param>
    public virtual void OnRoute(in RouteNotice notice)
    {
    }

    /// <summary>A rule was made or is gone.</summary>
    /// <param name="notice">What is known of it.</param>
    public virtual void OnRule(in RuleNotice notice)
    {
    }

    /// <summary>The kernel had to drop notifications (ENOBUFS): what is known must be read anew by a dump.</summary>
    public virtual void OnOverrun()
    {
    }
}
