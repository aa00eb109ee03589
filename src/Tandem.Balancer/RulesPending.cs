#pragma warning disable
using Tandem.Balancer.Exchanges;
using Tandem.Balancer.Logging;
using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Text;
namespace Tandem.Balancer.Rules;
internal sealed class RuleState { internal void EndTransaction(){} }
internal sealed class RuleContext { internal ProxyFacts? Proxies{get;set;} internal int BufferedBytes; internal bool IsFinal; internal void Enter(ExchangeFacts f, RuleState? s, long t){} internal RuleState? Leave()=>null; internal void Release(RuleState? s){} }
internal sealed class RuleSet { internal bool IsEmpty=>true; internal RuleOutcome Run(RuleContext c)=>default; }
internal sealed class UseBackendRules { internal bool IsEmpty=>true; internal int Choose(RuleContext c, out ReadOnlySpan<byte> n){n=default;return -1;} }
internal sealed class VariableNames {}
internal sealed class Condition{}
internal sealed class ProxyRules { internal RuleSet TcpConnection=new(),TcpSession=new(),TcpRequestContent=new(),HttpRequest=new(),Redirects=new(),HttpResponse=new(),HttpAfterResponse=new(); internal UseBackendRules UseBackends=new(); internal List<Condition> MonitorFail=new(); internal bool IsEmpty=>true; internal RuleOutcome RunHttpRequest(RuleContext c)=>default; internal bool MonitorFails(RuleContext c)=>false;
 internal static ProxyRules Compile(ProxySection s, VariableNames v, Func<string,byte[]?> f, Diagnostics d)=>new(); }
internal static class ExpressionSegments { internal static SampleCompiler? Compiler(ProxySection s, VariableNames v)=>null; }
