namespace Tandem.Configuration.Keepalived.Model;

/// <summary>What <c>[a, b]</c> calls to make a <see cref="Sequence{T}"/>.</summary>
public static class SequenceBuilder
{
    /// <summary>Makes a sequence.</summary>
    /// <typeparam name="T">What it holds.</typeparam>
    /// <param name="items">The items, copied.</param>
    public static Sequence<T> Create<T>(ReadOnlySpan<T> items) => items.IsEmpty ? Sequence<T>.Empty : new Sequence<T>(items.ToArray());
}
