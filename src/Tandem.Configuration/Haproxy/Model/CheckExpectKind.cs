namespace Tandem.Configuration.Haproxy;

/// <summary>What a check's expectation looks at.</summary>
public enum CheckExpectKind
{
    /// <summary><c>status</c>: a list of codes and ranges.</summary>
    Status,

    /// <summary><c>rstatus</c>: a regular expression on the code.</summary>
    StatusRegex,

    /// <summary><c>string</c>: in the body, or in the received bytes.</summary>
    String,

    /// <summary><c>rstring</c>: a regular expression on the same.</summary>
    StringRegex,

    /// <summary><c>binary</c>: bytes, in <see cref="CheckExpectRule.Data"/>.</summary>
    Binary,

    /// <summary><c>rbinary</c>: a regular expression on the upper-case hexadecimal form.</summary>
    BinaryRegex,

    /// <summary><c>hdr</c> and <c>fhdr</c>: a header of the answer, in <see cref="CheckExpectRule.Header"/>.</summary>
    Header,
}
