using Tandem.Configuration.Keepalived.Model;
using Tandem.Configuration.Text;

namespace Tandem.Diagnosis.Files;

/// <summary>The instances of two files that are meant to be one virtual router.</summary>
/// <param name="First">That of the first file.</param>
/// <param name="Second">That of the second file.</param>
/// <param name="FirstFile">All that the first file says.</param>
/// <param name="SecondFile">All that the second file says.</param>
internal sealed record InstanceCouple(VrrpInstance First, VrrpInstance Second, KeepalivedConfiguration FirstFile, KeepalivedConfiguration SecondFile)
{
    /// <summary>Where the other one stands, for messages.</summary>
    internal string There => FileOf(Second.Origin.Position) == FileOf(First.Origin.Position) ? Second.Origin.ToString() : FileOf(Second.Origin.Position);

    /// <summary>Something that differs, at its place in the first file.</summary>
    internal Finding Differs(WrittenPlaces places, string kind, Severity severity, string keyword, string here, string there, string why, string advice) =>
        new(severity, kind, places.Keyword(First.Origin.Position, keyword), $"({First.Name}) {here} here, {there} in {There}.") { Why = why, Advice = advice };

    private static string FileOf(Position position) => position.File?.Name ?? "the other file";
}
