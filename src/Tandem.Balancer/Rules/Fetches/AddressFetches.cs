namespace Tandem.Balancer.Rules;

/// <summary>The two ends of the client's connection.</summary>
internal static class AddressFetches
{
    internal static bool Source(RuleContext context, Arguments arguments, ref Sample sample) => sample.Set(context.Facts.Client);

    internal static bool SourcePort(RuleContext context, Arguments arguments, ref Sample sample) =>
        context.Facts.Client.IsInternet && sample.Set((long)context.Facts.Client.Port);

    internal static bool Destination(RuleContext context, Arguments arguments, ref Sample sample) => sample.Set(context.Facts.Destination);

    internal static bool DestinationPort(RuleContext context, Arguments arguments, ref Sample sample)
    {
        var destination = context.Facts.Destination;
        return destination.IsInternet && sample.Set((long)destination.Port);
    }
}
