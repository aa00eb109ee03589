using System.Text;
using Tandem.Configuration.Haproxy;
using Tandem.Linux;

namespace Tandem.Balancer.Health;

/// <summary>HAProxy's words in the info of a check's result.</summary>
internal static class CheckTexts
{
    internal const string TcpCheck = "(tcp-check)";
    internal const string NoBody = "HTTP content check could not find a response body";
    internal const string NoMatchInBody = "HTTP content check did not match";
    internal const string UnwantedBody = "HTTP check matched unwanted content";

    /// <summary>Where a TCP check was when its connection failed or its time was over; empty for other kinds.</summary>
    internal static string Place(CheckPlan plan, int at)
    {
        if (plan.Kind != CheckKind.Tcp)
        {
            return "";
        }

        var step = plan.Steps[at];
        if (step.Number == 0)
        {
            return " at initial connection step of tcp-check";
        }

        var text = new StringBuilder($" at step {step.Number} of tcp-check").Append(step switch
        {
            ConnectStep { Port: > 0 } connect => $" (connect port {connect.Port})",
            ConnectStep => " (connect)",
            ExpectStep expect => $" (expect {Pattern(expect)})",
            _ => " (send)",
        });
        if (step.Comment != null)
        {
            text.Append(" comment: '").Append(step.Comment).Append('\'');
        }

        return text.ToString();
    }

    /// <summary>The attempt to connect could not even begin.</summary>
    internal static string NotStarted(CheckTarget target, int error)
    {
        var unbound = target.Server.Source.IsInternet
            && error is Errno.AddressNotAvailable or Errno.AddressInUse or Errno.Access;
        return $"{(unbound ? "Can't bind to source address" : "General socket error")} ({Errno.Describe(error)})";
    }

    /// <summary>The server closed without a byte.</summary>
    internal static string EmptyResponse(ExpectStep step)
    {
        var text = $"TCPCHK got an empty response at step {step.Number}";
        return step.Comment == null ? text : $"{text} comment: '{step.Comment}'";
    }

    /// <summary>An expectation was not met.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="step">The expectation.</param>
    /// <param name="matched">Whether something matched that must not.</param>
    /// <param name="words">What the protocol has to say: a reason phrase, or empty.</param>
    internal static string ExpectFailed(CheckPlan plan, ExpectStep step, bool matched, string words)
    {
        var text = step.OnError ?? (words.Length > 0 || plan.Kind == CheckKind.Http ? words : ContentFailed(step, matched));
        return step.Comment == null ? text : $"{text} comment: {step.Comment}";
    }

    private static string ContentFailed(ExpectStep step, bool matched)
    {
        var what = step.Kind switch
        {
            CheckExpectKind.String => $" '{UpToNul(step.Data)}'",
            CheckExpectKind.Binary => " (binary)",
            CheckExpectKind.BinaryRegex => " (binary regex)",
            _ => " (regex)",
        };
        return $"TCPCHK {(matched ? "matched unwanted content" : "did not match content")}{what} at step {step.Number}";
    }

    private static string Pattern(ExpectStep step) => step.Kind switch
    {
        CheckExpectKind.String => $"string '{UpToNul(step.Data)}'",
        CheckExpectKind.Binary => $"binary '{UpToNul(step.Data)}'",
        CheckExpectKind.BinaryRegex => "binary regex",
        _ => "regex",
    };

    private static string UpToNul(byte[] data)
    {
        var end = Array.IndexOf(data, (byte)0);
        return Encoding.Latin1.GetString(data, 0, end < 0 ? data.Length : end);
    }
}
