using System.Text;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Logging;
using Tandem.Failover.Notification;
using Tandem.Failover.Tests.Logging;
using Tandem.Linux.Processes;
using Tandem.Linux.Reactor;

namespace Tandem.Failover.Tests.Notification;

/// <summary>A real loop, a real launcher and a directory with real scripts, for one test.</summary>
public sealed class NotifyRig : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly string log;

    public NotifyRig()
    {
        DirectoryPath = Directory.CreateTempSubdirectory("tandem-notify-").FullName;
        log = PathOf("log");
        File.WriteAllText(log, "");
        Loop = new EpollLoop(2);
        Journal = new Journal(true, Told);
        Launcher = new ScriptLauncher(Loop, [Encoding.UTF8.GetBytes("PATH=/usr/bin:/bin")]);
        Notifier = new Notifier(Loop, Launcher, Journal);
    }

    public string DirectoryPath { get; }

    public EpollLoop Loop { get; }

    public RecordingSink Told { get; } = new();

    public Journal Journal { get; }

    public ScriptLauncher Launcher { get; }

    public Notifier Notifier { get; }

    /// <summary>What scripts have written until now.</summary>
    public string[] Log => File.ReadAllLines(log);

    public string PathOf(string name) => Path.Combine(DirectoryPath, name);

    /// <summary>A script that writes its arguments into the log, behind what <paramref name="before"/> does.</summary>
    public NotifyScript Script(string arguments = "", string before = "")
    {
        var path = PathOf($"script{Directory.GetFiles(DirectoryPath).Length}.sh");
        File.WriteAllText(path, $"#!/bin/sh\n{before}\necho \"$@\" >> {log}\n");
        SetMode(path, "755");
        return Of(arguments.Length == 0 ? [path] : [path, .. arguments.Split(' ')]);
    }

    /// <summary>A script that stands still at a gate until <see cref="Open"/>.</summary>
    public NotifyScript GatedScript(string gate, string arguments)
    {
        Fifo.Open(PathOf(gate), out _, out _);
        return Script(arguments, $"read line < {PathOf(gate)}");
    }

    public static void SetMode(string path, string mode)
    {
        using var process = System.Diagnostics.Process.Start("chmod", [mode, path]);
        process.WaitForExit();
    }

    public static NotifyScript Of(params string[] words) => new() { Command = string.Join(' ', words), Words = [.. words] };

    /// <summary>Lets one script through a gate; returns when it stands there.</summary>
    public void Open(string gate)
    {
        using var file = new FileStream(PathOf(gate), FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0);
        file.Write("\n"u8);
    }

    public static VrrpInstance Instance(NotifyScripts scripts, bool alerts = false) =>
        new() { Name = "VI_1", Interface = "eth0", VirtualRouterId = 51, Notify = scripts, SmtpAlert = alerts };

    /// <summary>Runs the loop until something holds.</summary>
    public void Until(Func<bool> holds)
    {
        var end = DateTime.UtcNow + Longest;
        while (!holds())
        {
            if (DateTime.UtcNow > end)
            {
                throw new TimeoutException($"Log: {string.Join(" | ", Log)}; told: {string.Join(" | ", Told.Lines)}");
            }

            Loop.RunOnce(20);
        }
    }

    /// <summary>Runs the loop until the log has so many lines.</summary>
    public string[] UntilLog(int lines)
    {
        Until(() => Log.Length >= lines);
        return Log;
    }

    public void Dispose()
    {
        Notifier.Dispose();
        Launcher.Dispose();
        Journal.Dispose();
        Loop.Dispose();
        Directory.Delete(DirectoryPath, recursive: true);
    }
}
