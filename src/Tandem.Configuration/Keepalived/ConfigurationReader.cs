using System.Net.Sockets;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Configuration.Text;

namespace Tandem.Configuration.Keepalived;

/// <summary>
/// Reads the lines of a keepalived.conf by the keyword table into drafts. What is judged of the whole, and the defaults, are
/// <see cref="Resolution"/>'s.
/// </summary>
internal sealed partial class ConfigurationReader
{
    /// <summary>Blocks within blocks; deeper ones are passed over.</summary>
    private const int MaxDepth = 16;

    /// <summary>Beyond so many unknown words the file is no keepalived.conf, and looking for what they mean would only take time.</summary>
    private const int MaxProposals = 200;

    private readonly HashSet<string> noted = new(StringComparer.Ordinal);
    private bool skipBlock;
    private int proposals;
    private uint nextPriority4 = 16384;
    private uint nextPriority6 = 16384;

    internal ConfigurationReader(KeepalivedLoadOptions options, Diagnostics diagnostics)
    {
        Options = options;
        Diagnostics = diagnostics;
        Source = new LineSource(options, diagnostics);
        Routing = new RoutingNames(options.ReadFile);
        Accounts = new Accounts(options);
    }

    internal KeepalivedLoadOptions Options { get; }

    internal Diagnostics Diagnostics { get; }

    internal LineSource Source { get; }

    internal RoutingNames Routing { get; }

    internal Accounts Accounts { get; }

    internal GlobalDraft Global { get; } = new();

    internal List<VrrpScript> Scripts { get; } = [];

    internal List<TrackFileDefinition> TrackFiles { get; } = [];

    internal List<TrackProcessDefinition> TrackProcesses { get; } = [];

    internal List<InstanceDraft> Instances { get; } = [];

    internal List<SyncGroupDraft> SyncGroups { get; } = [];

    internal List<TrackGroup> TrackGroups { get; } = [];

    internal List<GarpGroupDraft> GarpGroups { get; } = [];

    internal List<InterfaceDelay> InterfaceDelays { get; } = [];

    internal List<string> LinkbeatInterfaces { get; } = [];

    internal List<VirtualAddress> StaticAddresses { get; } = [];

    internal List<VirtualRoute> StaticRoutes { get; } = [];

    internal List<VirtualRule> StaticRules { get; } = [];

    /// <summary>The names of <c>bfd_instance</c> blocks, so that what tracks them is not called a mistake.</summary>
    internal HashSet<string> BfdInstances { get; } = new(StringComparer.Ordinal);

    internal InstanceDraft Instance => Instances[^1];

    internal SyncGroupDraft SyncGroup => SyncGroups[^1];

    internal ScriptDraft Script { get; set; } = new("", default);

    internal TrackProcessDraft Process { get; set; } = new("", default);

    internal TrackFileDraft File { get; set; } = new("", default);

    internal bool MissingParameter { get; private set; }

    /// <summary>Whether braces do not match or a word is missing.</summary>
    internal bool Malformed { get; private set; }

    /// <summary>The priority that the next rule of a family gets when it has none: each family counts down.</summary>
    internal uint NextRulePriority(AddressFamily family) => family == AddressFamily.InterNetwork ? nextPriority4-- : nextPriority6--;

    /// <summary>Reads all lines.</summary>
    internal void Read()
    {
        ReadBlock("", 0);
        if (Source.OpenBlocks > 0)
        {
            Malformed = true;
            var where = Source.LastOpen.Line > 0 ? $" - the block that begins in line {Source.LastOpen.Line} does not end" : "";
            Diagnostics.Add(new Diagnostic(Severity.Warning, Source.LastOpen, $"There are {Source.OpenBlocks} missing '}}'s or extra '{{'s{where}") { Parsing = false });
        }
    }

    /// <summary>A mistake, in keepalived's words; keepalived runs with it.</summary>
    internal void Complain(SourceLine line, string message, int word = 0, DiagnosticKind kind = DiagnosticKind.Other) =>
        Diagnostics.Add(new Diagnostic(Severity.Warning, line.PositionOf(word), LineSource.Shorten(message))
        {
            Word = word < line.Count ? LineSource.Shorten(line[word]) : null,
            Kind = kind,
        });

    /// <summary>A line that keepalived complains about although both know what is meant.</summary>
    internal void ComplainOfHabit(SourceLine line, string message, int word = 0) => Complain(line, message, word, DiagnosticKind.Understood);

    /// <summary>Something that keepalived only logs, or that only Tandem says.</summary>
    internal void Note(SourceLine line, string message, int word = 0, DiagnosticKind kind = DiagnosticKind.Other) =>
        Diagnostics.Add(new Diagnostic(Severity.Notice, line.PositionOf(word), LineSource.Shorten(message)) { Kind = kind });

    /// <summary>Says something once, however often it comes up.</summary>
    internal void NoteOnce(SourceLine line, string message)
    {
        if (noted.Add(message))
        {
            Note(line, message);
        }
    }

    /// <summary>A line ends where a word must follow: keepalived stops reading there and does not start.</summary>
    internal void MissingWord(SourceLine line)
    {
        MissingParameter = Malformed = true;
        Diagnostics.Alert(line.PositionOf(0), LineSource.Shorten($"*** Configuration line starting `{line[0]}` is missing a parameter after keyword `{line[line.Count - 1]}` at word position {line.Count + 1}"));
    }

    /// <summary>Passes over the block that is about to begin.</summary>
    internal void SkipBlock() => skipBlock = true;

    private void ReadBlock(string group, int depth)
    {
        while (Source.Next() is { } line)
        {
            if (line.IsClose)
            {
                if (depth > 0)
                {
                    return;
                }

                Malformed = true;
                Complain(line, "Extra '}' found");
                Complain(line, "Unknown keyword '}' - the block ended above, remove one '}'");
            }
            else if (line.IsOpen)
            {
                Malformed = true;
                Complain(line, "Unexpected '{' - ignoring");
            }
            else if (KeepalivedKeywords.TryFind(group, line[0], out var keyword))
            {
                ReadKeyword(keyword, line, depth);
            }
            else
            {
                Unknown(group, line);
            }
        }
    }

    private void ReadKeyword(KeepalivedKeyword keyword, SourceLine line, int depth)
    {
        // Words within a block that was announced need no notice of their own.
        if (keyword is { Verdict: KeywordVerdict.NotYet, Note.Length: > 0 })
        {
            NoteOnce(line, $"'{keyword.Name}' is not supported yet: {keyword.Note}.");
        }

        if (line.Count < keyword.MinWords)
        {
            MissingWord(line);
            if (keyword.Shape != KeywordShape.Statement)
            {
                PassOver(line);
            }

            return;
        }

        switch (keyword.Shape)
        {
            case KeywordShape.Statement:
                keyword.Read?.Invoke(this, line);
                break;
            case KeywordShape.Values:
                ReadValues(keyword, line);
                break;
            case KeywordShape.Skipped:
                keyword.Read?.Invoke(this, line);
                PassOver(line);
                break;
            default:
                ReadInner(keyword, line, depth);
                break;
        }
    }

    private void ReadInner(KeepalivedKeyword keyword, SourceLine line, int depth)
    {
        skipBlock = false;
        keyword.Read?.Invoke(this, line);
        if (skipBlock || depth >= MaxDepth)
        {
            skipBlock = false;
            PassOver(line);
            return;
        }

        if (Source.Next() is { } next && !next.IsOpen)
        {
            Malformed = true;
            Complain(next, "Missing '{' at beginning of configuration block");
            Source.PushBack(next);
        }

        ReadBlock(keyword.Inner, depth + 1);
        keyword.End?.Invoke(this);
    }

    private void ReadValues(KeepalivedKeyword keyword, SourceLine line)
    {
        skipBlock = false;
        keyword.Begin?.Invoke(this, line);
        if (skipBlock)
        {
            skipBlock = false;
            PassOver(line);
            return;
        }

        if (line.Count > 1)
        {
            Complain(line, $"Block {line[0]} has extra parameters {line[1]} ...", 1);
        }

        if (Source.Next() is { } next && !next.IsOpen)
        {
            Note(next, $"'{{' missing from beginning of block {line[0]}");
            Source.PushBack(next);
        }

        while (Source.Next() is { } value && !value.IsClose)
        {
            keyword.Read?.Invoke(this, value);
        }

        keyword.End?.Invoke(this);
    }

    /// <summary>Passes over the block that a line begins, when it does.</summary>
    private void PassOver(SourceLine line)
    {
        if (Source.Next() is not { } next)
        {
            return;
        }

        if (!next.IsOpen)
        {
            Source.PushBack(next);
            return;
        }

        for (var depth = 1; depth > 0 && Source.Next() is { } inner;)
        {
            depth += inner.IsOpen ? 1 : inner.IsClose ? -1 : 0;
        }
    }

    private void Unknown(string group, SourceLine line)
    {
        var word = line[0];
        string? nearest = null;
        var hint = UnknownWords.Explain(word);
        if (hint is null && ++proposals <= MaxProposals)
        {
            nearest = NearestWord.Find(word, KeepalivedKeywords.Names(group));
            var elsewhere = nearest is null ? KeepalivedKeywords.Anywhere(word) : null;
            hint = nearest is not null ? $"did you mean '{nearest}'?"
                : elsewhere is null ? null
                : $"it belongs {(elsewhere.Group.Length == 0 ? "outside of any block; is a '}' missing above?" : $"into {elsewhere.Group}")}";
        }

        Diagnostics.Add(new Diagnostic(Severity.Warning, line.PositionOf(0), $"Unknown keyword '{LineSource.Shorten(word)}'{(hint is null ? "" : " - " + hint)}")
        {
            Word = LineSource.Shorten(word),
            Suggestion = nearest,
            Kind = UnknownWords.IsUnderstood(word) ? DiagnosticKind.Understood : DiagnosticKind.Other,
        });
        PassOver(line);
    }
}
