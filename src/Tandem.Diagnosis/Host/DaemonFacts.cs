namespace Tandem.Diagnosis.Host;

/// <summary>A process of keepalived or of tandem's failover, in this network.</summary>
/// <param name="Pid">Its number.</param>
/// <param name="Name">keepalived or tandem.</param>
/// <param name="IsStopped">It was stopped by a signal or a debugger, and does nothing.</param>
internal sealed record DaemonFacts(int Pid, string Name, bool IsStopped);
