namespace Tandem.Deploy.Tests;

/// <summary>
/// This system as it is, in a mount namespace and under a layer that takes what is written, with the package in it: what is done there, really, is
/// gone afterwards. Without a .NET of its own, as on the host of somebody who has none.
/// </summary>
public sealed class InstalledSystem : IDisposable
{
    /// <summary>$1 is where the layers go, $2 the package, $3 the script. Leaves $root.</summary>
    private const string Layers = """
        set -e
        mount -t tmpfs none "$1"
        root=$1/root
        mkdir "$1/upper" "$1/work" "$root"
        mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$root"
        mount -t proc proc "$root/proc"
        mount -t tmpfs none "$root/run"
        mount -t tmpfs none "$root/tmp"
        mount -t tmpfs none "$root/usr/share/dotnet"
        cp "$2" "$root/run/tandem.deb"
        cp "$3" "$root/run/script"

        """;

    private const string EnterShell = """
        mount --rbind /dev "$root/dev"
        exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive chroot "$root" /bin/sh /run/script
        """;

    /// <summary>
    /// systemd as the first process, which starts the script and ends with its exit code. $4 takes the script's output. Control groups are as the host has them:
    /// systemd's own hierarchy where there is one of the first version, else the second version alone.
    /// </summary>
    private const string EnterSystemd = """
        mount -t sysfs none "$root/sys" -o ro
        mount -t tmpfs none "$root/sys/fs/cgroup"
        mkdir "$root/sys/fs/cgroup/systemd"
        if mount -t cgroup none "$root/sys/fs/cgroup/systemd" -o none,name=systemd; then
            mkdir "$root/sys/fs/cgroup/unified"
            mount -t cgroup2 none "$root/sys/fs/cgroup/unified"
        else
            umount "$root/sys/fs/cgroup"
            mount -t cgroup2 none "$root/sys/fs/cgroup"
        fi
        mount -t tmpfs none "$root/dev"
        for device in null zero full random urandom tty; do
            touch "$root/dev/$device"
            mount --bind "/dev/$device" "$root/dev/$device"
        done
        ln -s /proc/self/fd "$root/dev/fd"
        mkdir "$root/dev/pts" "$root/dev/shm"
        touch "$root/run/output"
        mount --bind "$4" "$root/run/output"
        rm -rf "$root"/etc/systemd/system/* "$root"/var/log/journal
        cat >"$root/etc/systemd/system/script.target" <<'END'
        [Unit]
        Wants=script.service
        END
        cat >"$root/etc/systemd/system/script.service" <<'END'
        [Service]
        Type=oneshot
        TimeoutStartSec=300
        Environment=LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
        StandardOutput=file:/run/output
        StandardError=inherit
        ExecStart=/bin/bash /run/script
        ExecStopPost=/bin/sh -c '[ "$$EXIT_CODE" = exited ] || EXIT_STATUS=99; exec systemctl exit $$EXIT_STATUS'
        END
        exec chroot "$root" /usr/bin/env -i container=test PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --system --unit=script.target --show-status=0
        """;

    /// <summary>Runs $2, in namespaces of its own and with the other arguments, in control groups that are removed again.</summary>
    private const string ControlGroup = """
        name=tandem-deploy-$$
        mkdir -p "$1/hierarchies/first" "$1/hierarchies/second"
        mount -t cgroup none "$1/hierarchies/first" -o none,name=systemd 2>/dev/null || true
        mount -t cgroup2 none "$1/hierarchies/second"
        groups=()
        for hierarchy in first second; do
            if mountpoint -q "$1/hierarchies/$hierarchy"; then
                mkdir "$1/hierarchies/$hierarchy/$name"
                groups+=("$1/hierarchies/$hierarchy/$name")
            fi
        done
        (
            for group in "${groups[@]}"; do echo $BASHPID >"$group/cgroup.procs"; done
            exec unshare --cgroup --mount --propagation private --net --uts --ipc --pid --fork --kill-child bash -c "$2" bash "$1" "$3" "$4" "$5"
        )
        code=$?
        for group in "${groups[@]}"; do find "$group" -depth -type d -exec rmdir {} \;; done
        exit $code
        """;

    private readonly string work = Directory.CreateTempSubdirectory("tandem-deploy-").FullName;
    private readonly string layers;

    /// <summary>Builds the package.</summary>
    public InstalledSystem()
    {
        Assert.True(Environment.UserName == "root", "A package is installed by root.");
        Package = Command.Expect(Path.Combine(Repository.Root, "deploy/deb/build"), work).Trim();
        layers = Path.Combine(work, "layers");
        Directory.CreateDirectory(layers);
    }

    /// <summary>The package's path.</summary>
    public string Package { get; }

    /// <summary>Runs a shell script in a fresh system, where the package lies as /run/tandem.deb.</summary>
    /// <param name="script">It must succeed.</param>
    /// <returns>What it wrote.</returns>
    internal string Run(string script)
    {
        var file = Path.Combine(work, "script");
        File.WriteAllText(file, "set -e\n" + script);
        return Command.Expect("unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", "bash", "-c", Layers + EnterShell, "bash", layers, Package, file);
    }

    /// <summary>
    /// Runs a shell script in a fresh system that systemd has started, in namespaces of its own. The package lies as /run/tandem.deb, and nothing but
    /// the script was started.
    /// </summary>
    /// <param name="script">It must succeed.</param>
    /// <returns>What it wrote.</returns>
    internal string RunUnderSystemd(string script)
    {
        var file = Path.Combine(work, "script");
        File.WriteAllText(file, "set -e\n" + script);
        var output = Path.Combine(work, "output");
        File.WriteAllText(output, "");
        var (code, said) = Command.Run("unshare", "--mount", "--propagation", "private", "bash", "-c", ControlGroup, "bash", layers, Layers + EnterSystemd, Package, file, output);
        Assert.True(code == 0, $"ended with {code}:\n{said}{File.ReadAllText(output)}");
        return File.ReadAllText(output);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(work, recursive: true);
}
