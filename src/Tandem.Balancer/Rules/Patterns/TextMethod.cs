namespace Tandem.Balancer.Rules;

/// <summary>The match methods that compare a part of a text.</summary>
internal enum TextMethod : byte
{
    /// <summary><c>beg</c>.</summary>
    Beginning,

    /// <summary><c>end</c>.</summary>
    End,

    /// <summary><c>sub</c>.</summary>
    Part,

    /// <summary><c>dir</c>: between slashes.</summary>
    Directory,

    /// <summary><c>dom</c>: between dots.</summary>
    Domain,
}
