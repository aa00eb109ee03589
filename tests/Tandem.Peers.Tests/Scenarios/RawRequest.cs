namespace Tandem.Peers.Tests.Scenarios;

/// <summary>One raw request and what is known of it beyond "as haproxy 2.6 does".</summary>
/// <param name="Name">Says what is wrong with it, or what is odd and yet right.</param>
/// <param name="Text">The bytes, one character each.</param>
internal sealed record RawRequest(string Name, string Text)
{
    /// <summary>A hole of 2.6 that a later HAProxy closed: the status that Tandem answers instead, with nothing forwarded.</summary>
    public int? Closed { get; init; }

    /// <summary>What haproxy does with it changes from run to run, so only Tandem is asked.</summary>
    public bool Undecided { get; init; }

    /// <summary>A later HAProxy forwards the request without this text.</summary>
    public string? Stripped { get; init; }
}
