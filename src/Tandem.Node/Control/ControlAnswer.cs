using System.Text.Json;

namespace Tandem.Node.Control;

/// <summary>What came of a request.</summary>
public sealed record ControlAnswer
{
    private ControlAnswer()
    {
    }

    /// <summary>Whether it was answered by <c>{"ok":true}</c>.</summary>
    public bool Ok { get; private init; }

    /// <summary>Whether there is nobody to ask: no socket, or one that nobody listens at.</summary>
    public bool IsMissing { get; private init; }

    /// <summary>Whether there was an answer, be it a refusal.</summary>
    public bool IsAnswered { get; private init; }

    /// <summary>Why it is not <see cref="Ok"/>, for people; empty when it is.</summary>
    public string Error { get; private init; } = "";

    /// <summary>The answer; undefined when there was none.</summary>
    public JsonElement Body { get; private init; }

    internal static ControlAnswer Missing(string error) => new() { IsMissing = true, Error = error };

    internal static ControlAnswer Silent(string error) => new() { Error = error };

    internal static ControlAnswer Of(JsonElement body, string path)
    {
        var ok = body.Flag("ok");
        var error = ok ? "" : body.Text("error") is { Length: > 0 } text ? text : $"refused at {path}";
        return new ControlAnswer { Ok = ok, IsAnswered = true, Error = error, Body = body };
    }
}
