using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Keepalived;
using Tandem.Configuration.Text;
using Tandem.Diagnosis.Files;

namespace Tandem.Diagnosis.Tests.Files;

public sealed class LanguageGuessTests
{
    [Theory]
    [InlineData("a.txt", "global\n daemon\nfrontend web\n bind *:80\n", ConfigurationLanguage.Haproxy)]
    [InlineData("a.cfg", "vrrp_instance VI_1 {\n interface eth0\n}\n", ConfigurationLanguage.Keepalived)]
    [InlineData("a", "# comment\n\nglobal_defs\n{\n}\n", ConfigurationLanguage.Keepalived)]
    [InlineData("a", "vrrp_script chk {\n  script x\n}\nvrrp_instance I{\n backend\n}\n", ConfigurationLanguage.Keepalived)]
    public void The_content_decides(string path, string text, ConfigurationLanguage language) => Assert.Equal(new LanguageGuess(language, ""), LanguageGuess.Of(path, text));

    [Theory]
    [InlineData("/etc/haproxy/haproxy.cfg", ConfigurationLanguage.Haproxy)]
    [InlineData("x.cfg", ConfigurationLanguage.Haproxy)]
    [InlineData("keepalived.txt", ConfigurationLanguage.Keepalived)]
    [InlineData("x.conf", ConfigurationLanguage.Keepalived)]
    [InlineData("x.txt", null)]
    public void Else_the_name_does_and_that_is_said(string path, ConfigurationLanguage? language)
    {
        var guess = LanguageGuess.Of(path, "# nothing\n");
        Assert.Equal(language, guess.Language);
        Assert.Contains(path, guess.Doubt, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_timeouts_are_told_with_place_and_names()
    {
        var loaded = HaproxyLoader.LoadText("defaults\n timeout connect 1s\nfrontend web\n bind *:80\n default_backend b\nbackend b\n server a 10.0.0.1:80\n");
        var found = LoaderFindings.OfHaproxy(loaded).Where(static f => f.Kind == "missing-timeouts").ToList();
        Assert.Equal(["frontend 'web' has no timeout client.", "backend 'b' has no timeout server."], found.Select(static f => f.What));
        Assert.Equal([3, 6], found.Select(static f => f.Position.Line));
        Assert.DoesNotContain(LoaderFindings.OfHaproxy(HaproxyLoader.LoadText("defaults\n timeout connect 1s\n timeout client 1s\n timeout server 1s\nlisten web\n bind *:80\n")), static f => f.Kind == "missing-timeouts");
    }

    [Theory]
    [InlineData("virtual_ipadress {\n}\n", Severity.Alert)]
    [InlineData("authentication {\n auth_type PASS\n auth_pass much-too-long\n }\n", Severity.Warning)]
    [InlineData("advert_int 0.5\n", Severity.Warning)]
    [InlineData("nopreempt\n", Severity.Warning)]
    public void A_line_that_is_not_understood_is_an_error_and_one_that_is_put_right_a_warning(string line, Severity severity)
    {
        var loaded = KeepalivedLoader.LoadText(Node.Instance(line));
        Assert.Equal(severity, LoaderFindings.OfKeepalived(loaded.Diagnostics.All).Max(static f => f.Severity));
    }

    [Fact]
    public void Two_instances_of_one_number_on_an_interface_are_an_error()
    {
        var loaded = KeepalivedLoader.LoadText(Node.Instance() + Node.Instance().Replace("VI_1", "VI_2", StringComparison.Ordinal));
        Assert.Contains(LoaderFindings.OfKeepalived(loaded.Diagnostics.All), static f => f.Severity == Severity.Alert && f.What.Contains("VRID 51", StringComparison.Ordinal));
    }

    [Fact]
    public void Words_are_found_again_in_their_block_and_not_in_comments_or_others()
    {
        const string Text = "vrrp_instance A { # interface eth9\n  interface eth0\n}\nvrrp_instance B {\n priority 1\n}\n";
        var places = new WrittenPlaces(static _ => Text);
        var file = new SourceFile("f");
        Assert.Equal(new Position(file, 2, 3), places.Keyword(new Position(file, 1, 15), "interface"));
        Assert.Equal(new Position(file, 1, 15), places.Keyword(new Position(file, 1, 15), "priority"));
        Assert.Equal(new Position(file, 2, 13), places.Word(new Position(file, 1, 15), "eth0"));
        Assert.False(places.Has(new Position(file, 4, 1), "interface"));
        Assert.True(places.Has(new Position(file, 4, 1), "priority"));
        Assert.Equal(default, places.Keyword(default, "priority"));
    }
}
