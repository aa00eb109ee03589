using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Tandem.Linux.Namespaces;

namespace Tandem.Lab;

/// <summary>Hears the multicast advertisements that reach a host, with the kernel's times. It keeps the last 50,000.</summary>
public sealed class AdvertisementListener : IDisposable
{
    /// <summary>VRRP's protocol number.</summary>
    public const int Protocol = 112;

    private const int MaxHeard = 50_000;
    private const int HeaderLength = 8;

    private readonly object gate = new();
    private readonly List<Advertisement> heard = [];
    private readonly Socket socket;
    private readonly Thread thread;
    private volatile bool ended;

    /// <summary>Begins to listen.</summary>
    /// <param name="host">Where.</param>
    /// <param name="family">For IPv4 (224.0.0.18) or IPv6 (ff02::12).</param>
    public AdvertisementListener(Host host, AddressFamily family = AddressFamily.InterNetwork)
    {
        socket = host.NewRawSocket(family, Protocol);
        socket.ReceiveBufferSize = 4 << 20;
        if (family == AddressFamily.InterNetwork)
        {
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(IPAddress.Parse("224.0.0.18"), host.Address));
        }
        else
        {
            var link = long.Parse(File.ReadAllText(host.PathOf("/sys/class/net/eth0/ifindex")), CultureInfo.InvariantCulture);
            socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.AddMembership, new IPv6MulticastOption(IPAddress.Parse("ff02::12"), link));
        }

        thread = new Thread(Listen) { IsBackground = true, Name = "listener" };
        thread.Start();
    }

    /// <summary>What was heard.</summary>
    public IReadOnlyList<Advertisement> Heard
    {
        get
        {
            lock (gate)
            {
                return [.. heard];
            }
        }
    }

    /// <summary>Waits for an advertisement.</summary>
    /// <param name="wanted">Which.</param>
    /// <param name="sinceUs">It came after this time.</param>
    /// <param name="patience">How long to wait.</param>
    /// <returns>It, or null when none came.</returns>
    public Advertisement? Await(Predicate<Advertisement> wanted, long sinceUs, TimeSpan patience)
    {
        var endMs = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        lock (gate)
        {
            var found = heard.Find(one => one.AtUs > sinceUs && wanted(one));
            while (found == null && endMs - Environment.TickCount64 is > 0 and var left)
            {
                Monitor.Wait(gate, (int)left);
                found = heard.Find(one => one.AtUs > sinceUs && wanted(one));
            }

            return found;
        }
    }

    /// <summary>Listens no more.</summary>
    public void Dispose()
    {
        ended = true;
        thread.Join();
        socket.Dispose();
    }

    private void Listen()
    {
        var buffer = new byte[2048];
        var descriptor = (int)socket.Handle;
        _ = ObserverSocket.LastArrivalNs(descriptor);
        var realtimeNs = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100;
        var offsetUs = LabClock.NowUs - (realtimeNs / 1000);
        EndPoint sender = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (!ended)
        {
            if (!socket.Poll(TimeSpan.FromMilliseconds(50), SelectMode.SelectRead))
            {
                continue;
            }

            var length = socket.ReceiveFrom(buffer, ref sender);
            // IPv4 raw sockets hand out the IP header as well.
            var header = socket.AddressFamily == AddressFamily.InterNetwork ? (buffer[0] & 15) * 4 : 0;
            if (length >= header + HeaderLength)
            {
                var stampNs = ObserverSocket.LastArrivalNs(descriptor);
                var atUs = stampNs == 0 ? LabClock.NowUs : (stampNs / 1000) + offsetUs;
                Add(new Advertisement(atUs, ((IPEndPoint)sender).Address, buffer[header..length]));
            }
        }
    }

    private void Add(Advertisement one)
    {
        lock (gate)
        {
            if (heard.Count == MaxHeard)
            {
                heard.RemoveRange(0, MaxHeard / 2);
            }

            heard.Add(one);
            Monitor.PulseAll(gate);
        }
    }
}
