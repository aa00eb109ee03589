namespace Tandem.Peers.Tests.Harness;

/// <summary>A fact about Tandem alone, where it is named to be better than HAProxy; skipped when haproxy is compared with itself.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TandemFactAttribute : FactAttribute
{
    public TandemFactAttribute()
    {
        if (!PeerProgram.SubjectIsTandem)
        {
            Skip = "haproxy is compared with itself";
        }
    }
}
