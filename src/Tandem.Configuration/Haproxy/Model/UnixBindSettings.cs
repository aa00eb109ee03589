namespace Tandem.Configuration.Haproxy;

/// <summary>The <c>unix-bind</c> line of global.</summary>
public sealed record UnixBindSettings
{
    /// <summary>What is put before the path of every unix <c>bind</c>.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The mode of the socket's file, or null.</summary>
    public int? Mode { get; init; }

    /// <summary>The owner's number, or null.</summary>
    public int? Uid { get; init; }

    /// <summary>The group's number, or null.</summary>
    public int? Gid { get; init; }

    /// <summary>The owner's name, or null.</summary>
    public string? User { get; init; }

    /// <summary>The group's name, or null.</summary>
    public string? Group { get; init; }
}
