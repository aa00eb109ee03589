namespace Tandem.Configuration.Haproxy;

/// <summary>Which section the lines being read belong to.</summary>
internal enum OpenSection
{
    /// <summary>None yet.</summary>
    None,

    /// <summary>One that was refused: its lines are passed over, the refusal was reported.</summary>
    Refused,

    /// <summary><c>global</c>.</summary>
    Global,

    /// <summary><c>defaults</c> or a proxy.</summary>
    Proxy,
}
