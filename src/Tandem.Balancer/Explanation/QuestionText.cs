using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Tandem.Configuration.Text;
using Tandem.Http;

namespace Tandem.Balancer.Explanation;

/// <summary>Reads <c>GET http://host/path</c> and <c>tcp://host:port</c>, and says exactly what is wrong with what is neither.</summary>
public static class QuestionText
{
    /// <summary>A longer request than this would be refused by any configuration (tune.bufsize counts at most 15 KiB of a head).</summary>
    private const int MaxLength = 16 * 1024;

    private static readonly string[] Schemes = ["http", "https", "tcp"];
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "TRACE", "PATCH"];

    /// <summary>Reads it.</summary>
    /// <param name="text">A method, a URL, and perhaps <c>HTTP/1.0</c> or <c>HTTP/1.1</c>; without a method GET is meant.</param>
    /// <param name="fault">What is wrong and where, or null.</param>
    /// <returns>The question, or null.</returns>
    public static RequestQuestion? Parse(string text, out QuestionFault? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        fault = null;
        if (text.Length > MaxLength)
        {
            fault = new QuestionFault($"the request is longer than {MaxLength} bytes", MaxLength + 1);
            return null;
        }

        var words = Split(text);
        if (words.Count == 0)
        {
            fault = new QuestionFault("there is no request; write 'GET http://host/path'", 1);
            return null;
        }

        var hasMethod = !words[0].Text.Contains("://", StringComparison.Ordinal);
        var method = hasMethod ? words[0].Text : "GET";
        fault = hasMethod ? MethodFault(words[0].Text, words[0].Column) : null;
        var rest = words.Skip(hasMethod ? 1 : 0).ToList();
        if (fault == null && rest.Count == 0)
        {
            fault = new QuestionFault($"a URL is missing behind '{method}'; write '{method} http://host/path'", text.Length + 1);
        }

        var version = rest.Count > 1 ? rest[1] : ("HTTP/1.1", 0);
        if (fault == null && (rest.Count > 2 || version.Item1 is not ("HTTP/1.1" or "HTTP/1.0")))
        {
            var (word, column) = rest.Count > 2 ? rest[2] : version;
            fault = new QuestionFault($"unexpected '{word}' behind the URL, where only HTTP/1.0 or HTTP/1.1 may stand; a blank in a URL is written %20", column);
        }

        return fault != null ? null : Url(text, method, hasMethod, rest[0], version.Item1, out fault);
    }

    private static List<(string Text, int Column)> Split(string text)
    {
        var words = new List<(string, int)>();
        for (var at = 0; at < text.Length; at++)
        {
            var start = at;
            while (at < text.Length && text[at] is not (' ' or '\t'))
            {
                at++;
            }

            if (at > start)
            {
                words.Add((text[start..at], start + 1));
            }
        }

        return words;
    }

    private static QuestionFault? MethodFault(string method, int column)
    {
        for (var i = 0; i < method.Length; i++)
        {
            if (!HeaderText.IsToken(method[i]))
            {
                return new QuestionFault($"'{method}' is no method: '{method[i]}' cannot stand in one", column + i);
            }
        }

        var known = Array.Find(Methods, one => one.Equals(method, StringComparison.OrdinalIgnoreCase));
        return known == null || known == method ? null : new QuestionFault($"methods are written in capitals; did you mean '{known}'?", column);
    }

    private static RequestQuestion? Url(string text, string method, bool hasMethod, (string Text, int Column) word, string version, out QuestionFault? fault)
    {
        var (url, column) = word;
        var mark = url.IndexOf("://", StringComparison.Ordinal);
        var scheme = mark < 0 ? "" : url[..mark].ToLowerInvariant();
        if (mark < 0 || !Schemes.Contains(scheme))
        {
            var nearest = mark < 0 ? null : NearestWord.Find(scheme, Schemes);
            fault = mark < 0
                ? new QuestionFault($"'{url}' is no URL; write 'http://host/path' or 'tcp://host:port'", column)
                : new QuestionFault($"unknown scheme '{url[..mark]}'; {(nearest != null ? $"did you mean '{nearest}'?" : "there are http, https and tcp")}", column);
            return null;
        }

        if (scheme == "tcp" && hasMethod)
        {
            fault = new QuestionFault("a tcp connection has no method; write 'tcp://host:port' alone", 1);
            return null;
        }

        var start = mark + 3;
        var length = url.AsSpan(start).IndexOfAny('/', '?', '#');
        var end = length < 0 ? url.Length : start + length;
        var authority = url[start..end];
        if (!Authority(authority, scheme, out var host, out var port, out fault))
        {
            fault = fault! with { Column = column + start + fault.Column };
            return null;
        }

        if (!Target(url, end, scheme, out var target, out fault))
        {
            fault = fault! with { Column = column + fault.Column };
            return null;
        }

        return new RequestQuestion(text, scheme, host, port)
        {
            Method = scheme == "tcp" ? "" : method,
            Target = HttpMethods.Parse(Encoding.ASCII.GetBytes(method)) == Tandem.Http.HttpMethod.Connect ? $"{Bracketed(host)}:{port}" : target,
            Version = version,
            Authority = port == (scheme == "https" ? 443 : 80) ? Bracketed(host) : $"{Bracketed(host)}:{port}",
        };
    }

    private static string Bracketed(string host) => host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;

    private static bool Target(string url, int from, string scheme, out string target, out QuestionFault? fault)
    {
        fault = null;
        target = from == url.Length ? "/" : url[from] == '?' ? "/" + url[from..] : url[from..];
        var hash = url.IndexOf('#', from);
        if (hash >= 0)
        {
            fault = new QuestionFault("'#' begins what clients never send; leave it out", hash);
        }
        else if (scheme == "tcp" && target != "/")
        {
            fault = new QuestionFault("a tcp connection has no path; write 'tcp://host:port'", from);
        }

        target = ByteText.FromBytes(Encoding.UTF8.GetBytes(target));
        return fault == null;
    }

    /// <summary>Host and port; a fault's column counts from 0 at the authority's beginning.</summary>
    private static bool Authority(string text, string scheme, out string host, out int port, out QuestionFault? fault)
    {
        port = scheme switch { "http" => 80, "https" => 443, _ => 0 };
        host = text;
        fault = null;
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at >= 0)
        {
            fault = new QuestionFault("a user's name in a URL is not sent as such; use -H 'authorization: ...'", at);
            return false;
        }

        var close = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) : -1;
        var colon = text.IndexOf(':', Math.Max(close, 0));
        host = close > 0 ? text[1..close] : colon < 0 ? text : text[..colon];
        if (text.StartsWith('[') && (close < 0 || !(IPAddress.TryParse(host, out var v6) && v6.AddressFamily == AddressFamily.InterNetworkV6)))
        {
            fault = new QuestionFault($"'{text}' is no IPv6 address in brackets", 0);
        }
        else if (host.Length == 0)
        {
            fault = new QuestionFault("the URL names no host", 0);
        }
        else if (colon >= 0 && !(int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and < 65536))
        {
            fault = new QuestionFault($"'{text[(colon + 1)..]}' is no port; one is a number from 1 to 65535", colon + 1);
        }
        else if (port == 0)
        {
            fault = new QuestionFault("tcp needs a port; write 'tcp://host:port'", text.Length);
        }

        for (var i = 0; close < 0 && fault == null && i < host.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(host[i]) && host[i] is not ('-' or '.' or '_' or '~' or '%'))
            {
                fault = new QuestionFault($"'{host[i]}' cannot stand in a host's name", i);
            }
        }

        return fault == null;
    }
}
