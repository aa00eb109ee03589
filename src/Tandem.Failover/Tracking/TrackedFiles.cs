using Tandem.Configuration.Keepalived.Model;
using Tandem.Linux;
using Tandem.Linux.Files;

namespace Tandem.Failover.Tracking;

/// <summary>All tracked files: makes them, and has them read again when inotify says so.</summary>
internal sealed class TrackedFiles : IDisposable
{
    private readonly Dictionary<string, TrackedFile> files = [];
    private readonly TrackingServices services;
    private DirectoryChanges? changes;

    /// <summary>Begins without files.</summary>
    /// <param name="services">What tracking works with.</param>
    internal TrackedFiles(TrackingServices services) => this.services = services;

    /// <summary>The files.</summary>
    internal IReadOnlyCollection<TrackedFile> All => files.Values;

    /// <inheritdoc/>
    public void Dispose() => changes?.Dispose();

    /// <summary>The file of a name, or null.</summary>
    /// <param name="name">Its name in the configuration.</param>
    internal TrackedFile? Find(string name) => files.GetValueOrDefault(name);

    /// <summary>Tracks a file from now on.</summary>
    /// <param name="definition">What the configuration says.</param>
    /// <param name="isStart">Whether the daemon starts, so that <c>init_file</c> counts.</param>
    internal void Add(TrackFileDefinition definition, bool isStart)
    {
        if (isStart && definition.InitialValue is { } value)
        {
            Initialize(definition, value);
        }

        if (Resolve(definition.Path, out var error) is not { } path)
        {
            services.Log(error == Errno.NoEntry
                ? $"Track file directory for {definition.Name} does not exist - removing"
                : $"track file {definition.Name} is not accessible - ignoring");
            return;
        }

        if (!Watch(Path.GetDirectoryName(path)!))
        {
            services.Log("Unable to monitor track files");
        }

        // Read when its directory is watched already, so that no change is missed between.
        files[definition.Name] = new TrackedFile(definition, path, services.Log);
    }

    /// <summary>The path without links; of the last part only when it is there.</summary>
    private static string? Resolve(string path, out int error)
    {
        if (FileStatus.RealPath(path, out error) is { } real)
        {
            return real;
        }

        if (error != Errno.NoEntry)
        {
            return null;
        }

        var directory = Path.GetDirectoryName(Path.GetFullPath(path));
        return directory != null && FileStatus.RealPath(directory, out error) is { } found && Directory.Exists(found)
            ? Path.Combine(found, Path.GetFileName(path))
            : null;
    }

    private void Initialize(TrackFileDefinition definition, int value)
    {
        try
        {
            if (FileStatus.Read(definition.Path, false, out var status) == 0)
            {
                if (!status.IsRegular)
                {
                    services.Log($"Cannot initialise track file {definition.Name} - it is not a regular file");
                    return;
                }

                if (!definition.Overwrite)
                {
                    return;
                }
            }

            File.WriteAllText(definition.Path, $"{value}\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            services.Log($"Unable to initialise track file {definition.Name}");
        }
    }

    private bool Watch(string directory)
    {
        try
        {
            changes ??= new DirectoryChanges(services.Loop, OnChange);
        }
        catch (InvalidOperationException)
        {
            return false;
        }

        return changes.Add(directory) == 0;
    }

    private void OnChange(string? directory, string? name)
    {
        foreach (var file in files.Values)
        {
            if (name == null || (Path.GetFileName(file.Path) == name && Path.GetDirectoryName(file.Path) == directory))
            {
                file.Refresh();
            }
        }
    }
}
