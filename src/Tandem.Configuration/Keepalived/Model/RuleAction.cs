namespace Tandem.Configuration.Keepalived.Model;

/// <summary>What a rule does, numbered as the kernel does (FR_ACT_*).</summary>
public enum RuleAction
{
    /// <summary><c>table</c>.</summary>
    ToTable = 1,

    /// <summary><c>goto</c>.</summary>
    Goto = 2,

    /// <summary><c>nop</c>.</summary>
    Nop = 3,

    /// <summary><c>blackhole</c>.</summary>
    Blackhole = 6,

    /// <summary><c>unreachable</c>.</summary>
    Unreachable = 7,

    /// <summary><c>prohibit</c>.</summary>
    Prohibit = 8,
}
