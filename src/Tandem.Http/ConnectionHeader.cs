namespace Tandem.Http;

/// <summary>Which Connection field the writer adds behind the others.</summary>
public enum ConnectionHeader : byte
{
    /// <summary>None: the version's default is meant.</summary>
    None,
    /// <summary><c>connection: close</c></summary>
    Close,
    /// <summary><c>connection: keep-alive</c></summary>
    KeepAlive,
}
