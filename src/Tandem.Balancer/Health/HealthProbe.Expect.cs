using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Tandem.Balancer.Rules;
using Tandem.Configuration.Haproxy;
using Tandem.Http;
using Tandem.Linux;

namespace Tandem.Balancer.Health;

/// <summary>Receiving, and looking at what was received.</summary>
internal sealed unsafe partial class HealthProbe
{
    /// <summary>A 404 asks for no more traffic where so configured, unless the server is down.</summary>
    private bool AcceptsAsStopping =>
        code == 404 && server.Backend.DisablesOn404 && server.State != ServerState.Stopped;

    private bool Expect(ExpectStep step)
    {
        if (mustRead && !Read(step))
        {
            return false;
        }

        mustRead = false;
        var verdict = plan.Kind == CheckKind.Http ? ExpectHttp(step) : ExpectBytes(step);
        if (verdict == null)
        {
            // With more bytes every expectation in a row is looked at again.
            while (plan.Steps[at - 1] is ExpectStep)
            {
                at--;
            }

            mustRead = true;
            return false;
        }

        return verdict.Value;
    }

    /// <summary>Takes in what there is. False when there is nothing new, or when the check has ended.</summary>
    private bool Read(ExpectStep step)
    {
        answer ??= budget.RentAnswer();
        var before = answer.Length;
        var error = lastRead ? 0 : Receive(answer);
        if (answer.Length == before && !lastRead && error == 0 && !answer.IsFull)
        {
            return false;
        }

        // An error after data is looked at as an end: servers often reset right after their answer.
        if (answer.Length == 0 && error != 0)
        {
            EndBroken(error);
            return false;
        }

        lastRead |= error != 0;
        if (answer.Length > 0)
        {
            return true;
        }

        End(
            step.ErrorStatus ?? CheckStatus.Layer7InvalidResponse,
            plan.Kind == CheckKind.Http ? "" : CheckTexts.EmptyResponse(step));
        return false;
    }

    private int Receive(CheckAnswer into)
    {
        while (connection!.IsReadable && !into.IsFull)
        {
            var got = connection.Receive(into.End, CheckAnswer.Capacity - into.Length);
            if (got == 0)
            {
                lastRead = true;
                return 0;
            }

            if (got < 0)
            {
                return got == -Errno.Again ? 0 : -got;
            }

            into.Add(got);
        }

        return 0;
    }

    /// <summary>True: as expected. False: the check has ended. Null: more is needed.</summary>
    private bool? ExpectHttp(ExpectStep step)
    {
        var parsed = answer!.ParseHead(method);
        var final = lastRead || answer.IsFull;
        if (parsed == ParseResult.Incomplete && !final)
        {
            return null;
        }

        if (parsed != ParseResult.Complete)
        {
            return Fail(CheckStatus.Layer7InvalidResponse, CheckTexts.ExpectFailed(plan, step, matched: false, ""));
        }

        code = answer.Code;
        if (AcceptsAsStopping)
        {
            return true;
        }

        if (step.Kind is CheckExpectKind.String or CheckExpectKind.StringRegex)
        {
            return ExpectBody(step, final);
        }

        var matches = step.Kind switch
        {
            CheckExpectKind.StatusRegex => IsMatch(step.Expression!, answer.Code.ToString("D3", CultureInfo.InvariantCulture)),
            CheckExpectKind.Header => step.Header!.Matches(answer.Head),
            _ => IsListed(step, answer.Code),
        };
        return matches != step.Inverted
            ? true
            : Fail(step.ErrorStatus ?? CheckStatus.Layer7WrongStatus, CheckTexts.ExpectFailed(plan, step, matched: false, answer.Reason));
    }

    private bool? ExpectBody(ExpectStep step, bool final)
    {
        var length = answer!.CopyBody(loop.Scratch, out var isComplete);
        final |= isComplete;
        if (length < 0)
        {
            return Fail(CheckStatus.Layer7InvalidResponse, CheckTexts.ExpectFailed(plan, step, matched: false, ""));
        }

        if (length == 0 && final)
        {
            return Fail(
                step.ErrorStatus ?? CheckStatus.Layer7InvalidResponse,
                CheckTexts.ExpectFailed(plan, step, matched: false, CheckTexts.NoBody));
        }

        var literal = step.Kind == CheckExpectKind.String;
        if (!final && (length == 0 || length < step.MinReceived || (literal && length < step.Data.Length)))
        {
            return null;
        }

        return Judge(step, Matches(step, new ReadOnlySpan<byte>(loop.Scratch, length)), final);
    }

    private bool? ExpectBytes(ExpectStep step)
    {
        var final = lastRead || answer!.IsFull;
        var literal = step.Kind is CheckExpectKind.String or CheckExpectKind.Binary;
        if (!final && (answer!.Length < step.MinReceived || (literal && answer.Length < step.Data.Length)))
        {
            return null;
        }

        return Judge(step, Matches(step, answer!.Received), final);
    }

    private bool? Judge(ExpectStep step, bool matches, bool final)
    {
        // Without a minimum, what is not there may still come.
        if (!matches && !final && step.MinReceived <= 0)
        {
            return null;
        }

        if (matches != step.Inverted)
        {
            return true;
        }

        var words = plan.Kind == CheckKind.Http
            ? step.Inverted ? CheckTexts.UnwantedBody : CheckTexts.NoMatchInBody
            : "";
        return Fail(step.ErrorStatus ?? CheckStatus.Layer7InvalidResponse, CheckTexts.ExpectFailed(plan, step, matches, words));
    }

    private bool Fail(CheckStatus status, string info)
    {
        End(status, info);
        return false;
    }

    private static bool IsListed(ExpectStep step, int status)
    {
        foreach (var range in step.Statuses)
        {
            if (status >= range.First && status <= range.Last)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Matches(ExpectStep step, ReadOnlySpan<byte> bytes) => step.Kind switch
    {
        CheckExpectKind.StringRegex => IsMatch(step.Expression!, Encoding.Latin1.GetString(bytes)),
        CheckExpectKind.BinaryRegex => IsMatch(step.Expression!, Convert.ToHexString(bytes)),
        _ => bytes.IndexOf(step.Data) >= 0,
    };

    internal static bool IsMatch(Regex expression, string text)
    {
        try
        {
            return expression.IsMatch(RegexText.Widen(text));
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
