using Tandem.Configuration.Text;

namespace Tandem.Balancer.Rules;

/// <content>The words of one ACL: criterion, flags, patterns.</content>
internal sealed partial class RuleCompiler
{
    /// <summary>Bytes that one file of patterns may have.</summary>
    private const int MaxPatternFileBytes = 64 * 1024 * 1024;

    private AclExpression? AclExpression(IReadOnlyList<Word> words, Word owner)
    {
        if (words.Count == 0)
        {
            Alert(owner, "missing ACL name or criterion : an ACL needs a sample fetch, such as 'path_beg'");
            return null;
        }

        var criterion = words[0];
        var expression = Expression(criterion, forAcl: true, out var method);
        if (expression == null)
        {
            return null;
        }

        // A plain name such as 'hdr' compares text unless converters made something else of it.
        method = method is null or "str" ? MatchMethods.Default(expression.Type) ?? method : method;
        var flags = new AclFlags();
        var at = 1;
        if (!Flags(words, ref at, flags))
        {
            return null;
        }

        method = flags.Method?.Text ?? method;
        if (method == null)
        {
            Alert(
                criterion,
                $"matching method must be specified first (using '-m') when using a sample fetch of this type ('{SampleTypes.Name(expression.Type)}')");
            return null;
        }

        if (method == "str" && expression.Type == SampleType.Method)
        {
            method = "meth";
        }

        var patterns = MatchMethods.Create(method, flags.IgnoresCase)!;
        if (!SampleCasts.IsPossible(expression.Type, patterns.Expects))
        {
            Alert(
                flags.Method ?? criterion,
                $"expr of ACL '{criterion.Text}' gives a value of type '{SampleTypes.Name(expression.Type)}', which '-m {method}' cannot match");
            return null;
        }

        var valid = Patterns(words, at, flags, patterns);
        if (valid && words.Count == 1 && patterns is not (FoundPatterns or BooleanPatterns))
        {
            Diagnostics.Warning(
                criterion.Position,
                $"parsing acl keyword '{criterion.Text}' :\n  no pattern to match against were provided, so this ACL will never match.\n"
                + "  If this is what you intended, please add '--' to get rid of this warning.\n"
                + "  If you intended to match only for existence, please use '-m found'.\n"
                + "  If you wanted to force an int to match as a bool, please use '-m bool'.\n");
        }

        return valid ? new AclExpression(expression, patterns, new AclSource(words, method, flags.IgnoresCase, flags.Files, at)) : null;
    }

    private bool Flags(IReadOnlyList<Word> words, ref int at, AclFlags flags)
    {
        for (; at < words.Count; at++)
        {
            var word = words[at];
            switch (word.Text)
            {
                case "-i":
                    flags.IgnoresCase = true;
                    continue;
                case "-n":
                    // Addresses are never looked up here, which is what it asks for.
                    continue;
                case "--":
                    at++;
                    return true;
                case "-M":
                    Alert(word, "'-M' is not supported yet");
                    return false;
                case "-u" or "-f" or "-m" when at + 1 == words.Count:
                    Alert(word, $"missing argument after flag '{word.Text}'");
                    return false;
                case "-u":
                    at++;
                    continue;
                case "-f":
                    flags.Files.Add(words[++at]);
                    continue;
                case "-m":
                    if (flags.Files.Count > 0)
                    {
                        Alert(word, "'-m' must only be specified before patterns and files in parsing ACL");
                        return false;
                    }

                    flags.Method = words[++at];
                    if (!MatchMethods.Names.Contains(flags.Method.Text))
                    {
                        var nearest = NearestWord.Find(flags.Method.Text, MatchMethods.Names);
                        Alert(flags.Method, $"unknown matching method '{flags.Method.Text}' when parsing ACL expression{Proposal(nearest)}");
                        return false;
                    }

                    continue;
            }

            if (word.Text.Length > 1 && word.Text[0] == '-' && !char.IsAsciiDigit(word.Text[1]) && !word.Quoted)
            {
                Alert(word, $"'{word.Text}' is not a valid ACL option. Please use '--' before any pattern beginning with a '-'");
                return false;
            }

            break;
        }

        return true;
    }

    private bool Patterns(IReadOnlyList<Word> words, int at, AclFlags flags, PatternSet patterns)
    {
        var valid = true;
        foreach (var file in flags.Files)
        {
            valid &= PatternFile(file, patterns);
        }

        for (; at < words.Count; at++)
        {
            var word = words[at];
            if (patterns is IntegerPatterns integers && IntegerRange.IsOperator(word.Text))
            {
                integers.Operator = word.Text;
                continue;
            }

            var error = patterns.Add(word.Text);
            if (error != null)
            {
                Alert(word, error);
                valid = false;
            }
        }

        return valid;
    }

    /// <summary>A file holds one pattern a line; blank lines and lines that begin with '#' do not count.</summary>
    private bool PatternFile(Word file, PatternSet patterns)
    {
        var content = ReadFile(file.Text);
        if (content == null || content.Length > MaxPatternFileBytes)
        {
            Alert(file, content == null
                ? $"failed to open pattern file <{file.Text}>"
                : $"pattern file <{file.Text}> is larger than {MaxPatternFileBytes} bytes");
            return false;
        }

        foreach (var (line, number) in PatternLines(content))
        {
            var error = patterns.Add(line);
            if (error != null)
            {
                Alert(file, $"{error} when loading patterns from file '{file.Text}' line {number}");
                return false;
            }
        }

        return true;
    }

    /// <summary>The patterns of a file, with the numbers of their lines.</summary>
    internal static IEnumerable<(string Text, int Number)> PatternLines(byte[] content)
    {
        var number = 0;
        foreach (var raw in ByteText.FromBytes(content).Split('\n'))
        {
            number++;
            var line = raw.TrimEnd('\r').TrimStart(' ', '\t');
            if (line.Length > 0 && line[0] != '#')
            {
                yield return (line, number);
            }
        }
    }

    private sealed class AclFlags
    {
        internal bool IgnoresCase { get; set; }

        internal Word? Method { get; set; }

        internal List<Word> Files { get; } = [];
    }
}
