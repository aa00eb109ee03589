using System.Globalization;

namespace Tandem.Bench.Failover;

/// <summary>Prints the two programs side by side, with what Tandem must reach.</summary>
internal sealed class FailoverTable(TextWriter output)
{
    private const double Never = double.PositiveInfinity;

    private int met;
    private int bounds;

    public void Head() =>
        output.WriteLine($"{"median (least to most)",-44}{"keepalived",26}{"tandem",26}{"at most",10}");

    public void Add(FailoverFigure figure)
    {
        output.Write($"{figure.What,-44}{Shown(figure.Of("keepalived")),26}{Shown(figure.Of("tandem")),26}");
        if (figure.Of("tandem") is { } own)
        {
            var limit = Math.Min(figure.Limit, figure.Factor > 0 && figure.Of("keepalived") is { } theirs ? theirs.Median * figure.Factor : Never);
            var good = own.Median <= limit;
            bounds++;
            met += good ? 1 : 0;
            output.Write($"{Number(limit),10} {figure.Unit}  {(good ? "pass" : "FAIL")}");
        }
        else
        {
            output.Write($"{Number(figure.Limit),10} {figure.Unit}");
        }

        output.WriteLine();
        foreach (var (daemon, why) in figure.Failures)
        {
            output.WriteLine($"    {daemon}: {why.Split('\n')[0]}");
        }

        output.Flush();
    }

    /// <returns>Whether all bounds are met.</returns>
    public bool Foot()
    {
        output.WriteLine($"{met} of {bounds} bounds met");
        return met == bounds;
    }

    private static string Shown((double Median, double Least, double Most)? figure) =>
        figure is { } known ? $"{Number(known.Median)} ({Number(known.Least)} to {Number(known.Most)})" : "-";

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "never",
        < 10 => value.ToString("0.0#", CultureInfo.InvariantCulture),
        _ => value.ToString("0", CultureInfo.InvariantCulture),
    };
}
