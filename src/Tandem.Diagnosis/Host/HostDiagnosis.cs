namespace Tandem.Diagnosis.Host;

/// <summary>Puts all rules to the facts, and says the verdict.</summary>
public sealed class HostDiagnosis
{
    private HostDiagnosis(string verdict, IReadOnlyList<Finding> findings, IReadOnlyList<string> remarks)
    {
        Verdict = verdict;
        Findings = findings;
        Remarks = remarks;
    }

    /// <summary>One sentence: whether fail-over would work, and why.</summary>
    public string Verdict { get; }

    /// <summary>What was found, the most likely first.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>What is worth knowing and wrong in no way, and what could not be looked at.</summary>
    public IReadOnlyList<string> Remarks { get; }

    internal static HostDiagnosis Of(HostFacts facts)
    {
        var findings = new List<Finding>();
        var views = facts.Wire.Expectations.Select(one => new InstanceView(facts, one)).ToList();
        DaemonRules.AddAll(facts, views, findings);
        foreach (var view in views)
        {
            InterfaceRules.Add(view, findings);
            FirewallRules.Add(view, findings);
            WireRules.Add(view, findings);
            DaemonRules.Add(view, findings);
            AddressRules.Add(view, findings);
        }

        ScriptRules.Add(facts, findings);
        AddressRules.AddNonlocalBind(facts, findings);
        ClockRules.Add(facts, findings);

        // Several instances on one interface find the same; order of equals is that of the rules.
        var sorted = findings.DistinctBy(static one => (one.Title, one.Command)).OrderByDescending(static one => one.Likelihood).ToList();
        return new HostDiagnosis(Sentence(views, sorted), sorted, Remark(facts, views));
    }

    private static string Sentence(List<InstanceView> views, List<Finding> findings)
    {
        if (findings.Count == 0)
        {
            return "Fail-over would work: " + string.Join("; ", views.Select(State)) + ".";
        }

        var count = findings.Count == 1 ? "the only finding" : $"1 of {findings.Count} findings";
        return findings.Exists(static one => one.Breaks)
            ? $"Fail-over will not work: {findings[0].Title} ({count})."
            : $"Fail-over would work, but: {findings[0].Title} ({count}).";
    }

    private static string State(InstanceView view)
    {
        var address = view.Address?.ToString() ?? "no address";
        if (view.IsMaster)
        {
            return $"this node is master of {view.Instance.Name} and has {address}";
        }

        return view.PeerMasters.FirstOrDefault() is { } master
            ? $"{WireRules.Text(master)} is master of {view.Instance.Name}, and this node hears it (priority {master.Priority}, {master.Count} advertisements)"
            : $"nothing speaks against {view.Instance.Name}";
    }

    private static List<string> Remark(HostFacts facts, List<InstanceView> views)
    {
        var remarks = new List<string>(facts.Unseen);
        if (views.Exists(static view => view.IsMaster && view.Peers.Count == 0))
        {
            remarks.Add("A backup is silent, so a master cannot hear whether one is there: run 'tandem doctor' on the other node, too.");
        }

        return remarks;
    }
}
