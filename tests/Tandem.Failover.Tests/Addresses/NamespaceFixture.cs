namespace Tandem.Failover.Tests.Addresses;

/// <summary>A network namespace with a pair of Ethernet interfaces d0 and d1 that are up, and 10.9.0.1/24 on d0.</summary>
internal sealed class NamespaceFixture : NetworkSpace
{
    internal NamespaceFixture()
    {
        Ip("link add d0 type veth peer name d1");
        foreach (var link in new[] { "d0", "d1" })
        {
            // No link-local addresses, which would become usable at some time during the test.
            Ip($"link set {link} addrgenmode none");
            Ip($"link set {link} up");
        }

        AwaitCarrier();
        Ip("addr add 10.9.0.1/24 dev d0");
    }

    private void AwaitCarrier()
    {
        // The kernel notices a carrier some milliseconds later.
        var deadline = Environment.TickCount64 + 10_000;
        while (Ip("-o link show type veth").Split('\n').Count(l => l.Contains("state UP")) < 2)
        {
            Assert.True(Environment.TickCount64 < deadline, "The pair of interfaces does not come up.");
            Thread.Sleep(1);
        }
    }
}
