using Tandem.Failover.Addresses;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Tests.Addresses;

/// <summary>Writes down what it is told.</summary>
internal sealed class RecordingObserver : HostNetworkObserver
{
    internal List<string> Told { get; } = [];

    public override void OnInterfaceAppeared(NetworkInterface link) => Told.Add($"{link.Name} appeared");

    public override void OnInterfaceVanished(NetworkInterface link) => Told.Add($"{link.Name} vanished");

    public override void OnInterfaceUp(NetworkInterface link) => Told.Add($"{link.Name} up");

    public override void OnInterfaceDown(NetworkInterface link) => Told.Add($"{link.Name} down");

    public override void OnInterfaceChanged(NetworkInterface link) => Told.Add($"{link.Name} changed");

    public override void OnAddressGained(NetworkInterface link, in Endpoint address) => Told.Add($"{link.Name} gained {Show(address)}");

    public override void OnAddressLost(NetworkInterface link, in Endpoint address) => Told.Add($"{link.Name} lost {Show(address)}");

    public override void OnPutBack(VirtualAddressSet set, HeldItem item) => Told.Add($"{set.Name} put back {item.Text}");

    public override void OnNotPutBack(VirtualAddressSet set, HeldItem item, int error) => Told.Add($"{set.Name} not put back {item.Text}: {error}");

    public override void OnLapsed(VirtualAddressSet set) => Told.Add($"{set.Name} lapsed");

    public override void OnRenewalRefused(int error, int count) => Told.Add($"renewal refused: {error} ({count})");

    public override void OnSysctlChanged(string text) => Told.Add(text);

    public override void OnOverrun() => Told.Add("overrun");

    private static string Show(in Endpoint address)
    {
        Span<byte> text = stackalloc byte[Endpoint.MaxTextLength];
        return System.Text.Encoding.ASCII.GetString(text[..address.FormatAddress(text)]);
    }
}
