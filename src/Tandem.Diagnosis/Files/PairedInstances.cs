using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Diagnosis.Files;

/// <summary>Finds out which instances of two files are meant to be one virtual router, also where they do not fit.</summary>
internal static class PairedInstances
{
    /// <summary>Joins instances, the surest first: number and name, number and interface, number, name, an address.</summary>
    internal static List<InstanceCouple> Match(KeepalivedConfiguration first, KeepalivedConfiguration second, out List<VrrpInstance> alone)
    {
        var left = first.Instances.ToList();
        var right = second.Instances.ToList();
        var couples = new List<InstanceCouple>();
        Func<VrrpInstance, VrrpInstance, bool>[] ways =
        [
            static (a, b) => SameNumber(a, b) && a.Name == b.Name && a.Interface == b.Interface,
            static (a, b) => SameNumber(a, b) && a.Name == b.Name,
            static (a, b) => SameNumber(a, b) && a.Interface == b.Interface,
            SameNumber,
            static (a, b) => a.Name == b.Name && a.Family == b.Family,
            static (a, b) => a.Addresses.Any(x => b.Addresses.Any(y => x.Address.Equals(y.Address))),
        ];
        foreach (var way in ways)
        {
            foreach (var a in left.ToList())
            {
                if (right.Find(b => way(a, b)) is { } found)
                {
                    couples.Add(new InstanceCouple(a, found, first, second));
                    left.Remove(a);
                    right.Remove(found);
                }
            }
        }

        alone = [.. left, .. right];
        couples.Sort((a, b) => a.First.Origin.Position.Line.CompareTo(b.First.Origin.Position.Line));
        return couples;
    }

    private static bool SameNumber(VrrpInstance a, VrrpInstance b) => a.VirtualRouterId == b.VirtualRouterId && a.Family == b.Family;
}
