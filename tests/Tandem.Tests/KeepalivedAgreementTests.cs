using System.Diagnostics;
using Tandem.Tests.Harness;

namespace Tandem.Tests;

/// <summary>Exit code and first line of the same words given to keepalived and to Tandem. Needs keepalived 2.2.7 (Debian 12).</summary>
public sealed class KeepalivedAgreementTests
{
    private const string Keepalived = "/usr/sbin/keepalived";

    [Theory]
    [InlineData("-h")]
    [InlineData("--help -v")]
    [InlineData("-z")]
    [InlineData("-0")]
    [InlineData("--foo")]
    [InlineData("--foo=1")]
    [InlineData("--help=1")]
    [InlineData("--v")]
    [InlineData("--n")]
    [InlineData("--watchdog")]
    [InlineData("-f")]
    [InlineData("-i")]
    [InlineData("-nf")]
    [InlineData("--signum=")]
    [InlineData("--signum=DATA")]
    [InlineData("--signum DATA")]
    [InlineData("--signum=STATS")]
    [InlineData("--signum=STATS_CLEAR")]
    [InlineData("--signum=JSON")]
    [InlineData("--signum=STOP")]
    [InlineData("--signum=RELOAD")]
    [InlineData("--signum=HUP")]
    [InlineData("--signum=data")]
    [InlineData("--sign=DATA")]
    [InlineData("--signum=DATA -v")]
    [InlineData("-z --signum=DATA")]
    [InlineData("-z -f")]
    [InlineData("-t -f /nonexistent/x")]
    [InlineData("-f /nonexistent/x -t")]
    [InlineData("-S 9 -t -f /nonexistent/x")]
    [InlineData("-t -f /etc")]
    [InlineData("-t -f /dev/null")]
    [InlineData("-t -f /bin/true")]
    public void They_agree(string words)
    {
        Assert.Equal(Real(words), Ours(words));
    }

    [Theory]
    [InlineData("-v")]
    [InlineData("--version")]
    [InlineData("--ver")]
    [InlineData("-vz")]
    [InlineData("-v -h")]
    [InlineData("-lnDdP -v")]
    [InlineData("-u 8 -S 7 -v")]
    [InlineData("-C -P -v")]
    [InlineData("-M -m -e -a -x -A /tmp/s -V -I -R -X -B -i x -s x -b /x -c /x --all -v")]
    public void They_are_of_the_same_version(string words)
    {
        var (realCode, realLine) = Real(words);
        var (code, line) = Ours(words);
        Assert.Equal((realCode, "Keepalived v2.2.7 ("), (code, line[..19]));
        Assert.StartsWith("Keepalived v2.2.7 (", realLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-n -l -G -f /nonexistent/x")]
    [InlineData("-u 777 -t -f /nonexistent/x")]
    [InlineData("x y -t -f /nonexistent/x")]
    public void They_end_alike(string words)
    {
        Assert.Equal(Real(words).Code, Ours(words).Code);
    }

    [Theory]
    [InlineData("global_defs {\n    startup_script /bin/true\n}\n", 6)]
    [InlineData("vrrp_instance V {\n    virtual_router_id 5\n    notify /bin/true\n}\n", 6)]
    [InlineData("vrrp_instance V {\n    virtual_router_id 5\n    interface nosuch0\n    notify /bin/true\n}\n", 5)]
    [InlineData("vrrp_instance V {\n    virtual_router_id 5\n", 5)]
    public void They_judge_a_file_with_several_faults_alike(string text, int code)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, text);
            Assert.Equal((code, code), (Real($"-t -f {file}").Code, Ours($"-t -f {file}").Code));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static (int Code, string FirstLine) Ours(string words)
    {
        using var program = TandemProgram.Start(["keepalived", .. words.Split(' ')], []);
        var end = program.WaitForEnd();
        return (end.Code, program.Output.Split('\n')[0]);
    }

    private static (int Code, string FirstLine) Real(string words)
    {
        Assert.True(File.Exists(Keepalived), $"{Keepalived} is not installed: apt-get install keepalived");
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" 2>&1", Keepalived, .. words.Split(' ')])
        {
            RedirectStandardOutput = true,
        })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.Split('\n')[0].Replace($"Usage: {Keepalived}", "Usage: keepalived", StringComparison.Ordinal));
    }
}
