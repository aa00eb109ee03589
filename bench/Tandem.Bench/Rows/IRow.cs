namespace Tandem.Bench.Rows;

/// <summary>One row of the table of figures: what is measured of every peer, in turns, and the bound on it.</summary>
internal interface IRow
{
    public string Name { get; }

    public IEnumerable<Figure> Measure(Bench bench);
}
