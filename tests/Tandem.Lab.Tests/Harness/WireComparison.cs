namespace Tandem.Lab.Tests.Harness;

/// <summary>Runs a daemon alone on a network and compares what it sends, byte for byte: at its election and at its stop.</summary>
internal static class WireComparison
{
    private const int Announcements = 5;

    public static void Compare(string program, string configuration, int advertisement, int announcement, int? last = null)
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        using var frames = new FrameListener(lab.Client, GoldenFrames.IsAbout);
        using var daemon = VrrpDaemon.Start(lab.Lb1, PairPrograms.PathOf(program), configuration);
        var announced = GoldenFrames.Masked(GoldenFrames.Of(announcement));
        Assert.True(
            frames.Await(kept => kept.Count(frame => GoldenFrames.Masked(frame) == announced) >= Announcements, Pair.Patience),
            $"not {Announcements} times\n{announced}\nbut\n{Seen(frames)}\n{daemon.Log.Text}");
        Assert.Equal(GoldenFrames.Masked(GoldenFrames.Of(advertisement)), GoldenFrames.Masked(frames.Frames[0]));
        if (last != null)
        {
            Assert.Equal(0, daemon.Stop());
            var resigned = GoldenFrames.Masked(GoldenFrames.Of(last.Value));
            Assert.True(frames.Await(kept => GoldenFrames.Masked(kept[^1]) == resigned, Pair.Patience), $"the last is not\n{resigned}\nbut\n{Seen(frames)}");
        }
    }

    private static string Seen(FrameListener frames) => string.Join('\n', frames.Frames.Select(GoldenFrames.Masked));
}
