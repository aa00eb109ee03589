using Tandem.Configuration.Keepalived.Model;
using Tandem.Configuration.Text;

namespace Tandem.Configuration.Keepalived;

/// <summary>What loading a keepalived.conf gave.</summary>
/// <param name="Configuration">What was understood; mistakes are left out, instances that cannot run included.</param>
/// <param name="Diagnostics">All messages. Warnings and alerts are what keepalived calls configuration errors; notices are Tandem's own and what keepalived only logs.</param>
/// <param name="Files">The files that were read, in order.</param>
public sealed record KeepalivedLoadResult(KeepalivedConfiguration Configuration, Diagnostics Diagnostics, IReadOnlyList<string> Files)
{
    /// <summary>Whether keepalived does not start with this file (an instance without virtual_router_id, a parameter that is missing, a VRID used twice ...).</summary>
    public bool Refused => Diagnostics.HasAlerts;

    /// <summary>
    /// The number of complaints of keepalived's kind: when there is one, <c>keepalived -t</c> ends with 5, or 2 for <see cref="MissingParameter"/>; scripts without
    /// script security make 6 of the 5, unless <see cref="MissingInterface"/>.
    /// </summary>
    public int ConfigErrorCount => Diagnostics.WarningCount + Diagnostics.AlertCount;

    /// <summary>Whether a keyword lacks the word after it, at which keepalived stops reading (exit code 2 of <c>-t</c>).</summary>
    public bool MissingParameter { get; init; }

    /// <summary>
    /// Whether the text itself is broken: braces that do not match, a quote that is not closed, a word that is missing, files that cannot be read.
    /// keepalived starts with some of that; a reload with it should change nothing.
    /// </summary>
    public bool Malformed { get; init; }

    /// <summary>Whether an interface that is named is known not to be there: <c>keepalived -t</c> looks at nothing further then, scripts included.</summary>
    public bool MissingInterface { get; init; }

    /// <summary>Whether a file that an <c>include</c> must find was not read (<c>include_check</c>, <c>includer</c> ...): keepalived ends with 6 at once.</summary>
    public bool MissingInclude { get; init; }

    /// <summary>Whether there was no file to read, or one of them is none that may be read; the diagnostics say which.</summary>
    public bool NoFile { get; init; }

    /// <summary>Whether <see cref="NoFile"/> is for want of the right to read it: <c>keepalived -t</c> ends with 4 then.</summary>
    public bool Unreadable { get; init; }
}
