using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Rules;

/// <summary>One argument of a fetch or converter, in the form that its signature demands.</summary>
internal sealed class Argument
{
    internal Argument(string text)
    {
        Text = text;
        Bytes = new PinnedBytes(text);
    }

    /// <summary>As written, without quotes, one char per byte.</summary>
    internal string Text { get; }

    /// <summary>The same as bytes.</summary>
    internal PinnedBytes Bytes { get; }

    /// <summary>The number, of an integer; the number of a variable, backend or server once it is known.</summary>
    internal long Integer { get; set; }

    /// <summary>A second number, such as a variable's scope or a server.</summary>
    internal long Second { get; set; }

    /// <summary>The address, of an address or a mask.</summary>
    internal Endpoint Address { get; set; }
}
