namespace Tandem.Failover.Dumps;

/// <summary>A state as dumps name and number it.</summary>
public enum ReportedState
{
    /// <summary>INIT: waits for the first result of a script.</summary>
    Init = 0,

    /// <summary>BACKUP.</summary>
    Backup = 1,

    /// <summary>MASTER.</summary>
    Master = 2,

    /// <summary>FAULT.</summary>
    Fault = 3,
}
