using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Text;
using Tandem.Linux;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Proxies;

/// <summary>
/// Gets the listening sockets of a graph: adopts those of the predecessor and of <c>fd@</c>, and opens the others. An internet
/// address gets one socket per loop, so that the kernel spreads the clients and no loop hands anything to another.
/// </summary>
internal sealed class ListenerOpening(Graph graph, int loops, IReadOnlyList<ListeningSocket> inherited, Diagnostics diagnostics)
{
    private readonly List<ListeningSocket> left = [.. inherited];

    internal bool Run()
    {
        var complete = true;
        foreach (var address in graph.Addresses)
        {
            complete &= Open(address);
        }

        foreach (var socket in left)
        {
            socket.Close();
        }

        return complete;
    }

    private bool Open(BoundAddress address)
    {
        if (address.Settings == null)
        {
            return Adopt(address);
        }

        // A predecessor may have had more loops: all its sockets of the address are taken, since clients may wait in each.
        var wanted = address.Settings.UnixPath == null ? loops : 1;
        for (var i = left.Count - 1; i >= 0; i--)
        {
            if (IsSame(left[i], address))
            {
                address.Sockets.Add(left[i]);
                left.RemoveAt(i);
            }
        }

        while (address.Sockets.Count < wanted)
        {
            var socket = ListeningSocket.Open(address.Settings, out var error);
            if (socket == null)
            {
                var reason = error.Errno == Errno.AddressInUse ? "address already in use" : Errno.Describe(error.Errno);
                diagnostics.Alert(
                    address.Address.Position,
                    $"Starting {KindOf(address)} {address.Frontend.Section.Name}: cannot bind socket ({error.Step}: {reason}) [{address.Text}]");
                return false;
            }

            address.Sockets.Add(socket);
        }

        return true;
    }

    private bool Adopt(BoundAddress address)
    {
        var socket = ListeningSocket.Adopt(address.Address.Descriptor);
        if (socket == null)
        {
            diagnostics.Alert(
                address.Address.Position,
                $"Starting {KindOf(address)} {address.Frontend.Section.Name}: descriptor {address.Address.Descriptor} is not a listening socket [{address.Text}]");
            return false;
        }

        address.Sockets.Add(socket);
        return true;
    }

    private static string KindOf(BoundAddress address) =>
        address.Frontend.Section.Kind == ProxyKind.Listen ? "proxy" : "frontend";

    private static bool IsSame(ListeningSocket socket, BoundAddress address) =>
        address.Settings!.UnixPath == null && socket.Address.IsInternet && socket.Address.Equals(address.Settings.Address);
}
