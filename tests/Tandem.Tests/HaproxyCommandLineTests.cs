using Tandem.CommandLines;

namespace Tandem.Tests;

public sealed class HaproxyCommandLineTests
{
    private static HaproxyCommandLine Parse(string words) => HaproxyCommandLine.Parse(words.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [Fact]
    public void Files_come_from_f_and_from_behind_two_dashes_in_order()
    {
        Assert.Equal(["a", "b", "-c", "d"], Parse("-f a -f b -- -c d").Files);
    }

    [Fact]
    public void Pids_end_at_the_next_option_and_may_be_missing()
    {
        var line = Parse("-D -p x.pid -sf 12 345 -f a");
        Assert.Equal([12, 345], line.OldPids);
        Assert.False(line.TerminateOld);
        Assert.Equal(["a"], line.Files);
        Assert.Empty(Parse("-st -f a").OldPids);
        Assert.True(Parse("-st 7 -f a").TerminateOld);
    }

    [Fact]
    public void A_pid_that_is_no_number_is_named()
    {
        Assert.Equal("-sf option: some bytes unconsumed in PID list {x}", Parse("-c -sf 1 2 x -f a").Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-c")]
    [InlineData("-h")]
    [InlineData("--help")]
    [InlineData("-c file")]
    [InlineData("-dZ -f a")]
    [InlineData("-z -f a")]
    [InlineData("-f")]
    [InlineData("-f a -n")]
    [InlineData("-cc")]
    public void What_is_not_understood_shows_the_usage(string words)
    {
        Assert.True(Parse(words).ShowUsage);
    }

    [Theory]
    [InlineData("-x /sock -f a", "-x")]
    [InlineData("-dKall -q -c -f a", "-dK")]
    [InlineData("-dL -f a", "-dL")]
    public void What_is_not_there_yet_is_refused_by_name(string words, string option)
    {
        Assert.StartsWith($"'{option}' is not supported yet", Parse(words).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-dM0x50,no-merge -de -dS -f a", "-dM -de -dS")]
    [InlineData("-S /run/m.sock,mode,600 -m 100 -N 5 -f a", "-S -m -N")]
    public void What_changes_nothing_is_accepted_with_a_reason(string words, string options)
    {
        var line = Parse(words);
        Assert.False(line.ShowUsage);
        Assert.Equal(options, string.Join(' ', line.Harmless.Select(o => o.Name)));
        Assert.All(line.Harmless, option => Assert.NotEmpty(option.Note));
    }

    [Fact]
    public void Modes_are_told_apart_by_their_second_letter()
    {
        var line = Parse("-W -db -V -q -dW -n 123abc -L peer -C dir -p pid -f a");
        Assert.True(line is { MasterWorker: true, Systemd: false, Foreground: true, Debug: false, Verbose: true, Quiet: true, ZeroWarning: true });
        Assert.Equal((123, "peer", "dir", "pid"), (line.MaxConn, line.PeerName, line.Directory, line.PidFile));
        Assert.True(Parse("-Ws -f a") is { MasterWorker: true, Systemd: true, Foreground: true });
        Assert.True(Parse("-d -f a") is { Debug: true, Foreground: false });
        Assert.Equal(CommandLineAction.ShowBuild, Parse("-vv -c -f a").Action);
        Assert.Equal(CommandLineAction.ShowVersion, Parse("-v").Action);
        Assert.Equal(CommandLineAction.EvaluateCondition, Parse("-cc defined(X)").Action);
    }

    [Fact]
    public void Every_option_of_the_manual_is_known()
    {
        foreach (var option in "-v -vv -d -db -dM -V -D -C -W -Ws -q -c -cc -n -m -N -L -p -de -dp -dS -dG -dR -dL -dK -dr -dV -dW -dD -x -S -f".Split(' '))
        {
            Assert.Equal(option, HaproxyOption.Find(option)?.Name);
        }
    }
}
