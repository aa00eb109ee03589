namespace Tandem.CommandLines;

/// <summary>The versions that the program gives itself, and the release whose language and command line it speaks.</summary>
internal static class ProductVersion
{
    /// <summary>Tandem's own version.</summary>
    internal const string Tandem = "0.1";

    /// <summary>The release of HAProxy whose language is spoken.</summary>
    internal const string Language = "2.6.12";

    /// <summary>The third word of <c>-v</c>: programs read the language's version from it.</summary>
    internal const string Full = Language + "-tandem" + Tandem;

    /// <summary>The date of the version, as HAProxy writes it.</summary>
    internal const string Date = "2026/11/20";
}
