namespace Tandem.Node.Board;

/// <summary>A frontend or backend as the board shows it.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Ability">What it can do.</param>
/// <param name="ServersUp">Of a backend, servers that may be given new requests, backups among them; of a frontend, those of all its backends.</param>
/// <param name="Servers">All servers of the backend, or of the frontend's backends.</param>
public readonly record struct BoardProxy(BoardProxyKind Kind, BoardAbility Ability, int ServersUp, int Servers)
{
    /// <summary>Whether a request that comes to it can be served.</summary>
    public bool Serves => (Ability & BoardAbility.Serves) != 0;
}
