namespace Tandem.Configuration.Keepalived;

/// <summary>What loading a keepalived.conf may see of the world.</summary>
public sealed record KeepalivedLoadOptions
{
    /// <summary>The value of an environment variable, or null when it is not set; for <c>${_ENV NAME}</c>.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>What <c>@id</c> lines and <c>${_INSTANCE}</c> compare with: <c>-i</c>, else the host's name up to the first dot.</summary>
    public string ConfigId { get; init; } = System.Environment.MachineName.Split('.')[0];

    /// <summary>The host's name, for <c>router_id</c>.</summary>
    public string HostName { get; init; } = System.Environment.MachineName;

    /// <summary>The seed of <c>${_RANDOM}</c>; null for <c>random_seed</c>, else a new one each time.</summary>
    public int? RandomSeed { get; init; }

    /// <summary>The content of a file that names numbers, such as <c>/etc/iproute2/rt_tables</c>, or null when it cannot be read.</summary>
    public Func<string, byte[]?> ReadFile { get; init; } = Haproxy.FileContent.Read;

    /// <summary>Whether a path that exists is a regular file; the default takes what is not a directory for one, and may wait for who writes into a FIFO.</summary>
    public Func<string, bool> IsRegularFile { get; init; } = File.Exists;

    /// <summary>Whether there is such an interface now; null leaves interfaces unchecked, since they may come later.</summary>
    public Func<string, bool>? InterfaceExists { get; init; }

    /// <summary>Whether interfaces that are not there are waited for, as a program that runs does: then it is said, and no mistake.</summary>
    public bool AwaitsInterfaces { get; init; }

    /// <summary>Whether there is such a user; null leaves users unchecked. The default knows those of <c>/etc/passwd</c> only: a program that runs asks the system.</summary>
    public Func<string, bool>? UserExists { get; init; } = static name => AccountFile.Holds("/etc/passwd", name);

    /// <summary>Whether there is such a group; null leaves groups unchecked. The default knows those of <c>/etc/group</c> only.</summary>
    public Func<string, bool>? GroupExists { get; init; } = static name => AccountFile.Holds("/etc/group", name);
}
