using System.Text;

namespace Tandem.Configuration.Keepalived;

/// <summary>Takes comments off a line of keepalived.conf.</summary>
internal static class Comments
{
    /// <summary>
    /// The line without comment, leading and trailing blanks. <c>#</c> and <c>!</c> begin a comment outside of double quotes,
    /// a backslash before them makes them text. A backslash at the end of the line stays there, right after the text.
    /// </summary>
    /// <param name="line">The line, without its end.</param>
    /// <param name="openQuote">Whether a double quote is left open.</param>
    internal static string Strip(string line, out bool openQuote)
    {
        var text = new StringBuilder(line.Length);
        var quoted = false;
        var commented = false;
        var continued = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == '\\' && i + 1 == line.Length)
            {
                continued = true;
                break;
            }

            if (c == '\\')
            {
                // Within quotes the backslash stays, for those who read the words; an escaped comment sign loses it here.
                var next = line[++i];
                if (!commented)
                {
                    text.Append(!quoted && next is '#' or '!' ? "" : "\\").Append(next);
                }

                continue;
            }

            if (c == '"' && !commented)
            {
                quoted = !quoted;
            }

            commented |= !quoted && c is '#' or '!';
            if (!commented)
            {
                text.Append(c);
            }
        }

        openQuote = quoted;
        var stripped = text.ToString().Trim(' ', '\t');
        return continued ? stripped + "\\" : stripped;
    }
}
