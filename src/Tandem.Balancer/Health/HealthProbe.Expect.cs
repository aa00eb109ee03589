using System.Text;
using System.Text.RegularExpressions;
using Tandem.Configuration.Haproxy;
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
        var before = answered;
        var error = lastRead ? 0 : Receive();
        if (answered == before && !lastRead && error == 0 && answered < CheckBudget.AnswerSize)
        {
            return false;
        }

        // An error after data is looked at as an end: servers often reset right after their answer.
        if (answered == 0 && error != 0)
        {
            EndBroken(error);
            return false;
        }

        lastRead |= error != 0;
        if (answered > 0)
        {
            return true;
        }

        code = 0;
        End(
            step.ErrorStatus ?? CheckStatus.Layer7InvalidResponse,
            plan.Kind == CheckKind.Http ? "" : CheckTexts.EmptyResponse(step));
        return false;
    }

    private int Receive()
    {
        answer ??= budget.RentBuffer();
        while (connection!.IsReadable && answered < answer.Length)
        {
            int got;
            fixed (byte* into = answer)
            {
                got = connection.Receive(into + answered, answer.Length - answered);
            }

            if (got == -Errno.Again)
            {
                return 0;
            }

            if (got < 0)
            {
                return -got;
            }

            if (got == 0)
            {
                lastRead = true;
                return 0;
            }

            answered += got;
        }

        return 0;
    }

    /// <summary>True: as expected. False: the check has ended. Null: more is needed.</summary>
    private bool? ExpectHttp(ExpectStep step)
    {
        var response = default(HttpCheckResponse);
        var parsed = response.Parse(answer.AsSpan(0, answered));
        var final = lastRead || answered == CheckBudget.AnswerSize;
        if (parsed == null && !final)
        {
            return null;
        }

        if (parsed != true)
        {
            code = 0;
            return Fail(CheckStatus.Layer7InvalidResponse, CheckTexts.ExpectFailed(plan, step, matched: false, ""));
        }

        code = response.Code;
        if (AcceptsAsStopping)
        {
            return true;
        }

        if (step.Kind is CheckExpectKind.String or CheckExpectKind.StringRegex)
        {
            return ExpectBody(step, ref response, final);
        }

        var matches = step.Kind == CheckExpectKind.StatusRegex
            ? IsMatch(step.Expression!, response.CodeText)
            : IsListed(step, response.Code);
        return matches != step.Inverted
            ? true
            : Fail(step.ErrorStatus ?? CheckStatus.Layer7WrongStatus, CheckTexts.ExpectFailed(plan, step, matched: false, response.Reason));
    }

    private bool? ExpectBody(ExpectStep step, ref HttpCheckResponse response, bool final)
    {
        var body = budget.RentBuffer();
        try
        {
            var length = response.CopyBody(body);
            final |= response.IsComplete;
            if (length < 0)
            {
                return Fail(CheckStatus.Layer7InvalidResponse, CheckTexts.ExpectFailed(plan, step, matched: false, ""));
            }

            if (length == 0)
            {
                return final
                    ? Fail(step.ErrorStatus ?? CheckStatus.Layer7InvalidResponse, CheckTexts.ExpectFailed(plan, step, matched: false, CheckTexts.NoBody))
                    : null;
            }

            if (!final && (length < step.MinReceived || (step.Kind == CheckExpectKind.String && length < step.Data.Length)))
            {
                return null;
            }

            return Judge(step, Matches(step, body.AsSpan(0, length)), final);
        }
        finally
        {
            budget.ReturnBuffer(body);
        }
    }

    private bool? ExpectBytes(ExpectStep step)
    {
        var final = lastRead || answered == CheckBudget.AnswerSize;
        var literal = step.Kind is CheckExpectKind.String or CheckExpectKind.Binary;
        if (!final && (answered < step.MinReceived || (literal && answered < step.Data.Length)))
        {
            return null;
        }

        return Judge(step, Matches(step, answer.AsSpan(0, answered)), final);
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

    private static bool IsMatch(Regex expression, string text)
    {
        try
        {
            return expression.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
