using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Tandem.Tests;

/// <summary>Holds the drawing of docs/ARCHITECTURE.md §2: which project may use which.</summary>
public sealed partial class HouseTests
{
    /// <summary>The arrows, those that follow from others included. "Tandem -> everything" is all of them.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Tandem"] =
        [
            "Tandem.Balancer", "Tandem.Configuration", "Tandem.Diagnosis", "Tandem.Failover", "Tandem.Http", "Tandem.Lab", "Tandem.Linux", "Tandem.Node",
            "Tandem.Simulation",
        ],
        ["Tandem.Balancer"] = ["Tandem.Configuration", "Tandem.Http", "Tandem.Linux", "Tandem.Node"],
        ["Tandem.Configuration"] = [],
        ["Tandem.Diagnosis"] = ["Tandem.Balancer", "Tandem.Configuration", "Tandem.Failover", "Tandem.Http", "Tandem.Linux", "Tandem.Node"],
        ["Tandem.Failover"] = ["Tandem.Configuration", "Tandem.Linux", "Tandem.Node"],
        ["Tandem.Http"] = [],
        ["Tandem.Lab"] = ["Tandem.Linux"],
        ["Tandem.Linux"] = [],
        ["Tandem.Node"] = ["Tandem.Linux"],
        ["Tandem.Simulation"] = ["Tandem.Balancer", "Tandem.Configuration", "Tandem.Failover", "Tandem.Http", "Tandem.Linux", "Tandem.Node"],
    };

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "../.."));

    [Fact]
    public void Projects_use_only_what_the_drawing_allows()
    {
        var projects = Directory.GetFiles(Path.Combine(Root(), "src"), "*.csproj", SearchOption.AllDirectories);
        Assert.NotEmpty(projects);
        foreach (var project in projects)
        {
            var name = Path.GetFileNameWithoutExtension(project);
            Assert.True(Allowed.TryGetValue(name, out var allowed), $"{name} is not in the drawing of docs/ARCHITECTURE.md §2");
            foreach (var reference in XDocument.Load(project).Descendants("ProjectReference"))
            {
                var used = Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'));
                Assert.True(allowed.Contains(used), $"{name} must not use {used} (docs/ARCHITECTURE.md §2)");
            }
        }
    }

    [Fact]
    public void Source_projects_bring_no_package_but_the_executable_what_draws_on_terminals()
    {
        foreach (var project in Directory.GetFiles(Path.Combine(Root(), "src"), "*.csproj", SearchOption.AllDirectories))
        {
            var packages = XDocument.Load(project).Descendants("PackageReference").Select(reference => reference.Attribute("Include")!.Value);
            Assert.Equal(Path.GetFileNameWithoutExtension(project) == "Tandem" ? ["Spectre.Console"] : [], packages);
        }
    }

    [Fact]
    public void Commands_and_pages_that_the_readme_names_exist()
    {
        var text = File.ReadAllText(Path.Combine(Root(), "README.md"));
        Assert.Contains("./tandem demo", text, StringComparison.Ordinal);
        var verbs = Verb().Matches(text).Select(match => match.Groups[1].Value).ToHashSet();
        Assert.Superset(new HashSet<string> { "demo", "balancer", "failover", "keywords", "check", "simulate", "run", "status", "doctor" }, verbs);
        Assert.Subset(new HashSet<string> { "demo", "balancer", "failover", "keywords", "check", "simulate", "run", "status", "doctor" }, verbs);
        foreach (Match match in NamedPath().Matches(text))
        {
            Assert.True(File.Exists(Path.Combine(Root(), match.Groups[1].Value)), $"README.md names {match.Groups[1].Value}");
        }
    }

    [GeneratedRegex(@"(?:^|[\s`/])tandem ([a-z-]+)", RegexOptions.Multiline)]
    private static partial Regex Verb();

    [GeneratedRegex(@"(?:\(|\s\./|`\./)((?:docs/)?(?:tandem|test|bench/run|[A-Za-z-]+\.md))\b")]
    private static partial Regex NamedPath();
}
