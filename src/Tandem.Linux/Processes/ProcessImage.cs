using System.Text;

namespace Tandem.Linux.Processes;

/// <summary>
/// What this process was started with, byte for byte: the runtime hides the name by which it was called, and a copy of the
/// process must be started with exactly the same words.
/// </summary>
public sealed class ProcessImage
{
    private ProcessImage(byte[][] arguments, byte[][] environment)
    {
        Arguments = arguments;
        EnvironmentEntries = environment;
    }

    /// <summary>The words of the command line, the name of the program first.</summary>
    public IReadOnlyList<byte[]> Arguments { get; }

    /// <summary>The environment at the start, as NAME=value.</summary>
    public IReadOnlyList<byte[]> EnvironmentEntries { get; }

    /// <summary>The last part of the name by which the program was called, such as that of a link.</summary>
    public string CalledAs
    {
        get
        {
            var name = Arguments.Count > 0 ? Encoding.UTF8.GetString(Arguments[0]) : "";
            return name[(name.LastIndexOf('/') + 1)..];
        }
    }

    /// <summary>The path of the running program.</summary>
    public static string ExecutablePath => Environment.ProcessPath ?? "/proc/self/exe";

    /// <summary>Reads it from /proc.</summary>
    public static ProcessImage Read() => new(Split(ReadAll("/proc/self/cmdline")), Split(ReadAll("/proc/self/environ")));

    internal static byte[][] Split(ReadOnlySpan<byte> text)
    {
        var words = new List<byte[]>();
        while (!text.IsEmpty)
        {
            var end = text.IndexOf((byte)0);
            words.Add((end < 0 ? text : text[..end]).ToArray());
            text = end < 0 ? default : text[(end + 1)..];
        }

        return [.. words];
    }

    private static byte[] ReadAll(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
