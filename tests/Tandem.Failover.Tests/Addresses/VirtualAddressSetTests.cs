using System.Diagnostics;
using Tandem.Failover.Addresses;
using Tandem.Linux.Netlink;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Tests.Addresses;

public sealed class VirtualAddressSetTests
{
    [Fact]
    public void Addresses_are_put_on_as_keepalived_does_but_with_a_lifetime()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            var set = host.Network.CreateSet(new AddressSetSettings
            {
                Name = "VI_1",
                InterfaceName = "d0",
                Addresses = [AddressTestHost.Address("10.9.0.5"), AddressTestHost.Address("10.9.0.6/24") with { Label = "d0:1", Broadcast = System.Net.IPAddress.Parse("10.9.0.255") }],
                ExcludedAddresses = AddressTestHost.Addresses("fd00::5", "fd01::5/64"),
            });
            Assert.Empty(set.Add(AddressTestHost.NowUs));
            Words("10.9.0.5/32", "scope global", "dynamic", "valid_lft 4sec preferred_lft 4sec");
            Words("10.9.0.6/24", "brd 10.9.0.255", "scope global", "secondary", "d0:1", "valid_lft 4sec preferred_lft 4sec");
            Words("fd00::5/128", "scope global", "deprecated", "nodad", "valid_lft 4sec preferred_lft 0sec");
            Words("fd01::5/64", "scope global", "nodad", "valid_lft 4sec preferred_lft 4sec");
            Assert.DoesNotContain("brd", Line("10.9.0.5/32"));
            Assert.DoesNotContain("deprecated", Line("fd01::5/64"));
            set.Remove();
            var shown = space.Ip("addr show dev d0");
            Assert.DoesNotContain("10.9.0.5", shown);
            Assert.DoesNotContain("10.9.0.6", shown);
            Assert.DoesNotContain("fd0", shown);
            Assert.Contains("10.9.0.1/24", shown);
        });

        string Line(string address) => Assert.Single(space.Ip("-o addr show dev d0").Split('\n'), l => l.Contains($" {address} "));

        void Words(string address, params string[] words) => Assert.All(words, word => Assert.Contains(word, Line(address)));
    }

    [Fact]
    public void Virtual_addresses_carry_keepalived_as_their_origin_and_static_ones_do_not()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            host.Set("10.9.0.5").Add(AddressTestHost.NowUs);
            host.Network.CreateSet(new AddressSetSettings
            {
                Name = "static",
                InterfaceName = "d0",
                Addresses = AddressTestHost.Addresses("10.10.0.1/24"),
                HasLifetimes = false,
                IsStatic = true,
            }).Add(AddressTestHost.NowUs);
            host.Drain();
            Assert.Equal(["d0 gained 10.10.0.1"], host.Observer.Told);
            var addresses = host.Network.Interfaces.Find("d0")!.Addresses;
            Assert.Equal([false, true, false], addresses.Where(a => a.Address.Family == EndpointFamily.IPv4).Select(a => a.IsVirtual));
            Assert.Equal(0x0A090001u, host.Network.Interfaces.Find("d0")!.PrimaryIPv4.IPv4);
        });
    }

    [Fact]
    public void Two_hundred_and_fifty_five_addresses_go_on_and_off_in_one_go()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            var set = host.Set([.. Enumerable.Range(1, 255).Select(i => $"10.11.0.{i}")]);
            Assert.Empty(set.Add(AddressTestHost.NowUs));
            Assert.Equal(255, Count());
            set.Remove();
            Assert.Equal(0, Count());
        });

        int Count() => space.Ip("-o addr show dev d0").Split('\n').Count(l => l.Contains(" 10.11.0."));
    }

    [Fact]
    public void An_address_that_somebody_deletes_is_back_within_milliseconds()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            var set = host.Set("10.9.0.5", "fd00::5");
            Assert.Empty(set.Add(AddressTestHost.NowUs));
            host.Drain();
            foreach (var address in new[] { "10.9.0.5/32", "fd00::5/128" })
            {
                space.Ip($"addr del {address} dev d0");
                var start = Stopwatch.GetTimestamp();
                host.Await($"VI_1 put back {address}");
                Assert.InRange(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 0, 50);
                Assert.Contains(address, space.Ip("addr show dev d0"));
            }

            Assert.Equal(2, host.Observer.Told.Count);
            Assert.Equal("Netlink reflector reports IP 10.9.0.5 removed from d0", set.Addresses[0].RemovalText);
        });
    }

    [Fact]
    public void However_many_addresses_somebody_flushes_all_are_back_a_moment_later()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            var set = host.Set([.. Enumerable.Range(0, 255).Select(i => $"10.11.0.{i}")]);
            Assert.Empty(set.Add(AddressTestHost.NowUs));
            host.Drain();
            var flushed = 0L;
            var flush = new Thread(() =>
            {
                _ = space.Ip("addr flush dev d0 to 10.11.0.0/16");
                Interlocked.Exchange(ref flushed, Stopwatch.GetTimestamp());
            });
            flush.Start();
            var start = Stopwatch.GetTimestamp();
            bool isOver;
            do
            {
                // What the kernel told of the flush waits already when it is over: one more look, whenever this thread comes to it.
                isOver = Interlocked.Read(ref flushed) != 0;
                Assert.True(Stopwatch.GetElapsedTime(start).TotalSeconds < 10, $"Of {host.Observer.Told.Count} was told.");
                while (host.Network.OnReadable(AddressTestHost.NowUs))
                {
                }

                if (host.Network.AwaitsPutBack)
                {
                    _ = host.Network.Renew(AddressTestHost.NowUs);
                }
            }
            while (!isOver || set.Addresses.Any(a => !a.IsHeld));

            flush.Join();
            Assert.InRange(Stopwatch.GetElapsedTime(flushed).TotalMilliseconds, 0, 1000);
            Assert.Equal(255, space.Ip("-o addr show dev d0").Split('\n').Count(l => l.Contains(" 10.11.0.")));
            Assert.Equal(255, host.Observer.Told.Where(t => t.StartsWith("VI_1 put back", StringComparison.Ordinal)).Distinct().Count());
        });
    }

    [Fact]
    public void A_notification_older_than_the_addition_moves_nobody()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            var set = host.Set("10.9.0.5", "fd00::5");
            set.Add(AddressTestHost.NowUs);
            set.Remove();
            set.Add(AddressTestHost.NowUs);
            host.Drain();
            Assert.Empty(host.Observer.Told);
            Assert.All(set.Addresses, a => Assert.True(a.IsHeld));
        });
    }

    [Fact]
    public void What_is_not_tracked_stays_away_until_it_is_added_again()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            var set = host.Network.CreateSet(new AddressSetSettings
            {
                Name = "VI_1",
                InterfaceName = "d0",
                Addresses = [AddressTestHost.Address("10.9.0.5") with { NoTrack = true }, AddressTestHost.Address("10.9.0.6")],
            });
            set.Add(AddressTestHost.NowUs);
            space.Ip("addr del 10.9.0.5/32 dev d0");
            host.Drain();
            host.RenewAll(AddressTestHost.NowUs + 1_000_000);
            Assert.DoesNotContain("10.9.0.5/", space.Ip("addr show dev d0"));
            Assert.Contains("10.9.0.6/", space.Ip("addr show dev d0"));
            set.Remove();
            set.Add(AddressTestHost.NowUs);
            Assert.Contains("10.9.0.5/", space.Ip("addr show dev d0"));
            Assert.Empty(host.Observer.Told);
        });
    }

    [Fact]
    public void Prepared_delete_requests_need_nothing_but_a_socket()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            byte[] testament;
            using (var host = new AddressTestHost())
            {
                var set = host.Set("10.9.0.5", "fd00::5", "10.9.0.6/24");
                set.Add(AddressTestHost.NowUs);
                testament = set.DeleteRequests.ToArray();
            }

            Assert.Contains("10.9.0.5", space.Ip("addr show dev d0"));
            using var parent = Rtnetlink.Open(out _)!;
            var batch = new NetlinkBatch();
            batch.AddPrepared(testament);
            Assert.Equal(3, batch.Count);
            Assert.Equal(0, parent.Perform(batch));
            var shown = space.Ip("addr show dev d0");
            Assert.DoesNotContain("10.9.0.5", shown);
            Assert.DoesNotContain("10.9.0.6", shown);
            Assert.DoesNotContain("fd00::5", shown);
        });
    }

    [Fact]
    public void Delete_requests_are_there_before_the_addresses_are()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            var set = host.Set("10.9.0.5", "fd00::5");
            set.Foresee();
            var testament = set.DeleteRequests.ToArray();
            Assert.False(set.IsHeld);
            set.Add(AddressTestHost.NowUs);
            Assert.Equal(testament, set.DeleteRequests);
            using var parent = Rtnetlink.Open(out _)!;
            var batch = new NetlinkBatch();
            batch.AddPrepared(testament);
            Assert.Equal(0, parent.Perform(batch));
            Assert.DoesNotContain("10.9.0.5", space.Ip("addr show dev d0"));
        });
    }

    [Fact]
    public void Orphans_of_an_earlier_process_are_found_and_removed()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            space.Ip("addr add 10.9.0.5/32 dev d0");
            using var host = new AddressTestHost();
            var set = host.Set("10.9.0.5", "10.9.0.6");
            Assert.Equal(1, set.RemoveOrphans());
            Assert.Equal(0, set.RemoveOrphans());
            Assert.DoesNotContain("10.9.0.5", space.Ip("addr show dev d0"));
            Assert.False(set.IsHeld);
        });
    }

    [Fact]
    public void A_reload_takes_off_and_puts_on_only_what_differs()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            var set = host.Set("10.9.0.5", "10.9.0.6");
            set.Add(AddressTestHost.NowUs);
            var kept = set.Addresses[1];
            var changes = set.Apply(set.Settings with { Addresses = AddressTestHost.Addresses("10.9.0.6", "10.9.0.7") }, AddressTestHost.NowUs);
            Assert.Equal("10.9.0.7/32", Assert.Single(changes.Added).Text);
            Assert.Equal("10.9.0.5/32", Assert.Single(changes.Removed).Text);
            Assert.Empty(changes.Refused);
            Assert.Same(kept, set.Addresses[0]);
            var shown = space.Ip("addr show dev d0");
            Assert.DoesNotContain("10.9.0.5/", shown);
            Assert.Contains("10.9.0.6/", shown);
            Assert.Contains("10.9.0.7/", shown);

            changes = set.Apply(set.Settings with { HasLifetimes = false }, AddressTestHost.NowUs);
            Assert.Empty(changes.Added);
            Assert.DoesNotContain("4sec", space.Ip("addr show dev d0"));
            host.Drain();
            Assert.Empty(host.Observer.Told);
            set.Remove();
            Assert.DoesNotContain("10.9.0.7/", space.Ip("addr show dev d0"));
        });
    }

    [Fact]
    public void A_missing_interface_is_waited_for()
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            var set = host.Network.CreateSet(new AddressSetSettings
            {
                Name = "VI_1",
                InterfaceName = "d0",
                Addresses = [AddressTestHost.Address("10.9.0.5"), AddressTestHost.Address("10.9.0.6", "e0")],
            });
            var refused = Assert.Single(set.Add(AddressTestHost.NowUs));
            Assert.Equal(19, refused.Error);
            Assert.Same(set.Addresses[1], refused.Item);
            space.Ip("link add e0 type veth peer name e1");
            space.Ip("link set e1 up");
            space.Ip("link set e0 up");
            host.Await("e0 up");
            host.Await("VI_1 put back 10.9.0.6/32");
            Assert.Contains("10.9.0.6/32", space.Ip("addr show dev e0"));
        });
    }
}
