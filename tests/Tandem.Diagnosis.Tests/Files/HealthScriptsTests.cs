using Tandem.Configuration.Text;
using Tandem.Diagnosis.Files;

namespace Tandem.Diagnosis.Tests.Files;

public sealed class HealthScriptsTests
{
    private static IReadOnlyList<Finding> Check(string command, IHostFacts? host = null, string? bind = null) =>
        Node.Check($"vrrp_script chk {{\n  script \"{command}\"\n}}\n{Node.Instance("track_script {\n chk\n}")}", bind, host);

    [Theory]
    [InlineData("/bin/true")]
    [InlineData("/bin/echo alive")]
    [InlineData("/bin/kill -0 1")]
    [InlineData("/usr/bin/killall -0 systemd")]
    [InlineData("killall -0 keepalived")]
    [InlineData("pidof systemd")]
    [InlineData("/bin/sh -c 'killall -0 haproxy || true'")]
    [InlineData("/bin/sh -c 'killall -0 haproxy; exit 0'")]
    [InlineData("/bin/sh -c 'ps -ef | grep haproxy'")]
    [InlineData("/bin/sh -c 'ps aux | grep haproxy | wc -l'")]
    [InlineData("/bin/sh -c 'kill -0 1'")]
    public void A_script_that_can_never_fail_is_an_error(string command)
    {
        var finding = Node.One(Check(command), "script-cannot-fail");
        Assert.Equal(Severity.Alert, finding.Severity);
        Assert.Equal("keepalived.conf:2:3", finding.Position.ToString());
    }

    [Theory]
    [InlineData("/usr/bin/killall -0 haproxy")]
    [InlineData("pidof haproxy")]
    [InlineData("/bin/sh -c 'killall -0 haproxy'")]
    [InlineData("/bin/sh -c 'ps -ef | grep [h]aproxy'")]
    [InlineData("/bin/sh -c 'ps -ef | grep haproxy | grep -v grep'")]
    [InlineData("/bin/sh -c 'test $(pidof haproxy | wc -l) -gt 0'")]
    [InlineData("/bin/sh -c 'curl -fs http://127.0.0.1/ || exit 1'")]
    [InlineData("/bin/sh -c 'killall -0 haproxy || killall keepalived; true'")]
    [InlineData("/usr/bin/curl -fs http://127.0.0.1/")]
    [InlineData("/opt/check.py")]
    public void A_script_that_may_fail_is_none(string command) => Node.None(Check(command), "script-cannot-fail");

    [Fact]
    public void A_file_is_read_where_it_is_of_this_host()
    {
        var host = new FakeHost();
        host.Texts["/opt/check.sh"] = "#!/bin/bash\n# asks\ncurl -s http://localhost/\nexit 0\n";
        Assert.Contains("exit 0", Node.One(Check("/opt/check.sh", host), "script-cannot-fail").What, StringComparison.Ordinal);
        host.Texts["/opt/check.sh"] = "#!/bin/bash\nCODE=`wget http://localhost 2>&1`;\n[ ${CODE} == \"200\" ] && exit 0 || exit 1\n";
        Node.None(Check("/opt/check.sh", host), "script-cannot-fail");
        host.Texts["/opt/check.sh"] = "#!/usr/bin/python3\nexit 0\n";
        Node.None(Check("/opt/check.sh", host), "script-cannot-fail");
    }

    [Fact]
    public void A_script_that_asks_for_another_program_is_a_warning_beside_a_balancer()
    {
        Assert.Contains("nginx", Node.One(Check("/usr/bin/killall -0 nginx", bind: "bind *:80"), "script-asks-for-other").What, StringComparison.Ordinal);
        Node.None(Check("/usr/bin/killall -0 nginx"), "script-asks-for-other");
        Node.None(Check("/usr/bin/killall -0 haproxy", bind: "bind *:80"), "script-asks-for-other");
        Node.None(Check("/usr/sbin/pidof /usr/sbin/haproxy", bind: "bind *:80"), "script-asks-for-other");
    }

    [Theory]
    [InlineData("killall -0 haproxy || exit 1", "||")]
    [InlineData("/usr/bin/curl -s http://127.0.0.1/ > /dev/null", ">")]
    [InlineData("pidof haproxy || exit 1", "||")]
    public void What_only_a_shell_understands_is_told(string command, string sign) =>
        Assert.Contains($"'{sign}'", Node.One(Check(command), "script-without-shell").What, StringComparison.Ordinal);

    [Theory]
    [InlineData("/bin/sh -c 'killall -0 haproxy || exit 1'")]
    [InlineData("pidof haproxy > /dev/null")]
    [InlineData("</dev/tcp/127.0.0.1/80")]
    [InlineData("/usr/bin/killall -0 haproxy")]
    public void What_needs_no_shell_is_not(string command) => Node.None(Check(command), "script-without-shell");

    [Theory]
    [InlineData("#!/bin/sh\nset -e\ncurl -f http://x\ntrue\n")]
    [InlineData("#!/bin/sh\ncurl -f http://x || exit $?\ntrue\n")]
    [InlineData("#!/bin/sh\ncurl -f http://x || exit\ntrue\n")]
    [InlineData("#!/bin/sh\n. /opt/lib.sh\nexit 0\n")]
    [InlineData("#!/bin/sh\nif ! pidof haproxy; then systemctl stop keepalived; fi\nexit 0\n")]
    [InlineData("#!/bin/sh\nif pidof haproxy; then\n true\nfi\n")]
    [InlineData("#!/bin/sh\ncurl http://x | grep ok\n")]
    [InlineData("")]
    public void A_shell_script_of_which_it_is_not_certain_may_fail(string text) => Assert.Null(ShellText.NeverFails(text));

    [Theory]
    [InlineData("#!/bin/sh\ncurl -f http://x\ntrue\n")]
    [InlineData("curl -f http://x \\\n || true")]
    [InlineData("#!/bin/bash\npidof haproxy\necho done # said\n")]
    [InlineData("pidof haproxy | cat")]
    public void A_shell_script_that_ends_well_whatever_happens_never_fails(string text) => Assert.NotNull(ShellText.NeverFails(text));
}
