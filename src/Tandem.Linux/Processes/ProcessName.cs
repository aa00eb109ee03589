using System.Text;

namespace Tandem.Linux.Processes;

/// <summary>The name of this process as <c>ps</c>, <c>pidof</c> and <c>killall</c> know it (PR_SET_NAME).</summary>
public static unsafe class ProcessName
{
    /// <summary>Bytes that the kernel keeps.</summary>
    public const int MaxLength = 15;

    /// <summary>Takes a name. To be called from the process's first thread.</summary>
    /// <param name="name">The name; what is longer than <see cref="MaxLength"/> bytes is cut off.</param>
    public static void Take(string name)
    {
        var bytes = new byte[MaxLength + 1];
        Encoding.UTF8.GetEncoder().Convert(name, bytes.AsSpan(0, MaxLength), true, out _, out _, out _);
        fixed (byte* start = bytes)
        {
            _ = ProcessCalls.Control(15, (nint)start, 0, 0, 0);
        }
    }
}
