namespace Tandem.Deploy.Tests;

/// <summary>
/// This system as it is, in a mount namespace and under a layer that takes what is written, with the package in it: what is done there, really, is
/// gone afterwards. Without a .NET of its own, as on the host of somebody who has none.
/// </summary>
public sealed class InstalledSystem : IDisposable
{
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
        const string setUp = """
            set -e
            mount -t tmpfs none "$1"
            mkdir "$1/upper" "$1/work" "$1/root"
            mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root"
            mount -t proc proc "$1/root/proc"
            mount --rbind /dev "$1/root/dev"
            mount -t tmpfs none "$1/root/run"
            mount -t tmpfs none "$1/root/tmp"
            mount -t tmpfs none "$1/root/usr/share/dotnet"
            cp "$2" "$1/root/run/tandem.deb"
            cp "$3" "$1/root/run/script"
            exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive chroot "$1/root" /bin/sh /run/script
            """;
        return Command.Expect("unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", "bash", "-c", setUp, "bash", layers, Package, file);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(work, recursive: true);
}
