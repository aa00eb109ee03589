namespace Tandem.CommandLines;

/// <summary>What a command line asks for.</summary>
internal enum CommandLineAction
{
    /// <summary>To serve.</summary>
    Serve,

    /// <summary>-c.</summary>
    Check,

    /// <summary>-cc.</summary>
    EvaluateCondition,

    /// <summary>-v.</summary>
    ShowVersion,

    /// <summary>-vv.</summary>
    ShowBuild,
}
