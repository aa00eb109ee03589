using System.Net;

namespace Tandem.Lab.Tests.Harness;

/// <summary>A lab with a daemon on each balancer, and a client that probes through the virtual address.</summary>
internal sealed class Pair : IDisposable
{
    /// <summary>Version 2 needs 3.6 s to elect; a busy machine a little more.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly string first;
    private readonly string second;
    private readonly EchoResponder[] responders;
    private VrrpDaemon? daemon1;
    private VrrpDaemon? daemon2;
    private OutageProber? prober;

    public Pair(string first, string second, IPAddress? address = null)
    {
        this.first = first;
        this.second = second;
        Address = address ?? LabAddresses.Virtual;
        Lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        responders = [new EchoResponder(Lab.Lb1), new EchoResponder(Lab.Lb2)];
    }

    public LabNetwork Lab { get; }

    public IPAddress Address { get; set; }

    public Host Lb1 => Lab.Lb1;

    public Host Lb2 => Lab.Lb2;

    public VrrpDaemon Daemon1 => daemon1 ?? throw new InvalidOperationException("not started");

    public VrrpDaemon Daemon2 => daemon2 ?? throw new InvalidOperationException("not started");

    public OutageProber Prober => prober ??= new OutageProber(Lab.Client, Address);

    /// <summary>Starts both and waits until lb1 has the address and answers.</summary>
    public void Start(string configuration1, string configuration2)
    {
        StartFirst(configuration1);
        StartSecond(configuration2);
        AwaitMaster(Lb1);
    }

    public VrrpDaemon StartFirst(string configuration, params string[] environment) =>
        daemon1 = VrrpDaemon.Start(Lb1, PairPrograms.PathOf(first), configuration, environment, []);

    public VrrpDaemon StartSecond(string configuration, params string[] environment) =>
        daemon2 = VrrpDaemon.Start(Lb2, PairPrograms.PathOf(second), configuration, environment, []);

    /// <summary>Waits until the address is on this balancer, not on the other, and the client is answered by it.</summary>
    public void AwaitMaster(Host master)
    {
        try
        {
            master.AwaitAddress(Address, present: true, Patience);
            (master == Lb1 ? Lb2 : Lb1).AwaitAddress(Address, present: false, Patience);
            if (Prober.AwaitAnswer(master, LabClock.NowUs, Patience) == null)
            {
                throw new LabFailure($"{master.Name} has {Address} and the client gets no answer from it");
            }
        }
        catch (LabFailure e)
        {
            throw new LabFailure($"{e.Message}\n--- {daemon1}\n{daemon1?.Log.Text}\n--- {daemon2}\n{daemon2?.Log.Text}");
        }
    }

    /// <summary>What every pair must do: lb1 serves, stops and hands over, comes back and serves; lb2 leaves nothing behind.</summary>
    public void ServeHandOverAndComeBack(string configuration1, string configuration2)
    {
        Start(configuration1, configuration2);
        Assert.Equal(0, Daemon1.Stop());
        AwaitMaster(Lb2);
        StartFirst(configuration1);
        AwaitMaster(Lb1);
        Assert.Equal(0, Daemon2.Stop());
        Assert.False(Lb2.Owns(Address));
    }

    public void Dispose()
    {
        prober?.Dispose();
        foreach (var responder in responders)
        {
            responder.Dispose();
        }

        Lab.Dispose();
    }
}
