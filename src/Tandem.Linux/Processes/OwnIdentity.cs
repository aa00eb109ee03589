namespace Tandem.Linux.Processes;

/// <summary>Who this process is.</summary>
public static class OwnIdentity
{
    /// <summary>The id of the effective user.</summary>
    public static uint User => ScriptCalls.EffectiveUser();

    /// <summary>The id of the effective group.</summary>
    public static uint Group => ScriptCalls.EffectiveGroup();
}
