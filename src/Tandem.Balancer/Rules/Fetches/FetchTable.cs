namespace Tandem.Balancer.Rules;

/// <summary>
/// The fetches by name. Names, arguments, types and places of all of HAProxy 2.6's are in <see cref="FetchSignatures"/>; a fetch works once it
/// has a line here, which names the function that does it.
/// </summary>
internal static unsafe partial class FetchTable
{
    private static readonly Line[] Done =
    [
        new("always_false", &ConstantFetches.False),
        new("always_true", &ConstantFetches.True),
        new("base", &TargetFetches.Base),
        new("baseq", &TargetFetches.BaseWithQuery),
        new("be_conn", &ProxyFetches.Connections),
        new("be_name", &ProxyFetches.BackendName),
        new("bin", &ConstantFetches.Constant, ConstantFetches.CheckBinary),
        new("bool", &ConstantFetches.Constant, ConstantFetches.CheckBoolean),
        new("capture.req.method", &CaptureFetches.Method),
        new("capture.req.uri", &CaptureFetches.Uri),
        new("capture.req.ver", &CaptureFetches.Version),
        new("cook", &CookieFetches.Request),
        new("cook_cnt", &CookieFetches.RequestCount),
        new("cook_val", &CookieFetches.RequestNumber),
        new("date", &ClockFetches.Date, ClockFetches.CheckDate),
        new("date_us", &ClockFetches.Microseconds),
        new("dst", &AddressFetches.Destination),
        new("dst_port", &AddressFetches.DestinationPort),
        new("env", &ConstantFetches.Constant, ConstantFetches.CheckEnvironment),
        new("fc_dst", &AddressFetches.Destination),
        new("fc_dst_port", &AddressFetches.DestinationPort),
        new("fc_http_major", &ProcessFetches.HttpMajor),
        new("fe_name", &ProxyFetches.FrontendName),
        new("hdr", &HeaderFetches.Elements, HeaderFetches.Check),
        new("hdr_cnt", &HeaderFetches.ElementCount),
        new("hdr_ip", &HeaderFetches.Address, HeaderFetches.Check),
        new("hdr_val", &HeaderFetches.Number, HeaderFetches.Check),
        new("hostname", &ConstantFetches.Constant, ConstantFetches.CheckHostName),
        new("int", &ConstantFetches.Constant, ConstantFetches.CheckInteger),
        new("ipv4", &ConstantFetches.Constant, ConstantFetches.CheckAddress),
        new("ipv6", &ConstantFetches.Constant, ConstantFetches.CheckAddress),
        new("meth", &ConstantFetches.Constant, ConstantFetches.CheckMethod),
        new("method", &TargetFetches.Method),
        new("nbproc", &ProcessFetches.One),
        new("nbsrv", &ProxyFetches.UsableServers),
        new("path", &TargetFetches.Path),
        new("pathq", &TargetFetches.PathWithQuery),
        new("proc", &ProcessFetches.One),
        new("query", &TargetFetches.Query),
        new("queue", &ProxyFetches.Queued),
        new("rand", &ProcessFetches.Random),
        new("rdp_cookie", &PayloadFetches.RdpCookie),
        new("rdp_cookie_cnt", &PayloadFetches.RdpCookieCount),
        new("req.cook", &CookieFetches.Request),
        new("req.cook_cnt", &CookieFetches.RequestCount),
        new("req.cook_val", &CookieFetches.RequestNumber),
        new("req.fhdr", &HeaderFetches.RequestLines, HeaderFetches.Check),
        new("req.fhdr_cnt", &HeaderFetches.RequestLineCount),
        new("req.hdr", &HeaderFetches.RequestElements, HeaderFetches.Check),
        new("req.hdr_cnt", &HeaderFetches.RequestElementCount),
        new("req.hdr_ip", &HeaderFetches.RequestAddress, HeaderFetches.Check),
        new("req.hdr_names", &HeaderFetches.RequestNames),
        new("req.hdr_val", &HeaderFetches.RequestNumber, HeaderFetches.Check),
        new("req.hdrs", &HeaderBlockFetches.Request),
        new("req.len", &PayloadFetches.Length),
        new("req.proto_http", &ProcessFetches.IsHttp),
        new("req.rdp_cookie", &PayloadFetches.RdpCookie),
        new("req.rdp_cookie_cnt", &PayloadFetches.RdpCookieCount),
        new("req.ver", &TargetFetches.Version),
        new("req_len", &PayloadFetches.Length),
        new("req_proto_http", &ProcessFetches.IsHttp),
        new("req_ver", &TargetFetches.Version),
        new("res.cook", &CookieFetches.Response),
        new("res.cook_cnt", &CookieFetches.ResponseCount),
        new("res.cook_val", &CookieFetches.ResponseNumber),
        new("res.fhdr", &HeaderFetches.ResponseLines, HeaderFetches.Check),
        new("res.fhdr_cnt", &HeaderFetches.ResponseLineCount),
        new("res.hdr", &HeaderFetches.ResponseElements, HeaderFetches.Check),
        new("res.hdr_cnt", &HeaderFetches.ResponseElementCount),
        new("res.hdr_ip", &HeaderFetches.ResponseAddress, HeaderFetches.Check),
        new("res.hdr_names", &HeaderFetches.ResponseNames),
        new("res.hdr_val", &HeaderFetches.ResponseNumber, HeaderFetches.Check),
        new("res.hdrs", &HeaderBlockFetches.Response),
        new("res.len", &PayloadFetches.Length),
        new("res.ver", &TargetFetches.ResponseVersion),
        new("resp_ver", &TargetFetches.ResponseVersion),
        new("scook", &CookieFetches.Response),
        new("scook_cnt", &CookieFetches.ResponseCount),
        new("scook_val", &CookieFetches.ResponseNumber),
        new("shdr", &HeaderFetches.ResponseElements, HeaderFetches.Check),
        new("shdr_cnt", &HeaderFetches.ResponseElementCount),
        new("shdr_ip", &HeaderFetches.ResponseAddress, HeaderFetches.Check),
        new("shdr_val", &HeaderFetches.ResponseNumber, HeaderFetches.Check),
        new("src", &AddressFetches.Source),
        new("src_port", &AddressFetches.SourcePort),
        new("fc_src", &AddressFetches.Source),
        new("fc_src_port", &AddressFetches.SourcePort),
        new("srv_conn", &ProxyFetches.ServerConnections, ProxyFetches.CheckServer),
        new("srv_is_up", &ProxyFetches.ServerIsUp, ProxyFetches.CheckServer),
        new("srv_name", &ProxyFetches.ServerName),
        new("ssl_bc", &ConstantFetches.False),
        new("ssl_fc", &ConstantFetches.False),
        new("ssl_c_used", &ConstantFetches.False),
        new("ssl_fc_has_crt", &ConstantFetches.False),
        new("ssl_fc_has_sni", &ConstantFetches.False),
        new("ssl_fc_sni", &ConstantFetches.Nothing),
        new("ssl_fc_protocol", &ConstantFetches.Nothing),
        new("ssl_fc_cipher", &ConstantFetches.Nothing),
        new("ssl_fc_alpn", &ConstantFetches.Nothing),
        new("status", &TargetFetches.Status),
        new("str", &ConstantFetches.Constant, ConstantFetches.CheckText),
        new("url", &TargetFetches.Url),
        new("url_ip", &TargetFetches.UrlAddress),
        new("url_param", &UrlParameterFetches.Text),
        new("url_port", &TargetFetches.UrlPort),
        new("urlp", &UrlParameterFetches.Text),
        new("urlp_val", &UrlParameterFetches.Number),
        new("uuid", &ProcessFetches.Uuid),
        new("var", &VariableFetches.Value, VariableFetches.Check),
        new("wait_end", &PayloadFetches.WaitEnd),
    ];

    private readonly struct Line
    {
        internal Line(
            string name,
            delegate*<RuleContext, Arguments, ref Sample, bool> fetch,
            Func<Arguments, RuleCompiler, string?>? check = null)
        {
            Name = name;
            Fetch = fetch;
            Check = check;
        }

        internal string Name { get; }

        internal delegate*<RuleContext, Arguments, ref Sample, bool> Fetch { get; }

        internal Func<Arguments, RuleCompiler, string?>? Check { get; }
    }
}
