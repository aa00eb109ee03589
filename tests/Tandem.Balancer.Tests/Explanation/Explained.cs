using Tandem.Balancer.Explanation;
using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Text;

namespace Tandem.Balancer.Tests.Explanation;

/// <summary>Explains requests against a small configuration.</summary>
internal static class Explained
{
    internal const string Defaults = """
        defaults
            mode http
            timeout connect 1s
            timeout client 1s
            timeout server 1s

        """;

    internal static Explainer Load(string configuration)
    {
        var loaded = HaproxyLoader.LoadText(configuration, Explainer.Offline(), "site.cfg");
        var explainer = loaded.Configuration == null ? null : Explainer.Compile(loaded.Configuration, loaded.Diagnostics);
        Assert.True(explainer != null, string.Join('\n', loaded.Diagnostics.All.Where(one => one.Severity == Severity.Alert).Select(one => one.Render(0))));
        return explainer;
    }

    internal static ExplainedRequest Of(string configuration, string request, Func<RequestQuestion, RequestQuestion>? with = null)
    {
        using var explainer = Load(configuration);
        return explainer.Explain(Question(request, with), out _)!;
    }

    internal static RequestQuestion Question(string request, Func<RequestQuestion, RequestQuestion>? with = null)
    {
        var question = QuestionText.Parse(request, out var fault);
        Assert.True(question != null, fault?.Message);
        return with == null ? question : with(question);
    }

    internal static RequestQuestion From(this RequestQuestion question, string address)
    {
        var with = question.WithFrom(address, out var fault);
        Assert.Null(fault);
        return with;
    }

    internal static RequestQuestion Header(this RequestQuestion question, string line) =>
        question with { Headers = [.. question.Headers, HeaderText.Parse(line, out _)!] };

    /// <summary>The step of a line, by the beginning of its text.</summary>
    internal static ExplainedStep Step(this ExplainedRequest told, string text) =>
        told.Steps.First(step => step.Text.StartsWith(text, StringComparison.Ordinal));
}
