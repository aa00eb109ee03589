using System.Diagnostics;
using System.Text;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Notification;
using Tandem.Linux.Processes;

namespace Tandem.Failover.Tests.Notification;

public sealed class NotifyFifoTests : IDisposable
{
    private readonly NotifyRig rig = new();
    private readonly string path;

    public NotifyFifoTests() => path = rig.PathOf("fifo");

    public void Dispose() => rig.Dispose();

    [Fact]
    public void Lines_are_keepalived_s()
    {
        Configure(new NotifyFifo { Path = path });
        var instance = rig.Notifier.Add(NotifyRig.Instance(new NotifyScripts()) with { NotifyPriorityChanges = true });
        var group = rig.Notifier.Add(new VrrpSyncGroup { Name = "G 1" });

        instance.Tell(NotifyState.Backup, 100);
        group.Tell(NotifyState.Backup, 0);
        instance.TellPriority(false, 105);
        instance.Tell(NotifyState.Master, 105);
        instance.TellPriority(true, 100);
        instance.TellLowerPriorityReceived(100);
        group.WriteState(NotifyState.Master, 0);
        instance.Tell(NotifyState.Deleted, 100);
        instance.Tell(NotifyState.Stop, 100);

        Assert.Equal(
            """
            INSTANCE "VI_1" BACKUP 100
            GROUP "G 1" BACKUP 0
            INSTANCE "VI_1" BACKUP_PRIORITY 105
            INSTANCE "VI_1" MASTER 105
            INSTANCE "VI_1" MASTER_PRIORITY 100
            INSTANCE "VI_1" MASTER_RX_LOWER_PRI 100
            GROUP "G 1" MASTER 0
            INSTANCE "VI_1" FAULT 100
            INSTANCE "VI_1" STOP 100

            """,
            Read());
    }

    [Fact]
    public void Priority_changes_are_told_only_when_asked_for()
    {
        Configure(new NotifyFifo { Path = path });
        var instance = rig.Notifier.Add(NotifyRig.Instance(new NotifyScripts()));

        instance.TellPriority(true, 105);
        instance.Tell(NotifyState.Master, 105);

        Assert.Equal("INSTANCE \"VI_1\" MASTER 105\n", Read());
    }

    [Fact]
    public void Both_fifos_get_the_lines()
    {
        var other = rig.PathOf("other");
        rig.Notifier.Configure(new GlobalDefinitions
        {
            NotifyFifo = new NotifyFifo { Path = path },
            VrrpNotifyFifo = new NotifyFifo { Path = other },
        });

        rig.Notifier.Add(NotifyRig.Instance(new NotifyScripts())).Tell(NotifyState.Master, 1);

        Assert.Equal(Read(), Read(other));
    }

    [Fact]
    public void One_that_we_made_is_removed_at_the_end_and_one_that_was_there_stays()
    {
        var made = rig.PathOf("made");
        using (var process = Process.Start("mkfifo", path))
        {
            process.WaitForExit();
        }

        rig.Notifier.Configure(new GlobalDefinitions
        {
            NotifyFifo = new NotifyFifo { Path = path },
            VrrpNotifyFifo = new NotifyFifo { Path = made },
        });
        Assert.True(File.Exists(made));
        rig.Notifier.Dispose();

        Assert.True(File.Exists(path));
        Assert.False(File.Exists(made));
        Assert.Empty(rig.Told.Lines);
    }

    [Fact]
    public void A_file_at_the_path_is_not_written_to()
    {
        File.WriteAllText(path, "precious");
        Configure(new NotifyFifo { Path = path });

        rig.Notifier.Add(NotifyRig.Instance(new NotifyScripts())).Tell(NotifyState.Master, 1);
        rig.Notifier.Dispose();

        Assert.Equal("precious", File.ReadAllText(path));
        Assert.Equal([$"Unable to open vrrp_notify fifo {path} - it is there already and is no FIFO"], rig.Told.Lines);
    }

    [Fact]
    public void A_symbolic_link_at_the_path_is_not_followed()
    {
        var real = rig.PathOf("real");
        File.WriteAllText(real, "precious");
        File.CreateSymbolicLink(path, real);
        Configure(new NotifyFifo { Path = path });

        Assert.Equal([$"Unable to open vrrp_notify fifo {path} - errno 40"], rig.Told.Lines);
        Assert.Equal("precious", File.ReadAllText(real));
    }

    [Fact]
    public void A_path_that_cannot_be_made_is_told()
    {
        Configure(new NotifyFifo { Path = rig.PathOf("absent/fifo") });

        Assert.Equal([$"Unable to create vrrp_notify fifo {rig.PathOf("absent/fifo")}"], rig.Told.Lines);
    }

    [Fact]
    public void When_nobody_reads_the_newest_lines_are_kept_and_nothing_waits()
    {
        Configure(new NotifyFifo { Path = path });
        var instance = rig.Notifier.Add(NotifyRig.Instance(new NotifyScripts()));
        const int written = 10_000;
        for (var i = 1; i <= written; i++)
        {
            instance.WriteState(NotifyState.Master, i);
        }

        var read = new StringBuilder();
        var reader = new Thread(() =>
        {
            using var file = Open(path);
            while (!read.ToString().EndsWith($"MASTER {written}\n", StringComparison.Ordinal))
            {
                read.Append(ReadSome(file));
            }
        })
        { IsBackground = true };
        reader.Start();
        rig.Until(() => reader.Join(0));

        var numbers = read.ToString().TrimEnd().Split('\n').Select(line => int.Parse(line.Split(' ')[^1])).ToArray();
        Assert.Equal(numbers.Order(), numbers);
        Assert.InRange(numbers.Length, FifoChannel.MostWaiting, written - 1);
        Assert.Equal(Enumerable.Range(written - FifoChannel.MostWaiting + 1, FifoChannel.MostWaiting), numbers[^FifoChannel.MostWaiting..]);
        Assert.Equal([$"Nobody reads notify fifo {path} - dropping its oldest lines"], rig.Told.Lines);
    }

    [Fact]
    public void The_script_gets_the_fifo_as_last_argument_and_is_ended_with_it()
    {
        var script = Reader();
        Configure(new NotifyFifo { Path = path, Script = script });
        rig.Notifier.Add(NotifyRig.Instance(new NotifyScripts())).Tell(NotifyState.Master, 7);
        rig.UntilLog(2);

        rig.Notifier.Dispose();

        rig.Until(() => rig.Launcher.Count == 0);
        Assert.Equal([$"start a b {path}", "INSTANCE \"VI_1\" MASTER 7", "end"], rig.Log);
        Assert.Empty(rig.Told.Lines);
    }

    [Fact]
    public void A_script_that_ends_by_itself_is_told_and_started_again_by_a_reload()
    {
        var settings = new NotifyFifo { Path = path, Script = rig.Script("ran") };
        Configure(settings);
        rig.Until(() => rig.Told.Lines.Count == 1);
        Configure(settings);
        rig.Until(() => rig.Told.Lines.Count == 2);

        Assert.Equal([$"ran {path}", $"ran {path}"], rig.Log);
        Assert.Equal(["vrrp notify fifo script terminated", "vrrp notify fifo script terminated"], rig.Told.Lines);
    }

    [Fact]
    public void A_reload_that_changes_nothing_keeps_fifo_and_script()
    {
        var settings = new NotifyFifo { Path = path, Script = Reader() };
        Configure(settings);
        rig.UntilLog(1);
        Configure(settings with { });
        rig.Notifier.Add(NotifyRig.Instance(new NotifyScripts())).Tell(NotifyState.Master, 7);

        Assert.Equal([$"start a b {path}", "INSTANCE \"VI_1\" MASTER 7"], rig.UntilLog(2));
    }

    [Fact]
    public void At_the_end_the_script_reads_the_last_lines_before_it_is_ended()
    {
        Configure(new NotifyFifo { Path = path, Script = Reader() });
        var instance = rig.Notifier.Add(NotifyRig.Instance(new NotifyScripts { Stop = rig.Script("stopped") }));
        rig.UntilLog(1);
        instance.Tell(NotifyState.Stop, 7);
        var isDone = false;

        rig.Notifier.Finish(() => isDone = true);
        rig.Until(() => isDone);
        rig.Until(() => rig.Launcher.Count == 0);

        Assert.Equal(["INSTANCE \"VI_1\" STOP 7", "end", $"start a b {path}", "stopped"], rig.Log.Order(StringComparer.Ordinal));
        Assert.Equal("end", rig.Log[^1]);
    }

    [Fact]
    public void The_end_waits_for_no_script_beyond_its_bound()
    {
        var instance = rig.Notifier.Add(NotifyRig.Instance(new NotifyScripts { Stop = rig.GatedScript("gate", "stuck") }));
        instance.Tell(NotifyState.Stop, 7);
        var begunMs = rig.Loop.NowMs;
        var isDone = false;

        rig.Notifier.Finish(() => isDone = true);
        rig.Until(() => isDone);

        Assert.InRange(rig.Loop.NowMs - begunMs, Notifier.LongestEndMs, Notifier.LongestEndMs + 1000);
    }

    [Fact]
    public void The_fifo_belongs_to_its_user_and_group()
    {
        Assert.True(Privileges.EffectiveUser == 0, "this test must run as root: it gives a file to another user");
        Configure(new NotifyFifo { Path = path, User = "nobody", Group = "daemon" });
        using var process = Process.Start(new ProcessStartInfo("stat", ["-c", "%U %G %F", path]) { RedirectStandardOutput = true })!;

        Assert.Equal("nobody daemon fifo\n", process.StandardOutput.ReadToEnd());
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 0);

    private static string ReadSome(FileStream file)
    {
        var buffer = new byte[64 * 1024];
        return Encoding.UTF8.GetString(buffer, 0, file.Read(buffer));
    }

    private void Configure(NotifyFifo settings) => rig.Notifier.Configure(new GlobalDefinitions { VrrpNotifyFifo = settings });

    private string Read(string? from = null)
    {
        using var file = Open(from ?? path);
        return ReadSome(file);
    }

    /// <summary>A reader as people have it: it acts on each line, and ends on SIGTERM.</summary>
    private NotifyScript Reader()
    {
        var script = rig.Script("a b");
        File.WriteAllText(
            script.Words[0],
            $"""
            #!/bin/sh
            trap 'echo end >> {rig.PathOf("log")}; exit 0' TERM
            echo start "$@" >> {rig.PathOf("log")}
            while read -r line; do echo "$line" >> {rig.PathOf("log")}; done < $3
            """);
        return script;
    }
}
