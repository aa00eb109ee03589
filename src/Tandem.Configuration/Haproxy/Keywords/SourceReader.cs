namespace Tandem.Configuration.Haproxy;

/// <summary>Reads the <c>source</c> address of backends and servers.</summary>
internal static class SourceReader
{
    /// <summary>Reads the address at an index and what follows it; the index moves on.</summary>
    internal static bool TryRead(Statement s, ref int at, string subject, ConfigurationReader r, out SourceAddress? source)
    {
        source = null;
        var word = s[at];
        if (word.Text.Length == 0)
        {
            r.Diagnostics.Alert(word, $"{subject} expects <addr>[:<port>[-<port>]], and optionally 'usesrc' <addr>, and 'interface' <name>, as argument.");
            return false;
        }

        var error = AddressText.Read(word.Text, r.Environment.Get, out var address);
        if (error is null && (address.Kind is not (AddressKind.Ip or AddressKind.HostName) || address.IsOffset || !address.Resolve(r.Options.Resolve)))
        {
            error = $"invalid address: '{word.Text}'";
        }

        if (error is not null)
        {
            r.Diagnostics.Alert(word, $"{subject} : {error}");
            return false;
        }

        at++;
        source = new SourceAddress(word.Position) { Address = address.Address, Port = address.Port, LastPort = address.LastPort };
        while (s[at].Text is "interface" or "usesrc")
        {
            if (s[at].Text == "usesrc")
            {
                r.NotYet(s[at], "usesrc");
                return false;
            }

            if (!s.Has(at + 1))
            {
                r.Diagnostics.Alert(s[at], $"{subject} : 'interface' : missing interface name.");
                return false;
            }

            source = source with { Interface = s[at + 1].Text };
            at += 2;
        }

        return true;
    }
}
