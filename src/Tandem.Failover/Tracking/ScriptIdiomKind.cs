namespace Tandem.Failover.Tracking;

/// <summary>Which question a script asks that only wants to know whether a process lives.</summary>
public enum ScriptIdiomKind
{
    /// <summary><c>killall -0 NAME</c>: a process of that name.</summary>
    Name,

    /// <summary><c>pidof PROGRAM...</c>: a process that runs one of the programs.</summary>
    Program,

    /// <summary><c>pgrep PATTERN</c>: a process whose name contains it.</summary>
    NamePart,

    /// <summary><c>pgrep -x NAME</c>: a process of that name.</summary>
    WholeName,

    /// <summary><c>kill -0 $(cat FILE)</c>: the process whose number stands in a file.</summary>
    PidFile,
}
