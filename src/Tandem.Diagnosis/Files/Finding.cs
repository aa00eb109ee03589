using Tandem.Configuration.Text;

namespace Tandem.Diagnosis.Files;

/// <summary>One thing that is wrong, doubtful or worth knowing about the files of a node or of a pair.</summary>
/// <param name="Severity">Alert for what must be mended, warning for what probably should be, notice for what is only told.</param>
/// <param name="Kind">A name for this kind of finding that stays the same between releases, for filters: <c>vip-not-bound</c>.</param>
/// <param name="Position">Where it is; default when it concerns no single place.</param>
/// <param name="What">What is wrong, in one sentence. It may span lines where it is a loader's own message.</param>
public sealed record Finding(Severity Severity, string Kind, Position Position, string What)
{
    /// <summary>Why it matters; empty when <see cref="What"/> says it all.</summary>
    public string Why { get; init; } = "";

    /// <summary>What to do; empty when <see cref="What"/> says it all.</summary>
    public string Advice { get; init; } = "";
}
