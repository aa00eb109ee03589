namespace Tandem.Configuration.Haproxy;

/// <summary>How a text of <c>http-check expect hdr</c> is compared (<c>-m</c>).</summary>
public enum CheckHeaderMatch
{
    /// <summary><c>str</c>, the default: all of it.</summary>
    Exact,

    /// <summary><c>beg</c>: how it begins.</summary>
    Beginning,

    /// <summary><c>end</c>: how it ends.</summary>
    End,

    /// <summary><c>sub</c>: somewhere in it.</summary>
    Substring,

    /// <summary><c>reg</c>: a regular expression.</summary>
    Regex,
}
