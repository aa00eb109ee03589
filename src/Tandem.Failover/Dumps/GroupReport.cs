using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Failover.Dumps;

/// <summary>A sync group at the moment of a dump.</summary>
/// <param name="Group">What the configuration says of it.</param>
/// <param name="State">Its state.</param>
/// <param name="MembersInFault">Members in FAULT.</param>
/// <param name="MembersInInit">Members that wait for a first result.</param>
public sealed record GroupReport(VrrpSyncGroup Group, ReportedState State, int MembersInFault, int MembersInInit);
