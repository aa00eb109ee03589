using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <content>Opening sections.</content>
internal sealed partial class ConfigurationReader
{
    private bool TryOpenSection(List<Word> words)
    {
        var name = words[0];
        switch (name.Text)
        {
            case "global":
                Open = OpenSection.Global;
                sectionName = name.Text;
                NoMoreThan(words, 1);
                return true;
            case "defaults":
                OpenDefaults(words);
                return true;
            case "frontend":
                OpenProxy(words, ProxyKind.Frontend);
                return true;
            case "backend":
                OpenProxy(words, ProxyKind.Backend);
                return true;
            case "listen":
                OpenProxy(words, ProxyKind.Listen);
                return true;
            default:
                if (!KeywordTable.TrySection(name.Text, out var keyword))
                {
                    return false;
                }

                // "peers" and its like are keywords of other sections as well ("cache", "ring"), but never begin their lines.
                Open = OpenSection.Refused;
                sectionName = name.Text;
                NotYet(name, name.Text, keyword.Note);
                return true;
        }
    }

    /// <summary>
    /// A word at the beginning of a line that is nearest to the name of a section was meant to open one. HAProxy reads what follows
    /// as lines of the section before and reports them one by one; here the section is left out, since only its name is wrong.
    /// </summary>
    private bool IsMistypedSection(Word word)
    {
        if (word.Position.Column != 1 || word.Quoted || word.Text is "no" or "default")
        {
            return false;
        }

        var kind = Open switch
        {
            OpenSection.Global => SectionKinds.Global,
            OpenSection.Proxy => SectionKinds.Proxies,
            _ => SectionKinds.None,
        };
        // Files without indentation begin every line in the first column: a keyword that is as near wins.
        string[] keywords = kind == SectionKinds.None ? [] : [.. KeywordTable.FirstWords(kind)];
        if (Array.IndexOf(keywords, word.Text) >= 0
            || Nearest(word.Text, () => keywords.Concat(KeywordTable.SectionNames)) is not { } nearest
            || Array.IndexOf(keywords, nearest) >= 0)
        {
            return false;
        }

        var place = Open is OpenSection.None or OpenSection.Refused ? "out of section" : $"in '{sectionName}' section";
        Unknown(word, $"unknown keyword '{word.Text}' {place}", nearest);
        Open = OpenSection.Refused;
        sectionName = word.Text;
        return true;
    }

    private void OpenDefaults(List<Word> words)
    {
        sectionName = "defaults";
        Open = OpenSection.Proxy;
        var named = words.Count > 1 && words[1].Text != "from" ? words[1] : null;
        var at = named is null ? 1 : 2;
        ProxyDraft? from = null;
        if (words.Count > at && words[at].Text == "from")
        {
            from = FindDefaults(words, at);
            at += 2;
        }

        NoMoreThan(words, at);
        // A new anonymous section starts from the built-in values: it inherits nothing from the one before.
        Proxy = ProxyDraft.CreateDefaults(named?.Text ?? "", words[0].Position, from);
        lastDefaults = Proxy;
        if (named is not null)
        {
            CheckName(named);
            if (!namedDefaults.TryAdd(named.Text, Proxy))
            {
                ambiguousDefaults.TryAdd(named.Text, Proxy);
            }
        }
    }

    private ProxyDraft? FindDefaults(List<Word> words, int from)
    {
        if (words.Count <= from + 1)
        {
            Diagnostics.Alert(words[from], "'from' expects the name of a 'defaults' section.");
            return null;
        }

        var name = words[from + 1];
        if (namedDefaults.TryGetValue(name.Text, out var found))
        {
            if (ambiguousDefaults.TryGetValue(name.Text, out var second))
            {
                Diagnostics.Alert(name, $"ambiguous defaults section name '{name.Text}' exists at least at {found.Section.Position} and {second.Section.Position}.");
            }

            return found;
        }

        Unknown(name, $"unknown defaults section '{name.Text}' in 'from'", NearestWord.Find(name.Text, namedDefaults.Keys));
        return null;
    }

    private void OpenProxy(List<Word> words, ProxyKind kind)
    {
        sectionName = words[0].Text;
        Open = OpenSection.Proxy;
        if (words.Count < 2)
        {
            Diagnostics.Alert(words[0], $"'{words[0].Text}' expects an <id> argument");
            Open = OpenSection.Refused;
            return;
        }

        var explicitly = words.Count > 2 && words[2].Text == "from";
        var defaults = (explicitly ? FindDefaults(words, 2) : null) ?? lastDefaults;
        var at = explicitly ? 4 : 2;
        CheckUse(words, defaults, explicitly);

        CheckName(words[1]);
        Proxy = ProxyDraft.Create(kind, words[1].Text, words[0].Position, defaults);
        Proxies.Add(Proxy);
        if (words.Count > at && kind != ProxyKind.Backend && words[at].Text.Contains(':', StringComparison.Ordinal))
        {
            var rest = string.Join(' ', words.Skip(at).Select(w => w.Text));
            Removed(words[at], $"{words[0].Text} {words[1].Text} {rest}", $"bind {rest}");
            BindKeywords.Parse(new Statement([words[at] with { Text = "bind" }, .. words.Skip(at)], false, false), this);
            return;
        }

        NoMoreThan(words, at);
    }

    /// <summary>Defaults that are named by one proxy and taken by another are refused: moving a section would change the other silently.</summary>
    private void CheckUse(List<Word> words, ProxyDraft defaults, bool explicitly)
    {
        if (explicitly ? defaults.TakenByProxy : defaults.NamedByProxy)
        {
            var (other, here) = explicitly ? ("implicitly used", "explicitly referenced") : ("explicitly referenced", "implicitly used");
            Diagnostics.Alert(words[1], $"defaults section '{defaults.Section.Name}' (declared at {defaults.Section.Position}) is {other} by another proxy and {here} here."
                + " To avoid any ambiguity don't mix both usage. Add a last defaults section not explicitly used or always use explicit references.");
        }

        defaults.NamedByProxy |= explicitly;
        defaults.TakenByProxy |= !explicitly;
    }

    private void NoMoreThan(List<Word> words, int count)
    {
        if (words.Count > count)
        {
            Diagnostics.Alert(words[count], $"'{words[0].Text}' cannot handle unexpected argument '{words[count].Text}'.");
        }
    }

    private void CheckName(Word name)
    {
        foreach (var c in name.Text)
        {
            if (!(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':'))
            {
                Diagnostics.Alert(name, $"character '{c}' is not permitted in '{sectionName}' name '{name.Text}'.");
                return;
            }
        }
    }
}
