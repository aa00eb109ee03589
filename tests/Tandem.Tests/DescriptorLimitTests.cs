using Tandem.Linux.Processes;

namespace Tandem.Tests;

public sealed class DescriptorLimitTests
{
    [Theory]
    [InlineData(20_000, 18, 2, 9_988)]
    [InlineData(1024, 12, 2, 503)]
    [InlineData(64, 12, 2, 100)]
    public void Connections_are_half_of_the_descriptors_left(int descriptors, int own, int threads, int connections)
    {
        Assert.Equal(connections, DescriptorLimit.IdealMaxConn(descriptors, own, threads));
    }

    [Fact]
    public void What_is_computed_fits()
    {
        Assert.True(DescriptorLimit.Needed(DescriptorLimit.IdealMaxConn(5000, 40, 4), 40, 4) <= 5000);
    }

    [Fact]
    public void Descriptors_travel_with_their_message()
    {
        var (ours, theirs) = DescriptorChannel.CreatePair();
        var (read, write) = ReadinessPipe.Create();
        Assert.True(ours.Send("x"u8, [write]));
        var received = new List<int>();
        Span<byte> message = stackalloc byte[DescriptorChannel.MaxMessage];
        Assert.Equal(1, theirs.Receive(message, received));
        ReadinessPipe.Close(write);
        ReadinessPipe.Announce(Assert.Single(received));
        Assert.True(ReadinessPipe.Wait(read));
        ours.Close();
        Assert.Equal(0, theirs.Receive(message, received));
        theirs.Close();
    }
}
