using System.Globalization;

namespace Tandem.Lab.Tests.Harness;

/// <summary>
/// A wall clock of a host that can be stepped while programs run: libfaketime, which takes the place of clock_gettime in all that begins with
/// this environment, and asks the file for each answer. The machine's own clock and all monotonic ones stay true.
/// </summary>
internal sealed class SteppedClock
{
    private const string StepFile = "/run/clock-step";
    private const string Library = "libfaketimeMT.so.1";

    private readonly Host host;

    public SteppedClock(Host host)
    {
        this.host = host;
        Step(TimeSpan.Zero);
    }

    /// <summary>What a program is to be started with.</summary>
    public string[] Environment { get; } =
    [
        "LD_PRELOAD=" + FindLibrary(),
        "FAKETIME_TIMESTAMP_FILE=" + StepFile,
        "FAKETIME_NO_CACHE=1",
        "FAKETIME_DONT_FAKE_MONOTONIC=1",
        "FAKETIME_DISABLE_SHM=1",
    ];

    /// <summary>Whether a process looks at this clock.</summary>
    /// <param name="pid">Its number outside of the host.</param>
    public static bool IsSeenBy(int pid) =>
        File.ReadAllText($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/maps").Contains(Library, StringComparison.Ordinal);

    /// <summary>Steps it to so much before or behind the machine's.</summary>
    public void Step(TimeSpan offset) =>
        host.WriteFile(StepFile, string.Create(CultureInfo.InvariantCulture, $"{(long)offset.TotalSeconds:+0;-0;+0}\n"));

    private static string FindLibrary() =>
        Directory.GetDirectories("/usr/lib", "*-linux-gnu*").Append("/usr/lib").Select(folder => Path.Combine(folder, "faketime", Library)).FirstOrDefault(File.Exists)
        ?? throw new LabFailure("libfaketime is not installed (apt-get install libfaketime)");
}
