using System.Runtime.InteropServices;
using Tandem.Linux.Native;

namespace Tandem.Linux.Processes;

/// <summary>
/// A list of system calls that a new process makes, one after the other, until the last one makes it another program. It is what
/// C programs do between fork and exec, and what a managed program may not do there: its runtime does not survive a fork. The child
/// is a vfork that shares our memory and runs nothing but the few instructions of <see cref="Instructions"/>, which make the calls
/// of this list and never touch the stack. posix_spawn would not do: it knows no user, no groups and no parent-death signal.
/// x86-64 only, as the rest of the project.
/// </summary>
internal sealed unsafe class SystemCallList : IDisposable
{
    /// <summary>Number, whether it must succeed, five arguments, and the result that the child leaves.</summary>
    private const int WordsPerCall = 8;
    private const int ResultWord = 7;

    /// <summary>What stands in place of a result when the child did not come so far. No call of a list returns it.</summary>
    private const long NotReached = long.MaxValue;

    private const ulong CloneFlags = 0x100 | 0x1000 | 0x4000 | 17; // CLONE_VM, CLONE_PIDFD, CLONE_VFORK, and SIGCHLD at its end

    private static delegate* unmanaged<long*, void*, int*, ulong, long> begin;

    private readonly long* calls;
    private readonly int capacity;
    private int count;

    /// <summary>Makes an empty list.</summary>
    /// <param name="capacity">The most calls it can take.</param>
    internal SystemCallList(int capacity)
    {
        this.capacity = capacity;
        calls = (long*)NativeMemory.AllocZeroed((nuint)(capacity * WordsPerCall), sizeof(long));
    }

    /// <summary>
    /// long begin(long* calls, void* stack, int* pidfd, unsigned long flags): clone(2); the parent returns its result. The child goes
    /// through the calls; after one that must succeed and did not it leaves with status 127.
    /// </summary>
    private static ReadOnlySpan<byte> Instructions =>
    [
        0x53,                               // push rbx               a register that the child has too
        0x48, 0x89, 0xFB,                   // mov rbx, rdi           the calls
        0x48, 0x89, 0xCF,                   // mov rdi, rcx           flags; rsi and rdx are in place
        0x45, 0x31, 0xD2,                   // xor r10d, r10d
        0x45, 0x31, 0xC0,                   // xor r8d, r8d
        0xB8, 0x38, 0x00, 0x00, 0x00,       // mov eax, 56            clone
        0x0F, 0x05,                         // syscall
        0x48, 0x85, 0xC0,                   // test rax, rax
        0x74, 0x02,                         // jz child
        0x5B,                               // pop rbx
        0xC3,                               // ret
        0x48, 0x8B, 0x03,                   // child: mov rax, [rbx]
        0x48, 0x8B, 0x7B, 0x10,             // mov rdi, [rbx+16]
        0x48, 0x8B, 0x73, 0x18,             // mov rsi, [rbx+24]
        0x48, 0x8B, 0x53, 0x20,             // mov rdx, [rbx+32]
        0x4C, 0x8B, 0x53, 0x28,             // mov r10, [rbx+40]
        0x4C, 0x8B, 0x43, 0x30,             // mov r8, [rbx+48]
        0x0F, 0x05,                         // syscall
        0x48, 0x89, 0x43, 0x38,             // mov [rbx+56], rax
        0x48, 0x85, 0xC0,                   // test rax, rax
        0x79, 0x07,                         // jns next
        0x48, 0x83, 0x7B, 0x08, 0x00,       // cmp qword [rbx+8], 0
        0x75, 0x06,                         // jne leave
        0x48, 0x83, 0xC3, 0x40,             // next: add rbx, 64
        0xEB, 0xD1,                         // jmp child
        0xBF, 0x7F, 0x00, 0x00, 0x00,       // leave: mov edi, 127
        0xB8, 0xE7, 0x00, 0x00, 0x00,       // mov eax, 231           exit_group
        0x0F, 0x05,                         // syscall
        0xF4,                               // hlt
    ];

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.Free(calls);

    /// <summary>Makes the instructions executable; once, before the first <see cref="Start"/>.</summary>
    /// <exception cref="PlatformNotSupportedException">The processor is another one.</exception>
    /// <exception cref="InvalidOperationException">The system lets us have no executable memory.</exception>
    internal static void Prepare()
    {
        if (begin == null)
        {
            begin = Map();
        }
    }

    /// <summary>Adds a call whose failure changes nothing.</summary>
    internal void Try(int number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0) => Add(number, false, a, b, c, d, e);

    /// <summary>Adds a call without which the child must not go on.</summary>
    internal void Must(int number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0) => Add(number, true, a, b, c, d, e);

    /// <summary>Starts a process that makes the calls, and waits until it has become another program or has left.</summary>
    /// <param name="descriptor">The descriptor of the process; it closes on exec. The caller's also after a failed call.</param>
    /// <param name="failedCall">The number of the call that failed, or 0.</param>
    /// <returns>The process id, or a negated errno number when there is no process, or none but an ended one whose descriptor this is.</returns>
    internal int Start(out int descriptor, out int failedCall)
    {
        var pidfd = -1;
        var all = stackalloc byte[128];
        var before = stackalloc byte[128];
        _ = ProcessCalls.FillSignalSet(all);

        // A handler of ours must not run in the child; the list ends with the child's own mask.
        _ = ProcessCalls.SignalMask(2, all, before);
        var pid = begin(calls, null, &pidfd, CloneFlags);
        _ = ProcessCalls.SignalMask(2, before, null);
        descriptor = pidfd;
        failedCall = 0;
        if (pid < 0)
        {
            return (int)pid;
        }

        for (var i = 0; i < count; i++)
        {
            var call = calls + (i * WordsPerCall);
            if (call[ResultWord] < 0 && call[1] != 0)
            {
                failedCall = (int)call[0];
                return (int)call[ResultWord];
            }
        }

        return (int)pid;
    }

    private static delegate* unmanaged<long*, void*, int*, ulong, long> Map()
    {
        const int readExecute = 1 | 4;
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            throw new PlatformNotSupportedException("Scripts are started on x86-64 only.");
        }

        var page = Libc.MapMemory(null, 4096, Constants.ProtRead | Constants.ProtWrite, Constants.MapPrivate | Constants.MapAnonymous, -1, 0);
        if ((nint)page == -1)
        {
            throw new InvalidOperationException($"No memory to start scripts from: {Errno.Describe(Libc.LastError)}");
        }

        Instructions.CopyTo(new Span<byte>(page, 4096));
        if (ScriptCalls.ProtectMemory(page, 4096, readExecute) < 0)
        {
            throw new InvalidOperationException($"Scripts cannot be started: executable memory is refused ({Errno.Describe(Libc.LastError)}). Is MemoryDenyWriteExecute set in the unit?");
        }

        return (delegate* unmanaged<long*, void*, int*, ulong, long>)page;
    }

    private void Add(int number, bool must, long a, long b, long c, long d, long e)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(count, capacity);
        var call = calls + (count++ * WordsPerCall);
        call[0] = number;
        call[1] = must ? 1 : 0;
        call[2] = a;
        call[3] = b;
        call[4] = c;
        call[5] = d;
        call[6] = e;
        call[ResultWord] = NotReached;
    }
}
