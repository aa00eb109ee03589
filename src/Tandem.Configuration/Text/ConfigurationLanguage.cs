namespace Tandem.Configuration.Text;

/// <summary>Which of the two languages a file is written in.</summary>
public enum ConfigurationLanguage
{
    /// <summary>haproxy.cfg.</summary>
    Haproxy,

    /// <summary>keepalived.conf.</summary>
    Keepalived,
}
