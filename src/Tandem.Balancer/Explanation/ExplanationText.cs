using System.Text;

namespace Tandem.Balancer.Explanation;

/// <summary>An explanation as people read it: the first line answers, the others say why.</summary>
public static class ExplanationText
{
    private const int MaxBody = 500;

    /// <summary>The whole of it, with a final newline.</summary>
    /// <param name="told">The explanation.</param>
    public static string Write(ExplainedRequest told)
    {
        ArgumentNullException.ThrowIfNull(told);
        var text = new StringBuilder();
        text.Append(told.Question.Text).Append(" -> ").Append(Outcome(told)).Append('\n');
        if (told.Connection.Length > 0)
        {
            text.Append(told.Connection).Append('\n');
        }

        var stage = "";
        foreach (var step in told.Steps)
        {
            if (step.Stage != stage)
            {
                stage = step.Stage;
                text.Append('\n').Append(stage).Append('\n');
            }

            Append(text, step);
        }

        if (told.RequestLine.Length > 0)
        {
            Append(text, "the server receives", told.RequestLine, told.RequestHeaders);
        }

        if (told.Answer is { } answer)
        {
            Append(text, "the client receives", $"status {answer.Status}", answer.Headers);
            if (answer.Body.Length is > 0 and <= MaxBody)
            {
                text.Append("  body: ").Append(SampleText.Quote(Configuration.Text.ByteText.ToDisplay(answer.Body))).Append('\n');
            }
        }
        else if (told.Steps.Any(step => step.Stage == "response"))
        {
            Append(text, $"the client receives, were the server to answer {told.Question.ResponseStatus} (--status)", $"status {told.Status}", told.ResponseHeaders);
        }

        return text.ToString();
    }

    /// <summary>The end in one line, without a newline.</summary>
    /// <param name="told">The explanation.</param>
    public static string Outcome(ExplainedRequest told)
    {
        ArgumentNullException.ThrowIfNull(told);
        var place = told.Backend == null ? "" : $"backend {told.Backend}" + (told.Server == null ? "" : $", server {told.Server} ({told.ServerAddress})");
        return told.End switch
        {
            ExplainedEnd.Served => place + (told.Alternatives.Count > 1 ? ", by chance" : "") + (told.Missed.Length > 0 ? $"; the default, since {told.Missed}" : ""),
            ExplainedEnd.Redirected => $"{told.Status} to {SampleText.Plain(told.Answer?.Header("location") ?? "nowhere")}, {told.Reason}",
            ExplainedEnd.Closed => $"no answer: {told.Reason}",
            ExplainedEnd.Failed => told.Status == 0 ? $"fails: {told.Reason}" : $"fails with {told.Status}: {told.Reason}",
            _ => $"{told.Status}, {told.Reason}",
        };
    }

    private static void Append(StringBuilder text, ExplainedStep step)
    {
        text.Append("  ").Append(step.Place.Length > 0 ? step.Place + "  " : "").Append(step.Text).Append('\n');
        foreach (var note in step.Notes)
        {
            text.Append("      ").Append(note).Append('\n');
        }

        if (step.Result.Length > 0)
        {
            text.Append("      -> ").Append(step.Result).Append('\n');
        }
    }

    private static void Append(StringBuilder text, string heading, string startLine, IReadOnlyList<HeaderText> headers)
    {
        text.Append('\n').Append(heading).Append("\n  ").Append(SampleText.Plain(startLine)).Append('\n');
        foreach (var header in headers)
        {
            text.Append("  ").Append(SampleText.Plain(header.Name)).Append(": ").Append(SampleText.Plain(header.Value)).Append('\n');
        }
    }
}
