using System.Globalization;
using System.Net;
using System.Text;
using Tandem.Configuration.Text;
using Tandem.Lab;
using Tandem.Linux.Processes;

namespace Tandem.Laboratory;

/// <summary><c>tandem lab</c>: a network of hosts on this machine, for whoever wants to see a failover before trusting it.</summary>
internal static class LabVerb
{
    private const int UsageError = 2;

    private const string Help = """
        tandem lab: a network of hosts on this machine, to try failovers in. Nothing of it shows outside; it needs root.

          tandem lab up                       build it: lb1 10.42.0.11, lb2 10.42.0.12, client 10.42.0.100,
                                              server1 to server3 10.42.0.21 to .23, on a switch named bridge
          tandem lab status                   the hosts, their addresses, and who has 10.42.0.240 and fd42::240
          tandem lab exec HOST COMMAND ...    run a command on a host
          tandem lab down                     end it, with everything that runs there

        Each host has eth0, its own processes, /run and /tmp, and its own changes to /etc and /opt. They know each other by name.
        The servers answer on port 80. A pair of balancers, and a client that watches:

          tandem lab up
          tandem lab exec lb1 cp $PWD/master.conf /etc/keepalived.conf; tandem lab exec lb2 cp $PWD/backup.conf /etc/keepalived.conf
          tandem lab exec lb1 tandem failover -f /etc/keepalived.conf
          tandem lab exec lb2 tandem failover -f /etc/keepalived.conf
          tandem lab exec client ping -i 0.1 10.42.0.240
          tandem lab exec lb1 killall -9 tandem                      a process dies
          tandem lab exec bridge bridge link set dev lb1 state 0     lb1 is cut off (state 3: no longer)
          tandem lab exec bridge ip link set lb1 down                lb1 loses its carrier (up: no longer)

        """;

    private static readonly string[] Words = ["up", "down", "exec", "status", "help"];

    /// <summary>Runs the word behind the verb.</summary>
    /// <param name="arguments">The words behind <c>lab</c>.</param>
    /// <returns>The exit code; that of the command for <c>exec</c>.</returns>
    internal static int Run(ReadOnlySpan<string> arguments)
    {
        try
        {
            switch (arguments)
            {
                case ["up"]:
                    return Up();
                case ["down"]:
                    return Down();
                case ["status"]:
                    return Status();
                case ["exec", var host, "--", var program, .. var rest]:
                    return Execute(host, program, rest.ToArray());
                case ["exec", var host, var program, .. var rest]:
                    return Execute(host, program, rest.ToArray());
                case ["help" or "-h" or "--help"]:
                    StandardStreams.WriteOutput(Help);
                    return 0;
                case [var word, ..] when !Words.Contains(word):
                    var nearest = NearestWord.Find(word, Words);
                    return Refuse($"'lab' knows no '{word}'; " + (nearest != null ? $"did you mean '{nearest}'?" : "'tandem lab --help' says what it knows."));
                case [var word, ..]:
                    return Refuse($"'lab {word}' takes {(word == "exec" ? "a host and a command" : "no further words")}; 'tandem lab --help' has examples.");
                default:
                    StandardStreams.WriteError(Help);
                    return UsageError;
            }
        }
        catch (Exception e) when (e is LabFailure or IOException or UnauthorizedAccessException)
        {
            StandardStreams.WriteError($"tandem: lab: {e.Message}\n");
            return 1;
        }
    }

    private static int Up()
    {
        SharedFolders.Require(ProcessImage.ExecutablePath);
        var lab = LabRecord.Up();
        try
        {
            foreach (var server in lab.Servers)
            {
                LabServer.StartDaemon(server, ProcessImage.ExecutablePath);
            }
        }
        catch
        {
            // Half a lab would stand in the way of the next attempt.
            lab.Release();
            _ = LabRecord.Down();
            throw;
        }

        lab.Release();
        return Status();
    }

    private static int Down()
    {
        var stood = LabRecord.Down();
        StandardStreams.WriteOutput(stood ? "The lab is down.\n" : "No lab stands.\n");
        return 0;
    }

    private static int Status()
    {
        if (LabRecord.Find() is not { } lab)
        {
            StandardStreams.WriteOutput("No lab stands; 'tandem lab up' builds it.\n");
            return 1;
        }

        var text = new StringBuilder();
        foreach (var host in lab.Hosts)
        {
            var addresses = host.Number == 0 ? "(the switch: a port for each host)" : $"{host.Address}  {host.AddressV6}";
            text.Append(CultureInfo.InvariantCulture, $"{host.Name,-10}process 1 is {host.Pid,-10}{addresses}{Virtual(host)}\n");
        }

        StandardStreams.WriteOutput(text.ToString());
        lab.Release();
        return 0;
    }

    private static string Virtual(Host host)
    {
        IPAddress[] addresses = [LabAddresses.Virtual, LabAddresses.VirtualV6];
        return string.Concat(addresses.Where(address => host.Number > 0 && host.Owns(address)).Select(address => $"  has {address}"));
    }

    private static int Execute(string name, string program, string[] arguments)
    {
        var lab = LabRecord.Find() ?? throw new LabFailure("no lab stands; 'tandem lab up' builds it.");
        var host = lab.Hosts.FirstOrDefault(host => host.Name == name)
            ?? throw new LabFailure($"no host '{name}'; there are {string.Join(", ", lab.Hosts.Select(host => host.Name))}.");
        // What the terminal sends is for the command.
        using var signals = new SignalSubscription(_ => { }, SignalNumber.Int, SignalNumber.Quit);
        return host.Execute(program == "tandem" ? ProcessImage.ExecutablePath : program, arguments);
    }

    private static int Refuse(string message)
    {
        StandardStreams.WriteError($"tandem: {message}\n");
        return UsageError;
    }
}
