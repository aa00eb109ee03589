using Tandem.Configuration.Haproxy;
using Tandem.Linux;
using Tandem.Linux.Reactor;
using HttpMethod = Tandem.Http.HttpMethod;

namespace Tandem.Balancer.Health;

/// <summary>
/// Takes one check at a time through the steps of its plan over a connection of the loop, without ever waiting in a call.
/// Tells the result once. Not for scheduling.
/// </summary>
internal sealed unsafe partial class HealthProbe : ConnectionHandler
{
    private readonly EventLoop loop;
    private readonly CheckPlan plan;
    private readonly CheckTarget target;
    private readonly ProbeLimits limits;
    private readonly ServerHealth server;
    private readonly CheckBudget budget;
    private readonly Action<CheckResult> ended;

    private Connection? connection;
    private ConnectStep? connecting;
    private CheckAnswer? answer;
    private byte[] outgoing = [];
    private HttpMethod method;
    private int sent;
    private int at;
    private int code;
    private long startedUs;
    private bool isConnected;
    private bool mustRead;
    private bool lastRead;
    private bool lingers;

    /// <summary>Makes a probe at rest.</summary>
    internal HealthProbe(
        EventLoop loop,
        CheckPlan plan,
        CheckTarget target,
        ProbeLimits limits,
        ServerHealth server,
        CheckBudget budget,
        Action<CheckResult> ended)
    {
        this.loop = loop;
        this.plan = plan;
        this.target = target;
        this.limits = limits;
        this.server = server;
        this.budget = budget;
        this.ended = ended;
    }

    /// <summary>Whether a check is under way.</summary>
    internal bool IsRunning { get; private set; }

    /// <summary>Begins a check. It may end before this returns.</summary>
    internal void Start()
    {
        IsRunning = true;
        startedUs = loop.NowUs;
        at = 0;
        code = 0;
        connecting = null;
        isConnected = false;
        Advance();
    }

    /// <summary>Drops the check under way, without a result.</summary>
    internal void Abandon()
    {
        if (IsRunning)
        {
            IsRunning = false;
            Release();
        }
    }

    /// <inheritdoc/>
    public override void OnReady(Connection ready)
    {
        if (IsRunning && ReferenceEquals(ready, connection))
        {
            Advance();
        }
    }

    /// <inheritdoc/>
    public override void OnDue()
    {
        if (!IsRunning)
        {
            return;
        }

        var status = !isConnected ? CheckStatus.Layer4Timeout
            : plan.Steps[at] is ExpectStep expect ? expect.TimeoutStatus
            : CheckStatus.Layer7Timeout;
        End(status, CheckTexts.Place(plan, at));
    }

    private void Advance()
    {
        while (IsRunning)
        {
            if (at == plan.Steps.Length)
            {
                Succeed();
                return;
            }

            code = 0;
            var done = plan.Steps[at] switch
            {
                ConnectStep step => Connect(step),
                SendStep step => Send(step),
                ExpectStep step => Expect(step),
                _ => true,
            };
            if (!done)
            {
                return;
            }

            at++;
        }
    }

    private bool Connect(ConnectStep step)
    {
        if (!ReferenceEquals(connecting, step))
        {
            return Open(step);
        }

        if (!isConnected && !FinishConnecting())
        {
            return false;
        }

        if (!Flush())
        {
            return false;
        }

        if (limits.CheckMs > 0)
        {
            loop.Timers.Set(this, loop.NowMs + limits.CheckMs);
        }

        return true;
    }

    private bool Open(ConnectStep step)
    {
        CloseConnection();
        connecting = step;
        isConnected = false;
        lingers = step.Lingers;
        answer?.Clear();
        mustRead = true;
        lastRead = false;
        outgoing = [];
        sent = 0;
        connection = loop.Connect(target.Resolve(step), this, out var error);
        if (connection == null)
        {
            End(NotStarted(error), CheckTexts.NotStarted(target, error) + CheckTexts.Place(plan, at));
            return false;
        }

        loop.Timers.Set(this, loop.NowMs + limits.ConnectMs);
        return false;
    }

    private CheckStatus NotStarted(int error) => error switch
    {
        // Want of descriptors or memory here says nothing about the server.
        Errno.TooManyFiles or Errno.FileTableFull or Errno.NoBufferSpace => CheckStatus.NoChange,
        _ => target.Server.UnixPath != null ? CheckStatus.SocketError : CheckStatus.Layer4ConnectionProblem,
    };

    private bool FinishConnecting()
    {
        var open = connection!;
        if (!open.IsWritable && !open.HasEnded)
        {
            return false;
        }

        var error = open.ConnectError();
        if (error != 0)
        {
            End(CheckStatus.Layer4ConnectionProblem, Errno.Describe(error) + CheckTexts.Place(plan, at));
            return false;
        }

        isConnected = true;
        var form = connecting!.SendsProxyHeader ? target.ProxyForm
            : connecting.UsesServerSettings ? target.SendProxy
            : ProxyProtocolVersion.None;
        if (form != ProxyProtocolVersion.None)
        {
            outgoing = CheckProxyHeader.Compose(form, open);
        }

        return true;
    }

    private bool Send(SendStep step)
    {
        if (outgoing.Length == 0)
        {
            answer?.Clear();
            mustRead = true;
            method = step.Method;
            sent = 0;
            outgoing = step.SendsState ? WithState(step) : step.Tail.Length == 0 ? step.Head : [.. step.Head, .. step.Tail];
        }

        return Flush();
    }

    private byte[] WithState(SendStep step)
    {
        var state = Configuration.Text.ByteText.ToBytes(HttpCheckRequest.StateHeader(server, target, loop.NowMs));
        return [.. step.Head, .. state, .. step.Tail];
    }

    private bool Flush()
    {
        while (sent < outgoing.Length)
        {
            if (!connection!.IsWritable)
            {
                return false;
            }

            int taken;
            fixed (byte* data = outgoing)
            {
                taken = connection.Send(data + sent, outgoing.Length - sent);
            }

            if (taken == -Errno.Again)
            {
                return false;
            }

            if (taken < 0)
            {
                EndBroken(-taken);
                return false;
            }

            sent += taken;
        }

        outgoing = [];
        sent = 0;
        return true;
    }

    private void Succeed()
    {
        var steps = plan.Steps;
        switch (steps[^1])
        {
            case ExpectStep when AcceptsAsStopping:
                End(CheckStatus.Layer7OkConditionally, "");
                break;
            case ExpectStep step:
                End(step.OkStatus, step.OnSuccess ?? (plan.Kind == CheckKind.Tcp ? CheckTexts.TcpCheck : ""));
                break;
            case ConnectStep { IsImplied: true }:
                End(CheckStatus.Layer4Ok, "");
                break;
            case ConnectStep:
                End(CheckStatus.Layer4Ok, CheckTexts.TcpCheck);
                break;
            default:
                End(CheckStatus.Layer7Ok, CheckTexts.TcpCheck);
                break;
        }
    }

    private void EndBroken(int error) => End(CheckStatus.SocketError, Errno.Describe(error) + CheckTexts.Place(plan, at));

    private void End(CheckStatus status, string info)
    {
        var result = new CheckResult(status, code, info, (loop.NowUs - startedUs) / 1000);
        IsRunning = false;
        Release();
        ended(result);
    }

    private void Release()
    {
        Disarm();
        CloseConnection();
        if (answer != null)
        {
            budget.ReturnAnswer(answer);
            answer = null;
        }
    }

    /// <summary>Without <c>linger</c> a connection ends with a reset, so that no server keeps half-closed checks.</summary>
    private void CloseConnection()
    {
        var open = connection;
        connection = null;
        if (open == null)
        {
            return;
        }

        if (lingers || lastRead)
        {
            open.Close();
        }
        else
        {
            open.Abort();
        }
    }
}
