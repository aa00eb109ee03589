using Tandem.Tests.Harness;

namespace Tandem.Tests;

/// <summary><c>tandem doctor</c> and <c>tandem watch</c> as people call them, as far as no wire is needed.</summary>
public sealed class DoctorProgramTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("tandem-doctor").FullName;

    public void Dispose() => Directory.Delete(directory, true);

    private static (int Code, string Errors) Run(params string[] words)
    {
        using var program = TandemProgram.Start(["tandem", .. words], []);
        var end = program.WaitForEnd();
        return (end.Code, program.Output);
    }

    [Theory]
    [InlineData("nan")]
    [InlineData("NaN")]
    [InlineData("∞")]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("3601")]
    [InlineData("x")]
    public void A_time_that_is_none_is_refused(string seconds)
    {
        var (code, errors) = Run("doctor", "--for", seconds);
        Assert.Equal((2, $"tandem: doctor: --for wants seconds, up to 3600, not '{seconds}'\n"), (code, errors));
    }

    [Fact]
    public void Files_are_named_as_in_every_verb_and_the_former_options_are_taken_with_a_hint()
    {
        // Neither has an instance, so that doctor ends before it listens, and names the file that it took for the failover's.
        var failover = Write("vip.txt", "global_defs {\n router_id a\n}\n");
        var balancer = Write("lb.txt", "defaults\n mode http\n");
        var (code, errors) = Run("doctor", "-k", failover, "-f", balancer);
        Assert.Equal(2, code);
        Assert.StartsWith($"tandem: doctor: {failover} cannot be run: it has no vrrp_instance", errors, StringComparison.Ordinal);
        (_, errors) = Run("doctor", "-f", failover, "-b", balancer);
        Assert.StartsWith(
            $"tandem: doctor: {failover} is a keepalived.conf; write '-k {failover}'\ntandem: doctor: -f names haproxy.cfg; write '-f {balancer}'\ntandem: doctor: {failover} cannot be run",
            errors,
            StringComparison.Ordinal);
        Assert.Equal((2, "tandem: doctor: -k wants a word behind it; 'tandem doctor --help' explains\n"), Run("doctor", "-k"));
        Assert.Equal((2, "tandem: watch: -k wants a word behind it; 'tandem watch --help' explains\n"), Run("watch", "-k"));
        (code, errors) = Run("watch", "-f", failover);
        Assert.Equal(2, code);
        Assert.StartsWith($"tandem: watch: -k names keepalived.conf; write '-k {failover}'\n", errors, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(directory, name);
        File.WriteAllText(path, text);
        return path;
    }
}
