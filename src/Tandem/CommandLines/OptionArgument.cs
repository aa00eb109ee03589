namespace Tandem.CommandLines;

/// <summary>Whether something belongs to an option of keepalived's command line (getopt_long(3)).</summary>
internal enum OptionArgument
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The rest of the word, or the next word.</summary>
    Required,

    /// <summary>The rest of the word, if there is one.</summary>
    Optional,
}
