using System.Globalization;
using Tandem.Configuration.Text;

namespace Tandem.Simulation.Pairs;

/// <summary>
/// The sentences of faults: reads them, and writes them so that they can be read again. NODE and OTHER are nodes, SCRIPT a vrrp_script,
/// IFACE an interface (may be left out), PART a number of percent.
/// </summary>
internal sealed class FaultGrammar(PairPlan plan)
{
    private static readonly FaultPattern[] Patterns =
    [
        new("NODE balancer dies", PairFaultKind.BalancerDies),
        new("NODE balancer freezes", PairFaultKind.BalancerFreezes),
        new("NODE balancer comes back", PairFaultKind.BalancerComesBack),
        new("NODE stops", PairFaultKind.Stops),
        new("NODE starts", PairFaultKind.Starts),
        new("NODE is killed", PairFaultKind.IsKilled),
        new("NODE loses power", PairFaultKind.LosesPower),
        new("NODE freezes", PairFaultKind.Freezes),
        new("NODE thaws", PairFaultKind.Thaws),
        new("NODE is cut off", PairFaultKind.IsCutOff),
        new("NODE is reconnected", PairFaultKind.IsReconnected),
        new("NODE loses its carrier IFACE", PairFaultKind.LosesCarrier),
        new("NODE has its carrier again IFACE", PairFaultKind.HasCarrier),
        new("NODE loses PART of packets", PairFaultKind.LosesPackets),
        new("NODE loses no packets", PairFaultKind.LosesNoPackets),
        new("NODE's packets are not heard by OTHER", PairFaultKind.IsNotHeard),
        new("NODE's packets are heard by OTHER", PairFaultKind.IsHeard),
        new("script SCRIPT fails on NODE", PairFaultKind.ScriptFails),
        new("script SCRIPT succeeds on NODE", PairFaultKind.ScriptSucceeds),
    ];

    /// <summary>The sentence of a fault without its times.</summary>
    internal string Say(PairFault fault)
    {
        var pattern = Patterns.First(one => one.Kind == fault.Kind);
        return string.Join(' ', pattern.Words.Select(word => word switch
        {
            "NODE" => plan.Nodes[fault.Node].Name,
            "NODE's" => plan.Nodes[fault.Node].Name + "'s",
            "OTHER" => plan.Nodes[fault.Other].Name,
            "SCRIPT" or "IFACE" => fault.Name,
            "PART" => fault.Percent.ToString(CultureInfo.InvariantCulture) + "%",
            _ => word,
        }).Where(static word => word.Length > 0));
    }

    /// <summary>The sentence with its times.</summary>
    internal string SayWhen(PairFault fault) =>
        $"{Say(fault)} at {PairTimes.Exact(fault.AtUs)}{(fault.ForUs >= 0 ? " for " + PairTimes.Exact(fault.ForUs) : "")}";

    /// <summary>Reads a sentence.</summary>
    /// <param name="sentence">What was written.</param>
    /// <param name="error">What is wrong, with the column, when null is returned.</param>
    internal PairFault? Read(string sentence, out string error)
    {
        var words = Split(sentence);
        var farthest = 0;
        var expected = new List<string>();
        foreach (var pattern in Patterns)
        {
            var at = Match(pattern, words, out var fault, out var missing);
            if (fault is not null)
            {
                return ReadTimes(fault, words, at, sentence, out error);
            }

            if (at > farthest)
            {
                farthest = at;
                expected.Clear();
            }

            if (at == farthest && !expected.Contains(missing))
            {
                expected.Add(missing);
            }
        }

        error = Complain(words, farthest, sentence, expected);
        return null;
    }

    private static List<FaultWord> Split(string sentence)
    {
        var words = new List<FaultWord>();
        for (var at = 0; at < sentence.Length;)
        {
            if (char.IsWhiteSpace(sentence[at]))
            {
                at++;
                continue;
            }

            var begin = at;
            while (at < sentence.Length && !char.IsWhiteSpace(sentence[at]))
            {
                at++;
            }

            words.Add(new FaultWord(sentence[begin..at], begin + 1));
        }

        return words;
    }

    /// <summary>How many words fit; the fault when all do, else what should have stood there.</summary>
    private int Match(FaultPattern pattern, List<FaultWord> words, out PairFault? fault, out string missing)
    {
        (fault, missing) = (null, "");
        var made = new PairFault(pattern.Kind, -1);
        var at = 0;
        foreach (var word in pattern.Words)
        {
            var text = at < words.Count ? words[at].Text : "";
            if (word == "IFACE")
            {
                if (text is not ("" or "at" or "for"))
                {
                    made = made with { Name = text };
                    at++;
                }

                continue;
            }

            if (Place(word, text, made) is not { } next)
            {
                missing = word;
                return at;
            }

            made = next;
            at++;
        }

        fault = made;
        return at;
    }

    private PairFault? Place(string word, string text, PairFault made)
    {
        switch (word)
        {
            case "NODE":
                return plan.FindNode(text) is >= 0 and var node ? made with { Node = node } : null;
            case "NODE's":
                return text.EndsWith("'s", StringComparison.Ordinal) && plan.FindNode(text[..^2]) is >= 0 and var whose ? made with { Node = whose } : null;
            case "OTHER":
                return plan.FindNode(text) is >= 0 and var other && other != made.Node ? made with { Other = other } : null;
            case "SCRIPT":
                return text.Length > 0 && plan.Nodes.Any(one => one.HasScript(text)) ? made with { Name = text } : null;
            case "PART":
                return text.EndsWith('%') && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var percent) && percent <= 100
                    ? made with { Percent = percent }
                    : null;
            default:
                return text == word ? made : null;
        }
    }

    private PairFault? ReadTimes(PairFault fault, List<FaultWord> words, int at, string sentence, out string error)
    {
        if (fault.Kind is PairFaultKind.ScriptFails or PairFaultKind.ScriptSucceeds && !plan.Nodes[fault.Node].HasScript(fault.Name))
        {
            error = $"'{sentence}': {plan.Nodes[fault.Node].Name} does not track a script '{fault.Name}'.";
            return null;
        }

        if (fault.Kind is PairFaultKind.LosesCarrier or PairFaultKind.HasCarrier)
        {
            var interfaces = plan.Nodes[fault.Node].Interfaces;
            if (fault.Name.Length > 0 && !interfaces.Contains(fault.Name))
            {
                error = $"'{sentence}', column {words[at - 1].Column}: {plan.Nodes[fault.Node].Name} uses no interface '{fault.Name}', but {string.Join(", ", interfaces)}.";
                return null;
            }

            fault = fault with { Name = fault.Name.Length > 0 ? fault.Name : interfaces[0] };
        }

        for (; at < words.Count; at += 2)
        {
            var isAt = words[at].Text == "at" && fault.AtUs < 0;
            if (!isAt && (words[at].Text != "for" || fault.ForUs >= 0 || fault.Undone is null))
            {
                error = Complain(words, at, sentence, [.. fault.AtUs < 0 ? new[] { "at" } : [], .. fault.ForUs < 0 && fault.Undone is not null ? new[] { "for" } : [], "(the end)"]);
                return null;
            }

            if (at + 1 >= words.Count || !PairTimes.TryRead(words[at + 1].Text, PairFault.LongestUs, out var us))
            {
                error = Complain(words, at + 1, sentence, ["a time such as 5s, 250ms or 2m, at most a day"]);
                return null;
            }

            fault = isAt ? fault with { AtUs = us } : fault with { ForUs = us };
        }

        error = "";
        return fault;
    }

    private string Complain(List<FaultWord> words, int at, string sentence, List<string> expected)
    {
        var column = at < words.Count ? words[at].Column : sentence.Length + 1;
        var found = at < words.Count ? $"'{words[at].Text}'" : "the end";
        var fixedWords = expected.SelectMany(Candidates).ToList();
        var nearest = at < words.Count ? NearestWord.Find(words[at].Text, fixedWords) : null;
        var may = string.Join(", ", expected.Select(Explain));
        return $"'{sentence}', column {column}: {found} cannot stand here; {(nearest is null ? "here" : $"did you mean '{nearest}'? Here")} may stand: {may}.";
    }

    private IEnumerable<string> Candidates(string word) => word switch
    {
        "NODE" or "OTHER" => plan.Nodes.Select(static node => node.Name),
        "NODE's" => plan.Nodes.Select(static node => node.Name + "'s"),
        "SCRIPT" => plan.Nodes.SelectMany(static node => node.ScriptNames).Distinct(),
        "PART" => [],
        _ => [word],
    };

    private string Explain(string word) => word switch
    {
        "NODE" => $"a node ({string.Join(", ", plan.Nodes.Select(static node => node.Name))})",
        "OTHER" => $"another node ({string.Join(", ", plan.Nodes.Select(static node => node.Name))})",
        "NODE's" => "a node's (" + plan.Nodes[0].Name + "'s)",
        "SCRIPT" => plan.Nodes.SelectMany(static node => node.ScriptNames).Distinct().ToList() is { Count: > 0 } scripts
            ? $"a script ({string.Join(", ", scripts)})"
            : "a script (no file tracks one)",
        "PART" => "a part such as 20%",
        _ => word,
    };
}
