using FsCheck;
using FsCheck.Fluent;
using Tandem.Configuration.Haproxy;

namespace Tandem.Configuration.Tests.Haproxy;

public sealed class FuzzTests
{
    private static readonly string[] Pieces =
    [
        "global", "defaults", "frontend", "backend", "listen", "from", "bind", "server", "option", "httplog", "timeout", "client", "5s", "127.0.0.1:80", ":80",
        "\n", "\n  ", " ", "\t", "\"", "'", "\\", "$", "${", "}", "[*]", "#", ".if", ".else", ".endif", "1", "0", "(", ")", "&&", "||", "streq(", ",", "if", "unless",
        "http-request", "set-header", "deny", "{", "acl", "x", "log", "global", "local0", "balance", "uri", "hdr(", "http-check", "expect", "status", "200-300", "no",
        "default", "errorfile", "503", "/dev/null", "stick-table", "maxconn", "99999999999999999999", "-1", "\0", "\r\n", "\\x", "\\x4", "ÿ", "use_backend", "%[", "redirect",
        "default-server", "check", "source", "track", "tcp-check", "connect", "send-binary", "zz", "monitor", "fail", "peers", "reqadd", "a:b", "httpchk", "forwardfor", "except",
    ];

    private static readonly Gen<string> Mixtures = Gen.Elements(Pieces).ListOf().Select(words => string.Concat(words.SelectMany(w => new[] { w, " " })));

    private static void LoadsWithoutHarm(string text)
    {
        var result = Given.Text(text);

        Assert.Equal(result.Diagnostics.HasAlerts, result.Configuration is null);
        foreach (var d in result.Diagnostics.All)
        {
            Assert.NotEmpty(d.Render(1));
        }
    }

    [Fact]
    public void Any_mixture_of_the_languages_words_is_read_or_refused() =>
        Prop.ForAll(Mixtures.ToArbitrary(), LoadsWithoutHarm).Check(PropertyRuns.Config.WithMaxTest(2000));

    [Fact]
    public void Any_bytes_are_read_or_refused() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            var result = HaproxyLoader.LoadBytes(bytes, Given.Nothing);
            Assert.Equal(result.Diagnostics.HasAlerts, result.Configuration is null);
        }).Check(PropertyRuns.Config.WithMaxTest(1000));

    [Fact]
    public void A_good_file_with_some_bytes_changed_is_read_or_refused()
    {
        var good = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Data", "every-keyword.cfg"));
        var changes = ArbMap.Default.GeneratorFor<(NonNegativeInt At, byte Value)>().ListOf().Select(l => l.ToArray());
        Prop.ForAll(changes.ToArbitrary(), list =>
        {
            var bytes = good.ToArray();
            foreach (var (at, value) in list)
            {
                bytes[(int)((long)at.Get * 7919 % bytes.Length)] = value;
            }

            HaproxyLoader.LoadBytes(bytes, Given.Nothing);
        }).Check(PropertyRuns.Config.WithMaxTest(500));
    }

    [Fact]
    public void A_flood_of_mistakes_is_bounded_in_memory()
    {
        var result = Given.Text(string.Concat(Enumerable.Repeat("nonsense\n", 50_000)));

        Assert.Equal(Tandem.Configuration.Text.Diagnostics.Limit, result.Diagnostics.All.Count);
        Assert.True(result.Diagnostics.AlertCount > 50_000);
    }
}
