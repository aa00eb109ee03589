using Tandem.Lab.Tests.Harness;

namespace Tandem.Lab.Tests;

/// <summary><c>tandem lab</c>, among processes and under a /run of its own, so that it meets no lab of the machine and leaves none.</summary>
public sealed class CommandLineTests
{
    private static readonly string Program = Path.Combine(Path.GetDirectoryName(PairPrograms.PathOf(PairPrograms.Tandem))!, "tandem");

    [Fact]
    public void A_lab_stands_from_up_to_down()
    {
        var text = Shell(
            "mount -t tmpfs tmpfs /run",
            "$T lab status; echo code $?",
            "$T lab up || exit 1",
            "$T lab exec client wget -qO- http://server2",
            "$T lab exec lb1 bash -c 'hostname; exit 7'; echo code $?",
            "$T lab exec lb1 ip addr add 10.42.0.240/32 dev eth0",
            "$T lab status | grep ^lb1; echo code $?",
            "$T lab up; echo code $?",
            "$T lab exec lb3 true; echo code $?",
            "$T lab down; $T lab down; echo code $?",
            "ls /run | wc -l",
            "set -- /proc/[0-9]*; echo $#");
        var lines = text.Split('\n');
        Assert.Equal(["No lab stands; 'tandem lab up' builds it.", "code 1"], lines[..2]);
        Assert.Equal(
            ["bridge", "lb1", "lb2", "client", "server1", "server2", "server3"],
            lines[2..9].Select(line => line.Split(' ')[0]));
        Assert.Equal(["server2", "lb1", "code 7"], lines[9..12]);
        Assert.EndsWith("10.42.0.11  fd42::11  has 10.42.0.240", lines[12], StringComparison.Ordinal);
        Assert.Equal(
            [
                "code 0",
                "tandem: lab: the lab stands already; 'tandem lab status' shows it, 'tandem lab down' ends it.", "code 1",
                "tandem: lab: no host 'lb3'; there are bridge, lb1, lb2, client, server1, server2, server3.", "code 1",
                "The lab is down.", "No lab stands.", "code 0",
                // No folder, and of processes only the shell: nothing of the lab.
                "0", "1",
            ],
            lines[13..]);
    }

    [Theory]
    [InlineData("mount -t tmpfs tmpfs /tmp; mkdir /tmp/x; mount --bind $(dirname $(readlink -f $T)) /tmp/x; T=/tmp/x/tandem", "Run a copy of it from elsewhere")]
    [InlineData("mount -t tmpfs -o noexec tmpfs /usr/bin", "tandem: lab: ")]
    public void A_lab_that_does_not_come_up_leaves_nothing(string obstacle, string complaint)
    {
        var text = Shell("mount -t tmpfs tmpfs /run", obstacle, "$T lab up; echo code $?", "$T lab status", "set -- /run/tandem* /proc/[0-9]*; echo $*");
        var lines = text.Split('\n');
        Assert.Contains(complaint, text, StringComparison.Ordinal);
        Assert.Equal(["code 1", "No lab stands; 'tandem lab up' builds it.", "/run/tandem* /proc/1"], lines[^3..]);
    }

    [Fact]
    public void Without_rights_it_says_what_it_needs()
    {
        var text = Shell("setpriv --reuid 65534 --regid 65534 --clear-groups $T lab up; echo code $?");
        Assert.Contains("not permitted. The lab makes network namespaces: run it as root", text, StringComparison.Ordinal);
        Assert.EndsWith("code 1", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lab", "tandem lab up ")]
    [InlineData("lab --help", "tandem lab up ")]
    [InlineData("lab stauts", "'lab' knows no 'stauts'; did you mean 'status'?")]
    [InlineData("lab exec lb1", "'lab exec' takes a host and a command")]
    [InlineData("lab up now", "'lab up' takes no further words")]
    public void Words_that_mean_nothing_are_answered_with_what_does(string words, string answer) =>
        Assert.Contains(answer, Shell($"$T {words}"), StringComparison.Ordinal);

    /// <summary>Runs lines of a shell script; whatever they start ends with them.</summary>
    private static string Shell(params string[] lines)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(
            "unshare", ["--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "bash", "-c", "exec 2>&1\n" + string.Join('\n', lines)])
        {
            RedirectStandardOutput = true,
            Environment = { ["T"] = Program },
        })!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return text.TrimEnd('\n');
    }
}
