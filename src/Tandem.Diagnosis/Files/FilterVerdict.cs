namespace Tandem.Diagnosis.Files;

/// <summary>What a packet filter does with a packet.</summary>
internal enum FilterVerdict
{
    /// <summary>It goes on: no rule of the chain took it.</summary>
    Continues,

    /// <summary>It passes.</summary>
    Accepted,

    /// <summary>It is dropped or rejected.</summary>
    Dropped,

    /// <summary>A rule decides it that cannot be judged.</summary>
    Unknown,
}
