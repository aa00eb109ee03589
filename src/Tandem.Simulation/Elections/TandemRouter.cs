using Tandem.Failover.Election;

namespace Tandem.Simulation.Elections;

/// <summary>A node of a drawn segment with the daemon's election: all its members have the same settings, and the order of its effects is watched.</summary>
internal sealed class TandemRouter(ElectionWorld world, int node) : ElectingRouter(
    world, node, world.Plan.Nodes[node], [.. Enumerable.Repeat(world.Plan.Nodes[node].Settings, world.Plan.Members)], isGroup: world.Plan.Members > 1)
{
    protected override void Perform(in ElectionInput input, ReadOnlySpan<Effect> effects)
    {
        world.Orders.Begin(Node, States);
        foreach (ref readonly var effect in effects)
        {
            world.Orders.See(effect);
            switch (effect.Kind)
            {
                case EffectKind.SendAdvertisement:
                    World.Send(Node, effect.Member, effect.Priority, Plan.Settings.AdvertIntervalUs);
                    break;
                case EffectKind.AddAddresses or EffectKind.RemoveAddresses:
                    World.Say(Node, $"{effect.Kind} of {effect.Member}");
                    break;
                case EffectKind.Announce:
                    World.Announce(Node, effect.Member);
                    break;
                case EffectKind.Log when world.Records:
                    World.Say(Node, ElectionWords.Of(effect, $"V{effect.Member}", "G"));
                    break;
                case EffectKind.Notify when effect.Notified == NotifiedState.Master:
                    World.BecomesMaster(Node);
                    break;
            }
        }

        world.Orders.End(input);
    }
}
