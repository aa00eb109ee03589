using System.Text.Json;

namespace Tandem.Simulation.Tests.Pairs;

/// <summary>All single faults and all pairs of faults of two files: which move the address, and how long it takes.</summary>
public sealed class PairSweepTests
{
    /// <summary>Interval and version; then what clients may miss: a planned stop, a killed balancer, a host cut off (medians).</summary>
    public static TheoryData<string, int, long, long, long> MeasuredBounds => new()
    {
        { "1", 2, 20_000, 650_000, 3_400_000 },
        { "0.1", 3, 20_000, 80_000, 315_000 },
        { "0.01", 3, 10_000, 20_000, 35_000 },
    };

    [Theory]
    [MemberData(nameof(MeasuredBounds))]
    public void Outages_are_those_that_were_measured_on_real_hosts(string interval, int version, long stopUs, long killUs, long cutUs)
    {
        var pair = PairFiles.Multicast(("virtual_router_id 51", $"virtual_router_id 51\n advert_int {interval}\n version {version}"));
        var report = PairFiles.Run(pair);
        Assert.InRange(PairFiles.Row(report, "node1 stops").MedianUs, 0, stopUs);
        Assert.InRange(PairFiles.Row(report, "node1 balancer dies").MedianUs, 1, killUs);
        Assert.InRange(PairFiles.Row(report, "node1 is killed").MedianUs, 1, killUs);
        Assert.InRange(PairFiles.Row(report, "node1 is cut off").MedianUs, cutUs * 8 / 10, cutUs);
        Assert.InRange(PairFiles.Row(report, "node1 loses its carrier eth0").MedianUs, cutUs * 8 / 10, cutUs);
    }

    /// <summary>Beside what was measured of keepalived 2.2.7: 600 ms, 4270 ms and 3335 ms.</summary>
    [Fact]
    public void Outages_of_two_keepalived_are_those_that_were_measured_of_it()
    {
        var (master, backup) = PairFiles.Multicast();
        var report = PairFiles.Simulation([master, backup], "node1", "backup.conf").Run("");
        Assert.InRange(PairFiles.Row(report, "node1 stops").MedianUs, 590_000, 615_000);
        Assert.InRange(PairFiles.Row(report, "node1 balancer dies").MedianUs, 3_700_000, 4_700_000);
        Assert.InRange(PairFiles.Row(report, "node1 is cut off").MedianUs, 2_900_000, 3_500_000);
    }

    [Fact]
    public void A_pair_whose_script_sends_a_request_moves_on_every_fault()
    {
        var report = PairFiles.Run(PairFiles.Pair("elb"));
        Assert.True(report.Succeeded, report.Text);
        Assert.StartsWith("YES: every single fault moves 192.168.4.250, and no run shows two masters longer than the protocol allows", report.Text, StringComparison.Ordinal);
        Assert.Contains("script check_elb (\"/opt/bin/check_elb.sh\") asks whether the balancer answers", report.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("multicast", "killall -0 haproxy")]
    [InlineData("unicast", "pidof haproxy")]
    public void A_script_that_asks_for_a_process_does_not_see_a_frozen_balancer_and_only_that_fails(string name, string script)
    {
        var report = PairFiles.Run(PairFiles.Pair(name));
        Assert.False(report.Succeeded);
        Assert.Equal("node1 balancer freezes", Assert.Single(report.Sweep!.Singles, static row => row.Failed).Sentence);
        Assert.Contains($"(\"{script}\") only asks whether the process is there, and a frozen one is", report.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Track_balancer_sees_a_frozen_balancer_within_150_ms()
    {
        var report = PairFiles.Run(PairFiles.Multicast(("track_script {", "track_balancer {\n weight -3\n }\n track_script {")));
        Assert.True(report.Succeeded, report.Text);
        Assert.InRange(PairFiles.Row(report, "node1 balancer freezes").LongestUs, 600_000, 760_000);
    }

    [Fact]
    public void An_instance_that_tracks_nothing_tracks_the_balancer_by_itself_and_that_is_said()
    {
        var report = PairFiles.Run(PairFiles.Multicast(("track_script {\n        check_haproxy\n    }", "")));
        Assert.True(report.Succeeded, report.Text);
        Assert.Contains("Assumed: 'tandem run' on node1: haproxy tracks nothing, so it tracks the balancer by itself.", report.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_weight_too_small_to_move_the_address_is_named_with_its_sum()
    {
        var report = PairFiles.Run(PairFiles.Multicast(("weight 2", "weight -2"), ("priority 101", "priority 110")));
        Assert.False(report.Succeeded);
        Assert.StartsWith("NO: 3 of 20 single faults do not move 10.42.0.240: node1 balancer dies, node1 balancer freezes, script check_haproxy fails on node1.", report.Text, StringComparison.Ordinal);
        Assert.Contains("node1 goes from priority 110 to 108, and node2 has 100; 108 > 100, never moves. A weight of 11 (or -11) would move it", report.Text, StringComparison.Ordinal);
        Assert.Contains("tandem simulate master.conf backup.conf --fault \"node1 balancer dies at ", report.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_that_counts_while_it_fails_is_named()
    {
        var report = PairFiles.Run(PairFiles.Multicast(("        check_haproxy\n", "        check_haproxy weight 10 reverse\n")));
        Assert.False(report.Succeeded);
        Assert.Contains("the fault raises the priority of node1 from 91 to 101, and node2 has 90: what haproxy (master.conf:7:15) tracks has 'reverse'", report.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("A weight of", report.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nodes_that_send_from_one_address_are_named_with_it()
    {
        var report = PairFiles.Run(PairFiles.Multicast(("interface eth0", "interface eth0\n mcast_src_ip 10.42.0.11")));
        Assert.False(report.Succeeded);
        Assert.Contains("both send from 10.42.0.11 (master.conf:7:15 and backup.conf:7:15); each needs an address of its own", report.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_line_has_the_longest_outage_and_the_pairs_that_fail()
    {
        var (master, backup) = PairFiles.Pair("elb");
        var report = PairFiles.Run([master, backup, backup.Replace("priority 100", "priority 90", StringComparison.Ordinal)]);
        Assert.True(report.Succeeded, report.Text);
        Assert.Matches(@"^YES: .* The longest outage is [0-9.]+ s \(node1 .*\)\. [0-9]+ of 1056 pairs of faults do not move it\.\n", report.Text);
    }

    [Fact]
    public void Nopreempt_that_leaves_the_address_with_a_dead_balancer_is_named()
    {
        var (master, backup) = PairFiles.Multicast();
        var report = PairFiles.Run((master, backup.Replace("state BACKUP", "state BACKUP\n nopreempt", StringComparison.Ordinal)), "node1 balancer dies at 20s");
        Assert.False(report.Succeeded);
        Assert.Contains("node2 has nopreempt: it does not take over from node1, which goes on with priority 101 < 102", report.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Unicast_peers_that_do_not_point_at_each_other_are_named()
    {
        var (master, backup) = PairFiles.Pair("unicast");
        var report = PairFiles.Run((master, backup.Replace("1.2.3.4 # peer", "1.2.3.9 # peer", StringComparison.Ordinal)));
        Assert.False(report.Succeeded);
        Assert.StartsWith("NO: these files do not make a pair", report.Text, StringComparison.Ordinal);
        Assert.Contains("node1 does not take the advertisements of node2", report.Text, StringComparison.Ordinal);
        Assert.Contains("names 1.2.3.9, but node1 sends from 1.2.3.4", report.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("virtual_router_id 51", "virtual_router_id 52", "knows no virtual_router_id")]
    [InlineData("virtual_router_id 51", "virtual_router_id 51\n version 3", "speaks another version")]
    [InlineData("virtual_router_id 51", "virtual_router_id 51\n advert_int 2", "advert_int differs in both files")]
    [InlineData("virtual_router_id 51", "virtual_router_id 51\n authentication {\n auth_type PASS\n auth_pass secret\n }", "authentication blocks of both files differ")]
    [InlineData("10.42.0.240", "10.42.0.240\n 10.42.0.241", "virtual_ipaddress differs in both files")]
    [InlineData("virtual_router_id 51", "virtual_router_id 51\n unicast_src_ip 10.42.0.12\n unicast_peer {\n 10.42.0.11\n }", "unicast_peer")]
    [InlineData("virtual_router_id 51", "virtual_router_id 51\n mcast_dst_ip 224.0.0.19", "listens to")]
    public void Nodes_that_discard_each_others_packets_are_both_master_and_the_reason_is_said(string from, string to, string reason)
    {
        var (master, backup) = PairFiles.Multicast();
        var report = PairFiles.Run((master, backup.Replace(from, to, StringComparison.Ordinal)));
        Assert.False(report.Succeeded);
        Assert.StartsWith("NO: without any fault two nodes are master of 10.42.0.240 at the same time.", report.Text, StringComparison.Ordinal);
        Assert.Contains(reason, report.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_that_only_one_file_names_is_told()
    {
        var (master, backup) = PairFiles.Multicast();
        backup = backup.Replace("virtual_router_id 51", "virtual_router_id 52", StringComparison.Ordinal).Replace("10.42.0.240", "10.42.0.241", StringComparison.Ordinal);
        var report = PairFiles.Run((master, backup));
        Assert.False(report.Succeeded);
        Assert.Contains("10.42.0.240 is in the file of node1 only (master.conf:", report.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_files_give_the_same_text_json_and_picture()
    {
        var (one, other) = (PairFiles.Run(PairFiles.Pair("elb")), PairFiles.Run(PairFiles.Pair("elb")));
        Assert.Equal(one.Text, other.Text);
        Assert.Equal(one.Json, other.Json);
        Assert.Equal(one.Svg, other.Svg);
    }

    [Fact]
    public void Every_single_fault_and_every_ordered_pair_is_tried_and_each_replays()
    {
        var report = PairFiles.Run(PairFiles.Pair("elb"));
        using var json = JsonDocument.Parse(report.Json);
        Assert.True(json.RootElement.GetProperty("ok").GetBoolean());
        Assert.Equal(21, json.RootElement.GetProperty("faults").GetArrayLength());
        Assert.Equal(20 * 19, json.RootElement.GetProperty("pairs").GetInt32());
        Assert.Equal(0, json.RootElement.GetProperty("pairsLeftOut").GetInt32());
        foreach (var row in report.Sweep!.Singles)
        {
            var (master, backup) = PairFiles.Pair("elb");
            var simulation = PairFiles.Simulation([master, backup]);
            foreach (var fault in row.Replay)
            {
                Assert.Null(simulation.AddFault(report.Grammar.SayWhen(fault)));
            }

            Assert.True(simulation.Run("").Succeeded, row.Sentence);
        }
    }

    [Fact]
    public void Three_nodes_hand_on_to_the_next()
    {
        var (master, backup) = PairFiles.Pair("elb");
        var report = PairFiles.Run([master, backup, backup.Replace("priority 100", "priority 99", StringComparison.Ordinal)], "node1 stops at 20s", "node2 loses power at 40s");
        Assert.True(report.Succeeded, report.Text);
        Assert.Equal(2, report.Shown.World.Watches[0].ServedBy);
    }

    [Fact]
    public void Members_of_a_sync_group_move_together()
    {
        static string Node(int priority) => $$"""
            vrrp_sync_group G {
                group {
                    outside
                    inside
                }
            }
            vrrp_instance outside {
                interface eth0
                virtual_router_id 1
                priority {{priority}}
                virtual_ipaddress {
                    192.0.2.10
                }
            }
            vrrp_instance inside {
                interface eth1
                virtual_router_id 2
                priority {{priority}}
                virtual_ipaddress {
                    198.51.100.10
                }
            }
            """;
        var report = PairFiles.Run([Node(101), Node(100)], "node1 loses its carrier eth1 at 20s");
        Assert.True(report.Succeeded, report.Text);
        Assert.All(report.Shown.Held, static probe => Assert.Equal(1, probe.ServedBy));
        Assert.Contains("VRRP_Group(G) Syncing instances to FAULT state", report.Text, StringComparison.Ordinal);
    }
}
