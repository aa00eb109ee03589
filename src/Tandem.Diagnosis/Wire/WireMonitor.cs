using System.Diagnostics;
using System.Globalization;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Linux;
using Tandem.Linux.Sockets;

namespace Tandem.Diagnosis.Wire;

/// <summary>Listens on one interface or all, and has a <see cref="WireWatch"/> judge what it hears.</summary>
public sealed class WireMonitor : IDisposable
{
    private const int MostBytes = 2048;
    private const int TickMs = 50;
    private const int MostPerTurn = 256;
    private static readonly Endpoint GroupV4 = Endpoint.FromIPv4(0xE0000012, 0);
    private static readonly Endpoint GroupV6 = Endpoint.From(System.Net.IPAddress.Parse("ff02::12"), 0);

    private readonly PacketObserver observer;
    private readonly byte[] buffer = new byte[MostBytes];
    private readonly Dictionary<int, string> names = [];
    private readonly string? only;
    private readonly int onlyIndex;

    private WireMonitor(PacketObserver observer, WireWatch watch, string? only, int onlyIndex)
    {
        this.observer = observer;
        this.only = only;
        this.onlyIndex = onlyIndex;
        Watch = watch;
    }

    /// <summary>Who judges.</summary>
    public WireWatch Watch { get; }

    internal static long NowUs => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000);

    /// <summary>Begins to listen, in the network of the calling process.</summary>
    /// <param name="interfaceName">One interface, or null for all.</param>
    /// <param name="watch">Who judges.</param>
    /// <param name="file">Whose groups are joined besides VRRP's own.</param>
    /// <param name="error">Why not, and what to do, when null is returned.</param>
    public static WireMonitor? Open(string? interfaceName, WireWatch watch, KeepalivedConfiguration? file, out string error)
    {
        var index = 0;
        if (interfaceName != null && !TryIndex(interfaceName, out index))
        {
            error = $"there is no interface '{interfaceName}'; 'ip -br link' lists those there are";
            return null;
        }

        var observer = PacketObserver.Open(index, out var failure);
        if (observer == null)
        {
            error = failure.Errno == Errno.NotPermitted
                ? "listening on the wire needs CAP_NET_RAW: run it as root (sudo), or give the program the right with 'setcap cap_net_raw+ep'"
                : $"cannot listen on {interfaceName ?? "the interfaces"}: {failure.Step}: {Errno.Describe(failure.Errno)}";
            return null;
        }

        error = "";
        var monitor = new WireMonitor(observer, watch, interfaceName, index);
        monitor.JoinGroups(file);
        return monitor;
    }

    /// <summary>Listens until a time, or until told to stop.</summary>
    /// <param name="untilUs">The end, as <see cref="Stopwatch"/> counts microseconds; <see cref="long.MaxValue"/> for none.</param>
    /// <param name="heard">Gets each entry and the time of its packet, nanoseconds since 1970, or 0; returns false to stop.</param>
    /// <param name="stop">Stops within 50 ms.</param>
    /// <param name="seen">Gets each packet as it is; null when nobody wants it.</param>
    /// <returns>Null, or why nothing more can be heard.</returns>
    public string? Listen(long untilUs, Func<WireEntry, long, bool> heard, CancellationToken stop, Action<ReadOnlyMemory<byte>, ObservedPacket>? seen = null)
    {
        while (!stop.IsCancellationRequested && NowUs < untilUs)
        {
            if (observer.Wait((int)Math.Clamp((untilUs - NowUs) / 1000, 1, TickMs)))
            {
                // A flood must not keep us from the clock.
                var error = 0;
                for (var taken = 0; taken < MostPerTurn && observer.TryReceive(buffer, out var packet, out error); taken++)
                {
                    var bytes = buffer.AsMemory(0, packet.Length);
                    seen?.Invoke(bytes, packet);
                    if (Watch.Observe(bytes.Span, packet, NameOf(packet.InterfaceIndex), NowUs) is { } entry && !heard(entry, packet.ArrivalNs))
                    {
                        return null;
                    }

                    if (stop.IsCancellationRequested)
                    {
                        return null;
                    }
                }

                // Told once; one that is only down may come up again, and is heard then.
                if (error == Errno.NetworkDown && only != null && !(TryIndex(only, out var index) && index == onlyIndex))
                {
                    return $"the interface {only} is gone";
                }
            }

            foreach (var entry in Watch.Tick(NowUs))
            {
                if (!heard(entry, 0))
                {
                    return null;
                }
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => observer.Dispose();

    internal static bool TryIndex(string name, out int index)
    {
        index = 0;
        var isName = name.Length > 0 && !name.Contains('/', StringComparison.Ordinal) && name is not ("." or "..");
        try
        {
            return isName && int.TryParse(File.ReadAllText($"/sys/class/net/{name}/ifindex"), NumberStyles.Integer, CultureInfo.InvariantCulture, out index);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void JoinGroups(KeepalivedConfiguration? file)
    {
        foreach (var link in Links())
        {
            if (!TryIndex(link, out var index) || (onlyIndex != 0 && index != onlyIndex))
            {
                continue;
            }

            names[index] = link;
            observer.Join(index, GroupV4);
            observer.Join(index, GroupV6);
            foreach (var instance in file?.Instances ?? [])
            {
                if (instance.Interface == link && instance.MulticastGroup is { } group)
                {
                    observer.Join(index, Endpoint.From(group, 0));
                }
            }
        }
    }

    private static IEnumerable<string> Links()
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries("/sys/class/net").Select(static path => Path.GetFileName(path))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Interfaces may come later; a host has as many as it has, so that this is bounded.</summary>
    private string NameOf(int index)
    {
        if (!names.TryGetValue(index, out var name))
        {
            foreach (var link in Links())
            {
                if (TryIndex(link, out var its))
                {
                    names[its] = link;
                }
            }

            name = names.GetValueOrDefault(index) ?? string.Create(CultureInfo.InvariantCulture, $"if{index}");
            names[index] = name;
        }

        return name;
    }
}
