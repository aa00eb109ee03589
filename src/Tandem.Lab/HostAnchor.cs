using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Tandem.Linux.Namespaces;
using Tandem.Linux.Processes;

namespace Tandem.Lab;

/// <summary>
/// Process 1 of a host: a shell that holds its namespaces (network, processes, mounts, name) and buries its orphans. When it ends, the
/// kernel ends every process of the host, and with the last one its links. It ends by itself when its owner does, however that came:
/// it reads from a pipe whose other end only the owner has. So no name can collide and nothing can be left over.
/// </summary>
internal sealed class HostAnchor : IDisposable
{
    /// <summary>Changed files go to memory; what the machine has shows through.</summary>
    private static readonly string[] Overlays = ["etc", "opt"];

    /// <summary>The mount of /proc must be made inside, by one of the processes that it is to show. bash waits for any child.</summary>
    private const string Script = """
        mount -t proc proc /proc || exit 1
        if [[ -z $1 ]]; then mkfifo /run/lab/life && exec 3<>/run/lab/life; set -- 3; fi
        echo ready
        while read -r -u "$1" _; do :; done
        """;

    private readonly int lifeline;
    private readonly ChildProcess? child;

    private HostAnchor(int pid, ChildProcess? child, int lifeline)
    {
        Pid = pid;
        this.child = child;
        this.lifeline = lifeline;
    }

    /// <summary>Its process id outside of the host.</summary>
    internal int Pid { get; }

    /// <summary>Where the host's files are seen from outside.</summary>
    internal string Root => string.Create(CultureInfo.InvariantCulture, $"/proc/{Pid}/root");

    /// <summary>Makes the namespaces of one host.</summary>
    /// <param name="name">The host's name.</param>
    /// <param name="names">The lines of its /etc/hosts.</param>
    /// <param name="staying">Whether it outlives this process.</param>
    internal static HostAnchor Start(string name, string names, bool staying)
    {
        HostAnchor? anchor = null;
        Exception? failure = null;
        // The thread ends with its namespaces; process 1 keeps them.
        var thread = new Thread(() =>
        {
            try
            {
                Separate(name, names);
                anchor = Spawn(staying);
            }
            catch (Exception e) when (e is LabFailure or IOException or InvalidOperationException or UnauthorizedAccessException)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        return failure == null ? anchor! : throw new LabFailure($"host {name}: {failure.Message}");
    }

    /// <summary>The anchor of a host that another process made to stay.</summary>
    internal static HostAnchor Attach(int pid) => new(pid, null, -1);

    /// <summary>Ends the host and everything on it.</summary>
    public void Dispose()
    {
        _ = ProcessSignals.Send(Pid, SignalNumber.Kill);
        if (lifeline >= 0)
        {
            ReadinessPipe.Close(lifeline);
        }

        _ = child?.Wait();
    }

    private static void Separate(string name, string names)
    {
        LabFailure.Check(
            ThreadNamespaces.Unshare(NamespaceKinds.Directories | NamespaceKinds.Mounts | NamespaceKinds.HostName | NamespaceKinds.Network),
            "a host of its own");
        LabFailure.Check(ThreadNamespaces.MakeMountsPrivate(), "private mounts");
        LabFailure.Check(ThreadNamespaces.Mount("tmpfs", "/run", "mode=755"), "tmpfs on /run");
        LabFailure.Check(ThreadNamespaces.Mount("tmpfs", "/tmp", "mode=1777"), "tmpfs on /tmp");
        // Interfaces under /sys are those of the network in which it was mounted; a user namespace may not, and nothing here needs it.
        _ = ThreadNamespaces.Mount("sysfs", "/sys", "");
        foreach (var folder in Overlays)
        {
            Directory.CreateDirectory($"/run/lab/{folder}");
            Directory.CreateDirectory($"/run/lab/{folder}.work");
            LabFailure.Check(
                ThreadNamespaces.Mount("overlay", $"/{folder}", $"lowerdir=/{folder},upperdir=/run/lab/{folder},workdir=/run/lab/{folder}.work"),
                $"overlay on /{folder}");
        }

        // A file whose owner a user namespace does not know can be replaced there, and not written.
        File.Delete("/etc/hosts");
        File.WriteAllText("/etc/hosts", names);
        LabFailure.Check(ThreadNamespaces.NameHost(name), "the host's name");
        // Addresses of the lab are known to be nobody else's; looking for others takes more than a second.
        File.WriteAllText("/proc/sys/net/ipv6/conf/default/accept_dad", "0");
        File.WriteAllText("/proc/sys/net/ipv6/conf/default/router_solicitations", "0");
    }

    private static HostAnchor Spawn(bool staying)
    {
        var (life, lifeline) = staying ? (-1, -1) : ReadinessPipe.Create();
        var (said, output) = ReadinessPipe.Create();
        using var place = ChildPlace.NewProcesses();
        var number = staying ? "" : life.ToString(CultureInfo.InvariantCulture);
        var child = ChildProcess.Start(
            new ChildSettings
            {
                Path = "/bin/bash",
                Arguments = [.. new[] { "bash", "-c", Script, "tandem-lab-host", number }.Select(Encoding.UTF8.GetBytes)],
                Environment = HostEnvironment.Entries,
                Keep = staying ? [] : [life],
                NewSession = true,
                NullInput = true,
                Output = output,
                Place = place,
            },
            out var errno);
        ReadinessPipe.Close(output);
        if (life >= 0)
        {
            ReadinessPipe.Close(life);
        }

        LabFailure.Check(errno, "process 1");
        var anchor = new HostAnchor(child!.Pid, child, lifeline);
        using var reader = new StreamReader(new FileStream(new SafeFileHandle(said, ownsHandle: true), FileAccess.Read));
        var line = reader.ReadLine();
        if (line == "ready")
        {
            return anchor;
        }

        anchor.Dispose();
        throw new LabFailure($"its process 1 did not come up: {line}");
    }
}
