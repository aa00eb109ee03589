namespace Tandem.Configuration.Haproxy;

/// <summary>What becomes of a keyword of the language.</summary>
public enum KeywordVerdict
{
    /// <summary>It does what HAProxy's manual says.</summary>
    Done,

    /// <summary>It is accepted and changes nothing here; a notice says why.</summary>
    HarmlessHere,

    /// <summary>It is refused by name.</summary>
    NotYet,
}
