namespace Tandem.Http;

/// <summary>How far a parser came with the bytes it was given.</summary>
public enum ParseResult : byte
{
    /// <summary>The head ended; <see cref="MessageHead.HeadLength"/> bytes belong to it.</summary>
    Complete,
    /// <summary>All bytes are right so far and more are needed.</summary>
    Incomplete,
    /// <summary>The bytes can never become a message; <see cref="MessageHead.Error"/> says why.</summary>
    Invalid,
}
