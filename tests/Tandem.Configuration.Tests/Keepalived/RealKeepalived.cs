using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Tandem.Configuration.Tests.Keepalived;

/// <summary>
/// The keepalived of this machine, asked about files with <c>-t</c> in a network namespace of its own that has eth0 and eth1. Needs root,
/// iproute2 and keepalived 2.2.
/// </summary>
internal sealed partial class RealKeepalived : IDisposable
{
    private readonly string space = $"language-{Environment.ProcessId}";

    internal RealKeepalived()
    {
        if (Environment.UserName != "root")
        {
            throw new InvalidOperationException("This test makes a network namespace: run it as root.");
        }

        Must("ip", "netns", "add", space);
        try
        {
            AddInterfaces();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private void AddInterfaces()
    {
        Must("ip", "-n", space, "link", "add", "eth0", "type", "veth", "peer", "name", "eth1");
        foreach (var (name, address) in new[] { ("eth0", "10.0.0.1/24"), ("eth1", "10.1.0.1/24") })
        {
            Must("ip", "-n", space, "addr", "add", address, "dev", name);
            Must("ip", "-n", space, "link", "set", name, "up");
        }
    }

    /// <summary>What keepalived says about a file: the line, 0 without one, and the text; each once, in order. What depends on the scripts and users of this machine is left out.</summary>
    internal List<(int Line, string Text)> Messages(string file)
    {
        var (_, output) = Run("ip", "netns", "exec", space, "keepalived", "-t", "-i", "vm", "-f", file);
        var messages = new List<(int, string)>();
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var match = Placed().Match(line);
            var message = match.Success ? (int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), match.Groups[2].Value) : (0, line);
            if (!OfTheMachine().IsMatch(message.Item2) && !messages.Contains(message))
            {
                messages.Add(message);
            }
        }

        return messages;
    }

    public void Dispose() => Run("ip", "netns", "del", space);

    private static void Must(string program, params string[] arguments)
    {
        var (code, output) = Run(program, arguments);
        if (code != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {output}");
        }
    }

    private static (int Code, string Output) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromSeconds(20)))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} does not end.");
        }

        process.WaitForExit();
        return (process.ExitCode, output.Result + errors.Result);
    }

    [GeneratedRegex(@"^\((?:.*: )?Line (\d+)\) (.*)$")]
    private static partial Regex Placed();

    [GeneratedRegex("SECURITY VIOLATION|^Disabling track script|Unable to access script|^Cannot find script|^WARNING - script|^NOTICE|^Non-existent interface|Unable to set default user|Invalid smtp server .* \\d+$|Unsafe permissions|check_script_secure")]
    private static partial Regex OfTheMachine();
}
