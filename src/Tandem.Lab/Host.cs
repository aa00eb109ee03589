using System.Net;
using System.Net.Sockets;
using System.Text;
using Tandem.Linux.Namespaces;
using Tandem.Linux.Processes;

namespace Tandem.Lab;

/// <summary>One machine of the lab: own network with eth0, own processes, own name, own /run, /tmp, and changes to /etc and /opt.</summary>
public sealed class Host : IDisposable
{
    /// <summary>The interface by which every host is on the lab's network.</summary>
    public const string Interface = "eth0";

    private readonly HostAnchor anchor;
    private readonly HostThread thread;
    private readonly ChildPlace place;
    private readonly List<HostProcess> processes = [];
    private readonly Lazy<HostProcess> monitor;

    private Host(string name, int number, HostAnchor anchor)
    {
        Name = name;
        Number = number;
        this.anchor = anchor;
        thread = new HostThread(name, anchor.Pid);
        place = thread.Do(() => ChildPlace.Of(anchor.Pid));
        monitor = new Lazy<HostProcess>(() => Start("ip", "-o", "monitor", "link", "address", "route"));
    }

    /// <summary>Its name, such as lb1.</summary>
    public string Name { get; }

    /// <summary>The last part of its addresses, 1 to 254; 0 for the bridge, which has none.</summary>
    public int Number { get; }

    /// <summary>10.42.0.<see cref="Number"/>.</summary>
    public IPAddress Address => LabAddresses.V4(Number);

    /// <summary>fd42::<see cref="Number"/>, written in decimal.</summary>
    public IPAddress AddressV6 => LabAddresses.V6(Number);

    /// <summary>Its process 1, by its id outside of the host. Killing it ends the host.</summary>
    public int Pid => anchor.Pid;

    /// <summary>What the kernel tells of links, addresses and routes since the first call, as <c>ip -o monitor</c> writes it.</summary>
    public ProcessOutput Events => monitor.Value.Output;

    internal static Host Build(string name, int number, string names, bool staying) => new(name, number, HostAnchor.Start(name, names, staying));

    internal static Host Attach(string name, int number, int pid) => new(name, number, HostAnchor.Attach(pid));

    /// <summary>The path by which a file of the host is seen from outside.</summary>
    /// <param name="path">Its absolute path on the host.</param>
    public string PathOf(string path) => anchor.Root + path;

    /// <summary>Writes a file on the host, and the folders that it needs. Under /run, /tmp, /etc and /opt nobody else sees it.</summary>
    /// <param name="path">Its absolute path on the host.</param>
    /// <param name="text">What it holds.</param>
    /// <param name="executable">Whether it may be run.</param>
    public void WriteFile(string path, string text, bool executable = false)
    {
        if (!LabAddresses.OwnFolders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal)))
        {
            throw new LabFailure($"{path} would change this machine; a host of the lab has its own {string.Join(' ', LabAddresses.OwnFolders)}");
        }

        var outside = PathOf(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(outside)!);
        // Replaced and not rewritten: whoever reads it sees the old one or the new one.
        var fresh = outside + ".new";
        File.WriteAllText(fresh, text);
        File.SetUnixFileMode(fresh, (UnixFileMode)Convert.ToInt32(executable ? "755" : "644", 8));
        File.Move(fresh, outside, overwrite: true);
    }

    /// <summary>Reads a file of the host.</summary>
    /// <param name="path">Its absolute path on the host.</param>
    /// <returns>What it holds; null when there is none.</returns>
    public string? ReadFile(string path) => File.Exists(PathOf(path)) ? File.ReadAllText(PathOf(path)) : null;

    /// <summary>Starts a program on the host.</summary>
    /// <param name="program">Its path, or its name as the path finds it.</param>
    /// <param name="arguments">The words behind its name.</param>
    /// <returns>The process; it is killed with the host at the latest.</returns>
    public HostProcess Start(string program, params string[] arguments) => Start(program, arguments, []);

    /// <summary>Starts a program on the host.</summary>
    /// <param name="program">Its path, or its name as the path finds it.</param>
    /// <param name="arguments">The words behind its name.</param>
    /// <param name="environment">NAME=value, beside those of this process.</param>
    /// <returns>The process; it is killed with the host at the latest.</returns>
    public HostProcess Start(string program, IReadOnlyList<string> arguments, IReadOnlyList<string> environment) =>
        StartAt(place, program, arguments, environment);

    /// <summary>Runs a program on the host to its end.</summary>
    /// <param name="program">Its path, or its name as the path finds it.</param>
    /// <param name="arguments">The words behind its name.</param>
    /// <returns>What it wrote.</returns>
    /// <exception cref="LabFailure">It ended with another code than 0, or not within 20 s.</exception>
    public string Run(string program, params string[] arguments) => RunAt(place, program, arguments);

    /// <summary>Runs a program in the host's network alone, among this machine's files and processes.</summary>
    internal string RunInNetwork(string program, params string[] arguments) => RunAt(null, program, arguments);

    /// <summary>Runs a program on the host with our own standard streams, and waits for its end.</summary>
    /// <param name="program">Its path, or its name as the path finds it.</param>
    /// <param name="arguments">The words behind its name.</param>
    /// <returns>The exit code.</returns>
    public int Execute(string program, params string[] arguments)
    {
        var child = thread.Do(() => ChildProcess.Start(Settings(place, program, arguments, [], -1), out var errno) ?? throw NotStarted(program, errno));
        return child.Wait().Code;
    }

    /// <summary>Makes a socket in the host's network.</summary>
    /// <param name="family">Its family.</param>
    /// <param name="type">Its type.</param>
    /// <param name="protocol">Its protocol.</param>
    /// <returns>The socket; any thread may use it.</returns>
    public Socket NewSocket(AddressFamily family, SocketType type, ProtocolType protocol) => thread.Do(() => new Socket(family, type, protocol));

    /// <summary>Makes a raw socket in the host's network, for a protocol that the framework need not know.</summary>
    /// <param name="family">IPv4 or IPv6.</param>
    /// <param name="protocol">The number of the IP protocol.</param>
    /// <returns>The socket; any thread may use it.</returns>
    public Socket NewRawSocket(AddressFamily family, int protocol)
    {
        return NewRawSocket(family == AddressFamily.InterNetwork ? 2 : 10, protocol);
    }

    /// <summary>Makes a socket that sees all frames on the host's interfaces.</summary>
    internal Socket NewPacketSocket() => NewRawSocket(17, 0x0300);

    /// <summary>Makes a socket that speaks with the kernel's packet filter (NETLINK_NETFILTER).</summary>
    internal Socket NewFilterSocket() => NewRawSocket(16, 12);

    private Socket NewRawSocket(int family, int protocol)
    {
        const int raw = 3;
        var (descriptor, errno) = thread.Do(() => (ObserverSocket.Open(family, raw, protocol, out var error), error));
        LabFailure.Check(errno, $"{Name}: a raw socket");
        return new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
    }

    /// <summary>Whether an address is on the host now.</summary>
    /// <param name="address">The address; an IPv6 address that is still tentative is not.</param>
    public bool Owns(IPAddress address)
    {
        // The kernel binds to local addresses only, and says so faster than a list of them could be read.
        using var socket = NewSocket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(address, 0));
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            return false;
        }
    }

    /// <summary>Waits until an address is on the host, or is gone.</summary>
    /// <param name="address">The address.</param>
    /// <param name="present">Which of the two.</param>
    /// <param name="patience">How long to wait.</param>
    /// <exception cref="LabFailure">It did not happen.</exception>
    public void AwaitAddress(IPAddress address, bool present, TimeSpan patience)
    {
        var endMs = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        while (true)
        {
            var known = Events.Count;
            if (Owns(address) == present)
            {
                return;
            }

            if (Environment.TickCount64 > endMs)
            {
                throw new LabFailure($"{address} is {(present ? "not on" : "still on")} {Name} after {patience.TotalSeconds} s");
            }

            // The monitor may have started after the change: a look now and then covers that.
            Events.AwaitMore(known, TimeSpan.FromMilliseconds(50));
        }
    }

    /// <summary>Ends every process of the host, and it.</summary>
    public void Dispose()
    {
        anchor.Dispose();
        lock (processes)
        {
            processes.ForEach(process => process.Dispose());
        }

        Release();
    }

    /// <summary>Lets go of the host without ending it.</summary>
    internal void Release()
    {
        place.Dispose();
        thread.Dispose();
    }

    private string RunAt(ChildPlace? where, string program, string[] arguments)
    {
        using var process = StartAt(where, program, arguments, []);
        var code = process.AwaitEnd(TimeSpan.FromSeconds(20));
        return code == 0 ? process.Output.Text : throw new LabFailure($"{Name}: {program} {string.Join(' ', arguments)} ended with {code}:\n{process.Output.Text}");
    }

    private HostProcess StartAt(ChildPlace? where, string program, IReadOnlyList<string> arguments, IReadOnlyList<string> environment)
    {
        var (read, write) = ReadinessPipe.Create();
        var child = thread.Do(() =>
        {
            var started = ChildProcess.Start(Settings(where, program, arguments, environment, write), out var errno);
            ReadinessPipe.Close(write);
            return started ?? throw NotStarted(program, errno);
        });
        var process = new HostProcess(System.IO.Path.GetFileName(program), child, new ProcessOutput(read));
        if (where != null)
        {
            lock (processes)
            {
                processes.RemoveAll(process => process.HasEnded);
                processes.Add(process);
            }
        }

        return process;
    }

    private LabFailure NotStarted(string program, int errno) => new($"{Name}: {program} did not start: {Linux.Errno.Describe(errno)}");

    private static ChildSettings Settings(ChildPlace? where, string program, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, int output) => new()
    {
        Path = ProgramPath.Find(program),
        Arguments = [Encoding.UTF8.GetBytes(program), .. arguments.Select(Encoding.UTF8.GetBytes)],
        Environment = environment.Count == 0 ? HostEnvironment.Entries : HostEnvironment.With(environment),
        NewSession = output >= 0,
        NullInput = output >= 0,
        Output = output,
        Place = where,
    };
}
