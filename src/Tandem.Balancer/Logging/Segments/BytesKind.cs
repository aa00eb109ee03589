namespace Tandem.Balancer.Logging.Segments;

/// <summary>Which direction's bytes.</summary>
internal enum BytesKind
{
    Read,
    Uploaded,
}
