using System.Net.Sockets;
using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Keepalived;

/// <content>A rule while its line is read.</content>
internal static partial class RuleReader
{
    private sealed class Draft(ConfigurationReader reader, SourceLine line)
    {
        internal ConfigurationReader Reader { get; } = reader;

        internal SourceLine Line { get; } = line;

        internal VirtualRule Value { get; set; } = new();

        internal uint? Priority { get; set; }

        internal bool HasAction { get; private set; }

        /// <summary>The next word.</summary>
        internal int At { get; set; }

        internal string Last => Line[At - 1];

        internal AddressFamily? Family { get; private set; }

        internal void Complain(string message) => Reader.Complain(Line, message, Math.Max(0, At - 1));

        /// <summary>Complains of an interface that is not there, unless it is waited for.</summary>
        internal bool MissesInterface(string name, string message) => Reader.MissesInterface(name, Line, message, Math.Max(0, At - 1));

        internal string? Next()
        {
            if (At < Line.Count)
            {
                return Line[At++];
            }

            Reader.MissingWord(Line);
            return null;
        }

        internal bool Set(VirtualRule value)
        {
            Value = value;
            return true;
        }

        internal bool SetFamily(AddressFamily family)
        {
            if (Family is { } before && before != family)
            {
                Complain("rule specification has mixed IPv4 and IPv6");
                return false;
            }

            Family = family;
            return true;
        }

        internal bool SetAction(RuleAction action)
        {
            if (HasAction)
            {
                Complain("Cannot specify more than one of table/nop/goto/blackhole/prohibit/unreachable/l3mdev for rule");
                return false;
            }

            HasAction = true;
            Value = Value with { Action = action };
            return true;
        }

        internal bool Take<T>(T? value, Action<T> set, string complaint)
            where T : struct
        {
            if (value is { } known)
            {
                set(known);
                return true;
            }

            Complain(complaint);
            return false;
        }

        internal uint? ReadNumber() => Reader.TryUnsigned(Line, At - 1, 0, uint.MaxValue, false, out var value) ? value : null;
    }
}
