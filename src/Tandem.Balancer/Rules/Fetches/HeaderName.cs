using Tandem.Http;

namespace Tandem.Balancer.Rules;

/// <summary>A header name as rules look for it: in lower case, with its number when it has one.</summary>
internal sealed class HeaderName
{
    /// <summary>Any name.</summary>
    internal static readonly HeaderName Any = new("");

    internal HeaderName(string name)
    {
        Bytes = new PinnedBytes(name.ToLowerInvariant());
        Id = KnownHeaders.Lookup(Bytes.Span);
    }

    /// <summary>The name; empty for any.</summary>
    internal PinnedBytes Bytes { get; }

    /// <summary>The number, or Unknown.</summary>
    internal KnownHeader Id { get; }

    /// <summary>The name in the first argument of a fetch.</summary>
    internal static HeaderName Of(Arguments arguments)
    {
        if (arguments.Compiled is HeaderName name)
        {
            return name;
        }

        // Once for each expression; loops that race make equal names.
        name = arguments.Has(0) ? new HeaderName(arguments[0].Text) : Any;
        if (!ReferenceEquals(arguments, Arguments.None))
        {
            arguments.Compiled = name;
        }

        return name;
    }

    /// <summary>The next field of this name; -1 when there is none.</summary>
    internal int Find(MessageHead head, int from)
    {
        if (Id != KnownHeader.Unknown)
        {
            return head.Find(Id, from);
        }

        if (Bytes.Length > 0)
        {
            return head.Find(Bytes.Span, from);
        }

        while (from < head.Count && head.Fields[from].Removed)
        {
            from++;
        }

        return from < head.Count ? from : -1;
    }
}
