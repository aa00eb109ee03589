using System.Collections.Frozen;
using Tandem.Balancer.Logging.Segments;

namespace Tandem.Balancer.Logging;

/// <summary>The table of variables (configuration.txt 8.2.6): a name, and what makes its segment.</summary>
internal static class LogVariables
{
    private static readonly FrozenDictionary<string, LogVariable> Table = new Dictionary<string, LogVariable>
    {
        ["B"] = Any((f, s) => new BytesSegment(BytesKind.Read, s)),
        ["U"] = Any((f, s) => new BytesSegment(BytesKind.Uploaded, s)),
        ["CC"] = Http((f, s) => new AbsentSegment(f)),
        ["CS"] = Http((f, s) => new AbsentSegment(f)),
        ["H"] = Any((f, s) => new ConstantTextSegment(s.HostName, f)),
        ["HM"] = Http((f, s) => new RequestLineSegment(RequestLinePart.Method, f, s)),
        ["HP"] = Http((f, s) => new RequestLineSegment(RequestLinePart.PathOrUri, f, s)),
        ["HPO"] = Http((f, s) => new RequestLineSegment(RequestLinePart.Path, f, s)),
        ["HQ"] = Http((f, s) => new RequestLineSegment(RequestLinePart.Query, f, s)),
        ["HU"] = Http((f, s) => new RequestLineSegment(RequestLinePart.Uri, f, s)),
        ["HV"] = Http((f, s) => new RequestLineSegment(RequestLinePart.Version, f, s)),
        ["r"] = Http((f, s) => new RequestLineSegment(RequestLinePart.Whole, f, s)),
        ["ID"] = Any((f, s) => new UniqueIdSegment(f)),
        ["ST"] = Any((f, s) => new CounterSegment(CounterKind.Status)),
        ["T"] = Any((f, s) => new DateSegment(DateKind.Gmt, ofRequest: false)),
        ["Tl"] = Any((f, s) => new DateSegment(DateKind.Local, ofRequest: false)),
        ["t"] = Any((f, s) => new DateSegment(DateKind.Milliseconds, ofRequest: false)),
        ["tr"] = Http((f, s) => new DateSegment(DateKind.Milliseconds, ofRequest: true)),
        ["trg"] = Http((f, s) => new DateSegment(DateKind.Gmt, ofRequest: true)),
        ["trl"] = Http((f, s) => new DateSegment(DateKind.Local, ofRequest: true)),
        ["Ts"] = Any((f, s) => new TimestampSegment(f)),
        ["ms"] = Any((f, s) => new MillisecondSegment(f)),
        ["Ta"] = Http((f, s) => new TimerSegment(TimerKind.Active, s)),
        ["Tc"] = Any((f, s) => new TimerSegment(TimerKind.Connect, s)),
        ["Td"] = Any((f, s) => new TimerSegment(TimerKind.Data, s)),
        ["Th"] = Any((f, s) => new TimerSegment(TimerKind.Handshake, s)),
        ["Ti"] = Http((f, s) => new TimerSegment(TimerKind.Idle, s)),
        ["Tq"] = Http((f, s) => new TimerSegment(TimerKind.UntilRequest, s)),
        ["TR"] = Http((f, s) => new TimerSegment(TimerKind.Request, s)),
        ["Tr"] = Http((f, s) => new TimerSegment(TimerKind.Response, s)),
        ["Tt"] = Any((f, s) => new TimerSegment(TimerKind.Total, s)),
        ["Tu"] = Any((f, s) => new TimerSegment(TimerKind.User, s)),
        ["Tw"] = Any((f, s) => new TimerSegment(TimerKind.Queue, s)),
        ["ac"] = Any((f, s) => new CounterSegment(CounterKind.Process)),
        ["fc"] = Any((f, s) => new CounterSegment(CounterKind.Frontend)),
        ["bc"] = Any((f, s) => new CounterSegment(CounterKind.Backend)),
        ["sc"] = Any((f, s) => new CounterSegment(CounterKind.Server)),
        ["rc"] = Any((f, s) => new CounterSegment(CounterKind.Retries)),
        ["sq"] = Any((f, s) => new CounterSegment(CounterKind.ServerQueue)),
        ["bq"] = Any((f, s) => new CounterSegment(CounterKind.BackendQueue)),
        ["rt"] = Any((f, s) => new SerialSegment(SerialKind.Request, f)),
        ["lc"] = Any((f, s) => new SerialSegment(SerialKind.Line, f)),
        ["pid"] = Any((f, s) => new ProcessIdSegment(s.ProcessId, f)),
        ["f"] = Any((f, s) => new NameSegment(NameKind.Frontend, f)),
        ["ft"] = Any((f, s) => new NameSegment(NameKind.Frontend, f & ~FormatFlags.Escape)),
        ["b"] = Any((f, s) => new NameSegment(NameKind.Backend, f)),
        ["s"] = Any((f, s) => new NameSegment(NameKind.Server, f)),
        ["ci"] = Any((f, s) => new AddressSegment(AddressKind.Client, f)),
        ["fi"] = Any((f, s) => new AddressSegment(AddressKind.Frontend, f)),
        ["bi"] = Any((f, s) => new AddressSegment(AddressKind.Source, f)),
        ["si"] = Any((f, s) => new AddressSegment(AddressKind.Server, f)),
        ["cp"] = Any((f, s) => new PortSegment(AddressKind.Client, f)),
        ["fp"] = Any((f, s) => new PortSegment(AddressKind.Frontend, f)),
        ["bp"] = Any((f, s) => new PortSegment(AddressKind.Source, f)),
        ["sp"] = Any((f, s) => new PortSegment(AddressKind.Server, f)),
        ["hr"] = Any((f, s) => NothingSegment.Instance),
        ["hrl"] = Any((f, s) => NothingSegment.Instance),
        ["hs"] = Any((f, s) => NothingSegment.Instance),
        ["hsl"] = Any((f, s) => NothingSegment.Instance),
        ["sslc"] = Any((f, s) => new AbsentSegment(f)),
        ["sslv"] = Any((f, s) => new AbsentSegment(f)),
        ["ts"] = Any((f, s) => new TerminationSegment(withCookie: false)),
        ["tsc"] = Any((f, s) => new TerminationSegment(withCookie: true)),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Finds a variable by its name, without the percent sign.</summary>
    internal static bool TryFind(string name, out LogVariable variable) => Table.TryGetValue(name, out variable);

    private static LogVariable Any(Func<FormatFlags, LogFormatSettings, LogSegment> create) => new(false, create);

    private static LogVariable Http(Func<FormatFlags, LogFormatSettings, LogSegment> create) => new(true, create);
}
