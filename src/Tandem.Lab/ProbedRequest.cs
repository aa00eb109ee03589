namespace Tandem.Lab;

/// <summary>A request of a <see cref="RequestProber"/> that has ended.</summary>
/// <param name="BeganUs">When its connection was begun, on <see cref="LabClock"/>.</param>
/// <param name="EndedUs">When it was answered, or given up.</param>
/// <param name="Body">The body of the 200 that answered it, without white space around; null when it was lost.</param>
/// <param name="Failure">Why it was lost; empty when it was not.</param>
public sealed record ProbedRequest(long BeganUs, long EndedUs, string? Body, string Failure)
{
    /// <summary>Whether it was answered as it should be.</summary>
    public bool IsAnswered => Body != null;
}
