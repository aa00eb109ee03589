namespace Tandem.Peers.Tests.Harness;

/// <summary>A theory about Tandem alone; see <see cref="TandemFactAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TandemTheoryAttribute : TheoryAttribute
{
    public TandemTheoryAttribute()
    {
        if (!PeerProgram.SubjectIsTandem)
        {
            Skip = "haproxy is compared with itself";
        }
    }
}
