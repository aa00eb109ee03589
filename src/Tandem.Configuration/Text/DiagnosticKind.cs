namespace Tandem.Configuration.Text;

/// <summary>What kind of thing a <see cref="Diagnostic"/> is about, for those who decide by it: its words are for people, and may change.</summary>
public enum DiagnosticKind
{
    /// <summary>Anything else. Of a line that was read: the line does not say what its writer meant.</summary>
    Other,

    /// <summary>The line is written in an old way, is too long or is of no use, and it is understood what was meant.</summary>
    Understood,

    /// <summary>A script that nothing tracks, so that it never runs.</summary>
    ScriptUnused,

    /// <summary>An interface of an instance, of what it tracks or of its addresses that is not on this host.</summary>
    InterfaceMissing,

    /// <summary>An included file that was not read: it is not there, no file, or must not be read.</summary>
    IncludeMissing,

    /// <summary>That there were errors in a file, each of which was told by itself.</summary>
    ErrorsFound,

    /// <summary>A server's name that has no address.</summary>
    ServerUnresolved,

    /// <summary>A proxy without one of its timeouts.</summary>
    TimeoutsMissing,
}
