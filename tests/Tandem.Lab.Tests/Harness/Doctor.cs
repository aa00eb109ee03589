namespace Tandem.Lab.Tests.Harness;

/// <summary>What <c>tandem doctor</c> said on a host.</summary>
internal sealed record Doctor(int Code, string Verdict, string First, string Text)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The program itself, beside the link by which the pairs start it.</summary>
    public static string Program => Path.Combine(Path.GetDirectoryName(PairPrograms.PathOf(PairPrograms.Tandem))!, "tandem");

    /// <summary>Runs it on a host to its end.</summary>
    public static Doctor On(Host host, params string[] more)
    {
        using var process = Start(host, more);
        return Finish(process);
    }

    public static HostProcess Start(Host host, params string[] more) => host.Start(Program, ["doctor", "-k", VrrpDaemon.ConfigurationPath, .. more]);

    public static Doctor Finish(HostProcess process)
    {
        var code = process.AwaitEnd(Patience);
        var text = process.Output.Text;
        var lines = text.Split('\n');
        return new Doctor(
            code,
            lines.FirstOrDefault(static line => line.StartsWith("Fail-over", StringComparison.Ordinal)) ?? "",
            string.Join('\n', lines.SkipWhile(static line => !line.StartsWith("1. ", StringComparison.Ordinal)).TakeWhile(static line => line.Length > 0)),
            text);
    }

    /// <summary>That it found something, and this first: the title in the verdict, the mending command below it.</summary>
    public void Found(string title, string command)
    {
        Assert.True(
            Code == 1 && Verdict.Contains(title, StringComparison.Ordinal)
                && First.Contains(command, StringComparison.Ordinal) && First.Contains("Mend: ", StringComparison.Ordinal),
            $"expected first '{title}' and the command '{command}'; exit code {Code}\n{Text}");
    }
}
