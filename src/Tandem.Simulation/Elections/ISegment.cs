namespace Tandem.Simulation.Elections;

/// <summary>What a simulated router acts on: the network, and whoever watches. Members are those of its sync group; 0 is a router without one.</summary>
internal interface ISegment
{
    /// <summary>Sends an advertisement of one member; priority 0 resigns.</summary>
    public void Send(int from, int member, byte priority, long intervalUs);

    /// <summary>Tells neighbors who has the addresses of one member.</summary>
    public void Announce(int from, int member);

    /// <summary>A node has become master.</summary>
    public void BecomesMaster(int node);

    /// <summary>Something for the timeline.</summary>
    public void Say(int node, string what);
}
