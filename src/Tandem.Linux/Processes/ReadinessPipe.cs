using Tandem.Linux.Native;

namespace Tandem.Linux.Processes;

/// <summary>A pipe on which a child says that it is at work; an end without a word means that it failed.</summary>
public static unsafe class ReadinessPipe
{
    /// <summary>Makes the pipe; both ends close on exec.</summary>
    /// <exception cref="InvalidOperationException">No descriptors are left.</exception>
    public static (int Read, int Write) Create()
    {
        var pair = stackalloc int[2];
        if (Libc.Pipe2(pair, Constants.OCloexec) < 0)
        {
            throw new InvalidOperationException($"pipe: {Errno.Describe(Libc.LastError)}");
        }

        return (pair[0], pair[1]);
    }

    /// <summary>Waits for the word. The read end is closed.</summary>
    /// <param name="read">The read end; the write end must be closed on this side.</param>
    /// <returns>Whether the child said that it is ready.</returns>
    public static bool Wait(int read)
    {
        byte word = 0;
        nint received;
        do
        {
            received = Libc.Read(read, &word, 1);
        }
        while (received < 0 && Libc.LastError == Errno.Interrupted);

        _ = Libc.Close(read);
        return received == 1;
    }

    /// <summary>Says the word and closes the write end.</summary>
    /// <param name="write">The write end.</param>
    public static void Announce(int write)
    {
        byte word = 1;
        _ = Libc.Write(write, &word, 1);
        _ = Libc.Close(write);
    }

    /// <summary>Closes an end that this process does not use.</summary>
    /// <param name="descriptor">The end.</param>
    public static void Close(int descriptor) => _ = Libc.Close(descriptor);

    /// <summary>Keeps an inherited end from this process's own children.</summary>
    /// <param name="descriptor">The end.</param>
    public static void CloseOnExec(int descriptor) => _ = Libc.Fcntl(descriptor, Constants.FSetfd, 1);
}
