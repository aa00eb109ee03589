using System.Diagnostics;
using Tandem.Linux.Processes;

namespace Tandem.FailoverProcess;

/// <summary>The VRRP child as its parent sees it.</summary>
internal sealed class VrrpChild
{
    private readonly ChildProcess process;
    private readonly DescriptorChannel channel;
    private readonly long startedAt = Stopwatch.GetTimestamp();
    private readonly byte[] message = new byte[DescriptorChannel.MaxMessage];
    private readonly List<int> nothing = [];

    private VrrpChild(ChildProcess process, DescriptorChannel channel, int endDescriptor)
    {
        this.process = process;
        this.channel = channel;
        EndDescriptor = endDescriptor;
    }

    /// <summary>Its process id.</summary>
    internal int Pid => process.Pid;

    /// <summary>Readable once it has ended.</summary>
    internal int EndDescriptor { get; }

    /// <summary>Readable when it has something to say; -1 once it can say no more.</summary>
    internal int ChannelDescriptor => channel.Descriptor;

    /// <summary>Milliseconds since its start.</summary>
    internal long RanMs => (Stopwatch.GetTimestamp() - startedAt) / (Stopwatch.Frequency / 1000);

    /// <summary>Starts a child.</summary>
    /// <param name="start">The parent's start.</param>
    /// <param name="obituary">The shared memory.</param>
    /// <param name="error">The errno number when null is returned.</param>
    internal static VrrpChild? Start(FailoverStart start, int obituary, out int error)
    {
        error = DescriptorChannel.TryCreatePair(out var ours, out var theirs);
        if (error != 0)
        {
            return null;
        }

        var process = start.StartChild(theirs.Descriptor, obituary, out error);
        theirs.Close();
        if (process == null)
        {
            ours.Close();
            return null;
        }

        var end = ProcessDescriptor.OpenMainThread(process.Pid);
        if (end >= 0)
        {
            return new VrrpChild(process, ours, end);
        }

        // Nobody would be told of its death. It waits for the word to begin and holds nothing yet.
        error = -end;
        _ = ProcessSignals.Send(process.Pid, SignalNumber.Kill);
        _ = process.Wait();
        ours.Close();
        return null;
    }

    /// <summary>Takes its next message, which must be there.</summary>
    /// <returns>The message; empty when none will come any more.</returns>
    internal ReadOnlySpan<byte> Receive()
    {
        var length = channel.Receive(message, nothing);
        if (length == 0)
        {
            channel.Close();
        }

        return message.AsSpan(0, length);
    }

    /// <summary>Lets it begin its work.</summary>
    internal void Release() => channel.Send([ChildRun.Go], []);

    /// <summary>Sends it a signal.</summary>
    internal void Signal(int signal) => _ = ProcessSignals.Send(Pid, signal);

    /// <summary>Waits for its end. Only once.</summary>
    internal ProcessEnd Wait()
    {
        var end = process.Wait();
        channel.Close();
        ReadinessPipe.Close(EndDescriptor);
        return end;
    }
}
