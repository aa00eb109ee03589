using System.Globalization;
using System.Text;

namespace Tandem.Configuration.Keepalived;

/// <summary>The <c>$NAME</c> definitions of a configuration and their replacement (keepalived.conf(5) "Parameter substitution").</summary>
internal sealed class Definitions
{
    /// <summary>More names than anybody writes; beyond it new ones are forgotten.</summary>
    private const int MaxNames = 10_000;

    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);
    private readonly KeepalivedLoadOptions options;
    private Random? random;

    internal Definitions(KeepalivedLoadOptions options) => this.options = options;

    /// <summary><c>random_seed</c>: makes <c>${_RANDOM}</c> repeatable.</summary>
    internal int? Seed { get; set; }

    /// <summary>Sets a value; its lines are joined by line feeds.</summary>
    internal void Set(string name, string value)
    {
        if (values.Count < MaxNames || values.ContainsKey(name))
        {
            values[name] = value;
        }
    }

    internal string? Find(string name) => values.GetValueOrDefault(name);

    /// <summary>Reads <c>$NAME=VALUE</c>.</summary>
    /// <param name="line">The line.</param>
    /// <param name="name">The name.</param>
    /// <param name="value">What follows the sign, without leading blanks.</param>
    internal static bool TryDefinition(string line, out string name, out string value)
    {
        name = value = "";
        if (line.Length < 3 || line[0] != '$' || !IsNameStart(line[1]))
        {
            return false;
        }

        var i = 2;
        while (i < line.Length && IsNamePart(line[i]))
        {
            i++;
        }

        if (i == line.Length || line[i] != '=')
        {
            return false;
        }

        name = line[1..i];
        value = line[(i + 1)..].TrimStart(' ', '\t');
        return true;
    }

    /// <summary>
    /// Replaces every <c>$NAME</c> and <c>${NAME}</c> that is defined, once, from left to right; others stay as they are. A value of several
    /// lines is only taken at the end of the line: its first line stays here.
    /// </summary>
    /// <param name="line">The line.</param>
    /// <param name="directory">The directory of the file, for <c>${_PWD}</c>.</param>
    /// <param name="maxLength">Beyond this many characters nothing is replaced any more.</param>
    /// <param name="following">The further lines of a value, or null.</param>
    /// <param name="replaced">Whether anything was.</param>
    /// <param name="tooLong">Whether a replacement was left out for its length.</param>
    internal string Replace(string line, string directory, int maxLength, out string? following, out bool replaced, out bool tooLong)
    {
        var text = new StringBuilder(line.Length);
        following = null;
        replaced = tooLong = false;
        var i = 0;
        while (i < line.Length)
        {
            if (line[i] != '$' || !TryReference(line, i, out var name, out var arguments, out var end) || Value(name, arguments, directory) is not { } value)
            {
                text.Append(line[i++]);
                continue;
            }

            var lineEnd = value.IndexOf('\n', StringComparison.Ordinal);
            if (lineEnd >= 0 && end < line.Length)
            {
                text.Append(line[i++]);
                continue;
            }

            if (text.Length + value.Length + line.Length - end > maxLength)
            {
                tooLong = true;
                break;
            }

            replaced = true;
            text.Append(lineEnd < 0 ? value : value[..lineEnd]);
            following = lineEnd < 0 ? following : value[(lineEnd + 1)..];
            i = end;
            if (value.AsSpan().TrimStart(" \t").StartsWith("~"))
            {
                break;
            }
        }

        return replaced ? text.Append(line, i, line.Length - i).ToString() : line;
    }

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private static bool TryReference(string line, int start, out string name, out string arguments, out int end)
    {
        name = arguments = "";
        end = start + 1;
        var braces = end < line.Length && line[end] == '{';
        end += braces ? 1 : 0;
        var first = end;
        if (end == line.Length || !IsNameStart(line[end]))
        {
            return false;
        }

        while (end < line.Length && IsNamePart(line[end]))
        {
            end++;
        }

        name = line[first..end];
        if (!braces)
        {
            // Without braces the name must end as a word does.
            return end == line.Length || line[end] is ' ' or '\t' or ',' or ')';
        }

        var close = line.IndexOf('}', end);
        if (close < 0)
        {
            return false;
        }

        arguments = line[end..close];
        end = close + 1;
        return arguments.Length == 0 || (arguments[0] == ' ' && arguments[^1] != ' ');
    }

    private string? Value(string name, string arguments, string directory)
    {
        if (name == "_ENV" && arguments.Length > 0)
        {
            return options.Environment(arguments.Trim()) ?? "";
        }

        if (name == "_RANDOM" && !values.ContainsKey(name))
        {
            return RandomValue(arguments);
        }

        if (arguments.Length > 0)
        {
            return null;
        }

        return Find(name) ?? name switch
        {
            "_PWD" => directory,
            "_INSTANCE" => options.ConfigId,
            "_HASH" => "#",
            "_BANG" => "!",
            _ => null,
        };
    }

    private string? RandomValue(string arguments)
    {
        var bounds = arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        long min = 0;
        long max = 32767;
        if (bounds.Length > 2 || (bounds.Length > 0 && !long.TryParse(bounds[0], NumberStyles.None, CultureInfo.InvariantCulture, out min))
            || (bounds.Length > 1 && !long.TryParse(bounds[1], NumberStyles.None, CultureInfo.InvariantCulture, out max)))
        {
            return null;
        }

        var seed = options.RandomSeed ?? Seed;
        random ??= seed is null ? new Random() : new Random(seed.Value);
        return random.NextInt64(min, max < min || max == long.MaxValue ? min + 1 : max + 1).ToString(CultureInfo.InvariantCulture);
    }
}
