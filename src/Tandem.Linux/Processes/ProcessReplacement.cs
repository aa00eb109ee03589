using Tandem.Linux.Native;

namespace Tandem.Linux.Processes;

/// <summary>Puts a program in the place of this one, under the same process id (execve(2)).</summary>
public static unsafe class ProcessReplacement
{
    /// <summary>Becomes the program. Returns only when that failed.</summary>
    /// <param name="path">The program.</param>
    /// <param name="arguments">The words of its command line, its name first.</param>
    /// <param name="environment">Its environment as NAME=value.</param>
    /// <param name="blocked">Signals that it finds blocked, as in <see cref="ChildSettings.Blocked"/>.</param>
    /// <returns>The errno number.</returns>
    public static int Become(string path, IReadOnlyList<byte[]> arguments, IReadOnlyList<byte[]> environment, params ReadOnlySpan<int> blocked)
    {
        // The runtime that ends here cannot remove them any more.
        RuntimeEndpoints.OfThisProcess.Remove();
        var before = stackalloc byte[128];
        var set = stackalloc byte[128];
        SignalDescriptor.Fill(set, blocked);
        _ = ProcessCalls.SignalMask(2, set, before);
        var words = ChildProcess.Vector(arguments);
        var variables = ChildProcess.Vector(environment);
        int error;
        fixed (byte* start = NullTerminated.Bytes(path))
        {
            _ = ProcessCalls.Execute(start, words, variables);
            error = Libc.LastError;
        }

        ChildProcess.Free(words);
        ChildProcess.Free(variables);
        _ = ProcessCalls.SignalMask(2, before, null);
        return error;
    }
}
