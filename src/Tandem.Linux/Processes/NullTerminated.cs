using System.Text;

namespace Tandem.Linux.Processes;

/// <summary>Strings as C wants them.</summary>
internal static class NullTerminated
{
    /// <summary>The UTF-8 bytes with a final NUL.</summary>
    internal static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text + "\0");
}
