using Tandem.Supervisor;

namespace Tandem.Tests;

/// <summary>What a reload says that it will change.</summary>
public sealed class ConfigurationChangesTests : IDisposable
{
    private const string Balancer = """
        global
            maxconn 100
        defaults
            mode http
            timeout connect 5s
            timeout client 5s
            timeout server 5s
        frontend web
            bind 127.0.0.1:8080 # where clients come
            default_backend app
        backend app
            balance roundrobin
            server s1 127.0.0.1:9001 check
            server s2 127.0.0.1:9002 check

        """;

    private const string Failover = """
        vrrp_instance VI_1 {
            interface eth0
            virtual_router_id 51
            priority 101
            virtual_ipaddress {
                10.0.0.1
            }
        }

        """;

    private readonly string directory = Directory.CreateTempSubdirectory("changes").FullName;

    [Fact]
    public void Files_that_say_the_same_are_no_change_whatever_their_comments_and_spaces()
    {
        var other = Balancer.Replace("# where clients come", "# and where they do not", StringComparison.Ordinal).Replace("    balance", "\tbalance ", StringComparison.Ordinal);
        Assert.Empty(Between(Balancer, Failover, other, "# nothing\n" + Failover));
    }

    [Fact]
    public void Servers_that_come_go_and_move_are_told()
    {
        var other = Balancer.Replace("s1 127.0.0.1:9001", "s3 127.0.0.1:9003", StringComparison.Ordinal).Replace("127.0.0.1:9002 check", "127.0.0.1:9004 check", StringComparison.Ordinal);
        Assert.Equal(
            ["- server s1 (127.0.0.1:9001) of backend app", "~ server s2 of backend app: 127.0.0.1:9002 becomes 127.0.0.1:9004", "+ server s3 (127.0.0.1:9003) of backend app"],
            Between(Balancer, Failover, other, Failover));
    }

    [Fact]
    public void A_server_that_keeps_its_address_and_gets_another_weight_is_told()
    {
        var other = Balancer.Replace("127.0.0.1:9002 check", "127.0.0.1:9002 check weight 3", StringComparison.Ordinal);
        Assert.Equal(["~ server s2 of backend app: now 'server s2 127.0.0.1:9002 check weight 3'"], Between(Balancer, Failover, other, Failover));
    }

    [Fact]
    public void Proxies_that_come_and_go_and_their_settings_are_told()
    {
        var other = Balancer.Replace("balance roundrobin", "balance leastconn", StringComparison.Ordinal).Replace("frontend web", "frontend shop", StringComparison.Ordinal);
        Assert.Equal(
            ["- frontend web", "~ backend app: now 'balance leastconn', no longer 'balance roundrobin'", "+ frontend shop"],
            Between(Balancer, Failover, other, Failover));
    }

    [Fact]
    public void Global_settings_and_defaults_are_told()
    {
        var other = Balancer.Replace("maxconn 100", "maxconn 200", StringComparison.Ordinal).Replace("client 5s", "client 6s", StringComparison.Ordinal);
        Assert.Equal(["~ global", "~ defaults"], Between(Balancer, Failover, other, Failover));
    }

    [Fact]
    public void Instances_addresses_and_priorities_are_told()
    {
        var second = Failover.Replace("VI_1", "VI_2", StringComparison.Ordinal).Replace("id 51", "id 52", StringComparison.Ordinal).Replace("10.0.0.1", "10.0.0.9", StringComparison.Ordinal);
        var other = Failover.Replace("priority 101", "priority 90", StringComparison.Ordinal).Replace("10.0.0.1", "10.0.0.2", StringComparison.Ordinal) + second;
        Assert.Equal(
            [
                "- address 10.0.0.1/32 of vrrp_instance VI_1", "+ address 10.0.0.2/32 of vrrp_instance VI_1",
                "~ vrrp_instance VI_1: priority 101 becomes 90", "+ vrrp_instance VI_2 with 10.0.0.9/32",
            ],
            Between(Balancer, Failover, Balancer, other));
        Assert.Equal(["~ vrrp_instance VI_1: other settings"], Between(Balancer, Failover, Balancer, Failover.Replace("priority 101", "priority 101\nnopreempt", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("interval 2", "interval 3", "~ vrrp_script check")]
    [InlineData("exit 0", "exit 1", "~ vrrp_script check")]
    [InlineData("router_id one", "router_id two", "~ global_defs")]
    [InlineData("    VI_1\n  }", "    VI_1\n  }\n  notify /bin/true", "~ vrrp_sync_group G")]
    [InlineData("process nginx", "process apache2", "~ vrrp_track_process web")]
    [InlineData("file /tmp/a", "file /tmp/b", "~ track_file drained")]
    [InlineData("10.5.0.0/24", "10.6.0.0/24", "~ static_routes")]
    [InlineData("vrrp_script check", "vrrp_script other", "- vrrp_script check", "+ vrrp_script other")]
    public void What_stands_beside_the_instances_is_told(string was, string becomes, params string[] told)
    {
        const string more = """
            global_defs {
              router_id one
            }
            vrrp_sync_group G {
              group {
                VI_1
              }
            }
            vrrp_script check {
              script "/bin/sh -c 'exit 0'"
              interval 2
            }
            vrrp_track_process web {
              process nginx
            }
            track_file drained {
              file /tmp/a
            }
            static_routes {
              10.5.0.0/24 dev eth0
            }

            """;
        var before = more + Failover;
        Assert.Contains(was, before, StringComparison.Ordinal);
        Assert.Equal(told, Between(Balancer, before, Balancer, before.Replace(was, becomes, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_file_that_is_too_long_to_compare_is_told()
    {
        var comments = string.Concat(Enumerable.Repeat($"# {new string('x', 1000)}\n", 17 * 1024));
        var line = Assert.Single(Between(Balancer, Failover, Balancer + comments, Failover), static line => line.Contains("MiB", StringComparison.Ordinal));
        Assert.Contains("is longer than 16 MiB: what is different in its sections is not told", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_file_with_very_many_changes_not_all_are_told()
    {
        var many = Balancer + string.Concat(Enumerable.Range(0, 300).Select(static i => $"    server more{i} 127.0.0.1:{10000 + i}\n"));
        var lines = Between(Balancer, Failover, many, Failover);
        Assert.Equal(ConfigurationChanges.MostLines + 1, lines.Count);
        Assert.Equal("and 100 changes more", lines[^1]);
    }

    [Fact]
    public void A_missing_file_is_told_with_both_paths()
    {
        var files = new NodeFiles(Path.Combine(directory, "none.cfg"), Path.Combine(directory, "none.conf"));
        var text = files.Missing();
        Assert.NotNull(text);
        Assert.Contains($"no haproxy.cfg at {files.Balancer}", text, StringComparison.Ordinal);
        Assert.Contains($"no keepalived.conf at {files.Failover}", text, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private IReadOnlyList<string> Between(string balancer, string failover, string nextBalancer, string nextFailover)
    {
        var before = Read(balancer, failover);
        var after = Read(nextBalancer, nextFailover);
        Assert.True(before.CanStart, string.Join('\n', before.Messages));
        Assert.True(after.CanSucceed(before), string.Join('\n', after.Messages));
        return ConfigurationChanges.Between(before, after);
    }

    private NodeConfiguration Read(string balancer, string failover)
    {
        var files = new NodeFiles(Path.Combine(directory, "haproxy.cfg"), Path.Combine(directory, "keepalived.conf"));
        File.WriteAllText(files.Balancer, balancer);
        File.WriteAllText(files.Failover, failover);
        var configuration = files.TryRead(out var error);
        Assert.True(configuration is not null, error);
        return configuration;
    }
}
