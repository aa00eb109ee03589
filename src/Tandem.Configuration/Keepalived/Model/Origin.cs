using Tandem.Configuration.Text;

namespace Tandem.Configuration.Keepalived.Model;

/// <summary>Where something was written. All origins are equal, so that a line that only moved does not count as a change.</summary>
/// <param name="position">The place; default when it was not written.</param>
public readonly struct Origin(Position position) : IEquatable<Origin>
{
    /// <summary>The place; default when it was not written.</summary>
    public Position Position { get; } = position;

    /// <summary>Always true.</summary>
    /// <param name="left">One origin.</param>
    /// <param name="right">Another.</param>
    public static bool operator ==(Origin left, Origin right) => left.Equals(right);

    /// <summary>Always false.</summary>
    /// <param name="left">One origin.</param>
    /// <param name="right">Another.</param>
    public static bool operator !=(Origin left, Origin right) => !left.Equals(right);

    /// <summary>Always true.</summary>
    /// <param name="other">Another.</param>
    public bool Equals(Origin other) => true;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Origin;

    /// <inheritdoc/>
    public override int GetHashCode() => 0;

    /// <summary>Writes <c>file:line:column</c>.</summary>
    public override string ToString() => Position.ToString();
}
