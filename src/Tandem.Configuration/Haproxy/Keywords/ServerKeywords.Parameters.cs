using System.Net;
using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <content>The parameters whose values have a form of their own.</content>
internal static partial class ServerKeywords
{
    private static void CheckAddress(ServerLine server, IReadOnlyList<Word> words, ParameterReader reader)
    {
        if (ReadAddress(words[1], reader.Reader, out var address) is { } error)
        {
            reader.Alert(words[1], $"'addr' : {error}");
            return;
        }

        if (address is { Family: ServerAddressFamily.HostName } && reader.Reader.Options.Resolve is { } resolve)
        {
            address = address with { Address = resolve(ByteText.ToDisplay(address.HostName)).FirstOrDefault() };
            if (address.Address is null)
            {
                reader.Alert(words[1], $"'addr' : invalid address: '{address.HostName}' in '{words[1].Text}'.");
            }
        }

        server.CheckAddress = address;
    }

    private static void MarkedDown(ServerLine server, IReadOnlyList<Word> words, ParameterReader reader)
    {
        if (words[1].Text == "shutdown-sessions")
        {
            server.OnMarkedDown = OnMarkedDown.ShutdownSessions;
        }
        else
        {
            reader.Alert(words[1], $"'on-marked-down' expects 'shutdown-sessions' but got '{words[1].Text}'.");
        }
    }

    private static void MarkedUp(ServerLine server, IReadOnlyList<Word> words, ParameterReader reader)
    {
        if (words[1].Text == "shutdown-backup-sessions")
        {
            server.OnMarkedUp = OnMarkedUp.ShutdownBackupSessions;
        }
        else
        {
            reader.Alert(words[1], $"'on-marked-up' expects 'shutdown-backup-sessions' but got '{words[1].Text}'.");
        }
    }

    private static void Track(ServerLine server, IReadOnlyList<Word> words, ParameterReader reader)
    {
        var text = words[1].Text;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (text.Length == 0 || slash == 0 || slash == text.Length - 1)
        {
            reader.Alert(words[1], "'track' expects [<proxy>/]<server> as argument.");
            return;
        }

        server.Track = new TrackedServer(words[1].Position, slash < 0 ? null : text[..slash], text[(slash + 1)..]);
    }

    private static void InitAddr(ServerLine server, IReadOnlyList<Word> words, ParameterReader reader)
    {
        var methods = new List<InitAddrMethod>();
        foreach (var part in words[1].Text.Split(','))
        {
            InitAddrMethod? method = part switch
            {
                "last" => InitAddrMethod.Last,
                "libc" => InitAddrMethod.Libc,
                "none" => InitAddrMethod.None,
                _ => null,
            };
            if (method is null && IPAddress.TryParse(part, out var address))
            {
                method = InitAddrMethod.Ip;
                server.InitAddrFixed = address;
            }

            if (method is null)
            {
                reader.Alert(words[1], $"'init-addr' : unknown init-addr method '{part}', expects 'last', 'libc', 'none' or an IP address.");
                return;
            }

            methods.Add(method.Value);
        }

        server.InitAddr = methods;
    }

    private static void Source(ServerLine server, IReadOnlyList<Word> words, ParameterReader reader)
    {
        var at = 0;
        if (SourceReader.TryRead(new Statement([words[1]], false, false), ref at, $"{reader.Subject} : 'source'", reader.Reader, out var source))
        {
            server.Source = source;
        }
    }

    /// <summary>Only <c>source</c> has an interface.</summary>
    private static void SourceInterface(ServerLine server, IReadOnlyList<Word> words, ParameterReader reader)
    {
        if (server.Source is null)
        {
            reader.Alert(words[0], "'interface' is only allowed after 'source'.");
        }
        else
        {
            server.Source = server.Source with { Interface = words[1].Text };
        }
    }
}
