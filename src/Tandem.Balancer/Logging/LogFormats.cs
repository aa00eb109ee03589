namespace Tandem.Balancer.Logging;

/// <summary>The predefined formats (configuration.txt 8.2), as HAProxy declares them.</summary>
internal static class LogFormats
{
    /// <summary><c>option tcplog</c>.</summary>
    internal const string Tcp = "%ci:%cp [%t] %ft %b/%s %Tw/%Tc/%Tt %B %ts %ac/%fc/%bc/%sc/%rc %sq/%bq";

    /// <summary><c>option httplog</c>.</summary>
    internal const string Http =
        "%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc %ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r";

    /// <summary><c>option httplog clf</c>.</summary>
    internal const string Clf =
        "%{+Q}o %{-Q}ci - - [%trg] %r %ST %B \"\" \"\" %cp %ms %ft %b %s %TR %Tw %Tc %Tr %Ta %tsc %ac %fc %bc %sc %rc %sq %bq %CC %CS %hrl %hsl";

    /// <summary>No option: written when the connection was accepted, without waiting for what comes.</summary>
    /// <param name="isHttp">The frontend is in HTTP mode.</param>
    internal static string Default(bool isHttp) => $"Connect from %ci:%cp to %fi:%fp (%f/{Mode(isHttp)})";

    /// <summary>The same for a client of a Unix socket.</summary>
    /// <param name="isHttp">The frontend is in HTTP mode.</param>
    internal static string DefaultForUnix(bool isHttp) => $"Connect to unix:%fp (%f/{Mode(isHttp)})";

    private static string Mode(bool isHttp) => isHttp ? "HTTP" : "TCP";
}
