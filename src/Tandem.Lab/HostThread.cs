using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Tandem.Linux.Namespaces;

namespace Tandem.Lab;

/// <summary>A thread of ours that lives in a host's network: sockets made on it belong there, whoever uses them later, and programs
/// started on it begin there.</summary>
internal sealed class HostThread : IDisposable
{
    private readonly BlockingCollection<Action> work = [];
    private readonly Thread thread;

    internal HostThread(string host, int anchor)
    {
        thread = new Thread(Run) { IsBackground = true, Name = "host " + host };
        thread.Start();
        Do(() =>
        {
            LabFailure.Check(ThreadNamespaces.Unshare(NamespaceKinds.Directories), "directories of its own");
            Enter($"/proc/{anchor}/ns/net", NamespaceKinds.Network);
            Enter($"/proc/{anchor}/ns/uts", NamespaceKinds.HostName);
            return 0;
        });
    }

    /// <summary>Has something done there, and waits for it. Not from that thread itself.</summary>
    internal T Do<T>(Func<T> what)
    {
        T result = default!;
        Exception? failure = null;
        using var done = new ManualResetEventSlim(false);
        work.Add(() =>
        {
            try
            {
                result = what();
            }
            catch (Exception e)
            {
                failure = e;
            }

            done.Set();
        });
        done.Wait();
        if (failure != null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return result;
    }

    public void Dispose()
    {
        work.CompleteAdding();
        thread.Join();
        work.Dispose();
    }

    private void Run()
    {
        foreach (var action in work.GetConsumingEnumerable())
        {
            action();
        }
    }

    private static void Enter(string path, NamespaceKinds kind)
    {
        using var handle = File.OpenHandle(path);
        LabFailure.Check(ThreadNamespaces.Enter((int)handle.DangerousGetHandle(), kind), path);
    }
}
