namespace Tandem.Configuration.Tests.Haproxy;

public sealed class GlobalTests
{
    [Fact]
    public void Several_global_sections_are_one()
    {
        var g = Given.Valid("global\n maxconn 5\n daemon\nglobal\n nbthread 2\n maxconn 6\nlisten x\n bind :1\n").Global;

        Assert.True(g.Daemon);
        Assert.Equal((6, 2), (g.MaxConn, g.ThreadCount));
    }

    [Fact]
    public void Process_keywords_are_read()
    {
        var g = Given.Valid("""
            global
              pidfile /run/p
              user u
              group g
              uid 1
              gid 2
              chroot /c
              ulimit-n 100
              no strict-limits
              node n
              description two words
              log-tag t
              log-send-hostname h
              hard-stop-after 30s
              spread-checks 50
              max-spread-checks 5s
              tune.bufsize 32768
              tune.maxrewrite 2048
              tune.http.maxhdr 200
              master-worker
              quiet
            listen x
              bind :1
            """).Global;

        Assert.Equal(("/run/p", "u", "g", 1, 2, "/c", 100), (g.PidFile, g.User, g.Group, g.Uid, g.Gid, g.Chroot, g.UlimitN));
        Assert.Equal(("n", "two words", "t", "h"), (g.Node, g.Description, g.LogTag, g.LogSendHostname));
        Assert.Equal((30_000, 50, 5000), (g.HardStopAfterMs, g.SpreadChecksPercent, g.MaxSpreadChecksMs));
        Assert.Equal((32768, 2048, 200), (g.BufferSize, g.MaxRewrite, g.MaxHeaders));
        Assert.True(g is { MasterWorker: true, Quiet: true, StrictLimits: false });
    }

    [Fact]
    public void Setenv_changes_the_environment_of_the_lines_that_follow()
    {
        var options = Given.Nothing with { Environment = n => n is "A" or "C" ? "old" : null };
        var text = "global\n setenv A new\n presetenv C x\n presetenv D y\n description \"$A $C $D\"\n unsetenv A\n node \"n$A\"\nlisten x\n bind :1\n";

        var g = Given.Valid(text, options).Global;

        Assert.Equal(("new old y", "n"), (g.Description, g.Node));
    }

    [Fact]
    public void A_variable_cannot_be_doubled_without_end()
    {
        var alerts = Given.Alerts("global\n setenv A aaaaaaaaaaaaaaaa\n" + string.Concat(Enumerable.Repeat(" setenv A \"$A$A\"\n", 40)));

        Assert.Contains("line too long after expansion", alerts[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("maxconn", "'maxconn' expects an integer argument.")]
    [InlineData("nbthread 0", "'nbthread' value must be between 1 and 64 (was 0)")]
    [InlineData("nbthread x", "'nbthread' expects an integer argument (got 'x').")]
    [InlineData("daemon x", "'daemon' cannot handle unexpected argument 'x'.")]
    [InlineData("pidfile", "'pidfile' expects a file name as an argument.")]
    [InlineData("spread-checks 60", "'spread-checks' value must be between 0 and 50 (was 60)")]
    [InlineData("hard-stop-after x", "unexpected character 'x' in 'hard-stop-after'")]
    [InlineData("no maxconn", "negation/default currently supported only for options, log, busy-polling")]
    [InlineData("unix-bind foo", "'unix-bind' : 'foo' expects a value.")]
    [InlineData("log global", "log : 'global' is not supported for a global syslog server")]
    [InlineData("mode http", "unknown keyword 'mode' in 'global' section")]
    public void Mistakes_are_refused(string line, string message) =>
        Assert.StartsWith(message, Assert.Single(Given.Alerts($"global\n {line}\n")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_chroot_may_be_given_once() =>
        Assert.Equal("'chroot' already specified. Continuing.", Assert.Single(Given.Alerts("global\n chroot /a\n chroot /b\n")).Message);

    [Fact]
    public void Users_and_groups_are_checked_when_they_can_be_asked_for()
    {
        var options = Given.Nothing with { UserId = n => n == "root" ? 0 : null, GroupId = _ => null };

        Assert.Empty(Given.Alerts("global\n user root\n", options));
        Assert.Equal("cannot find user id for 'nobody'", Assert.Single(Given.Alerts("global\n user nobody\n", options)).Message);
        Assert.Equal("cannot find group id for 'g'", Assert.Single(Given.Alerts("global\n group g\n", options)).Message);
        Assert.Empty(Given.Alerts("global\n user nobody\n"));
    }
}
