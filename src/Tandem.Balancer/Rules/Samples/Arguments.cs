namespace Tandem.Balancer.Rules;

/// <summary>The arguments of one fetch or converter in one expression, checked against its signature.</summary>
internal sealed class Arguments
{
    /// <summary>No arguments.</summary>
    internal static readonly Arguments None = new([]);

    private readonly Argument[] items;

    internal Arguments(Argument[] items) => this.items = items;

    /// <summary>How many were written.</summary>
    internal int Count => items.Length;

    /// <summary>What a check made of them, for the fetch or converter to use.</summary>
    internal object? Compiled { get; set; }

    internal Argument this[int index] => items[index];

    /// <summary>Whether the argument was written and is not empty.</summary>
    internal bool Has(int index) => index < items.Length && items[index].Text.Length > 0;

    /// <summary>The integer, or what stands for it when it was not written.</summary>
    internal long IntegerOr(int index, long otherwise) => Has(index) ? items[index].Integer : otherwise;
}
