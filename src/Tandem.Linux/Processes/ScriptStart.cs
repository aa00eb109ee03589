using System.Runtime.InteropServices;
using System.Text;
using Tandem.Linux.Native;

namespace Tandem.Linux.Processes;

/// <summary>
/// The start of one <see cref="ScriptCommand"/>: what the child does before it becomes the program, in keepalived's order. Lives as
/// long as the start.
/// </summary>
internal sealed unsafe class ScriptStart : IDisposable
{
    private const int Signals = 64;
    private const int MostCalls = Signals + 16;
    private const int ParentDeathSignal = 1;

    private readonly SystemCallList calls = new(MostCalls);
    private readonly byte* text;
    private readonly byte** words;
    private readonly byte** environment;
    private readonly byte* path;
    private readonly long* scratch;
    private int used;

    internal ScriptStart(ScriptCommand command, IReadOnlyList<byte[]> variables, int nullDevice)
    {
        var size = Encoding.UTF8.GetByteCount(command.Path) + 1;
        foreach (var word in command.Words)
        {
            size += Encoding.UTF8.GetByteCount(word) + 1;
        }

        foreach (var variable in variables)
        {
            size += variable.Length + 1;
        }

        text = (byte*)NativeMemory.AllocZeroed((nuint)size);
        words = (byte**)NativeMemory.AllocZeroed((nuint)command.Words.Count + 1, (nuint)sizeof(byte*));
        environment = (byte**)NativeMemory.AllocZeroed((nuint)variables.Count + 1, (nuint)sizeof(byte*));

        // Zeroes for sigaction and the empty mask, and one word for the group.
        scratch = (long*)NativeMemory.AllocZeroed(8, sizeof(long));
        path = Keep(command.Path, size);
        for (var i = 0; i < command.Words.Count; i++)
        {
            words[i] = Keep(command.Words[i], size);
        }

        for (var i = 0; i < variables.Count; i++)
        {
            environment[i] = Keep(variables[i]);
        }

        Describe(command, nullDevice);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        calls.Dispose();
        NativeMemory.Free(text);
        NativeMemory.Free(words);
        NativeMemory.Free(environment);
        NativeMemory.Free(scratch);
    }

    /// <summary>Starts it; waits until the child is the program.</summary>
    /// <param name="pid">The process id when null is returned.</param>
    /// <param name="descriptor">Its descriptor when null is returned.</param>
    internal ScriptFailure? Run(out int pid, out int descriptor)
    {
        pid = calls.Start(out descriptor, out var failed);
        if (pid > 0)
        {
            return null;
        }

        if (descriptor >= 0)
        {
            ProcessDescriptor.WaitBriefly(descriptor);
            _ = Libc.Close(descriptor);
            descriptor = -1;
        }

        return new ScriptFailure(StepOf(failed), -pid);
    }

    private static ScriptStep StepOf(int call) => call switch
    {
        0 => ScriptStep.Fork,
        SystemCall.SetGroup => ScriptStep.Group,
        SystemCall.SetGroups => ScriptStep.Groups,
        SystemCall.SetUser => ScriptStep.User,
        SystemCall.Execute => ScriptStep.Execute,
        _ => ScriptStep.Prepare,
    };

    private void Describe(ScriptCommand command, int nullDevice)
    {
        const int eight = 8;
        const int setMask = 2;
        for (var signal = 1; signal <= Signals; signal++)
        {
            // What we handle or ignore is nothing that a program should begin with; SIGKILL and SIGSTOP refuse, which is as well.
            calls.Try(SystemCall.SignalAction, signal, (long)scratch, 0, eight);
        }

        calls.Must(SystemCall.SetProcessGroup);
        var group = (uint*)(scratch + 7);
        *group = command.Group;
        calls.Must(SystemCall.SetGroup, command.Group);
        if (ScriptCalls.EffectiveUser() == 0)
        {
            calls.Must(SystemCall.SetGroups, 1, (long)group);
        }

        calls.Must(SystemCall.SetUser, command.User);

        // After the change of user, which takes it back.
        calls.Try(SystemCall.ProcessControl, ParentDeathSignal, SignalNumber.Term);
        for (var stream = 0; stream <= 2; stream++)
        {
            calls.Must(SystemCall.Duplicate, nullDevice, stream);
        }

        // All of ours close on exec; those that we were started with may not. Kernels before 5.9 do not know it.
        calls.Try(SystemCall.CloseRange, 3, uint.MaxValue);
        calls.Try(SystemCall.SignalMask, setMask, (long)scratch, 0, eight);
        calls.Must(SystemCall.Execute, (long)path, (long)words, (long)environment);
    }

    private byte* Keep(string word, int size)
    {
        var start = text + used;
        used += Encoding.UTF8.GetBytes(word, new Span<byte>(start, size - used)) + 1;
        return start;
    }

    private byte* Keep(byte[] word)
    {
        var start = text + used;
        word.CopyTo(new Span<byte>(start, word.Length));
        used += word.Length + 1;
        return start;
    }
}
