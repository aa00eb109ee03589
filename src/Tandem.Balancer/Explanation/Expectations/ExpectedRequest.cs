using Tandem.Configuration.Text;

namespace Tandem.Balancer.Explanation;

/// <summary>One request of a file of expectations.</summary>
/// <param name="Position">Where it stands.</param>
/// <param name="Question">The request.</param>
/// <param name="Expectations">What should become of it; at least one.</param>
public sealed record ExpectedRequest(Position Position, RequestQuestion Question, IReadOnlyList<Expectation> Expectations);
