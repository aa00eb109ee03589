using Tandem.Configuration.Keepalived;

namespace Tandem.Configuration.Tests.Keepalived;

public sealed class LineTests
{
    private static string[] Addresses(string lines) => [.. Given.Instance($"virtual_ipaddress {{\n{lines}\n}}").Addresses.Select(a => a.Address.ToString())];

    [Theory]
    [InlineData("priority 7 # no", 7)]
    [InlineData("priority 7!no", 7)]
    [InlineData("  \tpriority\t7", 7)]
    [InlineData("priority 7 8", 7)]
    [InlineData("# priority 8\npriority 7", 7)]
    public void Comments_and_blanks_do_not_matter(string line, int priority) => Assert.Equal(priority, Given.Instance(line).Priority);

    [Theory]
    [InlineData("\"a#b!c\"", "a#b!c")]
    [InlineData("\"a b\"", "a b")]
    [InlineData("a\\#b", "a")]
    [InlineData("a${_HASH}b", "a")]
    [InlineData("\"${_HASH}${_BANG}\"", "#!")]
    public void A_comment_sign_is_text_between_quotes_only(string word, string password) =>
        Assert.Equal(password, Given.Instance($"authentication {{\nauth_type PASS\nauth_pass {word}\n}}").Authentication?.Text);

    [Fact]
    public void What_an_escape_lost_is_said() =>
        Assert.Contains(Given.Instances("authentication {\nauth_type PASS\nauth_pass a\\#b\n}").Notices(), n => n.Contains("put the word in double quotes", StringComparison.Ordinal));

    [Theory]
    [InlineData("virtual_ipaddress { 10.0.0.1 }")]
    [InlineData("virtual_ipaddress\n{\n10.0.0.1 }")]
    [InlineData("virtual_ipaddress\n\n{ 10.0.0.1\n}")]
    [InlineData("virtual_ipaddress{10.0.0.1}")]
    [InlineData("virtual_ipaddress { @vm 10.0.0.1 }")]
    [InlineData("virtual_ipaddress { ~SEQ(a, 1, 1) 10.0.0.$a\n}")]
    public void Braces_stand_anywhere(string block)
    {
        var result = Given.Text($"vrrp_instance V {{ interface eth0\nvirtual_router_id 1\n{block} }}");

        Assert.Empty(result.Complaints());
        Assert.Equal("10.0.0.1/32", Assert.Single(result.Configuration.Instances[0].Addresses).ToString());
    }

    [Fact]
    public void A_file_with_braces_in_odd_places_is_read()
    {
        var result = KeepalivedLoader.Load(Path.Combine(Given.Data, "braces.conf"), Given.Nothing);

        Assert.Empty(result.Complaints());
        Assert.Equal(["V", "W"], result.Configuration.Instances.Select(i => i.Name));
        Assert.Equal("eth1", result.Configuration.Instances[0].TrackInterfaces[0].Name);
    }

    [Fact]
    public void Definitions_are_replaced_when_they_are_used()
    {
        var result = KeepalivedLoader.Load(Path.Combine(Given.Data, "definitions.conf"), Given.Nothing);
        var instance = Assert.Single(result.Configuration.Instances);

        Assert.Equal("V_vm", instance.Name);
        Assert.Equal("eth0", instance.Interface);
        Assert.Equal(5, instance.VirtualRouterId);
        Assert.Equal(["10.0.0.9/24", "10.0.0.10/24", "10.0.0.11/24", "10.0.0.12/32"], instance.Addresses.Select(a => a.ToString()));
        Assert.Equal("eth0", instance.Addresses[1].Device);
        Assert.Equal(111, instance.Priority);
        Assert.False(instance.Preempt);
        Assert.Equal("x", instance.Authentication!.Text);
    }

    [Fact]
    public void The_environment_and_the_directory_are_known()
    {
        var options = Given.Nothing with { Environment = name => name == "VRID" ? "77" : null };
        var result = KeepalivedLoader.LoadText("vrrp_instance V { interface eth0\nvirtual_router_id ${_ENV VRID}\nvirtual_ipaddress { 10.0.0.1 }\nnotify_master ${_PWD}/x }", options, "/etc/ka/k.conf");

        Assert.Equal(77, result.Configuration.Instances[0].VirtualRouterId);
        Assert.Equal("/etc/ka/x", result.Configuration.Instances[0].Notify.Master!.Command);
    }

    [Fact]
    public void Random_numbers_keep_to_their_bounds_and_repeat_with_a_seed()
    {
        const string Text = "global_defs {\nrandom_seed 4\n}\nvrrp_instance V { interface eth0\nvirtual_router_id ${_RANDOM 10 12}\npriority ${_RANDOM 100 200}\nvirtual_ipaddress { 10.0.0.1 }\n}";
        var one = Given.Text(Text).Configuration.Instances[0];
        var two = Given.Text(Text).Configuration.Instances[0];

        Assert.InRange(one.VirtualRouterId, 10, 12);
        Assert.InRange(one.Priority, 100, 200);
        Assert.Equal((one.VirtualRouterId, one.Priority), (two.VirtualRouterId, two.Priority));
    }

    [Fact]
    public void Sequences_and_lists_repeat_the_rest_of_their_line() => Assert.Equal(
        [
            "10.0.1.1", "10.0.1.2", "10.0.1.3", "10.0.2.1", "10.0.2.3", "10.0.2.5", "10.0.3.1", "10.0.3.2", "10.0.3.3", "10.0.5.7", "10.0.5.8",
            "10.0.71.1", "10.0.71.2", "10.0.72.1", "10.0.72.2",
        ],
        Addresses("""
            ~SEQ(a, 1, 3) 10.0.1.$a
            ~SEQ(b, 1, 2, 6) 10.0.2.${b}
            ~SEQ(c, 3) 10.0.3.$c
            ~LST(e, 7, 8) 10.0.5.$e
            ~SEQ(h, 1, 2) ~SEQ(i, 1, 2) 10.0.7${h}.$i
            """));

    [Fact]
    public void Hexadecimal_sequences_make_ipv6_addresses() => Assert.Equal(["fe80::e", "fe80::f", "fe80::10"], Addresses("~SEQx(j, 14, 16) fe80::$j"));

    [Fact]
    public void Lists_of_several_names_set_all_of_them()
    {
        var addresses = Given.Instance("virtual_ipaddress {\n~LST({f, g}, {1, eth0}, {2, eth1}) 10.0.6.$f dev $g\n}").Addresses;

        Assert.Equal([("10.0.6.1", "eth0"), ("10.0.6.2", "eth1")], addresses.Select(a => (a.Address.ToString(), a.Device)));
    }

    [Fact]
    public void Included_files_are_read_in_place_and_relative_to_the_file()
    {
        var result = KeepalivedLoader.Load(Path.Combine(Given.Data, "includes.conf"), Given.Nothing);
        var complaint = Assert.Single(result.Complaints());

        Assert.EndsWith("addresses.part: Line 8) Unknown keyword 'foo'", complaint, StringComparison.Ordinal);
        Assert.Equal(9_000_000, result.Configuration.Global.Garp.MasterDelayUs);
        Assert.Equal(["a", "b"], result.Configuration.Scripts.Select(s => s.Name));
        Assert.Equal(2, result.Notices().Count(n => n.Contains("Config files missing", StringComparison.Ordinal)));
        Assert.Equal(5, result.Files.Count);
    }

    [Fact]
    public void An_include_that_must_be_there_refuses_the_file()
    {
        var result = KeepalivedLoader.Load(Path.Combine(Given.Data, "missing-include.conf"), Given.Nothing);

        Assert.True(result.Refused);
        Assert.Single(result.Configuration.Instances);
    }

    [Fact]
    public void A_file_that_includes_itself_is_read_a_bounded_number_of_times()
    {
        var directory = Directory.CreateTempSubdirectory("tandem-language");
        try
        {
            var path = Path.Combine(directory.FullName, "loop.conf");
            File.WriteAllText(path, "include loop.conf\ninclude loop.conf\n");
            var result = KeepalivedLoader.Load(path, Given.Nothing);

            Assert.True(result.Refused);
            Assert.Contains(result.Complaints(), c => c.Contains("include", StringComparison.OrdinalIgnoreCase));
        }
        finally
        {
            directory.Delete(true);
        }
    }

    [Theory]
    [InlineData("*.conf", "a.conf", true)]
    [InlineData("?.conf", "ab.conf", false)]
    [InlineData("[a-c]*", "b", true)]
    [InlineData("[!a-c]*", "b", false)]
    [InlineData("*a*b*c", "xaybzc", true)]
    [InlineData("*", "", true)]
    [InlineData("[", "[", true)]
    [InlineData("a*b", "acd", false)]
    public void Wildcards_match_as_in_a_shell(string pattern, string name, bool matches) => Assert.Equal(matches, FileGlob.Matches(pattern, name));

    [Fact]
    public void Braces_in_a_path_are_alternatives()
    {
        var found = FileGlob.Find("parts/{b,a}.more", Given.Data).Select(Path.GetFileName);

        Assert.Equal(["b.more", "a.more"], found);
    }

    [Theory]
    [InlineData("a 'b c' d", "a|b c|d")]
    [InlineData("abcd\" efg h \"mnop", "abcd efg h mnop")]
    [InlineData("a\\ b \\x41 \\101 \\cA \\n", "a b|A|A|\u0001|\n")]
    [InlineData("'a\"b' \"c'd\"", "a\"b|c'd")]
    [InlineData("  ", "")]
    public void Commands_are_split_as_a_shell_splits_them(string text, string words) =>
        Assert.Equal(words, string.Join('|', WordSplitter.SplitEscaped(text, out _)!));

    [Theory]
    [InlineData("'a")]
    [InlineData("a\\")]
    public void A_command_that_does_not_end_is_none(string text) => Assert.Null(WordSplitter.SplitEscaped(text, out _));
}
