using System.Net;
using System.Net.Sockets;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Logging;
using Tandem.Failover.Routers;
using Tandem.Failover.Tests.Addresses;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Tests.Routers;

public sealed class RouterFirewallTests
{
    [Fact]
    public void A_reload_with_another_table_takes_the_former_one_away()
    {
        using var space = new NamespaceFixture();
        space.Ip("addr add 10.9.0.5/32 dev d0");
        space.Inside(() =>
        {
            using var journal = new Journal(new JournalSettings { Ident = "test" });
            using var firewall = new RouterFirewall(journal);
            var before = new GlobalDefinitions();
            var after = before with { NftablesTable = "other", NftablesPriority = -10 };
            Endpoint[] addresses = [Endpoint.From(IPAddress.Parse("10.9.0.5"), 0)];
            Assert.False(firewall.Change(after));
            Assert.True(firewall.Block(before, "V", addresses, 3));
            Assert.False(IsReachable());
            Assert.False(firewall.Change(before));
            Assert.True(firewall.Change(after));
            Assert.True(IsReachable());
            Assert.True(firewall.Block(after, "V", addresses, 3));
            Assert.False(IsReachable());
            Assert.False(firewall.Change(after));
        });
    }

    private static bool IsReachable()
    {
        using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using var receiver = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        receiver.Bind(new IPEndPoint(IPAddress.Parse("10.9.0.5"), 0));
        receiver.ReceiveTimeout = 150;
        try
        {
            sender.SendTo([1], receiver.LocalEndPoint!);
            return receiver.Receive(new byte[1]) == 1;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
