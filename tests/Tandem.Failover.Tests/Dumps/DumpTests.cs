using System.Text.Json;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Dumps;
using Tandem.Failover.Routers;

namespace Tandem.Failover.Tests.Dumps;

/// <summary>Our dumps beside those of keepalived 2.2.7 for the same file in the same state.</summary>
public sealed class DumpTests
{
    /// <summary>What is said of parts that Tandem has not got, and what keepalived gets wrong.</summary>
    private static readonly string[] NotOurs = [" LVS process name", " BFD process name", " libnftnl version", " VRRP CPU Affinity", "   Rx buf size"];

    public static TheoryData<string> Daemons => ["plain", "rich", "pair"];

    [Theory]
    [MemberData(nameof(Daemons))]
    public void The_data_have_the_same_lines_in_the_same_order(string name)
    {
        var daemon = new RecordedDaemon(name);
        Assert.Equal(Lines(daemon.Data), Lines(DataDump.Write(daemon.Report())));
    }

    [Theory]
    [MemberData(nameof(Daemons))]
    public void The_JSON_is_the_same(string name)
    {
        var daemon = new RecordedDaemon(name);
        Assert.Equal(daemon.Json.Replace("},{\"data\"", "},\n{\"data\"", StringComparison.Ordinal), JsonDump.Write(daemon.Report()).Replace("},{\"data\"", "},\n{\"data\"", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Daemons))]
    public void The_statistics_have_the_same_lines(string name)
    {
        var daemon = new RecordedDaemon(name);
        Assert.Equal(WithoutNumbers(daemon.Statistics), WithoutNumbers(StatisticsDump.Write(daemon.Report())));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("pair")]
    public void The_parents_data_have_the_same_names_in_the_same_order(string name)
    {
        var daemon = new RecordedDaemon(name);
        Assert.Equal(Lines(daemon.ParentData).Select(Name), Lines(DataDump.WriteParent(daemon.Report())).Select(Name));
    }

    [Fact]
    public void Every_count_stands_in_its_place()
    {
        var daemon = new RecordedDaemon("plain");
        var counts = new RouterStatistics
        {
            AdvertisementsReceived = 1,
            AdvertisementsSent = 2,
            BecameMaster = 3,
            ReleasedMaster = 4,
            LengthErrors = 5,
            HopLimitErrors = 6,
            TypeErrors = 7,
            IntervalErrors = 8,
            AddressListErrors = 9,
            AuthenticationTypeErrors = 10,
            AuthenticationMismatches = 11,
            AuthenticationFailures = 12,
            PriorityZeroReceived = 13,
            PriorityZeroSent = 14,
        };
        var report = daemon.Report() with { Routers = [daemon.Report().Routers[0] with { Statistics = counts }] };
        var numbers = StatisticsDump.Write(report).Split('\n').Select(static line => line.Split(": ")).Where(static parts => parts.Length == 2).Skip(1);
        Assert.Equal(Enumerable.Range(1, 14).Select(static number => $"{number}"), numbers.Select(static parts => parts[1]));
        Assert.EndsWith(
            "\"stats\":{\"advert_rcvd\":1,\"advert_sent\":2,\"become_master\":3,\"release_master\":4,\"packet_len_err\":5,\"advert_interval_err\":8,"
            + "\"ip_ttl_err\":6,\"invalid_type_rcvd\":7,\"addr_list_err\":9,\"invalid_authtype\":10,\"authtype_mismatch\":11,\"auth_failure\":12,"
            + "\"pri_zero_rcvd\":13,\"pri_zero_sent\":14}}]\n",
            JsonDump.Write(report),
            StringComparison.Ordinal);
        counts.Clear();
        Assert.DoesNotMatch(": [1-9]", StatisticsDump.Write(report));
    }

    [Fact]
    public void Names_with_any_letters_make_valid_JSON()
    {
        var daemon = new RecordedDaemon("plain");
        var instance = daemon.Configuration.Instances[0] with { Name = "a\"b\\c/d\te\u0001f" };
        var report = daemon.Report() with { Routers = [daemon.Report().Routers[0] with { Instance = instance }] };
        using var json = JsonDocument.Parse(JsonDump.Write(report));
        Assert.Equal(instance.Name, json.RootElement[0].GetProperty("data").GetProperty("iname").GetString());
    }

    [Fact]
    public void Nothing_configured_makes_an_empty_list()
    {
        Assert.Equal("[]\n", JsonDump.Write(new DaemonReport { Configuration = new KeepalivedConfiguration() }));
    }

    [Fact]
    public void Files_are_ones_own_whatever_stands_in_their_place()
    {
        var directory = Directory.CreateTempSubdirectory("tandem-dumps-").FullName;
        try
        {
            var elsewhere = Path.Combine(directory, "elsewhere");
            File.WriteAllText(elsewhere, "precious");
            foreach (var name in (string[])["keepalived.data", "keepalived_parent.data", "keepalived.stats", "keepalived.json"])
            {
                File.CreateSymbolicLink(Path.Combine(directory, name), elsewhere);
            }

            var files = new DumpFiles(directory);
            var report = new RecordedDaemon("plain").Report();
            Assert.Equal((0, 0, 0), (files.WriteData(report), files.WriteStatistics(report), files.WriteJson(report)));
            Assert.Equal("precious", File.ReadAllText(elsewhere));
            Assert.Equal(JsonDump.Write(report), File.ReadAllText(Path.Combine(directory, "keepalived.json")));
            Assert.Equal(5, Directory.GetFiles(directory).Length);
            foreach (var path in Directory.GetFiles(directory, "keepalived*"))
            {
                Assert.Null(new FileInfo(path).LinkTarget);
                Assert.Equal("600", Convert.ToString((int)new FileInfo(path).UnixFileMode, 8));
            }

            Assert.NotEqual(0, new DumpFiles(Path.Combine(directory, "none")).WriteJson(report));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void An_instance_name_is_in_the_names_of_data_files_when_that_is_asked_for()
    {
        var directory = Directory.CreateTempSubdirectory("tandem-dumps-").FullName;
        try
        {
            Assert.Equal(0, new DumpFiles(directory).WriteData(new RecordedDaemon("pair").Report()));
            Assert.Equal(["keepalived.abc.data", "keepalived_parent.abc.data"], Directory.GetFiles(directory).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Up to the interfaces, which are another host's.</summary>
    private static string[] Lines(string text) =>
    [
        .. text.Split('\n')
            .TakeWhile(static line => !line.StartsWith("------< Interfaces", StringComparison.Ordinal))
            .Where(static line => line.Length > 0 && !NotOurs.Any(start => line.StartsWith(start, StringComparison.Ordinal))),
    ];

    private static string Name(string line) => line.Split(" = ")[0];

    private static string WithoutNumbers(string text) => string.Join('\n', text.Split('\n').Select(static line => line.Split(": ") is [var name, var value] && int.TryParse(value, out _) ? name : line));
}
