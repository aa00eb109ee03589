namespace Tandem.Configuration;

/// <summary>What becomes of a keyword of a configuration language.</summary>
public enum KeywordVerdict
{
    /// <summary>It does what the manual of the language says.</summary>
    Done,

    /// <summary>It is accepted and changes nothing here; the table says why.</summary>
    HarmlessHere,

    /// <summary>It is not served yet: haproxy.cfg is refused with it by name, keepalived.conf runs without it and says so.</summary>
    NotYet,
}
