namespace Tandem.FailoverProcess;

/// <summary>keepalived's exit codes as 2.2.7 gives them.</summary>
internal static class KeepalivedExitCode
{
    /// <summary>All went well; also of a second start, and of a test of a file that is not there.</summary>
    internal const int Ok = 0;

    /// <summary>The command line is wrong.</summary>
    internal const int Usage = 1;

    /// <summary>It cannot run: wrong configuration, wrong environment.</summary>
    internal const int Fatal = 2;

    /// <summary>-t: the configuration file is there and must not be read.</summary>
    internal const int TestUnreadable = 4;

    /// <summary>-t: the configuration has faults, whether it would run or not.</summary>
    internal const int TestFailed = 5;

    /// <summary>-t: scripts are run and <c>enable_script_security</c> is not written.</summary>
    internal const int TestSecurity = 6;

    /// <summary>There is no configuration file.</summary>
    internal const int NoConfiguration = 6;

    /// <summary>Of the child only: the configuration cannot be run. The parent's is then <see cref="Fatal"/>.</summary>
    internal const int ChildConfiguration = 3;
}
