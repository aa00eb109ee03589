namespace Tandem.Configuration.Haproxy;

/// <summary>The environment, with what the configuration itself sets and unsets. The process's own is never changed.</summary>
internal sealed class EnvironmentOverlay
{
    private readonly Func<string, string?> _below;
    private readonly Dictionary<string, string?> _changes = new(StringComparer.Ordinal);
    private HashSet<string>? _kept;

    internal EnvironmentOverlay(Func<string, string?> below) => _below = below;

    internal string? Get(string name) =>
        _changes.TryGetValue(name, out var value) ? value : _kept is null || _kept.Contains(name) ? _below(name) : null;

    internal void Set(string name, string? value) => _changes[name] = value;

    /// <summary>Forgets all but the named variables.</summary>
    internal void KeepOnly(IReadOnlyCollection<string> names)
    {
        _kept = [.. _kept is null ? names : names.Where(_kept.Contains)];
        foreach (var name in _changes.Keys.Where(n => !names.Contains(n)).ToList())
        {
            _changes.Remove(name);
        }
    }
}
