using System.Text;

namespace Tandem.Lab;

/// <summary>
/// A small data centre in network namespaces: two balancers, a client and servers on one switch. Nothing of it shows on the machine,
/// any number of labs can stand side by side, and all of it ends with the process that made it, however that ends.
/// </summary>
public sealed partial class LabNetwork : IDisposable
{
    private readonly List<Host> hosts;

    private LabNetwork(List<Host> hosts) => this.hosts = hosts;

    /// <summary>The switch: no addresses, one port for each host under that host's name.</summary>
    public Host Bridge => hosts[0];

    /// <summary>10.42.0.11.</summary>
    public Host Lb1 => hosts[1];

    /// <summary>10.42.0.12.</summary>
    public Host Lb2 => hosts[2];

    /// <summary>10.42.0.100.</summary>
    public Host Client => hosts[3];

    /// <summary>10.42.0.21 and so on.</summary>
    public IReadOnlyList<Host> Servers => hosts[4..];

    /// <summary>All of them, the switch first.</summary>
    public IReadOnlyList<Host> Hosts => hosts;

    /// <summary>Builds a lab and returns when its hosts reach each other.</summary>
    /// <param name="settings">What it has; as by default when null.</param>
    /// <returns>The lab.</returns>
    /// <exception cref="LabFailure">It cannot be built, as without the right to make namespaces.</exception>
    public static LabNetwork Build(LabSettings? settings = null)
    {
        settings ??= new LabSettings();
        List<(string Name, int Number)> plan = [("bridge", 0), ("lb1", 11), ("lb2", 12), ("client", 100)];
        plan.AddRange(Enumerable.Range(1, settings.Servers).Select(number => ($"server{number}", 20 + number)));
        var names = NamesOf(plan);
        var built = new Host?[plan.Count];
        try
        {
            Parallel.For(0, plan.Count, i => built[i] = Host.Build(plan[i].Name, plan[i].Number, names, settings.Staying));
            Connect(built!);
        }
        catch (Exception e)
        {
            foreach (var host in built)
            {
                host?.Dispose();
            }

            if (e is AggregateException { InnerException: LabFailure failure })
            {
                throw failure;
            }

            throw;
        }

        return new LabNetwork([.. built.OfType<Host>()]);
    }

    internal static LabNetwork Of(List<Host> hosts) => new(hosts);

    /// <summary>Ends all hosts and everything on them.</summary>
    public void Dispose() => Parallel.ForEach(hosts, host => host.Dispose());

    /// <summary>Lets go of the hosts without ending them, where they were made to stay.</summary>
    public void Release() => hosts.ForEach(host => host.Release());

    private static string NamesOf(List<(string Name, int Number)> plan)
    {
        var text = new StringBuilder("127.0.0.1 localhost\n::1 localhost\n");
        foreach (var (name, number) in plan.Where(entry => entry.Number > 0))
        {
            text.Append($"{LabAddresses.V4(number)} {name}\n{LabAddresses.V6(number)} {name}\n");
        }

        return text.ToString();
    }

    /// <summary>One start of ip(8) for the switch and one for each host: process starts are what building a lab takes.</summary>
    private static void Connect(Host[] hosts)
    {
        var folder = Directory.CreateTempSubdirectory("tandem-lab-").FullName;
        try
        {
            var bridge = new StringBuilder("link add br0 type bridge mcast_snooping 0\nlink set br0 up\n");
            foreach (var host in hosts.Where(host => host.Number > 0))
            {
                bridge.Append($"link add {host.Name} type veth peer name {Host.Interface} address {LabAddresses.HardwareAddress(host.Number)} netns {host.Pid}\n");
                bridge.Append($"link set {host.Name} master br0 up\n");
            }

            Batch(hosts[0], folder, bridge.ToString());
            Parallel.ForEach(hosts.Where(host => host.Number > 0), host => Batch(host, folder, $"""
                link set lo up
                addr add {host.Address}/24 dev {Host.Interface}
                addr add {host.AddressV6}/64 dev {Host.Interface} nodad
                link set {Host.Interface} up

                """));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Batch(Host host, string folder, string commands)
    {
        var file = Path.Combine(folder, host.Name);
        File.WriteAllText(file, commands);
        // Among this machine's processes, whose numbers name the hosts' networks.
        host.RunInNetwork("ip", "-batch", file);
    }
}
