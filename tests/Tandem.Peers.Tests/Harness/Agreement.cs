using System.Runtime.CompilerServices;

namespace Tandem.Peers.Tests.Harness;

/// <summary>Plays one scenario with both programs and fails when what was observed differs. PEERS_TRANSCRIPTS names a folder that
/// keeps what was observed, one file per scenario and program.</summary>
internal static class Agreement
{
    public static async Task CheckAsync(Func<Stage, Task> play, [CallerMemberName] string name = "")
    {
        var transcripts = await Task.WhenAll(ObserveAsync(PeerProgram.Oracle, play, name), ObserveAsync(PeerProgram.Subject, play, name));
        Compare(transcripts[0], transcripts[1]);
    }

    public static async Task<string> ObserveAsync(PeerProgram program, Func<Stage, Task> play, [CallerMemberName] string name = "")
    {
        using var stage = new Stage(program);
        try
        {
            await play(stage);
        }
        catch (Exception e) when (e is InvalidOperationException or TimeoutException or System.Net.Sockets.SocketException)
        {
            stage.Note("the scenario broke off", $"{e.GetType().Name}: {e.Message}");
            if (stage.IsOracle)
            {
                throw new InvalidOperationException("haproxy itself does not play this scenario:\n" + stage.Transcript, e);
            }
        }

        if (Environment.GetEnvironmentVariable("PEERS_TRANSCRIPTS") is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.{program.Name}"), stage.Transcript);
        }

        return stage.Transcript;
    }

    public static void Compare(string expected, string actual)
    {
        if (expected == actual)
        {
            return;
        }

        var left = expected.Split('\n');
        var right = actual.Split('\n');
        var first = 0;
        while (first < left.Length && first < right.Length && left[first] == right[first])
        {
            first++;
        }

        var from = Math.Max(0, first - 6);
        Assert.Fail($"""
            The two programs differ from line {first + 1} on.
            -- haproxy:
            {string.Join('\n', left.Skip(from).Take(30))}
            -- {PeerProgram.Subject.Path}:
            {string.Join('\n', right.Skip(from).Take(30))}
            """);
    }
}
