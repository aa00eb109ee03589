using Tandem.Linux.Native;

namespace Tandem.Linux.Reactor;

/// <summary>A listening socket in an <see cref="EpollLoop"/>, level-triggered, so that a pause loses no client.</summary>
internal sealed unsafe class SocketListener : Listener
{
    private readonly EpollLoop loop;
    private bool paused;

    internal SocketListener(EpollLoop loop, int descriptor, ListenerHandler handler)
    {
        this.loop = loop;
        Descriptor = descriptor;
        Handler = handler;
    }

    public override bool IsPaused => paused;

    internal int Descriptor { get; private set; }

    internal uint Generation { get; set; }

    internal ListenerHandler Handler { get; }

    public override void Pause()
    {
        if (!paused && Descriptor >= 0)
        {
            paused = true;
            loop.Unregister(Descriptor);
        }
    }

    public override void Resume()
    {
        if (paused && Descriptor >= 0)
        {
            paused = false;
            loop.Register(this);
        }
    }

    public override void Close()
    {
        if (Descriptor < 0)
        {
            return;
        }

        if (!paused)
        {
            // The descriptor may be shared with another process, so closing it alone would leave it registered.
            loop.Unregister(Descriptor);
        }

        loop.Forget(this);
        _ = Libc.Close(Descriptor);
        Descriptor = -1;
    }
}
