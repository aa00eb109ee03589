using System.Runtime.InteropServices;
using System.Text;
using Tandem.Balancer.Exchanges;
using Tandem.Balancer.Rules;
using Tandem.Configuration.Text;
using Tandem.Http;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Tests.Rules;

/// <summary>One exchange on a table: a request, perhaps a response, and rules to run over them.</summary>
internal sealed unsafe class RuleBench : IDisposable
{
    private const int Capacity = 64 * 1024;

    private readonly List<nint> blocks = [];

    internal RuleBench()
    {
        Compiler = new RuleCompiler(new VariableNames(), Files.GetValueOrDefault, Diagnostics);
        Facts.Client = Endpoint.FromIPv4(0x7F000001, 40000);
        Facts.DestinationAddress = Endpoint.FromIPv4(0x7F000001, 8080);
        Facts.IsHttp = true;
        Facts.FrontendName = "front"u8.ToArray();
        Facts.BackendName = "front"u8.ToArray();
    }

    /// <summary>The room for edits of a head.</summary>
    internal int ArenaBytes { get; init; } = 8 * 1024;

    internal Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    internal Diagnostics Diagnostics { get; } = new();

    internal RuleCompiler Compiler { get; }

    internal ExchangeFacts Facts { get; } = new();

    internal RuleContext Context { get; } = new();

    internal string Errors => string.Join("\n", Diagnostics.All.Where(one => one.Severity == Severity.Alert).Select(one => one.Message));

    /// <summary>The request that is parsed anew for every run.</summary>
    internal string Request { get; set; } = "GET /path?a=1&b=2 HTTP/1.1\r\nHost: example.com\r\n\r\n";

    internal string? Response { get; set; }

    internal static string Get(string target, params string[] fields) =>
        $"GET {target} HTTP/1.1\r\nHost: example.com\r\n{string.Concat(fields.Select(field => field + "\r\n"))}\r\n";

    /// <summary>Compiles a condition and tells whether it holds.</summary>
    internal bool Holds(string condition, RuleHook hook = RuleHook.HttpRequest)
    {
        var compiled = Compiler.Condition(RuleWords.Condition(condition), hook, out var valid);
        Assert.True(valid, Errors);
        Enter();
        Context.Hook = hook;
        return compiled!.Holds(Context);
    }

    /// <summary>Evaluates an expression as text; null when it has no value.</summary>
    internal string? Value(string expression, RuleHook hook = RuleHook.HttpRequest)
    {
        var compiled = Compiler.Expression(new Word(expression, default), hook);
        Assert.True(compiled != null, Errors);
        Enter();
        Context.Hook = hook;
        Context.ResetScratch();
        var sample = default(Sample);
        return compiled.EvaluateText(Context, ref sample) ? Encoding.Latin1.GetString(sample.Bytes) : null;
    }

    internal RuleSet Rules(RuleHook hook, params string[] lines)
    {
        var set = Compiler.Set(hook, [.. lines.Select(line => RuleWords.Rule(line))]);
        Assert.False(Diagnostics.HasAlerts, Errors);
        return set;
    }

    internal RuleSet HttpRequest(params string[] lines) => Rules(RuleHook.HttpRequest, lines);

    /// <summary>Runs rules over the request, parsed anew.</summary>
    internal RuleOutcome Run(RuleSet rules)
    {
        Enter();
        return rules.Run(Context);
    }

    internal RuleOutcome Run(params string[] lines) => Run(HttpRequest(lines));

    /// <summary>What the reply of an outcome writes.</summary>
    internal string Reply(RuleOutcome outcome, ReplyOptions options = ReplyOptions.None)
    {
        Assert.NotNull(outcome.Reply);
        var buffer = stackalloc byte[16384];
        var length = outcome.Reply.Write(Context, buffer, 16384, options);
        return length < 0 ? "(too long)" : Encoding.Latin1.GetString(buffer, length);
    }

    /// <summary>Parses the messages again and enters the context.</summary>
    internal void Enter()
    {
        Facts.Request = Parse(Request, isResponse: false);
        Facts.Response = Response == null ? null : Parse(Response, isResponse: true);
        var head = Facts.Request;
        Facts.RequestLine = head.Base;
        Facts.MethodEnd = head.Method.End;
        Facts.TargetStart = head.Target.Offset;
        Facts.TargetEnd = head.Target.End;
        Context.BufferedBytes = head.HeadLength;
        Context.Enter(Facts, Context.StateOrNull, DateTime.UnixEpoch.AddSeconds(1_700_000_000).Ticks);
    }

    /// <summary>The request as it would be sent: start line and fields, without the empty line.</summary>
    internal string Sent() => Text(Facts.Request!);

    internal string SentResponse() => Text(Facts.Response!);

    public void Dispose()
    {
        Context.Dispose();
        foreach (var block in blocks)
        {
            NativeMemory.Free((void*)block);
        }
    }

    private static string Text(MessageHead head)
    {
        var start = head.Status == 0
            ? $"{Latin(head, head.Method)} {Latin(head, head.Target)}"
            : $"{head.Status} {Latin(head, head.Reason)}";
        for (var i = 0; i < head.Count; i++)
        {
            if (!head.Fields[i].Removed)
            {
                start += $"\n{Encoding.Latin1.GetString(head.Name(i))}: {Encoding.Latin1.GetString(head.Value(i))}";
            }
        }

        return start;
    }

    private static string Latin(MessageHead head, ByteRange range) => Encoding.Latin1.GetString(head.Bytes(range));

    private MessageHead Parse(string message, bool isResponse)
    {
        var block = (byte*)NativeMemory.Alloc(Capacity);
        blocks.Add((nint)block);
        var length = Encoding.Latin1.GetBytes(message, new Span<byte>(block, Capacity));
        var head = new MessageHead();
        head.Reset();
        var result = isResponse ? ResponseParser.Parse(block, length, head, Tandem.Http.HttpMethod.Get) : RequestParser.Parse(block, length, head);
        Assert.Equal(ParseResult.Complete, result);
        head.SetArena(block + length, ArenaBytes);
        return head;
    }
}
