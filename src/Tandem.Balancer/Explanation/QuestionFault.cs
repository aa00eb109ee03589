namespace Tandem.Balancer.Explanation;

/// <summary>What is wrong with a word that asks about a request.</summary>
/// <param name="Message">What is wrong and what to write instead, without a final newline.</param>
/// <param name="Column">Where in the word, in chars from 1; 0 when the whole is meant.</param>
public sealed record QuestionFault(string Message, int Column = 0);
