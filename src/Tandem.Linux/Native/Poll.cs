using System.Runtime.InteropServices;

namespace Tandem.Linux.Native;

/// <summary>poll(2), for the few descriptors that are in no event loop.</summary>
internal static unsafe class Poll
{
    [DllImport("libc", EntryPoint = "poll", ExactSpelling = true)]
    internal static extern int Wait(PollDescriptor* descriptors, ulong count, int timeoutMs);
}
