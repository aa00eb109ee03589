using Tandem.Http;

namespace Tandem.Balancer.Exchanges;

/// <content>CONNECT and upgraded connections: after the response's head both sides speak something else.</content>
internal sealed unsafe partial class Exchange
{
    private void BeginTunnel()
    {
        tunnel.Begin(Loop, Worker.Splices(Frontend.Section.SpliceResponse, Backend!.Backend.Section.SpliceResponse));
        keepClient = false;
        keepServer = false;
        responseFlow.Begin(Loop, BodyFraming.None, 0);
        var early = received - consumed;
        if (early > 0)
        {
            // What the client sent without waiting for the answer.
            tunnel.Up.SendFirst(buffer + consumed, early);
            Facts.BytesUploaded += early;
            consumed = received;
        }
    }

    private void RunTunnel()
    {
        var upBefore = tunnel.Up.Received;
        var downBefore = tunnel.Down.Received;
        var outcome = tunnel.Run(client.Connection, Upstream!.Connection);
        Facts.BytesUploaded += tunnel.Up.Received - upBefore;
        Facts.BytesRead += tunnel.Down.Received - downBefore;
        switch (outcome)
        {
            case Tunnel.Outcome.Open:
                SetTunnelTimeouts();
                break;
            case Tunnel.Outcome.Ended:
                End((byte)'-', (byte)'-', false);
                break;
            case Tunnel.Outcome.ClientFailed:
                OnClientAborted();
                break;
            case Tunnel.Outcome.ServerFailed:
                End((byte)'S', (byte)'D', false);
                break;
            case Tunnel.Outcome.NoBuffer:
                End((byte)'R', (byte)'D', false);
                break;
        }
    }

    /// <summary>
    /// While both directions are open <c>timeout tunnel</c> replaces the others; once a side has ended, its <c>-fin</c> timeout
    /// holds (configuration.txt 4.2 "timeout tunnel").
    /// </summary>
    private void SetTunnelTimeouts()
    {
        var timings = Backend!.Backend.Timings;
        var limit = timings.TunnelMs ?? Frontend.TunnelMs;
        client.SetTimeout(tunnel.ServerEnded ? Frontend.ClientFinMs : limit ?? Frontend.ClientMs);
        Upstream!.SetTimeout(tunnel.ClientEnded ? timings.ServerFinMs : limit ?? timings.ServerMs);
    }
}
