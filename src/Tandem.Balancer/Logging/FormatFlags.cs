namespace Tandem.Balancer.Logging;

/// <summary>How a variable is written (configuration.txt 8.2.6 "Flags are").</summary>
[Flags]
internal enum FormatFlags : byte
{
    None = 0,

    /// <summary>Q: between double quotes.</summary>
    Quote = 1,

    /// <summary>X: addresses, ports, %Ts, %rt, %pid and the like in hexadecimal.</summary>
    Hexadecimal = 2,

    /// <summary>E: '"', '\' and ']' with a '\' before them, for RFC 5424 structured data.</summary>
    Escape = 4,

    /// <summary>A value that is not there is written "-"; set for logs, where fields are counted.</summary>
    Mandatory = 8,

    /// <summary>Bytes that no header value may hold are written %XX; set for header values.</summary>
    EncodeHeader = 16,
}
