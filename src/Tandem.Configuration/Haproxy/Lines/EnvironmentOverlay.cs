namespace Tandem.Configuration.Haproxy;

/// <summary>The environment, with what the configuration itself sets and unsets. The process's own is never changed.</summary>
internal sealed class EnvironmentOverlay
{
    private readonly Func<string, string?> below;
    private readonly Dictionary<string, string?> changes = new(StringComparer.Ordinal);
    private HashSet<string>? kept;

    internal EnvironmentOverlay(Func<string, string?> below) => this.below = below;

    internal string? Get(string name) =>
        changes.TryGetValue(name, out var value) ? value : kept is null || kept.Contains(name) ? below(name) : null;

    internal void Set(string name, string? value) => changes[name] = value;

    /// <summary>Forgets all but the named variables.</summary>
    internal void KeepOnly(IReadOnlyCollection<string> names)
    {
        kept = [.. kept is null ? names : names.Where(kept.Contains)];
        foreach (var name in changes.Keys.Where(n => !names.Contains(n)).ToList())
        {
            changes.Remove(name);
        }
    }
}
