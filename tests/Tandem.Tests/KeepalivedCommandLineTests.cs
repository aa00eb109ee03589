using Tandem.CommandLines;

namespace Tandem.Tests;

public sealed class KeepalivedCommandLineTests
{
    private static KeepalivedCommandLine Parse(params string[] words) => KeepalivedCommandLine.Parse(words);

    [Fact]
    public void Letters_may_stand_together_and_the_last_takes_what_follows()
    {
        var line = Parse("-nlDf", "a.conf", "-pb.pid");
        Assert.True(line is { Foreground: true, LogConsole: true, LogDetail: true });
        Assert.Equal(("a.conf", "b.pid"), (line.File, line.PidFile));
        Assert.Equal(KeepalivedAction.Run, line.Action);
    }

    [Fact]
    public void Long_names_may_be_cut_where_that_leaves_one()
    {
        var line = Parse("--use-file=a", "--dont-fork", "--vrrp_pid", "x.pid", "--names", "ns");
        Assert.Equal(("a", true, "x.pid", "ns"), (line.File, line.Foreground, line.VrrpPidFile, line.Namespace));
        Assert.Equal("Unknown option --log\n", Parse("--log").Complaints);
    }

    [Fact]
    public void Without_f_the_file_is_keepaliveds()
    {
        Assert.Equal("/etc/keepalived/keepalived.conf", Parse().File);
        Assert.Equal(3, Parse().Facility);
    }

    [Theory]
    [InlineData("0", 16)]
    [InlineData("7", 23)]
    [InlineData("local3", 19)]
    [InlineData("user", 1)]
    [InlineData("daemon", 3)]
    public void Facilities_are_numbers_or_names(string name, int facility)
    {
        Assert.Equal(facility, Parse("-S", name).Facility);
    }

    [Fact]
    public void A_facility_that_is_none_is_told_and_the_rest_goes_on()
    {
        var line = Parse("-S", "9", "-n");
        Assert.Equal("Invalid log facility '9'\n", line.Complaints);
        Assert.Equal((KeepalivedAction.Run, 3), (line.Action, line.Facility));
    }

    [Theory]
    [InlineData("077", 63)]
    [InlineData("0x1ff", 511)]
    [InlineData("8", 8)]
    public void The_umask_is_a_number_as_C_writes_it(string text, int mask)
    {
        Assert.Equal(mask, Parse("-u", text).Umask);
    }

    [Theory]
    [InlineData("777")]
    [InlineData("x")]
    [InlineData("089")]
    [InlineData("0xffffffffffffffffff")]
    public void A_umask_that_is_none_is_told(string text)
    {
        var line = Parse("-u", text);
        Assert.Equal($"Invalid --umask option {text}\n", line.Complaints);
        Assert.Null(line.Umask);
    }

    [Theory]
    [InlineData("-z")]
    [InlineData("--foo")]
    [InlineData("--help=1")]
    [InlineData("-f")]
    [InlineData("--signum=")]
    [InlineData("--signum=HUP")]
    public void What_cannot_be_understood_ends_it(string word)
    {
        var line = Parse("-n", word);
        Assert.Equal(KeepalivedAction.Refuse, line.Action);
        Assert.NotEmpty(line.Complaints);
    }

    [Fact]
    public void A_mistake_does_not_hinder_the_answer_that_is_asked_for()
    {
        var line = Parse("-z", "-v");
        Assert.Equal(("Unknown option -z\n", KeepalivedAction.ShowVersion), (line.Complaints, line.Action));
    }

    [Theory]
    [InlineData("STOP", 15)]
    [InlineData("RELOAD", 1)]
    [InlineData("DATA", 10)]
    [InlineData("STATS", 12)]
    [InlineData("STATS_CLEAR", 63)]
    [InlineData("JSON", 36)]
    public void Signals_have_keepaliveds_numbers(string name, int number)
    {
        var line = Parse("--signum", name);
        Assert.Equal((KeepalivedAction.ShowSignal, number), (line.Action, line.Signal));
    }

    [Fact]
    public void A_test_may_name_a_file_for_what_it_says()
    {
        Assert.Equal((KeepalivedAction.Test, "x.log"), (Parse("-tx.log").Action, Parse("-tx.log").TestLog));
        Assert.Null(Parse("-t", "x.log").TestLog);
        Assert.Equal("x.log", Parse("--config-test=x.log").TestLog);
        Assert.Equal("Unexpected argument(s): x.log y \n", Parse("-t", "x.log", "y").Unexpected);
    }

    [Fact]
    public void The_checker_alone_is_refused_with_the_reason_but_can_be_tested()
    {
        Assert.StartsWith("'-C' is not supported: virtual servers", Parse("-C", "-n").Complaints, StringComparison.Ordinal);
        Assert.Equal(KeepalivedAction.Test, Parse("-C", "-t").Action);
    }

    [Fact]
    public void What_changes_nothing_is_accepted_with_a_reason()
    {
        var line = Parse("-x", "-A", "sock", "-I", "-M", "-b", "b.pid", "-c", "c.pid", "--all", "-X");
        Assert.Equal(KeepalivedAction.Run, line.Action);
        Assert.Equal("-x -A -I -M -b -c --all -X", string.Join(' ', line.Harmless.Select(option => option.Written)));
        Assert.All(line.Harmless, option => Assert.NotEmpty(option.Note));
        Assert.True(line.CoreDump);
    }

    [Fact]
    public void Every_option_that_is_not_done_says_why()
    {
        Assert.All(KeepalivedOption.All, option => Assert.Equal(option.Verdict == OptionVerdict.Done, option.Note.Length == 0));
    }
}
