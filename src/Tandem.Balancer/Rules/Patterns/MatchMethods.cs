namespace Tandem.Balancer.Rules;

/// <summary>The match methods of ACLs by their names (configuration.txt 7.1, flag -m).</summary>
internal static class MatchMethods
{
    /// <summary>All names.</summary>
    internal static readonly string[] Names =
        ["found", "bool", "int", "ip", "bin", "len", "str", "beg", "sub", "dir", "dom", "end", "reg"];

    /// <summary>An empty set of patterns for a method; null for an unknown one.</summary>
    internal static PatternSet? Create(string method, bool ignoreCase) => method switch
    {
        "found" => new FoundPatterns(),
        "bool" => new BooleanPatterns(),
        "int" => new IntegerPatterns(ofLength: false),
        "len" => new IntegerPatterns(ofLength: true),
        "ip" => new AddressPatterns(),
        "bin" => new ExactPatterns(binary: true, ignoreCase: false),
        "str" => new ExactPatterns(binary: false, ignoreCase),
        "beg" => new TextPatterns(TextMethod.Beginning, ignoreCase),
        "sub" => new TextPatterns(TextMethod.Part, ignoreCase),
        "dir" => new TextPatterns(TextMethod.Directory, ignoreCase),
        "dom" => new TextPatterns(TextMethod.Domain, ignoreCase),
        "end" => new TextPatterns(TextMethod.End, ignoreCase),
        "reg" => new RegexPatterns(ignoreCase),
        "meth" => new MethodPatterns(ignoreCase),
        _ => null,
    };

    /// <summary>The method that goes without saying for a type; null when there is none.</summary>
    internal static string? Default(SampleType type) => type switch
    {
        SampleType.Boolean => "bool",
        SampleType.Integer => "int",
        SampleType.Address or SampleType.IPv4 or SampleType.IPv6 => "ip",
        SampleType.String => "str",
        SampleType.Method => "meth",
        _ => null,
    };
}
