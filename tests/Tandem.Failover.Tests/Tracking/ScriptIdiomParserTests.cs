using FsCheck;
using FsCheck.Fluent;
using Tandem.Failover.Tracking;

namespace Tandem.Failover.Tests.Tracking;

public sealed class ScriptIdiomParserTests
{
    [Theory]
    [InlineData("killall -0 haproxy", "Name", "haproxy")]
    [InlineData("/usr/bin/killall -0 haproxy", "Name", "haproxy")]
    [InlineData("killall -q -0 haproxy", "Name", "haproxy")]
    [InlineData("killall -s 0 redis-server", "Name", "redis-server")]
    [InlineData("pidof haproxy", "Program", "haproxy")]
    [InlineData("/bin/pidof nginx", "Program", "nginx")]
    [InlineData("/sbin/pidof -s nginx apache2", "Program", "nginx apache2")]
    [InlineData("pidof haproxy >/dev/null", "Program", "haproxy")]
    [InlineData("pgrep haproxy", "NamePart", "haproxy")]
    [InlineData("pgrep -x haproxy", "WholeName", "haproxy")]
    [InlineData("/usr/bin/pgrep -l -x haproxy", "WholeName", "haproxy")]
    public void A_script_that_only_asks_for_a_process_is_recognised(string words, string kind, string texts)
    {
        var idiom = ScriptIdiomParser.Recognise(words.Split(' '));

        Assert.NotNull(idiom);
        Assert.Equal(kind, idiom.Kind.ToString());
        Assert.Equal(texts, string.Join(' ', idiom.Texts));
    }

    [Theory]
    [InlineData("killall -0 haproxy", "Name", "haproxy")]
    [InlineData("  /usr/bin/killall -0 haproxy >/dev/null 2>&1 ", "Name", "haproxy")]
    [InlineData("killall -0 'haproxy' > /dev/null", "Name", "haproxy")]
    [InlineData("pidof haproxy 1>/dev/null 2>/dev/null", "Program", "haproxy")]
    [InlineData("pgrep -x \"haproxy\" </dev/null", "WholeName", "haproxy")]
    [InlineData("kill -0 $(cat /run/haproxy.pid)", "PidFile", "/run/haproxy.pid")]
    [InlineData("kill -0 `cat /run/haproxy.pid`", "PidFile", "/run/haproxy.pid")]
    [InlineData("/bin/kill -0 \"$(cat /run/haproxy.pid)\" 2>/dev/null", "PidFile", "/run/haproxy.pid")]
    [InlineData("kill -s 0 \"`/bin/cat /run/haproxy.pid 2>/dev/null`\"", "PidFile", "/run/haproxy.pid")]
    public void It_is_recognised_within_a_shell_too(string text, string kind, string texts)
    {
        foreach (var shell in new[] { "/bin/sh", "sh", "/usr/bin/bash", "/bin/dash" })
        {
            var idiom = ScriptIdiomParser.Recognise([shell, "-c", text]);

            Assert.NotNull(idiom);
            Assert.Equal(kind, idiom.Kind.ToString());
            Assert.Equal(texts, string.Join(' ', idiom.Texts));
        }
    }

    [Theory]
    [InlineData("killall haproxy")]
    [InlineData("killall -9 haproxy")]
    [InlineData("killall -0 haproxy nginx")]
    [InlineData("killall -0")]
    [InlineData("killall -0 -u root haproxy")]
    [InlineData("killall -0 -r haproxy")]
    [InlineData("killall -0 /usr/sbin/haproxy")]
    [InlineData("killall -0 haproxy >/dev/null")]
    [InlineData("killall -s")]
    [InlineData("/etc/keepalived/killall -0 haproxy")]
    [InlineData("./killall -0 haproxy")]
    [InlineData("pidof -x haproxy")]
    [InlineData("pidof -o 1 haproxy")]
    [InlineData("pidof /usr/sbin/haproxy")]
    [InlineData("pidof")]
    [InlineData("pidof >/dev/null")]
    [InlineData("pgrep -f haproxy")]
    [InlineData("pgrep -u root haproxy")]
    [InlineData("pgrep -v haproxy")]
    [InlineData("pgrep ^haproxy$")]
    [InlineData("pgrep hap.oxy")]
    [InlineData("pgrep a-name-of-more-than-15")]
    [InlineData("kill -0 $(cat /run/haproxy.pid)")]
    [InlineData("/etc/keepalived/check.sh")]
    [InlineData("systemctl is-active haproxy")]
    [InlineData("</run/haproxy.pid")]
    public void What_asks_for_more_or_otherwise_is_not(string words) => Assert.Null(ScriptIdiomParser.Recognise(words.Split(' ')));

    [Theory]
    [InlineData("killall -0 haproxy || exit 1")]
    [InlineData("killall -0 haproxy && true")]
    [InlineData("killall -0 haproxy; exit 0")]
    [InlineData("killall -0 haproxy &")]
    [InlineData("killall -0 haproxy &>/dev/null")]
    [InlineData("! killall -0 haproxy")]
    [InlineData("killall -0 haproxy | cat")]
    [InlineData("killall -0 haproxy\nkillall -0 nginx")]
    [InlineData("killall -0 $NAME")]
    [InlineData("killall -0 $(cat /etc/name)")]
    [InlineData("killall -0 hap*")]
    [InlineData("killall -0 haproxy # comment")]
    [InlineData("killall -0 haproxy >/var/log/check")]
    [InlineData("PATH=/opt killall -0 haproxy")]
    [InlineData("pidof haproxy > /dev/null/x")]
    [InlineData("kill -0 $(cat /run/haproxy.pid) $(cat /run/nginx.pid)")]
    [InlineData("kill -0 $(pidof haproxy)")]
    [InlineData("kill -0 $(cat /run/haproxy.pid; echo 1)")]
    [InlineData("kill -0 $(cat run/haproxy.pid)")]
    [InlineData("kill -0 $(cat /run/haproxy.pid")]
    [InlineData("kill -0 1")]
    [InlineData("kill $(cat /run/haproxy.pid)")]
    [InlineData("kill -0 '$(cat /run/haproxy.pid)'")]
    [InlineData("kill -0 x$(cat /run/haproxy.pid)")]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("'")]
    public void A_shell_script_of_more_than_one_certain_command_is_not(string text) =>
        Assert.Null(ScriptIdiomParser.Recognise(["/bin/sh", "-c", text]));

    [Theory]
    [InlineData("-ec", "killall -0 haproxy")]
    [InlineData("-c", "killall -0 haproxy", "more")]
    [InlineData("/etc/keepalived/check.sh")]
    public void A_shell_with_other_options_or_a_file_is_not(params string[] arguments) =>
        Assert.Null(ScriptIdiomParser.Recognise(["/bin/sh", .. arguments]));

    [Fact]
    public void Whatever_is_written_nothing_is_thrown_and_no_separator_or_variable_is_ever_overlooked()
    {
        var pieces = Gen.Elements(
            "killall", "pidof", "pgrep", "kill", "-0", "-x", "-s", "0", "haproxy", " ", " ", " ", "\t", ">/dev/null", "2>&1", "$(cat /run/a.pid)",
            "`cat /run/a.pid`", "\"", "'", ";", "|", "&", "&&", "\n", "$X", "$(", ")", "`", "<", ">", "\\", "*", "?", "~", "#", "!", "(", "{", "/dev/null", "ü");
        var texts = from list in Gen.ListOf(pieces) select string.Concat(list);

        Check.One(PropertyRuns.Config, Prop.ForAll(texts.ToArbitrary(), text =>
        {
            var idiom = ScriptIdiomParser.Recognise(["sh", "-c", text]);
            _ = ScriptIdiomParser.Recognise(text.Split(' '));

            // What is left when the few constructs that are understood are taken away must be harmless.
            var rest = text.Replace("$(cat /run/a.pid)", "").Replace("`cat /run/a.pid`", "").Replace("2>&1", "").Replace(">/dev/null", "")
                .Replace("> /dev/null", "").Replace(">\t/dev/null", "");
            return idiom == null || !rest.AsSpan().ContainsAny(";|&\n$`\\*?~#!({)ü");
        }));
    }

    [Fact]
    public void Every_recognised_idiom_stays_so_with_output_thrown_away()
    {
        var commands = Gen.Elements("killall -0 haproxy", "pidof a b", "pgrep -x nginx", "kill -0 $(cat /run/a.pid)", "kill -0 `cat /run/a.pid`");
        var endings = Gen.Elements("", " >/dev/null", " > /dev/null 2>&1", " 2>/dev/null", "\t1>/dev/null\t2>&1  ");

        Check.One(PropertyRuns.Config, Prop.ForAll(commands.ToArbitrary(), endings.ToArbitrary(), (command, ending) =>
        {
            var plain = ScriptIdiomParser.Recognise(["sh", "-c", command]);
            var silent = ScriptIdiomParser.Recognise(["sh", "-c", command + ending]);
            return plain != null && silent != null && plain.Kind == silent.Kind && plain.Texts.SequenceEqual(silent.Texts);
        }));
    }
}
