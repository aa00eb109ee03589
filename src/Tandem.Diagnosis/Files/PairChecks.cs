using Tandem.Configuration.Keepalived.Model;
using Tandem.Configuration.Text;

namespace Tandem.Diagnosis.Files;

/// <summary>What contradicts itself between the two keepalived.conf of a pair.</summary>
public static class PairChecks
{
    /// <summary>Runs all checks.</summary>
    /// <param name="first">What was understood of one file.</param>
    /// <param name="second">What was understood of the other.</param>
    /// <param name="places">Finds words of both again.</param>
    /// <param name="proven">Receives, in plain sentences, what was found to be right.</param>
    public static IReadOnlyList<Finding> Run(KeepalivedConfiguration first, KeepalivedConfiguration second, WrittenPlaces places, ICollection<string> proven)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(places);
        ArgumentNullException.ThrowIfNull(proven);
        var findings = new List<Finding>();
        var couples = PairedInstances.Match(first, second, out var alone);
        findings.AddRange(alone.Select(static instance => new Finding(Severity.Alert, "instance-alone", instance.Origin.Position,
            $"({instance.Name}) virtual_router_id {instance.VirtualRouterId} is in this file only.")
        {
            Why = "No other node takes its addresses over.",
            Advice = "Write the instance into both files, or remove it.",
        }));
        foreach (var couple in couples)
        {
            findings.AddRange(PairedWire.Find(couple, places));
            findings.AddRange(PairedAddresses.Find(couple, places));
            findings.AddRange(PairedPriorities.Find(couple, places, proven));
            findings.AddRange(PairedSettings.Find(couple, places));
        }

        findings.AddRange(PairedSettings.Groups(first, second, couples));
        return NodeChecks.Bounded(findings);
    }
}
