namespace Tandem.Balancer.Rules;

/// <summary>A name with its arguments, as HAProxy prints it: <c>url_param([string,string])</c>.</summary>
internal readonly struct KeywordSignature
{
    internal KeywordSignature(string text)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        Name = open < 0 ? text : text[..open];
        Arguments = open < 0 ? "" : text[(open + 1)..^1];
    }

    internal string Name { get; }

    /// <summary>What stands in the parentheses.</summary>
    internal string Arguments { get; }
}
