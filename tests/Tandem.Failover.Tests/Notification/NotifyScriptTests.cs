using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Notification;
using Tandem.Linux.Processes;

namespace Tandem.Failover.Tests.Notification;

public sealed class NotifyScriptTests : IDisposable
{
    private readonly NotifyRig rig = new();

    public void Dispose() => rig.Dispose();

    [Fact]
    public void Each_state_runs_its_own_script_with_its_words_and_then_notify_with_four_more()
    {
        var target = rig.Notifier.Add(NotifyRig.Instance(new NotifyScripts
        {
            Master = rig.Script("own master"),
            Backup = rig.Script("own backup"),
            Fault = rig.Script("own fault"),
            Stop = rig.Script("own stop"),
            Any = rig.Script("a b"),
        }));
        var lines = 0;
        foreach (var state in new[] { NotifyState.Backup, NotifyState.Master, NotifyState.Fault, NotifyState.Stop })
        {
            target.Tell(state, 103);
            rig.UntilLog(lines += 2);
        }

        Assert.Equal(
            [
                "own backup", "a b INSTANCE VI_1 BACKUP 103",
                "own master", "a b INSTANCE VI_1 MASTER 103",
                "own fault", "a b INSTANCE VI_1 FAULT 103",
                "own stop", "a b INSTANCE VI_1 STOP 103",
            ],
            rig.Log);
    }

    [Fact]
    public void A_group_says_GROUP_and_its_name()
    {
        var target = rig.Notifier.Add(new VrrpSyncGroup { Name = "G1", Notify = new NotifyScripts { Any = rig.Script() } });

        target.Tell(NotifyState.Master, 0);

        Assert.Equal(["GROUP G1 MASTER 0"], rig.UntilLog(1));
    }

    [Fact]
    public void A_removed_instance_says_FAULT_unless_notify_deleted_is_written()
    {
        var scripts = new NotifyScripts { Any = rig.Script(), Fault = rig.Script("fault"), Deleted = rig.Script("deleted") };
        rig.Notifier.Add(NotifyRig.Instance(scripts)).Tell(NotifyState.Deleted, 100);
        rig.UntilLog(2);
        rig.Notifier.Add(NotifyRig.Instance(scripts with { SayDeleted = true })).Tell(NotifyState.Deleted, 100);

        Assert.Equal(["fault", "INSTANCE VI_1 FAULT 100", "deleted", "INSTANCE VI_1 DELETED 100"], rig.UntilLog(4));
    }

    [Fact]
    public void A_state_that_is_superseded_before_its_script_began_is_left_out_and_the_last_one_runs()
    {
        var target = rig.Notifier.Add(NotifyRig.Instance(new NotifyScripts
        {
            Master = rig.Script("master"),
            Backup = rig.GatedScript("gate", "backup"),
            Fault = rig.Script("fault"),
        }));
        target.Tell(NotifyState.Backup, 100);
        target.Tell(NotifyState.Master, 100);
        target.Tell(NotifyState.Fault, 100);
        target.Tell(NotifyState.Master, 100);

        rig.Until(() => rig.Launcher.Count == 1);
        Assert.Empty(rig.Log);
        OpenLater("gate");

        Assert.Equal(["backup", "master"], rig.UntilLog(2));
        rig.Until(() => rig.Launcher.Count == 0);
        Assert.Equal(["backup", "master"], rig.Log);
        Assert.Equal(
            ["(VI_1) scripts of MASTER not run - FAULT came before", "(VI_1) scripts of FAULT not run - MASTER came before"],
            rig.Told.Lines);
    }

    [Fact]
    public void A_state_whose_first_script_began_gets_all_of_them()
    {
        var target = rig.Notifier.Add(NotifyRig.Instance(new NotifyScripts
        {
            Backup = rig.GatedScript("gate", "backup"),
            Any = rig.Script(),
        }));
        target.Tell(NotifyState.Backup, 100);
        target.Tell(NotifyState.Master, 101);
        OpenLater("gate");

        Assert.Equal(["backup", "INSTANCE VI_1 BACKUP 100", "INSTANCE VI_1 MASTER 101"], rig.UntilLog(3));
    }

    [Fact]
    public void A_state_without_scripts_still_makes_an_older_one_obsolete()
    {
        var target = rig.Notifier.Add(NotifyRig.Instance(new NotifyScripts
        {
            Master = rig.Script("master"),
            Backup = rig.GatedScript("gate", "backup"),
        }));
        target.Tell(NotifyState.Backup, 100);
        target.Tell(NotifyState.Master, 100);
        target.Tell(NotifyState.Fault, 100);
        OpenLater("gate");
        rig.UntilLog(1);
        rig.Until(() => rig.Launcher.Count == 0);

        Assert.Equal(["backup"], rig.Log);
    }

    [Fact]
    public void The_same_state_runs_again_when_it_is_told_again()
    {
        var target = rig.Notifier.Add(NotifyRig.Instance(new NotifyScripts { Master = rig.Script("master") }));

        target.Tell(NotifyState.Master, 100);
        rig.UntilLog(1);
        target.Tell(NotifyState.Master, 100);

        Assert.Equal(["master", "master"], rig.UntilLog(2));
    }

    [Fact]
    public void A_script_that_cannot_be_started_is_told_and_the_next_runs()
    {
        var script = rig.Script("x");
        var target = rig.Notifier.Add(NotifyRig.Instance(new NotifyScripts { Master = script, Any = rig.Script() }));
        File.Delete(script.Words[0]);

        target.Tell(NotifyState.Master, 100);

        Assert.Equal(["INSTANCE VI_1 MASTER 100"], rig.UntilLog(1));
        Assert.Equal([$"Error exec-ing command '{script.Words[0]} x', error 2: No such file or directory"], rig.Told.Lines);
    }

    [Fact]
    public void A_script_that_is_not_there_is_told_once_and_not_run()
    {
        var absent = NotifyRig.Of(rig.PathOf("absent"), "x");
        var scripts = new NotifyScripts { Master = absent, Backup = absent, Any = rig.Script() };
        rig.Notifier.Add(NotifyRig.Instance(scripts)).Tell(NotifyState.Master, 100);
        rig.Notifier.Add(NotifyRig.Instance(scripts));

        Assert.Equal(["INSTANCE VI_1 MASTER 100"], rig.UntilLog(1));
        Assert.Equal([$"Script {rig.PathOf("absent")} cannot be accessed - No such file or directory"], rig.Told.Lines);
    }

    [Fact]
    public void With_script_security_a_script_that_others_can_change_is_not_run_as_root()
    {
        Assert.True(Privileges.EffectiveUser == 0, "this test must run as root: nobody else's scripts are checked");
        rig.Notifier.Configure(new GlobalDefinitions { ScriptUser = "root", ScriptSecurity = true });
        var script = rig.Script("unsafe");
        NotifyRig.SetMode(script.Words[0], "777");
        rig.Notifier.Add(NotifyRig.Instance(new NotifyScripts { Master = script, Any = rig.Script() })).Tell(NotifyState.Master, 100);

        Assert.Equal(["INSTANCE VI_1 MASTER 100"], rig.UntilLog(1));
        Assert.Equal($"Unsafe permissions found for script '{script.Words[0]}' - disabling.", rig.Told.Lines[0]);
    }

    [Fact]
    public void A_script_of_an_unknown_user_is_told_and_not_run()
    {
        var script = rig.Script("master") with { User = "nobody-of-that-name" };
        var target = rig.Notifier.Add(NotifyRig.Instance(new NotifyScripts { Master = script, Any = rig.Script() }));

        target.Tell(NotifyState.Master, 100);

        Assert.Equal(["INSTANCE VI_1 MASTER 100"], rig.UntilLog(1));
        Assert.Equal(["Script user 'nobody-of-that-name' does not exist"], rig.Told.Lines);
    }

    [Fact]
    public void A_script_runs_as_its_user_and_group()
    {
        Assert.True(Privileges.EffectiveUser == 0, "this test must run as root: it changes to another user");
        NotifyRig.SetMode(rig.DirectoryPath, "777");
        NotifyRig.SetMode(rig.PathOf("log"), "666");
        var script = rig.Script() with { User = "nobody", Group = "daemon" };
        File.WriteAllText(script.Words[0], $"#!/bin/sh\necho $(id -un):$(id -Gn) >> {rig.PathOf("log")}\n");
        var target = rig.Notifier.Add(NotifyRig.Instance(new NotifyScripts { Master = script }));

        target.Tell(NotifyState.Master, 100);

        Assert.Equal(["nobody:daemon"], rig.UntilLog(1));
    }

    [Fact]
    public void A_script_that_is_plain_text_gets_its_words_through_a_shell_as_they_are()
    {
        var script = rig.Script("a $HOME;b");
        File.WriteAllText(script.Words[0], $"echo \"$@\" >> {rig.PathOf("log")}\n");
        var target = rig.Notifier.Add(new VrrpSyncGroup { Name = "it's", Notify = new NotifyScripts { Any = script } });

        target.Tell(NotifyState.Master, 0);

        Assert.Equal(["a $HOME;b GROUP it's MASTER 0"], rig.UntilLog(1));
    }

    [Fact]
    public void Instances_do_not_wait_for_each_other()
    {
        var stuck = rig.Notifier.Add(NotifyRig.Instance(new NotifyScripts { Master = rig.GatedScript("gate", "first") }));
        var free = rig.Notifier.Add(NotifyRig.Instance(new NotifyScripts { Master = rig.Script("second") }));
        stuck.Tell(NotifyState.Master, 100);
        free.Tell(NotifyState.Master, 100);

        Assert.Equal(["second"], rig.UntilLog(1));
        OpenLater("gate");
        Assert.Equal(["second", "first"], rig.UntilLog(2));
    }

    [Fact]
    public void Lower_priority_received_by_a_master_runs_its_script_once_at_a_time()
    {
        var instance = NotifyRig.Instance(new NotifyScripts()) with { NotifyMasterRxLowerPriority = rig.GatedScript("gate", "lower") };
        var target = rig.Notifier.Add(instance);
        for (var i = 0; i < 5; i++)
        {
            target.TellLowerPriorityReceived(100);
        }

        OpenLater("gate");
        OpenLater("gate");
        rig.UntilLog(2);
        rig.Until(() => rig.Launcher.Count == 0);

        Assert.Equal(["lower", "lower"], rig.Log);
    }

    [Fact]
    public void Whatever_the_order_of_states_the_last_one_is_run_last_and_none_goes_backward()
    {
        var target = rig.Notifier.Add(NotifyRig.Instance(new NotifyScripts { Any = rig.Script() }));
        var random = new Random(7);
        var told = new List<string>();
        for (var i = 1; i <= 60; i++)
        {
            var state = (NotifyState)random.Next(3);
            target.Tell(state, i);
            told.Add($"INSTANCE VI_1 {state.ToString().ToUpperInvariant()} {i}");
            for (var rounds = random.Next(4); rounds > 0; rounds--)
            {
                rig.Loop.RunOnce(2);
            }
        }

        rig.Until(() => rig.Log.Contains(told[^1]));
        rig.Until(() => rig.Launcher.Count == 0);
        var places = rig.Log.Select(line => told.IndexOf(line)).ToArray();
        Assert.Equal(places.Order(), places);
        Assert.DoesNotContain(-1, places);
        Assert.Equal(told[^1], rig.Log[^1]);
    }

    /// <summary>Opening a gate waits for the script to stand there, while the loop must run for it to start.</summary>
    private void OpenLater(string gate)
    {
        var thread = new Thread(() => rig.Open(gate)) { IsBackground = true };
        thread.Start();
        rig.Until(() => thread.Join(0));
    }
}
