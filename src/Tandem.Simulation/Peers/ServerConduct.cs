namespace Tandem.Simulation.Peers;

/// <summary>What a simulated server does with a request.</summary>
internal enum ServerConduct
{
    Honest,

    /// <summary>Honest, in small pieces with time between.</summary>
    Slow,

    /// <summary>Ends the connection with the head of the request in hand.</summary>
    CloseBefore,

    /// <summary>Resets the connection with the head of the request in hand.</summary>
    ResetBefore,

    /// <summary>Ends within the response.</summary>
    CloseWithin,

    /// <summary>Resets within the response.</summary>
    ResetWithin,

    /// <summary>Answers, says that the connection stays, and closes it.</summary>
    CloseAfter,

    /// <summary>Sends what is no response.</summary>
    Garbage,

    /// <summary>Never answers.</summary>
    Silent,

    /// <summary>Answers and closes before it has read the request's body.</summary>
    Early,

    /// <summary>Sends another response right behind the one that was asked for.</summary>
    Poison,
}
