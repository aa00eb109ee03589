namespace Tandem.Node.Board;

/// <summary>What kind of proxy an entry of the board is about; a listen section has one of each.</summary>
public enum BoardProxyKind
{
    /// <summary>What accepts.</summary>
    Frontend = 1,

    /// <summary>What has servers.</summary>
    Backend = 2,
}
