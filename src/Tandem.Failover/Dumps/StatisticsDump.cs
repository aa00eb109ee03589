namespace Tandem.Failover.Dumps;

/// <summary>The text of <c>keepalived.stats</c>.</summary>
internal static class StatisticsDump
{
    /// <summary>Makes the text.</summary>
    internal static string Write(DaemonReport report)
    {
        var text = new DumpText();
        foreach (var router in report.Routers)
        {
            var counts = router.Statistics;
            text.Line($"VRRP Instance: {router.Instance.Name}");
            text.Line("  Advertisements:");
            text.Line($"    Received: {counts.AdvertisementsReceived}");
            text.Line($"    Sent: {counts.AdvertisementsSent}");
            text.Line($"  Became master: {counts.BecameMaster}");
            text.Line($"  Released master: {counts.ReleasedMaster}");
            text.Line("  Packet Errors:");
            text.Line($"    Length: {counts.LengthErrors}");
            text.Line($"    TTL: {counts.HopLimitErrors}");
            text.Line($"    Invalid Type: {counts.TypeErrors}");
            text.Line($"    Advertisement Interval: {counts.IntervalErrors}");
            text.Line($"    Address List: {counts.AddressListErrors}");
            text.Line("  Authentication Errors:");
            text.Line($"    Invalid Type: {counts.AuthenticationTypeErrors}");
            text.Line($"    Type Mismatch: {counts.AuthenticationMismatches}");
            text.Line($"    Failure: {counts.AuthenticationFailures}");
            text.Line("  Priority Zero:");
            text.Line($"    Received: {counts.PriorityZeroReceived}");
            text.Line($"    Sent: {counts.PriorityZeroSent}");
        }

        return text.ToString();
    }
}
