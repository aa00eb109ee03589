namespace Tandem.Failover.Dumps;

/// <summary>The part of <c>keepalived.data</c> about one interface.</summary>
internal sealed class InterfaceDump(DumpText text, DaemonReport report, InterfaceReport item)
{
    private const uint Up = 1;
    private const uint Broadcast = 2;
    private const uint Loopback = 8;
    private const uint PointToPoint = 16;
    private const uint Running = 64;
    private const uint NoArp = 128;
    private const uint Multicast = 4096;

    /// <summary>What dumps say of an interface that is tracked without effect on FAULT.</summary>
    private const int NotTracked = 255;

    /// <summary>Writes it.</summary>
    internal void Write()
    {
        text.Line($" Name = {item.Name}");
        text.Line($"   index = {item.Index}");
        text.Line($"   IPv4 address = {item.IPv4?.ToString() ?? "(none)"}");
        text.Line($"   IPv6 address = {item.IPv6?.ToString().Split('%')[0] ?? "(none)"}");
        if (item.MacAddress is { Length: > 0 } mac && !Has(Loopback))
        {
            text.Line($"   MAC = {string.Join(':', mac.Select(static part => part.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)))}");
            text.LineIf(Has(Broadcast), $"   MAC broadcast = {string.Join(':', mac.Select(static _ => "ff"))}");
        }

        text.Line($"   State = {State()}");
        text.Line($"   Seen up = {(Has(Up) && Has(Running) ? 1 : 0)}");
        text.Line("   Delayed state change running = false");
        WriteDelays();
        text.LineIf(item.VirtualMacOver != null, $"   VMAC type private, underlying interface = {item.VirtualMacOver}, state = UP, RUNNING");
        text.LineIf(item.VirtualMacOver != null, $"   I/f created by keepalived");
        text.Line($"   MTU = {item.Mtu}");
        text.Line($"   HW Type = {(Has(Loopback) ? "LOOPBACK" : "ETHERNET")}");
        text.Line("   NIC netlink status update");
        WriteTracking();
    }

    private bool Has(uint flag) => (item.Flags & flag) != 0;

    private string State() => string.Concat(
        Has(Up) ? "UP" : "not UP",
        Has(Running) ? ", RUNNING" : ", not RUNNING",
        Has(Broadcast) ? "" : ", no broadcast",
        Has(Loopback) ? ", loopback" : "",
        Has(PointToPoint) ? ", point to point" : "",
        Has(NoArp) ? ", no arp" : "",
        Has(Multicast) ? "" : ", no multicast");

    private void WriteDelays()
    {
        var (up, down) = (0L, 0L);
        foreach (var delay in report.Configuration.InterfaceDelays)
        {
            if (delay.Interface == item.Name)
            {
                (up, down) = (delay.UpDelayUs, delay.DownDelayUs);
            }
        }

        text.Line($"   Up debounce timer = {up}us");
        text.Line($"   Down debounce timer = {down}us");
    }

    private void WriteTracking()
    {
        var lines = new List<string>();
        foreach (var router in report.Routers)
        {
            var instance = router.Instance;
            if (router.Interface == item.Name || instance.Interface == item.Name)
            {
                lines.Add(FormattableString.Invariant($"{instance.Name}, weight {(instance.DontTrackPrimary ? NotTracked : 0)}"));
            }

            lines.AddRange(instance.TrackInterfaces.Concat(instance.ItemInterfaces).Where(tracked => tracked.Name == item.Name).Select(tracked => $"{instance.Name}, {ItemText.Weight(tracked)}"));
        }

        text.List("   Tracking VRRP instances :", lines, static line => line);
    }
}
