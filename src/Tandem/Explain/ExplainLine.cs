namespace Tandem.Explain;

/// <summary>The command line of <c>tandem explain</c>, split into words and options.</summary>
internal sealed class ExplainLine
{
    /// <summary>The words that are no options: together they are the request.</summary>
    internal List<string> Words { get; } = [];

    /// <summary>The options that take a word, in order.</summary>
    internal List<(string Option, string Value)> Given { get; } = [];

    /// <summary>Whether JSON is asked for.</summary>
    internal bool Json { get; set; }
}
