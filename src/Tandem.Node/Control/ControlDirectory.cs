using Tandem.Linux.Files;

namespace Tandem.Node.Control;

/// <summary>
/// Where the processes of a node have their control sockets: <c>/run/tandem</c>, or the directory that the environment variable
/// <see cref="Variable"/> names. Whoever supervises others passes its own in <see cref="ChildVariable"/>.
/// </summary>
public static class ControlDirectory
{
    /// <summary>The directory unless another one is named.</summary>
    public const string Default = "/run/tandem";

    /// <summary>The environment variable with which people choose another one: for a second node in a network namespace, and for tests.</summary>
    public const string Variable = "TANDEM_RUN_DIRECTORY";

    /// <summary>The environment variable in which a supervisor tells its children the directory.</summary>
    public const string ChildVariable = "TANDEM_CONTROL";

    /// <summary>The socket of a balancer: of the worker that accepts.</summary>
    public const string Balancer = "balancer.sock";

    /// <summary>The socket of a failover: of its VRRP process.</summary>
    public const string Failover = "failover.sock";

    /// <summary>The socket of a supervisor.</summary>
    public const string Run = "run.sock";

    private const int OwnerOnly = 0x1c0;

    /// <summary>Whether a supervisor has started this process: then the names in the directory are its children's, and nobody else's.</summary>
    public static bool IsSupervised => Environment.GetEnvironmentVariable(ChildVariable) is { Length: > 0 };

    /// <summary>Whether somebody has named the directory, and so means who is there.</summary>
    public static bool IsChosen => IsSupervised || Environment.GetEnvironmentVariable(Variable) is { Length: > 0 };

    /// <summary>The directory of this process.</summary>
    public static string Current =>
        Environment.GetEnvironmentVariable(ChildVariable) is { Length: > 0 } passed ? passed
        : Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } chosen ? chosen
        : Default;

    /// <summary>The path of a socket in the directory of this process.</summary>
    /// <param name="name">Such as <see cref="Balancer"/>.</param>
    public static string PathOf(string name) => Path.Combine(Current, name);

    /// <summary>Makes the directory, for its owner only; one that is there stays as it is.</summary>
    /// <returns>0, or the errno number.</returns>
    public static int Make()
    {
        var error = ReplacedFile.MakeDirectory(Current, OwnerOnly);
        return Directory.Exists(Current) ? 0 : error;
    }
}
