using System.Runtime.InteropServices;

namespace Tandem.Http.Tests;

/// <summary>Memory with an unreadable page behind it: bytes placed at its end make every access past them a crash instead of a silent mistake.</summary>
internal sealed unsafe class GuardedMemory : IDisposable
{
    private const int Page = 4096;
    private const int Pages = 8;
    private readonly byte* start;

    internal GuardedMemory()
    {
        // PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS
        start = (byte*)mmap(0, (Pages + 1) * Page, 3, 0x22, -1, 0);
        Assert.Equal(0, mprotect((nint)start + Pages * Page, Page, 0));
    }

    internal const int Capacity = Pages * Page;

    /// <summary>Puts bytes right in front of the unreadable page.</summary>
    internal byte* Place(ReadOnlySpan<byte> bytes)
    {
        var at = start + Capacity - bytes.Length;
        bytes.CopyTo(new Span<byte>(at, bytes.Length));
        return at;
    }

    public void Dispose() => munmap((nint)start, (Pages + 1) * Page);

    [DllImport("libc")]
    private static extern nint mmap(nint address, nint length, int protection, int flags, int descriptor, nint offset);

    [DllImport("libc")]
    private static extern int mprotect(nint address, nint length, int protection);

    [DllImport("libc")]
    private static extern int munmap(nint address, nint length);
}
