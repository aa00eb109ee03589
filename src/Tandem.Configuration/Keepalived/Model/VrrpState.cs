namespace Tandem.Configuration.Keepalived.Model;

/// <summary>What <c>state</c> says. An instance starts as backup in any case; only <c>MASTER</c> with priority 255 is master at once.</summary>
public enum VrrpState
{
    /// <summary><c>BACKUP</c>, or nothing.</summary>
    Backup,

    /// <summary><c>MASTER</c>.</summary>
    Master,
}
