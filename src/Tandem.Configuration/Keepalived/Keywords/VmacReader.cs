using System.Globalization;

namespace Tandem.Configuration.Keepalived;

/// <summary>Reads <c>use_vmac [NAME] [MAC]</c>.</summary>
internal static class VmacReader
{
    internal static void Read(ConfigurationReader reader, SourceLine line)
    {
        var draft = reader.Instance;
        draft.UseVmac = true;
        for (var i = 1; i < line.Count; i++)
        {
            var word = line[i];
            if (word.Count(c => c == ':') >= 4)
            {
                ReadAddress(reader, line, word, draft);
            }
            else if (!ConfigurationReader.FitsInterface(word) || word is "." or ".." || word.AsSpan().ContainsAny('/', ':'))
            {
                reader.Complain(line, $"VMAC interface name '{word}' too long or invalid characters - ignoring", i);
            }
            else if (reader.Instances.Find(other => other.VmacName == word) is { } other)
            {
                reader.Complain(line, $"({draft.Name}) VRRP instance {other.Name} is already using {word} - ignoring name", i);
            }
            else
            {
                draft.VmacName = ConfigurationReader.Shown(word);
            }
        }
    }

    private static void ReadAddress(ConfigurationReader reader, SourceLine line, string word, InstanceDraft draft)
    {
        var parts = word.Split(':');
        var bytes = new byte[6];
        if (parts.Length is not (5 or 6))
        {
            reader.Complain(line, $"VMAC invalid MAC address {word}");
            return;
        }

        for (var i = 0; i < parts.Length; i++)
        {
            if (!byte.TryParse(parts[i], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[i]))
            {
                reader.Complain(line, $"VMAC invalid MAC address {word} - ignored");
                return;
            }
        }

        if ((bytes[0] & 1) != 0)
        {
            reader.Complain(line, $"VMAC MAC address is multicast {word} - ignoring");
        }
        else if (bytes.AsSpan(0, 4).SequenceEqual<byte>([0, 0, 0x5e, 0]) && bytes[4] is 1 or 2)
        {
            reader.Complain(line, $"VMAC MAC address not allowed to be RFC5798 address ({word}) - ignoring");
        }
        else
        {
            // With five parts the sixth is the virtual router's number, which may come later.
            draft.VmacAddress = parts.Length == 6 ? bytes : bytes[..5];
        }
    }
}
