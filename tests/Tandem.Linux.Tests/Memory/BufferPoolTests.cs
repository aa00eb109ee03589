using Tandem.Linux.Memory;

namespace Tandem.Linux.Tests.Memory;

public sealed unsafe class BufferPoolTests
{
    [Fact]
    public void Buffers_do_not_overlap_and_are_writable_to_the_last_byte()
    {
        var pool = new BufferPool(4096, 40);
        var buffers = new nint[40];
        for (var i = 0; i < buffers.Length; i++)
        {
            var buffer = pool.Rent();
            Assert.True(buffer != null);
            new Span<byte>(buffer, 4096).Fill((byte)i);
            buffers[i] = (nint)buffer;
        }

        for (var i = 0; i < buffers.Length; i++)
        {
            Assert.Equal(-1, new Span<byte>((byte*)buffers[i], 4096).IndexOfAnyExcept((byte)i));
        }

        Assert.Equal(40, pool.Rented);
        Assert.True(pool.Rent() == null);
        Assert.Equal(40, pool.Rented);
    }

    [Fact]
    public void The_buffer_returned_last_is_handed_out_first()
    {
        var pool = new BufferPool(4096, 3);
        var first = pool.Rent();
        var second = pool.Rent();
        pool.Return(first);
        pool.Return(second);
        Assert.Equal(0, pool.Rented);
        Assert.True(pool.Rent() == second);
        Assert.True(pool.Rent() == first);
        Assert.Equal(3, pool.Created);
    }
}
