using System.Globalization;
using System.Text;
using Tandem.Linux.Sockets;
using Tandem.Simulation.Network;
using Tandem.Simulation.Peers;

namespace Tandem.Simulation.Runs;

/// <summary>All that a seed decides before the clock starts: configuration, network, servers, clients.</summary>
internal sealed class RunPlan
{
    private readonly Random random;
    private int nextId = 1;

    internal RunPlan(int seed)
    {
        random = new Random(seed ^ 0x5EED);
        IsTcp = Chance(0.15);
        Conditions = DrawConditions();
        HasQueue = Chance(0.3);
        HasChecks = Chance(0.25);
        Workers = Chance(0.3) ? 2 : 1;
        Retries = random.Next(3) == 0 ? random.Next(0, 5) : 3;
        AbortsOnClose = Chance(0.1);
        EndsEarly = Chance(0.08);
        IsStarved = Chance(0.04);
        CutsSessions = HasChecks && Chance(0.2);
        RunsOutOfDescriptors = Chance(0.05);
        Pauses = Chance(0.1);
        RepeatsAll = Retries > 0 && Chance(0.1);
        Servers = DrawServers();
        Clients = DrawClients();
        Configuration = DrawConfiguration();
    }

    internal static Endpoint Address { get; } = Endpoint.FromIPv4(0x0A090001, 80);

    internal string Configuration { get; }

    internal NetworkConditions Conditions { get; }

    internal List<ServerPlan> Servers { get; }

    internal List<ClientPlan> Clients { get; }

    internal bool IsTcp { get; }

    internal int Workers { get; }

    internal int Retries { get; }

    internal bool AbortsOnClose { get; }

    internal bool HasQueue { get; }

    internal bool HasChecks { get; }

    /// <summary>The balancer is drained or stopped while clients are at work.</summary>
    internal bool EndsEarly { get; }

    /// <summary>The loops have hardly any buffers.</summary>
    internal bool IsStarved { get; }

    /// <summary><c>on-marked-down shutdown-sessions</c>.</summary>
    internal bool CutsSessions { get; }

    /// <summary>From time to time no connection to a server can be started.</summary>
    internal bool RunsOutOfDescriptors { get; }

    /// <summary>The listeners are paused and resumed.</summary>
    internal bool Pauses { get; }

    /// <summary><c>retry-on all-retryable-errors</c>: a POST may be sent twice.</summary>
    internal bool RepeatsAll { get; }

    private bool Chance(double probability) => random.NextDouble() < probability;

    private NetworkConditions DrawConditions()
    {
        var rough = Chance(0.6);
        var least = Chance(0.3) ? 1024 : Chance(0.5) ? 16 * 1024 : 128 * 1024;
        return new NetworkConditions
        {
            LatencyUs = Chance(0.2) ? 20_000 : random.Next(20, 500),
            MostPieces = Chance(0.5) ? 2 : 12,
            Stalls = rough && Chance(0.3) ? 0.02 : 0,
            StallUs = random.Next(1000, 200_000),
            ShortWrites = Chance(0.5) ? 0.1 : 0,
            Refusals = rough && Chance(0.3) ? 0.05 : 0,
            LostConnects = rough && Chance(0.2) ? 0.03 : 0,
            ServerResets = rough && Chance(0.3) ? 0.005 : 0,
            ClientResets = rough && Chance(0.3) ? 0.005 : 0,
            LeastRoom = least,
            MostRoom = least * random.Next(1, 4),
            LagUs = random.Next(1, 300),
        };
    }

    private List<ServerPlan> DrawServers()
    {
        var servers = new List<ServerPlan> { DrawServer(0, honest: true) };
        for (var more = random.Next(3); more > 0; more--)
        {
            servers.Add(DrawServer(servers.Count, honest: Chance(0.4)));
        }

        if (Chance(0.3))
        {
            // No honest server at all: nothing may hang or leak for that.
            servers[0] = DrawServer(0, honest: false);
        }

        return servers;
    }

    private ServerPlan DrawServer(int index, bool honest)
    {
        var all = Enum.GetValues<ServerConduct>();
        var conducts = new ServerConduct[honest ? 0 : random.Next(1, 4)];
        for (var i = 0; i < conducts.Length; i++)
        {
            do
            {
                conducts[i] = all[random.Next(all.Length)];
            }
            while (IsTcp && conducts[i] == ServerConduct.Poison);
        }

        return new ServerPlan($"s{index}", Endpoint.FromIPv4(0x0A010001, 8001 + index), conducts, honest ? 0 : Chance(0.3) ? 1 : 0.2)
        {
            IsDead = !honest && Chance(0.15),
            Flaps = !honest && Chance(0.15),
            SpeaksFirst = !honest && Chance(0.1),
            IdleUs = Chance(0.3) ? random.Next(1000, 500_000) : 0,
            ThinkUs = Chance(0.3) ? 50_000 : 1000,
        };
    }

    private List<ClientPlan> DrawClients()
    {
        var clients = new List<ClientPlan>();
        for (var i = random.Next(1, 9); i > 0; i--)
        {
            var requests = new List<ClientRequest>();
            for (var j = random.Next(1, 20); j > 0; j--)
            {
                requests.Add(DrawRequest());
            }

            var slowly = Chance(0.1);
            clients.Add(new ClientPlan($"c{clients.Count}", requests)
            {
                RequestsPerConnection = Chance(0.3) ? random.Next(1, 4) : 100,
                Depth = !IsTcp && Chance(0.2) ? random.Next(2, 6) : 1,
                Reading = slowly ? (random.Next(100, 8000), random.Next(100, 20_000)) : null,
                Sending = Chance(0.1) ? (random.Next(200, 8000), random.Next(100, 20_000)) : null,
                Aborts = Chance(0.15) ? 0.2 : 0,
                HalfCloses = Chance(0.1),
                ThinkUs = Chance(0.2) ? 500_000 : 5_000,
            });
        }

        return clients;
    }

    private ClientRequest DrawRequest()
    {
        var method = random.Next(10) switch { < 5 => "GET", 5 => "HEAD", 6 => "PUT", 7 => "DELETE", _ => "POST" };
        var body = method is "POST" or "PUT" ? DrawLength() : 0;
        var old = Chance(0.08);
        return new ClientRequest(nextId++, method, body, DrawLength())
        {
            Chunked = body > 0 && !old && Chance(0.4),
            Http10 = old,
            Closes = Chance(old ? 0.5 : 0.05),
        };
    }

    private int DrawLength() => random.Next(20) switch
    {
        < 3 => 0,
        < 12 => random.Next(1, 300),
        < 17 => random.Next(1, 20_000),
        < 19 => random.Next(1, 100_000),
        _ => random.Next(1, 400_000),
    };

    private string DrawConfiguration()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"defaults\n mode {(IsTcp ? "tcp" : "http")}\n timeout connect 1s\n timeout client 4s\n timeout server 3s\n");
        text.Append(CultureInfo.InvariantCulture, $" timeout queue {(HasQueue ? "60s" : "8s")}\n retries {Retries}\n");
        Option(text, 0.4, " timeout http-request 4s", 1);
        Option(text, 0.5, " timeout http-keep-alive 4s", 1);
        if (!IsTcp)
        {
            text.Append(random.Next(6) switch { 0 => " option http-server-close\n", 1 => " option httpclose\n", _ => "" });
            text.Append(random.Next(5) switch { 0 => " http-reuse never\n", 1 => " http-reuse always\n", 2 => " http-reuse aggressive\n", _ => "" });
            text.Append(RepeatsAll ? " retry-on all-retryable-errors\n" : "");
            Option(text, 0.4, " option forwardfor", 1);
        }

        Option(text, 0.1, " no option redispatch", 1);
        text.Append(AbortsOnClose ? " option abortonclose\n" : "");
        text.Append("frontend f\n bind 10.9.0.1:80\n default_backend b\n");
        Option(text, 0.15, $" maxconn {Clients.Count + 1}", 1);
        text.Append("backend b\n balance ");
        text.Append(random.Next(7) switch { 0 => "leastconn", 1 => "source", 2 => "uri", 3 => "first", 4 => "random", 5 => "static-rr", _ => "roundrobin" }).Append('\n');
        foreach (var server in Servers)
        {
            text.Append(CultureInfo.InvariantCulture, $" server {server.Name} {server.Address}");
            text.Append(HasQueue ? $" maxconn {random.Next(1, 4)}" : "");
            text.Append(HasChecks ? " check inter 200ms" : "");
            text.Append(CutsSessions ? " on-marked-down shutdown-sessions" : "");
            Option(text, 0.1, $" pool-max-conn {random.Next(3)}", 0);
            text.Append('\n');
        }

        return text.ToString();
    }

    private void Option(StringBuilder text, double probability, string line, int lineEnds)
    {
        if (Chance(probability))
        {
            text.Append(line).Append('\n', lineEnds);
        }
    }
}
