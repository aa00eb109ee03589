namespace Tandem.Balancer.Rules;

/// <summary>
/// The signature of every fetch of HAProxy 2.6 (FetchSignatures.txt), one a line: name, arguments, type, and the hooks that have what it needs: c
/// tcp-request connection, s tcp-request session, t tcp-request content, h http-request, u use_backend, T tcp-response content, H
/// http-response, l logs. What a fetch does is in <see cref="FetchTable"/>.
/// </summary>
internal static class FetchSignatures
{
    /// <summary>Reads them.</summary>
    internal static string[] Read()
    {
        using var stream = typeof(FetchSignatures).Assembly.GetManifestResourceStream("fetches.txt")
            ?? throw new InvalidOperationException("The program was built without its signatures of fetches.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
