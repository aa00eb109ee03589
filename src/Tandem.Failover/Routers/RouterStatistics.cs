using Tandem.Failover.Dumps;
using Tandem.Failover.Protocol;

namespace Tandem.Failover.Routers;

/// <summary>What a virtual router has counted since the start, or since the counts were cleared.</summary>
internal sealed class RouterStatistics
{
    private readonly long[] rejections = new long[(int)Rejection.OwnAddress + 1];

    /// <summary>Valid advertisements received.</summary>
    internal long Received { get; set; }

    /// <summary>Advertisements sent, once for each however many peers there are.</summary>
    internal long Sent { get; set; }

    internal long BecameMaster { get; set; }

    internal long ReleasedMaster { get; set; }

    internal long PriorityZeroReceived { get; set; }

    internal long PriorityZeroSent { get; set; }

    /// <summary>Counts an advertisement that was discarded.</summary>
    internal void Reject(Rejection reason) => rejections[(int)reason]++;

    internal void Clear()
    {
        Array.Clear(rejections);
        Received = Sent = BecameMaster = ReleasedMaster = PriorityZeroReceived = PriorityZeroSent = 0;
    }

    /// <summary>As dumps have them: several reasons go into one number of keepalived's.</summary>
    internal RouterCounts Counts() => new()
    {
        AdvertisementsReceived = Received,
        AdvertisementsSent = Sent,
        BecameMaster = BecameMaster,
        ReleasedMaster = ReleasedMaster,
        PriorityZeroReceived = PriorityZeroReceived,
        PriorityZeroSent = PriorityZeroSent,
        LengthErrors = Sum(Rejection.Length, Rejection.TotalLength),
        IntervalErrors = Sum(Rejection.Interval, Rejection.ZeroInterval),
        HopLimitErrors = Sum(Rejection.TimeToLive, Rejection.UnicastTimeToLive),
        TypeErrors = Sum(Rejection.Type),
        AddressListErrors = Sum(Rejection.AddressCount, Rejection.Address, Rejection.Destination),
        AuthenticationTypeErrors = Sum(Rejection.InvalidAuthenticationType),
        AuthenticationMismatches = Sum(Rejection.AuthenticationType, Rejection.AuthenticationHeader),
        AuthenticationFailures = Sum(Rejection.Password),
    };

    private long Sum(params ReadOnlySpan<Rejection> reasons)
    {
        long sum = 0;
        foreach (var reason in reasons)
        {
            sum += rejections[(int)reason];
        }

        return sum;
    }
}
