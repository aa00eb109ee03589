namespace Tandem.Configuration.Text;

/// <summary>How bad a <see cref="Diagnostic"/> is, in HAProxy's words.</summary>
public enum Severity
{
    /// <summary>Worth knowing; changes nothing.</summary>
    Notice,

    /// <summary>Accepted, but probably not what is wanted.</summary>
    Warning,

    /// <summary>An error: the configuration is refused.</summary>
    Alert,
}
