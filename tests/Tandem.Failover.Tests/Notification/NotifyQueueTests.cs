using Tandem.Failover.Notification;
using Tandem.Linux.Processes;

namespace Tandem.Failover.Tests.Notification;

public sealed class NotifyQueueTests : IDisposable
{
    private readonly NotifyRig rig = new();
    private readonly NotifyQueue queue;

    public NotifyQueueTests() => queue = new NotifyQueue("VI_1", rig.Launcher, rig.Loop, rig.Journal, static () => { });

    public void Dispose() => rig.Dispose();

    [Fact]
    public void A_script_that_does_not_end_holds_the_next_state_up_for_a_bounded_time()
    {
        queue.Add(Gated("BACKUP", "gate", "backup"));
        queue.Add(Transition("MASTER", rig.Script("master").Words));
        Assert.InRange(queue.DueMs - rig.Loop.NowMs, 1, NotifyQueue.StuckMs);

        queue.OnDue();

        Assert.Equal(["master"], rig.UntilLog(1));
        Assert.EndsWith("backup of BACKUP still runs - running that of MASTER beside it", rig.Told.Lines[0]);
        Assert.True(rig.Launcher.Count >= 1);
    }

    [Fact]
    public void A_state_without_scripts_hurries_nobody()
    {
        queue.Add(Gated("BACKUP", "gate", "backup"));
        queue.Add(new NotifyTransition("MASTER", [], false));
        queue.OnDue();
        Assert.Empty(rig.Told.Lines);

        queue.Add(new NotifyTransition("STOP", [], true));
        queue.OnDue();
        Assert.EndsWith("backup of BACKUP still runs - it is left behind", Assert.Single(rig.Told.Lines));
        Assert.True(queue.IsIdle);
    }

    [Fact]
    public void The_last_state_waits_a_shorter_time()
    {
        queue.Add(Gated("BACKUP", "gate", "backup"));
        queue.Add(Transition("MASTER", rig.Script("master").Words));
        queue.Add(Transition("STOP", rig.Script("stop").Words, isLast: true));

        Assert.InRange(queue.DueMs - rig.Loop.NowMs, 1, NotifyQueue.StuckAtEndMs);
    }

    [Fact]
    public void A_newer_state_does_not_put_the_bound_off()
    {
        queue.Add(Gated("BACKUP", "gate", "backup"));
        queue.Add(Transition("MASTER", rig.Script("master").Words));
        var dueMs = queue.DueMs;
        rig.Loop.RunOnce(20);
        rig.Loop.RunOnce(20);
        queue.Add(Transition("FAULT", rig.Script("fault").Words));

        Assert.Equal(dueMs, queue.DueMs);
    }

    [Fact]
    public void What_was_left_behind_begins_nothing_when_it_ends()
    {
        queue.Add(Gated("BACKUP", "gate", "backup", "notify of backup"));
        queue.Add(Transition("MASTER", rig.Script("master").Words));
        queue.OnDue();
        rig.UntilLog(1);
        var opener = new Thread(() => rig.Open("gate")) { IsBackground = true };
        opener.Start();
        rig.UntilLog(2);
        rig.Until(() => rig.Launcher.Count == 0);

        Assert.Equal(["master", "backup"], rig.Log);
    }

    [Fact]
    public void Only_so_many_are_left_behind()
    {
        for (var i = 0; i <= NotifyQueue.MostLeftBehind + 3; i++)
        {
            queue.Add(Gated($"STATE{i}", $"gate{i}", $"{i}"));
            queue.OnDue();
        }

        Assert.Equal(NotifyQueue.MostLeftBehind + 1, rig.Launcher.Count);
        Assert.False(queue.IsIdle);
    }

    private NotifyTransition Gated(string word, string gate, string arguments, string? second = null) =>
        second == null
            ? Transition(word, rig.GatedScript(gate, arguments).Words)
            : new NotifyTransition(
                word, [Command(rig.GatedScript(gate, arguments).Words), Command(rig.Script(second).Words)], false);

    private static NotifyTransition Transition(string word, IReadOnlyList<string> words, bool isLast = false) =>
        new(word, [Command(words)], isLast);

    private static ScriptCommand Command(IReadOnlyList<string> words) =>
        ScriptCommand.Of(words, Privileges.EffectiveUser, Privileges.EffectiveGroup);
}
