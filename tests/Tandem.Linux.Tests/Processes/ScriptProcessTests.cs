using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using Tandem.Linux.Processes;
using Tandem.Linux.Reactor;

namespace Tandem.Linux.Tests.Processes;

/// <summary>Real children; those that change the user need root, as the daemon does.</summary>
[SupportedOSPlatform("linux")]
public sealed class ScriptProcessTests : IDisposable
{
    private readonly EpollLoop loop = new(1);
    private readonly ScriptLauncher launcher;
    private readonly Runs runs = new();
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("tandem-script-");

    public ScriptProcessTests()
    {
        launcher = new ScriptLauncher(loop, [.. new[] { "PATH=/usr/bin:/bin", "GREETING=hello world" }.Select(Encoding.UTF8.GetBytes)]);
        File.SetUnixFileMode(directory.FullName, (UnixFileMode)0b111_111_111);
    }

    public void Dispose()
    {
        launcher.Dispose();
        loop.Dispose();
        directory.Delete(true);
    }

    [Theory]
    [InlineData("exit 0", 0, 0)]
    [InlineData("exit 3", 3, 0)]
    [InlineData("kill -SEGV $$", 128 + 11, 11)]
    public void The_end_of_a_script_is_told_with_its_status_or_signal(string script, int code, int signal)
    {
        var process = Run("/bin/sh", "-c", script);

        Assert.Equal(code, runs.Ends[process].Code);
        Assert.Equal(signal, runs.Ends[process].Signal);
        Assert.Equal(0, launcher.Count);
    }

    [Fact]
    public void A_script_has_a_group_of_its_own_default_signals_no_descriptor_of_ours_and_a_death_signal()
    {
        using var inherited = File.OpenRead("/dev/zero");
        var number = (int)inherited.SafeFileHandle.DangerousGetHandle();
        _ = Native.Libc.Fcntl(number, Native.Constants.FSetfd, 0);
        var report = Path.Combine(directory.FullName, "report");

        var process = Run("/bin/sh", "-c", $"(ls -l /proc/$$/fd; grep Sig /proc/$$/status; cut -d' ' -f5 /proc/$$/stat) >{report}; exec setpriv --dump >>{report}");

        var text = File.ReadAllText(report);
        Assert.Equal(0, runs.Ends[process].Code);
        Assert.Contains($"{process.Pid}\n", text, StringComparison.Ordinal);
        Assert.Equal(3, text.Split("-> /dev/null").Length - 1);
        Assert.DoesNotContain("/dev/zero", text, StringComparison.Ordinal);
        Assert.Matches(@"Parent death signal: (TERM|.*15)", text);
        Assert.Matches(@"SigBlk:\s0000000000000000\n", text);
        Assert.Matches(@"SigIgn:\s0000000000000000\n", text);
    }

    [Fact]
    public void Words_and_environment_arrive_as_they_are()
    {
        var report = Path.Combine(directory.FullName, "report");

        Run("/bin/sh", "-c", "printf '%s|' \"$0\" \"$@\" \"$GREETING\" >" + report, "a b", "", "ü'\"");

        Assert.Equal("a b||ü'\"|hello world|", File.ReadAllText(report));
    }

    [Fact]
    public void A_script_runs_as_its_user_with_that_group_only()
    {
        Assert.True(Environment.UserName == "root", "This test changes users: run it as root.");
        var report = Path.Combine(directory.FullName, "report");

        var process = RunAs(65534, 65533, "/bin/sh", "-c", $"grep -E '^(Uid|Gid|Groups|CapEff)' /proc/self/status >{report}");

        Assert.Equal(0, runs.Ends[process].Code);
        var text = File.ReadAllText(report);
        Assert.Contains("Uid:\t65534\t65534\t65534\t65534\n", text, StringComparison.Ordinal);
        Assert.Contains("Gid:\t65533\t65533\t65533\t65533\n", text, StringComparison.Ordinal);
        Assert.Matches(@"Groups:\s65533 ?\n", text);
        Assert.Contains("CapEff:\t0000000000000000\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_is_not_there_is_told_with_the_reason_and_leaves_no_zombie()
    {
        var process = Run("/no/such/program");

        Assert.Equal(new ScriptFailure(ScriptStep.Execute, Errno.NoEntry), runs.Failures[process]);
        Assert.Equal(0, launcher.Count);
        Assert.False(process.IsRunning);
        Assert.DoesNotContain(Process.GetProcesses(), p => File.Exists($"/proc/{p.Id}/stat") && IsZombieOfOurs(p.Id));
    }

    [Fact]
    public void A_text_without_a_first_line_is_run_by_the_shell()
    {
        var script = Write("plain", "echo \"$0 $1\" >" + Path.Combine(directory.FullName, "report") + "\nexit 5\n");

        var process = Run(script, "x  y");

        Assert.True(process.Command.ThroughShell);
        Assert.Equal(5, runs.Ends[process].Code);
        Assert.EndsWith("plain x  y\n", File.ReadAllText(Path.Combine(directory.FullName, "report")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_redirection_asks_whether_a_file_can_be_read()
    {
        Assert.Equal(0, runs.Ends[Run("</etc/hostname")].Code);
        Assert.NotEqual(0, runs.Ends[Run("</no/such/file")].Code);
    }

    [Fact]
    public void A_signal_reaches_the_whole_group_and_what_outlives_its_leader_is_killed()
    {
        var report = Path.Combine(directory.FullName, "child");
        var script = Write("stubborn", $"#!/bin/sh\n(trap '' TERM; echo $$ >/dev/null; while :; do sleep 60; done) &\necho $! >{report}\nwait\n");
        var process = launcher.Start(ScriptCommand.Of([script], 0, 0), runs);
        Until(() => File.Exists(report) && File.ReadAllText(report).EndsWith('\n'));
        var child = int.Parse(File.ReadAllText(report), CultureInfo.InvariantCulture);

        Assert.Equal(0, process.SignalGroup(SignalNumber.Term));
        Until(() => runs.Ends.ContainsKey(process));

        Assert.Equal(SignalNumber.Term, runs.Ends[process].Signal);
        Until(() => !File.Exists($"/proc/{child}/stat") || File.ReadAllText($"/proc/{child}/stat").Contains(") Z ", StringComparison.Ordinal));
        Assert.Equal(Errno.NoSuchProcess, process.SignalGroup(SignalNumber.Term));
    }

    [Fact]
    public void A_signal_before_the_start_is_sent_at_the_start()
    {
        var process = launcher.Start(ScriptCommand.Of(["/bin/sleep", "60"], 0, 0), runs);
        Assert.Equal(0, process.Pid);

        Assert.Equal(0, process.SignalGroup(SignalNumber.Term));
        Until(() => runs.Ends.ContainsKey(process));

        Assert.Equal(SignalNumber.Term, runs.Ends[process].Signal);
    }

    [Fact]
    public void Scripts_end_with_their_launcher()
    {
        var other = new ScriptLauncher(loop, []);
        var process = other.Start(ScriptCommand.Of(["/bin/sleep", "60"], 0, 0), runs);
        Until(() => process.Pid != 0);

        other.Dispose();

        Assert.False(Directory.Exists($"/proc/{process.Pid}"));
        Assert.False(process.IsRunning);
    }

    [Fact]
    public void Hundreds_of_scripts_at_a_time_all_end()
    {
        var started = Enumerable.Range(0, 200).Select(i => launcher.Start(ScriptCommand.Of(["/bin/sh", "-c", $"exit {i}"], 0, 0), runs)).ToArray();

        Until(() => runs.Ends.Count == started.Length);

        Assert.All(started.Select((process, i) => (process, i)), run => Assert.Equal(run.i, runs.Ends[run.process].Code));
    }

    private static bool IsZombieOfOurs(int pid)
    {
        try
        {
            var fields = File.ReadAllText($"/proc/{pid}/stat").Split(") ")[^1].Split(' ');
            return fields[0] == "Z" && fields[1] == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private ScriptProcess Run(params string[] words) => RunAs(0, 0, words);

    private ScriptProcess RunAs(uint user, uint group, params string[] words)
    {
        var process = launcher.Start(ScriptCommand.Of(words, user, group), runs);
        Until(() => runs.Ends.ContainsKey(process) || runs.Failures.ContainsKey(process));
        return process;
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(directory.FullName, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        return path;
    }

    private void Until(Func<bool> condition)
    {
        var deadline = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(deadline.Elapsed < TimeSpan.FromSeconds(20), "It did not happen within 20 s.");
            loop.RunOnce(5);
        }
    }

    private sealed class Runs : IScriptObserver
    {
        public Dictionary<ScriptProcess, ProcessEnd> Ends { get; } = [];

        public Dictionary<ScriptProcess, ScriptFailure> Failures { get; } = [];

        public void OnEnded(ScriptProcess process, ProcessEnd end) => Ends.Add(process, end);

        public void OnNotStarted(ScriptProcess process, ScriptFailure failure) => Failures.Add(process, failure);
    }
}
