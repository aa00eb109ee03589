using System.Net.Sockets;
using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Keepalived;

/// <content>A route while its line is read.</content>
internal static partial class RouteReader
{
    private sealed class Draft(ConfigurationReader reader, SourceLine line)
    {
        internal ConfigurationReader Reader { get; } = reader;

        internal SourceLine Line { get; } = line;

        internal VirtualRoute Value { get; set; } = new();

        /// <summary>The next word.</summary>
        internal int At { get; set; }

        /// <summary>The word last taken.</summary>
        internal string Last => Line[At - 1];

        internal AddressFamily? Family { get; private set; }

        internal bool HasDestination { get; set; }

        internal string DestinationText { get; set; } = "";

        internal bool Missing { get; private set; }

        internal void Complain(string message) => Reader.Complain(Line, message, Math.Max(0, At - 1));

        internal void ComplainOfHabit(string message) => Reader.ComplainOfHabit(Line, message, Math.Max(0, At - 1));

        /// <summary>Complains of an interface that is not there, unless it is waited for.</summary>
        internal bool MissesInterface(string name, string message) => Reader.MissesInterface(name, Line, message, Math.Max(0, At - 1));

        /// <summary>Takes the next word; without one keepalived stops reading.</summary>
        internal string? Next()
        {
            if (At < Line.Count)
            {
                return Line[At++];
            }

            Missing = true;
            Reader.MissingWord(Line);
            return null;
        }

        internal bool SetFamily(AddressFamily family)
        {
            if (Family is { } before && before != family)
            {
                Complain("Cannot mix IPv4 and IPv6 addresses for route");
                return false;
            }

            Family = family;
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

        internal bool TakeNumber(Action<uint> set, string complaint) => Take(ReadNumber(uint.MaxValue), set, complaint);

        internal uint? ReadNumber(uint max) => Reader.TryUnsigned(Line, At - 1, 0, max, false, out var value) ? value : null;
    }
}
