namespace Tandem.Peers.Tests.Harness;

/// <summary>One of the two programs that a differential test compares: the real haproxy (the oracle), or the subject, which is
/// Tandem called by haproxy's name. PEERS_SUBJECT names another subject; with /usr/sbin/haproxy the oracle is compared with itself,
/// which proves that the harness sees no difference where there is none.</summary>
internal sealed record PeerProgram(string Name, string Path)
{
    public static PeerProgram Oracle { get; } = new("haproxy", "/usr/sbin/haproxy");

    public static string RepositoryRoot { get; } = FindRoot();

    public static PeerProgram Subject { get; } = new("tandem",
        Environment.GetEnvironmentVariable("PEERS_SUBJECT") is { Length: > 0 } path
            ? path
            : System.IO.Path.Combine(RepositoryRoot, "artifacts/tandem/haproxy"));

    public static bool SubjectIsTandem => Subject.Path != Oracle.Path;

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(folder, "Tandem.slnx")))
        {
            folder = System.IO.Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Tandem.slnx is in no folder above the tests.");
        }

        return folder;
    }
}
