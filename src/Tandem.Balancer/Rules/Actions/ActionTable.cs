namespace Tandem.Balancer.Rules;

/// <summary>The actions of all rules by name (configuration.txt 4.2 "http-request" and its kin): all that HAProxy 2.6 has.</summary>
internal static partial class ActionTable
{
    private const RuleHook Http = RuleHook.HttpRequest | RuleHook.HttpResponse | RuleHook.HttpAfterResponse;
    private const RuleHook Exchange = RuleHook.HttpRequest | RuleHook.HttpResponse;
    private const RuleHook Early = RuleHook.TcpConnection | RuleHook.TcpSession;
    private const RuleHook Content = RuleHook.TcpRequestContent | RuleHook.TcpResponseContent;
    private const RuleHook Tcp = Early | Content;
    private const RuleHook TcpRequest = Early | RuleHook.TcpRequestContent;
    private const string NoPriority = "every task has the same priority";

    private static readonly ActionKeyword[] All =
    [
        new("accept", TcpRequest, AllowAction.Compile),
        new("add-header", Http, AddHeaderAction.Compile),
        new("allow", Http, AllowAction.Compile),
        new("del-header", Http, DeleteHeaderAction.Compile),
        new("deny", Exchange, DenyAction.Compile),
        new("redirect", Exchange, RedirectAction.Compile),
        new("reject", TcpRequest | RuleHook.HttpRequest, RejectAction.Compile),
        new("replace-header", Http, ReplaceHeaderAction.CompileHeader),
        new("replace-path", RuleHook.HttpRequest, ReplaceTargetAction.CompilePath),
        new("replace-pathq", RuleHook.HttpRequest, ReplaceTargetAction.CompilePathAndQuery),
        new("replace-uri", RuleHook.HttpRequest, ReplaceTargetAction.CompileUri),
        new("replace-value", Http, ReplaceHeaderAction.CompileValue),
        new("return", Exchange, ReturnAction.Compile),
        new("set-header", Http, SetHeaderAction.Compile),
        new("set-log-level", Exchange | RuleHook.TcpRequestContent, LogLevelAction.Compile),
        new("set-method", RuleHook.HttpRequest, SetTargetAction.CompileMethod),
        new("set-nice", Exchange | RuleHook.TcpRequestContent, null, NoPriority),
        new("set-path", RuleHook.HttpRequest, SetTargetAction.CompilePath),
        new("set-pathq", RuleHook.HttpRequest, SetTargetAction.CompilePathAndQuery),
        new("set-query", RuleHook.HttpRequest, SetTargetAction.CompileQuery),
        new("set-status", RuleHook.HttpResponse | RuleHook.HttpAfterResponse, SetStatusAction.Compile),
        new("set-uri", RuleHook.HttpRequest, SetTargetAction.CompileUri),
        new("set-var()", Http | TcpRequest, SetVariableAction.Compile),
        new("set-var-fmt()", Http | TcpRequest, SetVariableAction.CompileFormat),
        new("silent-drop", Exchange, SilentDropAction.Compile),
        new("strict-mode", Http, StrictModeAction.Compile),
        new("tarpit", RuleHook.HttpRequest, DenyAction.CompileTarpit),
        new("unset-var()", Http | TcpRequest, UnsetVariableAction.Compile),
        new("wait-for-handshake", RuleHook.HttpRequest, null, "there is no early data, so there is nothing to wait for"),

        // Not yet. No session runs tcp-response rules, so nothing of them is promised.
        new("accept", RuleHook.TcpResponseContent, null),
        new("disable-l7-retry", RuleHook.HttpRequest, null),
        new("reject", RuleHook.TcpResponseContent, null),
        new("set-log-level", RuleHook.TcpResponseContent, null),
        new("set-mark", Exchange | Tcp, null),
        new("set-nice", RuleHook.TcpResponseContent, null),
        new("set-tos", Exchange | Tcp, null),
        new("set-var()", RuleHook.TcpResponseContent, null),
        new("set-var-fmt()", RuleHook.TcpResponseContent, null),
        new("silent-drop", Tcp, null),
        new("unset-var()", RuleHook.TcpResponseContent, null),
        new("add-acl()", Exchange, null),
        new("auth", RuleHook.HttpRequest, null),
        new("cache-store", RuleHook.HttpResponse, null),
        new("cache-use", RuleHook.HttpRequest, null),
        new("capture", Http | RuleHook.TcpRequestContent, null),
        new("close", RuleHook.TcpResponseContent, null),
        new("del-acl()", Exchange, null),
        new("del-map()", Exchange, null),
        new("do-resolve()", RuleHook.HttpRequest | RuleHook.TcpRequestContent, null),
        new("early-hint", RuleHook.HttpRequest, null),
        new("expect-netscaler-cip", RuleHook.TcpConnection, null),
        new("expect-proxy", RuleHook.TcpConnection, null),
        new("normalize-uri", RuleHook.HttpRequest, null),
        new("ot-group", Http | Content, null),
        new("sc-inc-gpc()", Exchange | Tcp, null),
        new("sc-inc-gpc0()", Exchange | Tcp, null),
        new("sc-inc-gpc1()", Exchange | Tcp, null),
        new("sc-set-gpt()", Exchange | Tcp, null),
        new("sc-set-gpt0()", Exchange | Tcp, null),
        new("send-spoe-group", Exchange | Content, null),
        new("set-dst", RuleHook.HttpRequest | TcpRequest, null),
        new("set-dst-port", RuleHook.HttpRequest | TcpRequest, null),
        new("set-map()", Exchange, null),
        new("set-priority-class", RuleHook.HttpRequest | RuleHook.TcpRequestContent, null),
        new("set-priority-offset", RuleHook.HttpRequest | RuleHook.TcpRequestContent, null),
        new("set-src", RuleHook.HttpRequest | TcpRequest, null),
        new("set-src-port", RuleHook.HttpRequest | TcpRequest, null),
        new("set-timeout", RuleHook.HttpRequest, null),
        new("switch-mode", RuleHook.TcpRequestContent, null),
        new("track-sc0", Exchange | TcpRequest, null),
        new("track-sc1", Exchange | TcpRequest, null),
        new("track-sc2", Exchange | TcpRequest, null),
        new("use-service", RuleHook.HttpRequest | RuleHook.TcpRequestContent, null),
        new("wait-for-body", Exchange, null),
    ];
}
