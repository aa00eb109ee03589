using System.Diagnostics;
using Tandem.Failover.Addresses;

namespace Tandem.Failover.Tests.Addresses;

/// <summary>The lifetimes that the kernel gives virtual addresses, and their renewal.</summary>
public sealed class AddressLifetimeTests
{
    [Fact]
    public void Without_lifetimes_addresses_stay_for_ever()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            var set = host.Network.CreateSet(new AddressSetSettings { Name = "VI_1", InterfaceName = "d0", Addresses = AddressTestHost.Addresses("10.9.0.5"), HasLifetimes = false });
            Assert.Empty(set.Add(AddressTestHost.NowUs));
            Assert.Contains("valid_lft forever", space.Ip("addr show dev d0 to 10.9.0.5"));
        });
    }

    [Fact]
    public void The_kernel_removes_what_is_not_renewed_within_six_seconds_and_keeps_what_is()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            using var frozen = new AddressTestHost();
            var kept = host.Set("10.9.0.5", "fd00::5");
            var lost = frozen.Set("10.9.0.6", "fd00::6");
            var start = Stopwatch.GetTimestamp();
            kept.Add(AddressTestHost.NowUs);
            lost.Add(AddressTestHost.NowUs);
            var beats = 0;
            var gone = new Dictionary<string, double>();
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < 6)
            {
                // A loop that is late by two seconds each time.
                if (Stopwatch.GetElapsedTime(start).TotalSeconds >= (beats + 1) * 2.9)
                {
                    beats++;
                    host.RenewAll(AddressTestHost.NowUs);
                }

                var shown = space.Ip("-o addr show dev d0");
                Assert.Contains(" 10.9.0.5/", shown);
                Assert.Contains(" fd00::5/", shown);
                foreach (var address in new[] { " 10.9.0.6/", " fd00::6/" }.Where(a => !shown.Contains(a)))
                {
                    gone.TryAdd(address, Stopwatch.GetElapsedTime(start).TotalSeconds);
                }

                Thread.Sleep(50);
            }

            Assert.Equal(2, gone.Count);
            Assert.All(gone.Values, seconds => Assert.InRange(seconds, 3.9, 5.5));
        });
    }

    [Fact]
    public void A_set_that_was_not_renewed_in_time_is_told_as_lapsed_and_not_put_back()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            var set = host.Set("10.9.0.5");
            var now = AddressTestHost.NowUs;
            set.Add(now);
            host.Drain();
            space.Ip("addr del 10.9.0.5/32 dev d0");
            while (host.Observer.Told.Count == 0)
            {
                _ = host.Network.OnReadable(now + 4_000_000);
            }

            Assert.Equal(["VI_1 lapsed"], host.Observer.Told);
            Assert.False(set.IsHeld);
            Assert.DoesNotContain("10.9.0.5", space.Ip("addr show dev d0"));

            set.Add(now + 4_000_000);
            host.Network.Renew(now + 8_000_000);
            Assert.Equal(["VI_1 lapsed", "VI_1 lapsed"], host.Observer.Told);
            Assert.DoesNotContain("10.9.0.5", space.Ip("addr show dev d0"));
        });
    }

    [Fact]
    public void Renewing_and_receiving_its_echo_allocate_nothing()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            for (var i = 1; i <= 100; i++)
            {
                host.Set($"10.11.0.{i}", $"10.12.0.{i}", $"fd00::{i}").Add(AddressTestHost.NowUs);
            }

            var now = AddressTestHost.NowUs;
            Beat(30);
            var notices = host.Network.Notices;
            var before = GC.GetAllocatedBytesForCurrentThread();
            Beat(30);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Empty(host.Observer.Told);
            Assert.Equal(0, allocated);

            // The echo of IPv4 renewals is dropped by the kernel; that of IPv6 does not say whose it is.
            Assert.Equal(30 * 100, host.Network.Notices - notices);

            void Beat(int times)
            {
                for (var i = 0; i < times; i++)
                {
                    host.RenewAll(now += 1_500_000);
                    host.Drain();
                }
            }
        });
    }

    [Fact]
    public void Renewals_come_a_few_at_a_time_and_each_once_a_second()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            var start = AddressTestHost.NowUs;
            var large = host.Set([.. Enumerable.Range(1, 30).Select(i => $"10.11.0.{i}")]);
            var small = host.Set("10.12.0.1");
            large.Add(start);
            small.Add(start);
            Assert.Equal(1_000_000, host.Network.Renew(start));
            Assert.Equal(400_000, host.Network.Renew(start + 600_000));

            // 31 addresses, 8 per call.
            var now = start + 1_000_000;
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal(4_000, host.Network.Renew(now));
                now += 4_000;
            }

            Assert.Equal(1_000_000 - 12_000, host.Network.Renew(now));

            // What counts is when the first of them was sent.
            Assert.Empty(host.Observer.Told);
            host.Network.Renew(start + 1_000_000 + 3_900_000);
            Assert.Equal(["VI_1 lapsed"], host.Observer.Told);
            Assert.False(large.IsHeld);
            Assert.True(small.IsHeld);
        });
    }

    [Fact]
    public void After_a_pause_everything_overdue_is_renewed_at_once()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            var start = AddressTestHost.NowUs;
            for (var i = 0; i < 10; i++)
            {
                host.Set([.. Enumerable.Range(1, 150).Select(n => $"10.{11 + i}.0.{n}")]).Add(start);
            }

            Assert.Equal(1_000_000, host.Network.Renew(start + 3_000_000));
            Assert.Equal(1_000_000 - 500_000, host.Network.Renew(start + 3_500_000));
            Assert.Empty(host.Observer.Told);

            // An owner that calls once a second only is served as well.
            for (var now = start + 4_000_000; now < start + 12_000_000; now += 1_000_000)
            {
                host.Network.Renew(now);
            }

            Assert.Empty(host.Observer.Told);
        });
    }

    [Fact]
    public void Waiting_for_an_interface_is_no_lapse()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            var set = host.Network.CreateSet(new AddressSetSettings { Name = "VI_1", InterfaceName = "e0", Addresses = AddressTestHost.Addresses("10.9.0.6") });
            var now = AddressTestHost.NowUs;
            Assert.Single(set.Add(now - 20_000_000));
            host.Network.Renew(now - 10_000_000);
            host.Network.Renew(now - 2_000_000);
            space.Ip("link add e0 type veth peer name e1");
            space.Ip("link set e1 up");
            space.Ip("link set e0 up");
            host.Await("VI_1 put back 10.9.0.6/32");
            host.Network.Renew(AddressTestHost.NowUs + 1_000_000);
            Assert.True(set.IsHeld);
            Assert.DoesNotContain("VI_1 lapsed", host.Observer.Told);
        });
    }

    [Fact]
    public void So_many_IPv6_addresses_that_they_could_not_be_renewed_have_no_lifetime()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            var set = host.Set([.. Enumerable.Range(1, 1001).Select(i => $"fd00::{i:x}"), "10.9.0.5"]);
            Assert.Empty(set.Add(AddressTestHost.NowUs));
            Assert.Contains("valid_lft forever", space.Ip("-o addr show dev d0 to fd00::5"));
            Assert.Contains("valid_lft 4sec", space.Ip("-o addr show dev d0 to 10.9.0.5"));
            set.Remove();
            Assert.DoesNotContain("fd00::", space.Ip("addr show dev d0"));
        });
    }
}
