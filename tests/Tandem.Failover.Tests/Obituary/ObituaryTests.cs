using FsCheck.Fluent;
using Tandem.Failover.Obituary;
using Tandem.Linux.Memory;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Tests.Obituary;

public sealed unsafe class ObituaryTests : IDisposable
{
    private static readonly Endpoint Us = Endpoint.FromIPv4(0x0A2A000B, 0);
    private static readonly Endpoint Group = Endpoint.FromIPv4(0xE0000012, 0);

    private readonly SharedMemory memory = SharedMemory.Create("obituary-test", ObituaryWriter.Size);
    private readonly ObituaryWriter writer;
    private readonly ObituaryReader reader;

    public ObituaryTests()
    {
        writer = new ObituaryWriter(memory);
        reader = new ObituaryReader(memory);
    }

    public void Dispose() => memory.Dispose();

    [Fact]
    public void It_is_empty_before_the_first_word()
    {
        Assert.True(reader.IsEmpty);
        Assert.Equal("", Read());
    }

    [Fact]
    public void Nothing_counts_before_it_is_committed()
    {
        writer.Set(0, Entry("a"));
        Assert.True(reader.IsEmpty);
        writer.Commit();
        Assert.Equal("a", Read());
    }

    [Fact]
    public void What_others_hear_comes_first_for_all_routers()
    {
        var both = Entry("a");
        both.AddRouteRequests("requests of a"u8);
        writer.Set(3, both);
        writer.Set(900, Entry("b"));
        writer.Commit();
        Assert.Equal("a|b|requests of a", Read());
    }

    [Fact]
    public void A_router_that_is_master_no_more_is_taken_out()
    {
        writer.Set(0, Entry("a"));
        writer.Set(1, Entry("b"));
        writer.Commit();
        writer.Set(0, null);
        writer.Commit();
        Assert.Equal("b", Read());
        writer.Clear();
        writer.Commit();
        Assert.True(reader.IsEmpty);
    }

    [Fact]
    public void A_death_before_the_last_store_leaves_the_state_before()
    {
        writer.Set(0, Entry("old"));
        writer.Commit();
        var valid = *(int*)(memory.Start + ObituaryFormat.ValidHalf);
        writer.Set(0, Entry("new"));
        writer.Set(1, Entry("newer"));
        writer.Commit();
        Assert.Equal("new|newer", Read());

        // Everything of the second commit is there but its last store.
        *(int*)(memory.Start + ObituaryFormat.ValidHalf) = valid;
        Assert.Equal("old", Read());
    }

    [Fact]
    public void What_was_carried_out_is_not_carried_out_again()
    {
        writer.Set(0, Entry("a"));
        writer.Commit();
        reader.Clear();
        Assert.True(reader.IsEmpty);
        Assert.Equal("", Read());
    }

    [Fact]
    public void A_successor_writes_on_where_its_predecessor_stopped()
    {
        writer.Set(0, Entry("a"));
        writer.Commit();
        reader.Clear();
        var successor = new ObituaryWriter(memory);
        successor.Set(5, Entry("b"));
        successor.Commit();
        Assert.Equal("b", Read());
        successor.Set(5, Entry("c"));
        successor.Commit();
        Assert.Equal("c", Read());
    }

    [Fact]
    public void What_finds_no_room_is_counted_and_the_advertisements_are_in()
    {
        var large = new byte[ObituaryEntry.MaxLength - 200];
        for (var i = 0; i < 20; i++)
        {
            var entry = new ObituaryEntry();
            entry.AddRouteRequests(large);
            entry.AddAdvertisement(1, Us, Group, 255, "x"u8);
            writer.Set(i, entry);
        }

        writer.Commit();
        Assert.Equal(12, writer.LeftOut);
        var advertisements = 0;
        reader.Rewind();
        Assert.Equal(12, reader.LeftOut);
        while (reader.TryNext(out var record))
        {
            advertisements += record.Kind == ObituaryKind.Advertisement4 ? 1 : 0;
        }

        Assert.Equal(20, advertisements);
    }

    [Fact]
    public void An_entry_too_large_keeps_what_has_room()
    {
        var entry = new ObituaryEntry();
        entry.AddAdvertisement(1, Us, Group, 255, "x"u8);
        entry.AddRouteRequests(new byte[ObituaryEntry.MaxLength]);
        Assert.Equal(1, entry.Count);
        Assert.Equal(1, entry.LeftOut);
    }

    [Fact]
    public void A_router_too_many_is_counted_and_harms_nobody()
    {
        var entry = Entry("too many");
        entry.AddRouteRequests("requests"u8);
        writer.Set(0, Entry("a"));
        writer.Set(ObituaryWriter.MaxEntries, entry);
        writer.Set(ObituaryWriter.MaxEntries, entry);
        writer.Set(-1, Entry("none"));
        writer.Commit();
        Assert.Equal("a", Read());
        Assert.Equal(3, writer.LeftOut);
        Assert.Equal(3, reader.LeftOut);
        writer.Set(ObituaryWriter.MaxEntries, null);
        writer.Set(-1, null);
        writer.Commit();
        Assert.Equal(0, writer.LeftOut);
    }

    [Fact]
    public void The_default_hop_limit_is_kept_for_hosts_only()
    {
        var entry = new ObituaryEntry();
        entry.AddAdvertisement(0, Us, Endpoint.FromIPv4(0x0A2A000C, 0), null, "x"u8);
        entry.AddAdvertisement(0, Us, Endpoint.FromIPv4(0x0A2A000C, 0), 0, "x"u8);
        entry.AddAdvertisement(0, Us, Group, null, "x"u8);
        writer.Set(0, entry);
        writer.Commit();
        reader.Rewind();
        foreach (var expected in (byte?[])[null, 0, 255])
        {
            Assert.True(reader.TryNext(out var record));
            Assert.Equal(expected, record.HopLimit);
        }
    }

    [Fact]
    public void Writing_allocates_nothing()
    {
        var entries = Enumerable.Range(0, 255).Select(static i => Entry($"router {i}")).ToArray();
        for (var i = 0; i < entries.Length; i++)
        {
            writer.Set(i, entries[i]);
        }

        writer.Commit();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < entries.Length; i++)
        {
            writer.Set(i, null);
            writer.Commit();
            writer.Set(i, entries[i]);
            writer.Commit();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Nonsense_in_the_memory_is_read_without_harm()
    {
        Prop.ForAll<byte[], int>((noise, seed) =>
        {
            var random = new Random(seed);
            random.NextBytes(new Span<byte>(memory.Start, 64));
            for (var half = 0; half < 2; half++)
            {
                var start = memory.Start + ObituaryFormat.Half(half);
                noise.CopyTo(new Span<byte>(start, ObituaryFormat.HalfSize));
                *(int*)start = random.Next(-100, ObituaryFormat.HalfSize + 100);
            }

            var bytes = 0L;
            var records = 0;
            reader.Rewind();
            while (reader.TryNext(out var record))
            {
                bytes += record.Content.Length;
                records++;
            }

            return bytes <= ObituaryFormat.HalfSize && records <= ObituaryFormat.HalfSize / ObituaryFormat.Content;
        }).Holds();
    }

    private static ObituaryEntry Entry(string text)
    {
        var entry = new ObituaryEntry();
        entry.AddAdvertisement(2, Us, Group, 255, System.Text.Encoding.UTF8.GetBytes(text));
        return entry;
    }

    private string Read()
    {
        var found = new List<string>();
        reader.Rewind();
        while (reader.TryNext(out var record))
        {
            found.Add(System.Text.Encoding.UTF8.GetString(record.Content));
            if (record.Kind == ObituaryKind.Advertisement4)
            {
                Assert.Equal([10, 42, 0, 11], record.Source.ToArray());
                Assert.Equal([224, 0, 0, 18], record.Destination.ToArray());
                Assert.Equal((2, (byte?)255), (record.Interface, record.HopLimit));
            }
        }

        return string.Join('|', found);
    }
}
