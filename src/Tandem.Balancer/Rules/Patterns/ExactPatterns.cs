using Tandem.Configuration.Text;

namespace Tandem.Balancer.Rules;

/// <summary><c>-m str</c> and <c>-m bin</c>: the value is one of a set, which may be as large as a file.</summary>
internal sealed class ExactPatterns : PatternSet
{
    private readonly bool binary;
    private readonly bool ignoreCase;
    private byte[]?[] places = new byte[]?[8];
    private int count;

    internal ExactPatterns(bool binary, bool ignoreCase)
    {
        this.binary = binary;
        this.ignoreCase = ignoreCase;
    }

    internal override SampleType Expects => binary ? SampleType.Binary : SampleType.String;

    internal override string? Add(string pattern)
    {
        byte[] bytes;
        if (binary)
        {
            if (pattern.Length % 2 != 0 || !pattern.All(char.IsAsciiHexDigit))
            {
                return pattern.Length % 2 != 0 ? "an even number of hex digit is expected" : $"an hex digit is expected (found '{pattern.First(c => !char.IsAsciiHexDigit(c))}')";
            }

            bytes = Convert.FromHexString(pattern);
        }
        else
        {
            bytes = ByteText.ToBytes(pattern);
        }

        if (++count * 2 > places.Length)
        {
            var old = places;
            places = new byte[]?[old.Length * 2];
            foreach (var one in old)
            {
                if (one != null)
                {
                    Place(one);
                }
            }
        }

        Place(bytes);
        return null;
    }

    protected override bool MatchesOne(RuleContext context, in Sample sample)
    {
        var text = sample.Bytes;
        for (var at = Hash(text); ; at++)
        {
            var candidate = places[at & (places.Length - 1)];
            if (candidate == null)
            {
                return false;
            }

            if (TextMatch.AreEqual(text, candidate, ignoreCase))
            {
                return true;
            }
        }
    }

    private void Place(byte[] bytes)
    {
        var at = Hash(bytes);
        while (places[at & (places.Length - 1)] != null)
        {
            at++;
        }

        places[at & (places.Length - 1)] = bytes;
    }

    private int Hash(ReadOnlySpan<byte> text)
    {
        // FNV-1a; letters count as lower case when case does not.
        var hash = 2166136261u;
        foreach (var c in text)
        {
            var one = ignoreCase && char.IsAsciiLetterUpper((char)c) ? c | 0x20 : c;
            hash = (hash ^ (uint)one) * 16777619;
        }

        return (int)(hash ^ (hash >> 15)) & 0x3FFFFFFF;
    }
}
