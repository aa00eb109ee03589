using Tandem.Http;

namespace Tandem.Balancer.Rules;

/// <summary>The parts of a Host value.</summary>
internal static class HostConverters
{
    /// <summary>Without its port, in lower case.</summary>
    internal static unsafe bool HostOnly(RuleContext context, Arguments arguments, ref Sample sample) =>
        sample.Set(sample.Pointer, HostName.WithoutPort(sample.Bytes).Length) && CaseConverters.Lower(context, arguments, ref sample);

    /// <summary>0 when there is none.</summary>
    internal static bool PortOnly(RuleContext context, Arguments arguments, ref Sample sample) =>
        sample.Set((long)Math.Max(0, HostName.Port(sample.Bytes)));
}
