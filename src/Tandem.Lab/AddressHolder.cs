namespace Tandem.Lab;

/// <summary>Who of two nodes has the virtual address.</summary>
public enum AddressHolder
{
    /// <summary>One of the two, whichever, and the other has not.</summary>
    One,

    /// <summary>The first, and the second has not.</summary>
    First,

    /// <summary>The second, and the first has not.</summary>
    Second,

    /// <summary>The second; the first, which no client reaches, may do what it likes.</summary>
    SecondOfThoseInReach,
}
