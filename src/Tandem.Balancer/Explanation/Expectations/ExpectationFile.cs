using Tandem.Configuration.Text;

namespace Tandem.Balancer.Explanation;

/// <summary>A file of requests and of what should become of them, for <c>tandem test</c>.</summary>
/// <param name="Configurations">The files of haproxy.cfg that its <c>config</c> lines name, as written.</param>
/// <param name="Requests">Its requests, in order.</param>
public sealed record ExpectationFile(IReadOnlyList<Word> Configurations, IReadOnlyList<ExpectedRequest> Requests)
{
    /// <summary>Bytes that a file may have.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Reads a file.</summary>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="content">Its bytes, at most <see cref="MaxBytes"/>.</param>
    /// <param name="environment">The value of an environment variable, or null when it is not set.</param>
    /// <param name="diagnostics">Receives what is wrong; all of it.</param>
    /// <returns>The file, or null after an error.</returns>
    public static ExpectationFile? Read(string name, ReadOnlySpan<byte> content, Func<string, string?> environment, Diagnostics diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        var reader = new ExpectationReader(new SourceFile(name), environment, diagnostics);
        if (content.Length > MaxBytes)
        {
            diagnostics.Alert(new Position(new SourceFile(name), 0, 0), $"the file is larger than {MaxBytes} bytes.");
            return null;
        }

        return reader.Read(ByteText.FromBytes(content));
    }
}
