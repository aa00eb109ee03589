using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>A parameter of a line, such as those of <c>bind</c> and <c>server</c>.</summary>
/// <typeparam name="T">What the parameters are read into.</typeparam>
internal sealed class ParameterKeyword<T> : Keyword
{
    internal ParameterKeyword(string group, string name, int arguments, KeywordVerdict verdict, string note, Action<T, IReadOnlyList<Word>, ParameterReader>? apply)
        : base(group, name, SectionKinds.None, verdict, note)
    {
        Arguments = arguments;
        Apply = apply;
    }

    /// <summary>The number of words that follow it.</summary>
    internal int Arguments { get; }

    /// <summary>Takes the parameter's words, itself first; null unless the verdict is done.</summary>
    internal Action<T, IReadOnlyList<Word>, ParameterReader>? Apply { get; }
}
