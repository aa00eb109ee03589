using Tandem.Failover.Dumps;
using Tandem.Failover.Election;
using Tandem.Failover.Protocol;

namespace Tandem.Failover.Routers;

/// <content>What it is at a moment, and what it has counted.</content>
internal sealed partial class VirtualRouter
{
    /// <summary>What it is now.</summary>
    internal RouterReport Report()
    {
        ref readonly var state = ref State;
        var untilTimerUs = state.NextDeadlineUs - Daemon.NowUs;
        return new RouterReport
        {
            Instance = Instance,
            Statistics = Statistics,
            State = FailoverDaemon.ReportedOf(state.Role),
            WantedState = state.WantsMaster ? ReportedState.Master : FailoverDaemon.ReportedOf(state.Role),
            EffectivePriority = state.EffectivePriority,
            TotalPriority = tracking.EffectivePriority,
            MasterAddress = state.Role == ElectionRole.Backup && state.MasterPriority > 0 ? System.Net.IPAddress.Parse(state.MasterAddress.ToString()) : null,
            MasterPriority = state.MasterPriority,
            MasterIntervalUs = state.MasterAdvertIntervalUs,
            LastTransition = LastTransition,
            NextTimer = state.NextDeadlineUs == ElectionState.Never ? null : DateTimeOffset.Now.AddMicroseconds(untilTimerUs),
            MasterDownUs = ElectionTimes.MasterDownUs(Settings, state.EffectivePriority, state.MasterAdvertIntervalUs),
            Source = FailoverDaemon.AddressOf(Source),
            InterfaceName = link?.Name,
            InterfaceIndex = link?.Index ?? 0,
            VirtualMacUp = virtualMac is not null,
            AddressesSet = Addresses.IsHeld,
            FilterSet = IsBlocking,
            ReceiveDescriptor = channel?.ReceiveDescriptor ?? -1,
            SendDescriptor = channel?.Sender.Descriptor ?? -1,
            ConfigurationFaults = System.Numerics.BitOperations.PopCount((uint)(faults & ~RouterFaults.Tracking)),
            TrackingFaults = tracking.Faults,
            ScriptsWithoutResult = tracking.Unknown,
        };
    }

    private void CountRejection(Rejection reason)
    {
        switch (reason)
        {
            case Rejection.Length or Rejection.TotalLength:
                Statistics.LengthErrors++;
                break;
            case Rejection.TimeToLive or Rejection.UnicastTimeToLive:
                Statistics.HopLimitErrors++;
                break;
            case Rejection.InvalidAuthenticationType:
                Statistics.AuthenticationTypeErrors++;
                break;
            case Rejection.AuthenticationType or Rejection.AuthenticationHeader:
                Statistics.AuthenticationMismatches++;
                break;
            case Rejection.Password:
                Statistics.AuthenticationFailures++;
                break;
            case Rejection.Interval or Rejection.ZeroInterval:
                Statistics.IntervalErrors++;
                break;
            case Rejection.Type:
                Statistics.TypeErrors++;
                break;
            case Rejection.AddressCount or Rejection.Address or Rejection.Destination:
                Statistics.AddressListErrors++;
                break;
        }
    }
}
