using System.Runtime.InteropServices;
using Tandem.Configuration.Haproxy;

namespace Tandem.Balancer.Rules;

/// <summary>The <c>use_backend</c> lines of a frontend, in order: the first one that holds names the backend.</summary>
internal sealed unsafe class UseBackendRules
{
    private readonly Entry[] entries;

    internal UseBackendRules(IReadOnlyList<(UseBackendLine Line, Condition? Condition, FormatText? Dynamic)> lines)
    {
        entries = new Entry[lines.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            var (line, condition, text) = lines[i];
            entries[i] = new Entry { Condition = condition, Dynamic = text };
            StaticNames[i] = text == null ? line.Backend.Text : null;
        }

        Lines = [.. lines.Select(line => line.Line)];
    }

    /// <summary>There are none.</summary>
    internal bool IsEmpty => entries.Length == 0;

    /// <summary>The lines, in order.</summary>
    internal IReadOnlyList<UseBackendLine> Lines { get; }

    /// <summary>By line: the backend's name, or null when an expression yields it.</summary>
    internal IDictionary<int, string?> StaticNames { get; } = new Dictionary<int, string?>();

    /// <summary>The first line that holds.</summary>
    /// <param name="context">The context, entered.</param>
    /// <param name="dynamicName">The backend's name when the line is dynamic, valid until the context is used again; else empty.</param>
    /// <returns>Index of the line in <see cref="Lines"/>; -1 when none holds. A dynamic name that no backend has: take the default backend.</returns>
    internal int Choose(RuleContext context, out ReadOnlySpan<byte> dynamicName) => Choose(context, default(Unobserved), out dynamicName);

    /// <summary>As the other form, watched.</summary>
    internal int Choose<TObserver>(RuleContext context, TObserver observer, out ReadOnlySpan<byte> dynamicName)
        where TObserver : struct, IRuleObserver
    {
        context.Hook = RuleHook.Switching;
        dynamicName = default;
        for (var i = 0; i < entries.Length; i++)
        {
            context.ResetScratch();
            observer.OnSwitch(context, i);
            ref var entry = ref entries[i];
            if (entry.Condition != null && entry.Condition.Evaluate(context, observer) != Verdict.Holds)
            {
                continue;
            }

            if (entry.Dynamic != null && entry.Dynamic.Write(context, out var at, out var length))
            {
                dynamicName = MemoryMarshal.CreateReadOnlySpan(ref *at, length);
            }

            return i;
        }

        return -1;
    }

    private struct Entry
    {
        internal Condition? Condition;
        internal FormatText? Dynamic;
    }
}
