namespace Tandem.Diagnosis.Host;

/// <summary>One reason why fail-over would not work, or not well.</summary>
/// <param name="Likelihood">0 to 100: how likely it is what the operator is looking for; the highest comes first.</param>
/// <param name="Breaks">Fail-over does not work while it is so; else it works, but not always or not well.</param>
/// <param name="Title">What is wrong, in one clause.</param>
/// <param name="Detail">What was seen, and what it leads to.</param>
/// <param name="Command">What mends it: a command, or what to change in a file.</param>
public sealed record Finding(int Likelihood, bool Breaks, string Title, string Detail, string Command);
