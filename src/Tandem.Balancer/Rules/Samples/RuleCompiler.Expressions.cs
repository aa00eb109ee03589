using Tandem.Configuration.Text;

namespace Tandem.Balancer.Rules;

/// <content>Sample expressions.</content>
internal sealed partial class RuleCompiler
{
    private const int MaxConverters = 64;

    /// <summary>Compiles an expression that stands at a hook, and refuses it when what it needs is not there.</summary>
    /// <returns>The expression, or null after an error.</returns>
    internal SampleExpression? Expression(Word word, RuleHook hook)
    {
        var expression = Expression(word, forAcl: false, out _);
        if (expression != null && (expression.Hooks & hook) == 0)
        {
            Alert(
                word,
                $"sample fetch <{word.Text}> may not be reliably used here because it needs '{Need(expression.Hooks)}' which is not available here");
            return null;
        }

        return expression;
    }

    /// <summary>What a fetch needs, in HAProxy's words.</summary>
    internal static string Need(RuleHook hooks) => (hooks & RuleHook.HttpResponse) != 0
        ? (hooks & RuleHook.Log) != 0 ? "HTTP response" : "HTTP response headers"
        : (hooks & RuleHook.HttpRequest) != 0 ? "HTTP request headers" : "client's connection";

    /// <summary>Compiles an expression. The criterion of an ACL may be a derived name, such as <c>hdr_beg(host)</c>, which names a match method too.</summary>
    internal SampleExpression? Expression(Word word, bool forAcl, out string? method)
    {
        method = null;
        var text = word.Text;
        var at = 0;
        var name = Name(text, ref at);
        var fetchName = name;
        if (forAcl && AclKeywords.Find(name, out var derived, out method))
        {
            fetchName = derived;
        }

        if (!FetchTable.Find(fetchName, out var fetch))
        {
            // 'sc0_', 'lua.' and the like are families, not names.
            var nearest = NearestWord.Find(name, forAcl ? FetchTable.Names.Concat(AclKeywords.Names) : FetchTable.Names);
            Alert(word.Position, $"unknown fetch method '{name}'", name, nearest);
            return null;
        }

        if (fetch.Verdict == KeywordVerdict.NotYet)
        {
            Alert(word, $"'{name}' is not supported yet");
            return null;
        }

        var arguments = ParseArguments(word, ref at, fetch.Signature, $"fetch method '{name}'");
        if (arguments == null || !Passes(word, fetch.Check?.Invoke(arguments, this), $"fetch method '{name}'"))
        {
            return null;
        }

        var converters = Converters(word, at, fetch.Type);
        return converters == null ? null : new SampleExpression(fetch, arguments, converters);
    }

    private static string Name(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && text[at] is not ('(' or ','))
        {
            at++;
        }

        return text[start..at];
    }

    private static string Proposal(string? nearest) => nearest == null ? "" : $"; did you mean '{nearest}' maybe ?";

    private List<(ConverterKeyword, Arguments)>? Converters(Word word, int at, SampleType type)
    {
        var converters = new List<(ConverterKeyword, Arguments)>();
        while (at < word.Text.Length)
        {
            if (word.Text[at] != ',')
            {
                Alert(At(word, at), $"missing comma after the arguments in '{word.Text}'");
                return null;
            }

            at++;
            var start = at;
            var name = Name(word.Text, ref at);
            if (!ConverterTable.Find(name, out var converter))
            {
                var nearest = NearestWord.Find(name, ConverterTable.Names);
                Alert(At(word, start), $"unknown converter '{name}'", name, nearest);
                return null;
            }

            if (converter.Verdict == KeywordVerdict.NotYet)
            {
                Alert(At(word, start), $"'{name}' is not supported yet");
                return null;
            }

            if (!SampleCasts.IsPossible(type, converter.Input) || converters.Count == MaxConverters)
            {
                Alert(At(word, start), $"converter '{name}' cannot be applied to a value of type '{SampleTypes.Name(type)}'");
                return null;
            }

            var arguments = ParseArguments(word, ref at, converter.Signature, $"converter '{name}'");
            if (arguments == null || !Passes(word, converter.Check?.Invoke(arguments, this), $"converter '{name}'"))
            {
                return null;
            }

            converters.Add((converter, arguments));
            type = converter.Output == SampleType.Any ? type : converter.Output;
        }

        return converters;
    }

    private Arguments? ParseArguments(Word word, ref int at, string signature, string subject)
    {
        var texts = new List<string>();
        string? error = null;
        if (at < word.Text.Length && word.Text[at] == '(')
        {
            var start = at++;
            texts = ArgumentParser.Split(word.Text, ref at, out error);
            if (texts == null)
            {
                Alert(At(word, start), $"{subject} : {error} in '{word.Text}'");
                return null;
            }
        }

        if (signature == "backend" && texts.TrueForAll(text => text.Length == 0))
        {
            // The section itself goes without saying.
            texts = [ProxyName];
        }

        var arguments = ArgumentParser.Type(signature, texts, out error);
        if (arguments == null)
        {
            Alert(word, $"{subject} : {error}");
        }

        return arguments;
    }

    private bool Passes(Word word, string? error, string subject)
    {
        if (error != null)
        {
            Alert(word, $"{subject} : {error}");
        }

        return error == null;
    }

    /// <summary>The place of a char in a word; the word's own when quotes or escapes have moved it.</summary>
    private static Position At(Word word, int offset) =>
        word.Quoted || word.Position.Column == 0 ? word.Position : word.Position with { Column = word.Position.Column + offset };
}
