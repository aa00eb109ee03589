using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Tandem.Balancer.Exchanges;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Tests.Logging;

/// <summary>Reads the facts back out of a line that HAProxy wrote.</summary>
internal static partial class LoggedLine
{
    internal static ExchangeFacts Http(string line) => Facts(HttpPattern().Match(line), line);

    internal static ExchangeFacts Tcp(string line) => Facts(TcpPattern().Match(line), line);

    internal static ExchangeFacts Clf(string line) => Facts(ClfPattern().Match(line), line);

    internal static ExchangeFacts Default(string line) => Facts(DefaultPattern().Match(line), line);

    /// <summary>A connection that failed early: facts, the listener's name and the message.</summary>
    internal static (ExchangeFacts Facts, string Listener, string Message) Error(string line)
    {
        var match = ErrorPattern().Match(line);
        return (Facts(match, line), match.Groups["listener"].Value, match.Groups["message"].Value);
    }

    private static ExchangeFacts Facts(Match match, string line)
    {
        Assert.True(match.Success, line);
        var server = Text("s");
        var facts = new ExchangeFacts
        {
            IsHttp = match.Groups["TR"].Success,
            Client = Endpoint.From(IPAddress.Parse(Text("ci")), Number("cp")),
            FrontendName = SampleFacts.Bytes(Text("ft")),
            BackendName = SampleFacts.Bytes(Text("b")),
            ServerName = SampleFacts.Bytes(server),
            RequestMs = Number("TR"),
            QueueMs = Number("Tw"),
            ConnectMs = Number("Tc"),
            ResponseMs = Number("Tr"),
            TotalMs = Number("Tt"),
            Status = Number("ST"),
            BytesRead = Number("B"),
            EndCause = (byte)Text("ts").FirstOrDefault('-'),
            EndState = (byte)Text("ts").Skip(1).FirstOrDefault('-'),
            ProcessConnections = Number("ac"),
            FrontendConnections = Number("fc"),
            BackendConnections = Number("bc"),
            ServerConnections = Number("sc"),
            Redispatched = Text("redispatched").Length > 0,
            Retries = Number("rc"),
            ServerQueue = Number("sq"),
            BackendQueue = Number("bq"),
        };
        facts.AcceptedAtTicks = facts.RequestAtTicks = Date(match);
        if (match.Groups["fi"].Success)
        {
            facts.DestinationAddress = Endpoint.From(IPAddress.Parse(Text("fi")), Number("fp"));
        }

        var request = Text("r");
        return request.Length == 0 || request == "<BADREQ>" ? facts : SampleFacts.WithRequestLine(facts, Decoded(request));

        string Text(string name) => match.Groups[name].Value;

        int Number(string name) => match.Groups[name].Success ? int.Parse(Text(name), CultureInfo.InvariantCulture) : 0;
    }

    private static long Date(Match match)
    {
        if (match.Groups["trg"].Success)
        {
            var gmt = DateTimeOffset.ParseExact(match.Groups["trg"].Value, "dd/MMM/yyyy:HH:mm:ss zzz", CultureInfo.InvariantCulture);
            return gmt.UtcTicks + (int.Parse(match.Groups["ms"].Value, CultureInfo.InvariantCulture) * TimeSpan.TicksPerMillisecond);
        }

        return !match.Groups["t"].Success ? 0 : DateTime.ParseExact(
            match.Groups["t"].Value, "dd/MMM/yyyy:HH:mm:ss.fff", CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal).ToUniversalTime().Ticks;
    }

    private static string Decoded(string text) => EncodedPattern().Replace(
        text, m => ((char)int.Parse(m.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());

    [GeneratedRegex(
        @"^(?<ci>\S+):(?<cp>\d+) \[(?<t>\S+)\] (?<ft>\S+) (?<b>[^ /]+)/(?<s>\S+) (?<TR>-?\d+)/(?<Tw>-?\d+)/(?<Tc>-?\d+)/(?<Tr>-?\d+)/(?<Tt>-?\d+) (?<ST>-?\d+) (?<B>\d+) - - (?<ts>\S\S)-- (?<ac>\d+)/(?<fc>\d+)/(?<bc>\d+)/(?<sc>\d+)/(?<redispatched>\+?)(?<rc>\d+) (?<sq>\d+)/(?<bq>\d+) ""(?<r>.*)""\n$")]
    private static partial Regex HttpPattern();

    [GeneratedRegex(
        @"^(?<ci>\S+):(?<cp>\d+) \[(?<t>\S+)\] (?<ft>\S+) (?<b>[^ /]+)/(?<s>\S+) (?<Tw>-?\d+)/(?<Tc>-?\d+)/(?<Tt>-?\d+) (?<B>\d+) (?<ts>\S\S) (?<ac>\d+)/(?<fc>\d+)/(?<bc>\d+)/(?<sc>\d+)/(?<redispatched>\+?)(?<rc>\d+) (?<sq>\d+)/(?<bq>\d+)\n$")]
    private static partial Regex TcpPattern();

    [GeneratedRegex(
        @"^(?<ci>\S+) - - \[(?<trg>[^]]+)\] ""(?<r>.*)"" (?<ST>-?\d+) (?<B>\d+) """" """" (?<cp>\d+) (?<ms>\d+) ""(?<ft>\S+)"" ""(?<b>\S+)"" ""(?<s>\S+)"" (?<TR>-?\d+) (?<Tw>-?\d+) (?<Tc>-?\d+) (?<Tr>-?\d+) (?<Tt>-?\d+) (?<ts>\S\S)-- (?<ac>\d+) (?<fc>\d+) (?<bc>\d+) (?<sc>\d+) (?<redispatched>\+?)(?<rc>\d+) (?<sq>\d+) (?<bq>\d+) "".*\n$")]
    private static partial Regex ClfPattern();

    [GeneratedRegex(@"^Connect from (?<ci>\S+):(?<cp>\d+) to (?<fi>\S+):(?<fp>\d+) \((?<ft>\S+)/(HTTP|TCP)\)\n$")]
    private static partial Regex DefaultPattern();

    [GeneratedRegex(@"^(?<ci>\S+):(?<cp>\d+) \[(?<t>\S+)\] (?<ft>[^ /]+)/(?<listener>[^:]+): (?<message>.*)\n$")]
    private static partial Regex ErrorPattern();

    [GeneratedRegex("#([0-9A-F]{2})")]
    private static partial Regex EncodedPattern();
}
