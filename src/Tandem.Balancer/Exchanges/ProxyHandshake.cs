using Tandem.Http;
using Tandem.Linux;
using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Exchanges;

/// <summary>
/// Reads the PROXY header that opens a client's connection (bind accept-proxy), and not a byte more. It looks before it takes,
/// so that a connection in its handshake needs no buffer.
/// </summary>
internal static unsafe class ProxyHandshake
{
    /// <summary>The longest header that is accepted.</summary>
    private const int MaxLength = 4096;

    /// <summary>What the log says when no header came in time.</summary>
    internal static ReadOnlySpan<byte> TimedOut => "Timeout while waiting for PROXY protocol header"u8;

    /// <summary>Tries to read the header.</summary>
    /// <param name="connection">The client's connection.</param>
    /// <param name="client">The client as told; None when the header names nobody (LOCAL, UNKNOWN).</param>
    /// <param name="destination">What the client connected to.</param>
    /// <param name="fault">When invalid: what the log says of it, in HAProxy's words.</param>
    /// <param name="isNull">When invalid: the client went without a byte, which <c>option dontlognull</c> leaves out.</param>
    /// <returns>Incomplete while more must come; Invalid when it is no header, or the client has gone.</returns>
    internal static ParseResult Read(
        Connection connection,
        out Endpoint client,
        out Endpoint destination,
        out ReadOnlySpan<byte> fault,
        out bool isNull)
    {
        client = destination = default;
        fault = default;
        isNull = false;
        var scratch = connection.Loop.Scratch;
        var got = connection.Peek(scratch, MaxLength);
        if (got == -Errno.Again)
        {
            return ParseResult.Incomplete;
        }

        if (got <= 0)
        {
            isNull = true;
            fault = got == 0
                ? "Connection closed while waiting for PROXY protocol header"u8
                : "Connection error while waiting for PROXY protocol header"u8;
            return ParseResult.Invalid;
        }

        var result = ProxyProtocol.Decode(scratch, got, out var header, out var consumed, MaxLength);
        if (result == ParseResult.Incomplete && !connection.HasEnded)
        {
            return ParseResult.Incomplete;
        }

        if (result != ParseResult.Complete)
        {
            fault = header.Fault switch
            {
                ProxyFault.None => "Truncated PROXY protocol header received"u8,
                ProxyFault.NotHeader => "Received something which does not look like a PROXY protocol header"u8,
                ProxyFault.UnhandledProtocol => "Received an unhandled protocol in the PROXY protocol header"u8,
                _ => "Received an invalid PROXY protocol header"u8,
            };
            return ParseResult.Invalid;
        }

        _ = connection.Receive(scratch, consumed);
        connection.Ready |= Readiness.Readable;
        if (header.Family == ProxyFamily.Ipv4)
        {
            client = FromIPv4(header.Source, header.SourcePort);
            destination = FromIPv4(header.Destination, header.DestinationPort);
        }
        else if (header.Family == ProxyFamily.Ipv6)
        {
            client = Endpoint.FromIPv6(header.Source, header.SourcePort);
            destination = Endpoint.FromIPv6(header.Destination, header.DestinationPort);
        }

        return ParseResult.Complete;
    }

    private static Endpoint FromIPv4(ReadOnlySpan<byte> address, int port) =>
        Endpoint.FromIPv4(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(address), port);
}
