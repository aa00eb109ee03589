using Tandem.Failover.Election;

namespace Tandem.Simulation.Elections;

/// <summary>
/// Watches the order of the effects of one input: a master advertises before it takes its addresses, has them before it announces
/// them, and has announced them before scripts are told; and addresses come and go in turn.
/// </summary>
internal sealed class EffectOrders(ElectionWorld world)
{
    private readonly bool[,] holds = new bool[world.Plan.Nodes.Count, world.Plan.Members];
    private readonly bool[] advertised = new bool[world.Plan.Members];
    private readonly bool[] announced = new bool[world.Plan.Members];
    private ElectionState[] states = [];
    private int node;

    internal bool Holds(int ofNode, int member) => holds[ofNode, member];

    /// <summary>The node's process is gone, and its addresses.</summary>
    internal void Forget(int ofNode)
    {
        for (var member = 0; member < world.Plan.Members; member++)
        {
            holds[ofNode, member] = false;
        }
    }

    internal void Begin(int ofNode, ElectionState[] after)
    {
        node = ofNode;
        states = after;
        Array.Clear(advertised);
        Array.Clear(announced);
    }

    internal void See(in Effect effect)
    {
        var member = effect.Member;
        switch (effect.Kind)
        {
            case EffectKind.SendAdvertisement:
                advertised[member] |= effect.Priority > 0;
                break;
            case EffectKind.AddAddresses:
                Must(advertised[member] && !holds[node, member], "takes its addresses without having advertised, or twice");
                holds[node, member] = true;
                break;
            case EffectKind.RemoveAddresses:
                Must(holds[node, member], "removes addresses that it has not");
                holds[node, member] = false;
                break;
            case EffectKind.Announce:
                Must(holds[node, member], "announces addresses that it has not");
                announced[member] = true;
                break;
            case EffectKind.Notify when effect.Notified == NotifiedState.Master:
                Must(holds[node, member] && announced[member], "tells of MASTER before it serves");
                break;
        }
    }

    internal void End(in ElectionInput input)
    {
        for (var member = 0; member < states.Length; member++)
        {
            ref readonly var state = ref states[member];
            if (holds[node, member] != state.HoldsAddresses || holds[node, member] != state.Role is ElectionRole.Master or ElectionRole.Leaving)
            {
                world.Violate($"node {node} is {state.Role} and {(holds[node, member] ? "has" : "has not")} its addresses after {input.Kind}");
            }
        }
    }

    private void Must(bool isSo, string otherwise)
    {
        if (!isSo)
        {
            world.Violate($"node {node} {otherwise}");
        }
    }
}
