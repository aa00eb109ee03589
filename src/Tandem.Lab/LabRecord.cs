using System.Globalization;

namespace Tandem.Lab;

/// <summary>The one lab of a machine that stays when its maker ends, written down so that other processes find its hosts.</summary>
public static class LabRecord
{
    /// <summary>Where it is written down: a line for each host with name, number, process 1, and when that was started.</summary>
    public const string FilePath = "/run/tandem-lab/hosts";

    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(10);

    /// <summary>Builds the lab.</summary>
    /// <returns>The lab; letting go of it does not end it.</returns>
    /// <exception cref="LabFailure">It stands already, or cannot be built.</exception>
    public static LabNetwork Up()
    {
        if (Find() is { } standing)
        {
            standing.Release();
            throw new LabFailure("the lab stands already; 'tandem lab status' shows it, 'tandem lab down' ends it.");
        }

        var lab = LabNetwork.Build(new LabSettings { Staying = true });
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
            File.WriteAllLines(FilePath, lab.Hosts.Select(host =>
                string.Create(CultureInfo.InvariantCulture, $"{host.Name} {host.Number} {host.Pid} {ProcessTree.StartOf(host.Pid)}")));
            return lab;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            lab.Dispose();
            Forget();
            throw new LabFailure($"the lab could not be written down: {e.Message}");
        }
    }

    /// <summary>Finds the lab.</summary>
    /// <returns>The lab, or null when none stands.</returns>
    public static LabNetwork? Find()
    {
        if (!File.Exists(FilePath))
        {
            return null;
        }

        var hosts = new List<Host>();
        foreach (var line in File.ReadAllLines(FilePath))
        {
            // After a restart of the machine the numbers are others', and a line that was cut off names nobody.
            if (line.Split(' ') is [var name, var number, var process, var start]
                && int.TryParse(number, CultureInfo.InvariantCulture, out var host)
                && int.TryParse(process, CultureInfo.InvariantCulture, out var pid)
                && ProcessTree.StartOf(pid) == start)
            {
                hosts.Add(Host.Attach(name, host, pid));
            }
        }

        return hosts.Count > 0 ? LabNetwork.Of(hosts) : null;
    }

    /// <summary>Nothing is left of a lab that is down, its folder included.</summary>
    private static void Forget()
    {
        try
        {
            File.Delete(FilePath);
            Directory.Delete(Path.GetDirectoryName(FilePath)!);
        }
        catch (IOException)
        {
            // Somebody put something of his own there, or it is gone already.
        }
    }

    /// <summary>Ends the lab, with everything that runs there.</summary>
    /// <returns>False when none stood.</returns>
    public static bool Down()
    {
        if (Find() is not { } lab)
        {
            return false;
        }

        Forget();
        var pids = lab.Hosts.Select(host => (host.Pid, Start: ProcessTree.StartOf(host.Pid))).ToArray();
        lab.Dispose();
        // Who comes next must find nothing of it.
        SpinWait.SpinUntil(() => pids.All(one => ProcessTree.StartOf(one.Pid) != one.Start), EndPatience);
        return true;
    }
}
