using Tandem.Simulate;

namespace Tandem.Tests;

/// <summary>The exit codes of <c>tandem simulate</c>: 0 when every single fault moves the address, 1 when not, 2 for files and options that cannot be understood.</summary>
public sealed class SimulateVerbTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("simulate").FullName;

    public void Dispose() => Directory.Delete(directory, true);

    [Fact]
    public void A_pair_that_moves_on_every_fault_ends_with_0() =>
        Assert.Equal(0, Run(Node("a.conf", 101, 2), Node("b.conf", 100, 2)));

    [Fact]
    public void A_weight_too_small_ends_with_1() =>
        Assert.Equal(1, Run(Node("a.conf", 110, 2), Node("b.conf", 100, 2)));

    [Fact]
    public void A_scenario_ends_with_0_when_the_address_moves_and_with_1_when_not()
    {
        Assert.Equal(0, Run(Node("a.conf", 101, 2), Node("b.conf", 100, 2), "--fault", "node1 balancer dies at 10s for 8s", "--json"));
        Assert.Equal(1, Run(Node("a.conf", 110, 2), Node("b.conf", 100, 2), "--fault", "node1 balancer dies at 10s for 8s"));
    }

    [Fact]
    public void Files_and_options_that_cannot_be_understood_end_with_2()
    {
        var (a, b) = (Node("a.conf", 101, 2), Node("b.conf", 100, 2));
        var broken = Write("broken.conf", "vrrp_instance x {\n interface eth0\n");
        Assert.Equal(2, Run());
        Assert.Equal(2, Run(a));
        Assert.Equal(2, Run(a, Path.Combine(directory, "none.conf")));
        Assert.Equal(2, Run(a, directory));
        Assert.Equal(2, Run(a, Write("empty.conf", "")));
        Assert.Equal(2, Run(a, broken));
        Assert.Equal(2, Run(a, b, "--fault"));
        Assert.Equal(2, Run(a, b, "--fault", "node1 explodes"));
        Assert.Equal(2, Run(a, b, "--keepalived", "node7"));
        Assert.Equal(2, Run(a, b, "--svg", Path.Combine(directory, "none", "x.svg"), "--fault", "node1 stops"));
        Assert.Equal(2, Run(a, b, "--jsn"));
        Assert.Equal(2, Run(a, b, a, b, a, b, a, b, a));
    }

    [Fact]
    public void The_picture_is_written_to_the_file_and_the_help_ends_with_0()
    {
        var picture = Path.Combine(directory, "x.svg");
        Assert.Equal(0, Run(Node("a.conf", 101, 2), Node("b.conf", 100, 2), "--svg", picture, "--fault", "node1 stops"));
        Assert.StartsWith("<svg ", File.ReadAllText(picture), StringComparison.Ordinal);
        Assert.Equal(0, Run("-h"));
    }

    private static int Run(params string[] words) => SimulateVerb.Run(words);

    private string Node(string name, int priority, int weight) => Write(name, $$"""
        vrrp_script check {
            script "/usr/bin/curl -sf http://127.0.0.1/"
            interval 2
            weight {{weight}}
        }
        vrrp_instance pair {
            interface eth0
            virtual_router_id 51
            priority {{priority}}
            virtual_ipaddress {
                10.42.0.240
            }
            track_script {
                check
            }
        }
        """);

    private string Write(string name, string text)
    {
        var path = Path.Combine(directory, name);
        File.WriteAllText(path, text);
        return path;
    }
}
