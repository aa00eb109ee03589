namespace Tandem.CommandLines;

/// <summary>What a command line of keepalived asks for.</summary>
internal enum KeepalivedAction
{
    /// <summary>To run.</summary>
    Run,

    /// <summary>-t.</summary>
    Test,

    /// <summary>-v.</summary>
    ShowVersion,

    /// <summary>-h.</summary>
    ShowUsage,

    /// <summary>--signum.</summary>
    ShowSignal,

    /// <summary>The line cannot be followed; what was said about it stands in <see cref="KeepalivedCommandLine.Complaints"/>.</summary>
    Refuse,
}
