namespace Tandem.Balancer.Rules;

/// <summary>The options of a redirect.</summary>
[Flags]
internal enum RedirectOptions : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The query is left out.</summary>
    DropQuery = 1,

    /// <summary>A location that does not end in a slash gets one.</summary>
    AppendSlash = 2,

    /// <summary>A text that comes out empty means that the rule does not hold.</summary>
    IgnoreEmpty = 4,
}
