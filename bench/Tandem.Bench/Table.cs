namespace Tandem.Bench;

/// <summary>Prints figures as they come, and in the end how many bounds are met.</summary>
internal sealed class Table(TextWriter output)
{
    private static readonly string[] Peers = ["haproxy", "nginx", "tandem"];

    private int met;
    private int bounds;

    public void Head() => output.WriteLine($"{"what",-52}{"haproxy",10}{"nginx",10}{"tandem",10}  unit");

    public void Add(Figure figure)
    {
        output.Write($"{figure.What,-52}");
        foreach (var peer in Peers)
        {
            output.Write(figure.Values.TryGetValue(peer, out var value) ? $"{Figure.Shown(value, value < 100 ? "0.00" : "0"),10}" : $"{"-",10}");
        }

        output.WriteLine("  " + figure.Unit);
        foreach (var (text, isMet) in figure.Bounds())
        {
            bounds++;
            met += isMet ? 1 : 0;
            output.WriteLine($"    {(isMet ? "pass" : "FAIL")}  {text}");
        }

        output.Flush();
    }

    /// <summary>A row that could not be measured counts as a bound that is not met.</summary>
    public void Fail(string row, string why)
    {
        bounds++;
        output.WriteLine($"{row}\n    FAIL  {why}");
        output.Flush();
    }

    /// <returns>Whether all bounds are met.</returns>
    public bool Foot()
    {
        output.WriteLine($"{met} of {bounds} bounds met");
        return met == bounds;
    }
}
