namespace Tandem.CommandLines;

/// <summary>What becomes of an option of HAProxy's command line.</summary>
internal enum OptionVerdict
{
    /// <summary>It does what HAProxy's does.</summary>
    Done,

    /// <summary>It is accepted and changes nothing here; -c, -V and -d say why.</summary>
    HarmlessHere,

    /// <summary>It is refused by name.</summary>
    NotYet,
}
