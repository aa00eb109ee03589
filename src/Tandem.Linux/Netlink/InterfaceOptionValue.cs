namespace Tandem.Linux.Netlink;

/// <summary>A setting of an interface, and its value.</summary>
/// <param name="Option">Which.</param>
/// <param name="Value">Its value.</param>
public readonly record struct InterfaceOptionValue(InterfaceOption Option, uint Value);
