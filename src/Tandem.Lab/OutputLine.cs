namespace Tandem.Lab;

/// <summary>One line that a program wrote.</summary>
/// <param name="Number">Counted from 0; lines that were dropped count.</param>
/// <param name="AtUs">When it was read, on <see cref="LabClock"/>.</param>
/// <param name="Text">Without its end; cut at 1,000 characters.</param>
public readonly record struct OutputLine(int Number, long AtUs, string Text);
