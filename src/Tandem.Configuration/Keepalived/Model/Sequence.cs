using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Tandem.Configuration.Keepalived.Model;

/// <summary>
/// An immutable list that compares by its items, so that two records of a configuration are equal when they say the same:
/// a reload asks that of every instance. Written as <c>[a, b]</c>.
/// </summary>
/// <typeparam name="T">What it holds.</typeparam>
[CollectionBuilder(typeof(SequenceBuilder), nameof(SequenceBuilder.Create))]
[SuppressMessage("Naming", "CA1710", Justification = "A sequence is what it is.")]
public sealed class Sequence<T> : IReadOnlyList<T>, IEquatable<Sequence<T>>
{
    private readonly T[] items;

    internal Sequence(T[] items) => this.items = items;

    /// <summary>The sequence without items.</summary>
    public static Sequence<T> Empty { get; } = new([]);

    /// <summary>The number of items.</summary>
    public int Count => items.Length;

    /// <summary>The items, for loops that must not allocate.</summary>
    public ReadOnlySpan<T> Span => items;

    /// <summary>One item.</summary>
    /// <param name="index">Its place, from 0.</param>
    public T this[int index] => items[index];

    /// <summary>Whether both hold equal items in the same order.</summary>
    /// <param name="other">The other sequence.</param>
    public bool Equals(Sequence<T>? other) => other is not null && items.AsSpan().SequenceEqual(other.items);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Sequence<T>);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var item in items)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    /// <summary>The items, one after the other.</summary>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => items.GetEnumerator();

    /// <summary>The items between brackets, for messages and test output.</summary>
    public override string ToString() => $"[{string.Join(", ", items)}]";
}
