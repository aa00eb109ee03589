using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Child;
using Tandem.Failover.Election;
using Tandem.Failover.Logging;
using Tandem.Failover.Notification;

namespace Tandem.Failover.Routers;

/// <content>Reload: what stays the same stays as it is.</content>
public sealed partial class FailoverDaemon
{
    private bool wantsReload;
    private bool isReading;

    /// <summary>Reads the configuration on a thread of its own, so that advertisements go on meanwhile.</summary>
    private void Reload()
    {
        if (isReading)
        {
            wantsReload = true;
            return;
        }

        isReading = true;
        Journal.Write(JournalLevel.Info, "Reloading");
        new Thread(Read) { IsBackground = true, Name = "reload" }.Start();
    }

    private void Read()
    {
        var lines = new List<string>();
        KeepalivedConfiguration? next = null;
        try
        {
            next = context.ReadConfiguration(lines.Add);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            lines.Add($"The configuration cannot be read: {e.Message}");
        }

        loop.Post(() => EndReading(next, lines));
    }

    private void EndReading(KeepalivedConfiguration? next, List<string> lines)
    {
        isReading = false;
        foreach (var line in lines)
        {
            Journal.Write(JournalLevel.Info, line);
        }

        if (!isLeaving)
        {
            GoOver(next);
        }

        if (wantsReload && !isLeaving)
        {
            wantsReload = false;
            Reload();
        }
    }

    private void GoOver(KeepalivedConfiguration? read)
    {
        if (read is not { } next)
        {
            Journal.Write(JournalLevel.Warning, "Reload refused: the running configuration stays");
            context.AnnounceReady();
            return;
        }

        loop.RefreshClock();
        ApplyToAll(ElectionInput.Reloading);
        var nowUs = loop.NowUs;
        var former = routers.ToArray();
        Configuration = next;
        DropAnnouncers();
        Notifier.Configure(next.Global);
        var tracked = Tracked;
        Tracked = NewTrackingSet(tracked);
        foreach (var channel in channels)
        {
            channel.Filter();
        }

        if (Firewall.Change(next.Global))
        {
            Array.ForEach(former, static router => router.EnterFirewall());
        }

        var staying = Stay(next, former);
        foreach (var router in former.Except(staying.Values))
        {
            router.Group!.Apply(router.Place, ElectionInput.Delete, nowUs);
            router.Dispose();
            numbers.Remove(router.Number);
        }

        foreach (var (name, router) in staying)
        {
            router.Update(next.Instance(name)!, nowUs);
        }

        foreach (var group in groups.Where(group => group.Configured is { } configured && next.SyncGroups.All(other => other.Name != configured.Name)))
        {
            Notifier.Remove(group.Target!);
        }

        LogRefusals(statics!.Apply(StaticsOf(next), nowUs).Refused);
        Join(next, staying);
        foreach (var router in routers)
        {
            if (staying.ContainsKey(router.Name))
            {
                router.Resume(nowUs);
            }
            else
            {
                router.Begin(nowUs);
            }
        }

        foreach (var group in groups)
        {
            group.Rejoin(nowUs);
        }

        LowerNewcomers();
        tracked.End();
        BeginTracking();
        earliestUs = ElectionState.Never;
        ApplyDue();
        if (next.Global.FifoWriteStatesOnReload)
        {
            WriteStates();
        }

        Journal.Write(JournalLevel.Info, "Reload complete");
        context.AnnounceReady();
        loop.Post(ChildContext.ReleaseMemory);
    }

    /// <summary>The routers that go on, by the names that they have from now on: an instance may have got another one.</summary>
    private static Dictionary<string, VirtualRouter> Stay(KeepalivedConfiguration next, VirtualRouter[] routers)
    {
        var staying = new Dictionary<string, VirtualRouter>();
        foreach (var instance in next.Instances)
        {
            var same = Array.Find(routers, router => router.Name == instance.Name && IsSameRouter(router.Instance, instance))
                ?? Array.Find(routers, router => next.Instance(router.Name) is null && IsSameRouter(router.Instance, instance));
            if (same is not null)
            {
                staying[instance.Name] = same;
            }
        }

        return staying;
    }

    /// <summary>What makes a router another one, so that it begins anew: on the wire it is not the same for its peers.</summary>
    private static bool IsSameRouter(VrrpInstance before, VrrpInstance now) =>
        before.VirtualRouterId == now.VirtualRouterId
        && before.Interface == now.Interface
        && before.Family == now.Family
        && before.Version == now.Version
        && before.VirtualMac == now.VirtualMac
        && before.VmacTransmitBase == now.VmacTransmitBase;

    /// <summary>Tells the FIFOs what everybody is.</summary>
    private void WriteStates()
    {
        foreach (var router in routers)
        {
            if (StateWord(router.State.Role) is { } state)
            {
                router.Target.WriteState(state, router.State.EffectivePriority);
            }
        }

        foreach (var group in groups)
        {
            if (StateWord(group.Role) is { } word)
            {
                group.Target?.WriteState(word, 0);
            }
        }
    }

    private static NotifyState? StateWord(ElectionRole role) => role switch
    {
        ElectionRole.Master => NotifyState.Master,
        ElectionRole.Backup => NotifyState.Backup,
        ElectionRole.Fault => NotifyState.Fault,
        _ => null,
    };
}
