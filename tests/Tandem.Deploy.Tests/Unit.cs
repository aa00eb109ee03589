namespace Tandem.Deploy.Tests;

/// <summary>A unit of systemd with its drop-ins: what systemd.syntax(7) and systemd.service(5) say of its lines, as far as ours go.</summary>
internal sealed class Unit
{
    private readonly List<(string Name, string Value)> settings = [];

    private Unit()
    {
    }

    /// <summary>Reads a unit and its drop-ins.</summary>
    /// <param name="paths">Paths in the repository, the unit first.</param>
    internal static Unit Read(params string[] paths)
    {
        var unit = new Unit();
        foreach (var line in paths.SelectMany(static path => Repository.Read(path).Split('\n')))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || line[0] is '#' or ';' or '[')
            {
                continue;
            }

            var name = line[..equals];
            if (equals == line.Length - 1)
            {
                // An empty value takes back those before.
                unit.settings.RemoveAll(setting => setting.Name == name);
            }
            else
            {
                unit.settings.Add((name, line[(equals + 1)..]));
            }
        }

        return unit;
    }

    /// <summary>All values of a setting.</summary>
    internal IReadOnlyList<string> All(string name) => [.. settings.Where(setting => setting.Name == name).Select(static setting => setting.Value)];

    /// <summary>The words of all values of a setting.</summary>
    internal IReadOnlyList<string> Words(string name) => [.. All(name).SelectMany(static value => value.Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>The only value of a setting.</summary>
    internal string Only(string name) => Assert.Single(All(name));
}
