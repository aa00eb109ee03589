using HttpMethod = Tandem.Http.HttpMethod;

namespace Tandem.Balancer.Health;

/// <summary>Sends bytes.</summary>
/// <param name="Number">See <see cref="CheckStep"/>.</param>
/// <param name="Comment">See <see cref="CheckStep"/>.</param>
/// <param name="Head">The bytes; of an HTTP request all before the state header.</param>
/// <param name="Tail">What follows the state header; empty for TCP.</param>
/// <param name="SendsState">Whether a header with the server's state goes in between.</param>
internal sealed record SendStep(int Number, string? Comment, byte[] Head, byte[] Tail, bool SendsState) : CheckStep(Number, Comment)
{
    /// <summary>The method of an HTTP request: it decides whether a body answers.</summary>
    internal HttpMethod Method { get; init; } = HttpMethod.Get;
}
