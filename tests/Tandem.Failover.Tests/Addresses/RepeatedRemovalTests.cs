using Tandem.Linux.Netlink;

namespace Tandem.Failover.Tests.Addresses;

public sealed class RepeatedRemovalTests
{
    [Theory]
    [InlineData(255, 100_000)]
    [InlineData(255, 400_000)]
    [InlineData(20, 100_000)]
    public void Somebody_who_takes_one_address_again_and_again_does_not_end_the_others(int count, long periodUs)
    {
        using var space = new NamespaceFixture();
        space.Inside(() =>
        {
            using var host = new AddressTestHost();
            using var fighter = Rtnetlink.Open(out _)!;
            var set = host.Set([.. Enumerable.Range(0, count).Select(i => $"10.11.0.{i}")]);
            var now = AddressTestHost.NowUs;
            Assert.Empty(set.Add(now));
            var batch = new NetlinkBatch();
            batch.DeleteAddress(new AddressSpecification { InterfaceIndex = host.Network.Interfaces.Find("d0")!.Index, Address = set.Addresses[5].Address, PrefixLength = 32 });
            var taken = 0L;
            var due = now;
            for (var end = now + 6_000_000; now < end; now += 1_000)
            {
                if (now - taken >= periodUs)
                {
                    taken = now;
                    _ = fighter.Perform(batch);
                }

                while (host.Network.OnReadable(now))
                {
                }

                if (now >= due || host.Network.AwaitsPutBack)
                {
                    due = now + host.Network.Renew(now);
                }
            }

            Assert.DoesNotContain("VI_1 lapsed", host.Observer.Told);
            Assert.True(host.Observer.Told.Count <= 140, $"Told {host.Observer.Told.Count} times.");
        });
    }
}
