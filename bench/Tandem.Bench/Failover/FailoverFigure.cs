namespace Tandem.Bench.Failover;

/// <summary>What was measured of one row, run by run.</summary>
/// <param name="what">The row with its circumstances.</param>
/// <param name="unit">Of the values.</param>
/// <param name="limit">Tandem's median must be at most this.</param>
/// <param name="factor">Tandem's median must be at most this multiple of keepalived's; 0 for no such bound.</param>
internal sealed class FailoverFigure(string what, string unit, double limit, double factor = 0)
{
    private readonly Dictionary<string, List<double>> values = [];
    private readonly Dictionary<string, string> failures = [];

    public string What => what;

    public string Unit => unit;

    public double Limit => limit;

    public double Factor => factor;

    public IReadOnlyDictionary<string, string> Failures => failures;

    public void Add(string daemon, double value)
    {
        if (!values.TryGetValue(daemon, out var list))
        {
            values[daemon] = list = [];
        }

        list.Add(value);
    }

    /// <summary>A run that could not be measured. It counts as the worst one.</summary>
    public void Fail(string daemon, string why)
    {
        failures[daemon] = why;
        Add(daemon, double.PositiveInfinity);
    }

    /// <summary>The median, and the spread of the runs; null when the program was not measured.</summary>
    public (double Median, double Least, double Most)? Of(string daemon) =>
        values.TryGetValue(daemon, out var list) ? (Bench.Median(list), list.Min(), list.Max()) : null;
}
