using Tandem.Linux.Processes;
using Tandem.Linux.Reactor;

namespace Tandem.Failover.Tracking;

/// <summary>
/// Knows within milliseconds when the processes that a script asks for are gone: it holds a descriptor of each and looks for others when
/// the last one has ended. It is armed only by a success of the script, and it counts as the script's own tool does, so that it says
/// nothing that the next run would not say too. The script stays the judge.
/// </summary>
/// <remarks>
/// A process that was killed stays a zombie until its parent waits for it, and killall, pgrep and kill count zombies: then we wait for
/// that moment, looking after 1, 2, 4 ... ms, and give it up after a second, since the script goes on to succeed. While all is gone
/// the kernel tells of a new process where it does, and we look for one each 100 ms, unless nothing was born on the host meanwhile; a
/// look costs about 5 µs of another thread's time per process. While a process lives, nothing is looked at.
/// </remarks>
internal sealed class InstantScript : Deadline, IBirthObserver
{
    /// <summary>Processes watched at a time. More may match: they are found when these have ended.</summary>
    internal const int MostWatched = 16;

    /// <summary>How often we look for a new process while there is none.</summary>
    internal const int BirthPeriodMs = 100;

    /// <summary>Looks that are done although nothing was born: a process that was born before may have become another program since.</summary>
    private const int LooksWithoutBirth = 10;

    private readonly EpollLoop loop;
    private readonly ProcessScanner scanner;
    private readonly ProcessBirths? births;
    private readonly ProcessQuery query;
    private readonly IInstantObserver observer;
    private readonly Action answered;
    private readonly List<Watched> watched = [];
    private readonly bool countsZombies;
    private bool isAsking;
    private bool isEnded;
    private bool hasWatched;
    private int lastId;
    private int quietLooks;

    internal InstantScript(TrackingServices services, ScriptIdiom idiom, IInstantObserver observer)
    {
        loop = services.Loop;
        scanner = services.Scanner;
        births = services.Births;
        this.observer = observer;
        query = idiom.Kind switch
        {
            ScriptIdiomKind.Program => new ProgramQuery(idiom.Texts),
            ScriptIdiomKind.PidFile => new PidFileQuery(idiom.Texts[0]),
            _ => new NameQuery(idiom.Texts[0], idiom.Kind == ScriptIdiomKind.NamePart),
        };
        countsZombies = idiom.Kind != ScriptIdiomKind.Program;
        answered = OnAnswered;
    }

    private enum Watching
    {
        /// <summary>Nothing is known until the script succeeds.</summary>
        Off,

        /// <summary>At least one process lives.</summary>
        Armed,

        /// <summary>All are gone, and the script was told.</summary>
        Gone,
    }

    private Watching State
    {
        get;
        set
        {
            if (value != field)
            {
                field = value;
                _ = births?.Want(this, value == Watching.Gone);
            }
        }
    }

    /// <summary>The processes that are watched. For tests and dumps.</summary>
    internal int Count => watched.Count;

    /// <summary>Whether a process is watched. For tests.</summary>
    /// <param name="pid">The process.</param>
    internal bool Watches(int pid) => watched.Exists(w => w.Pid == pid && w.IsWatching);

    /// <summary>Whether all are gone.</summary>
    internal bool IsGone => State == Watching.Gone;

    /// <summary>When the last of the processes ended, on the loop's clock; a run that began before knows nothing of it.</summary>
    internal long LastEndUs { get; private set; } = -1;

    /// <summary>
    /// A run of the script that knows of all ends until now succeeded: what it asks for lives, although we may not see it. Then
    /// nothing is known, and nothing is said, until it is seen.
    /// </summary>
    internal void Arm()
    {
        if (watched.Count == 0)
        {
            State = Watching.Off;
            Disarm();
            Ask();
        }
    }

    /// <summary>A run of the script failed, and nothing is watched: its success is to be noticed early as well.</summary>
    internal void AwaitBirth()
    {
        if (State == Watching.Off && watched.Count == 0 && !isAsking && !isEnded)
        {
            BeGone();
        }
    }

    /// <summary>Ends it.</summary>
    internal void End()
    {
        isEnded = true;
        State = Watching.Off;
        Disarm();
        foreach (var process in watched)
        {
            process.Stop();
        }

        watched.Clear();
    }

    /// <summary>Looks for a new process.</summary>
    public override void OnDue()
    {
        if (State != Watching.Gone || isEnded)
        {
            return;
        }

        var id = ProcessTable.LastId();
        quietLooks = id != 0 && id == lastId ? quietLooks + 1 : 0;
        lastId = id;
        if (quietLooks < LooksWithoutBirth)
        {
            Ask();
        }

        loop.Timers.Set(this, loop.NowMs + BirthPeriodMs);
    }

    /// <inheritdoc/>
    void IBirthObserver.OnBirth(int pid)
    {
        if (query.Matches(pid))
        {
            Ask();
        }
    }

    /// <inheritdoc/>
    void IBirthObserver.OnFork(int parent)
    {
        // Nothing is watched whose child could be one of those that are asked for.
    }

    private void Ask()
    {
        if (!isAsking && !isEnded)
        {
            isAsking = true;
            scanner.Ask(query, answered);
        }
    }

    /// <summary>As <see cref="Ask"/>, but each millisecond counts.</summary>
    private void AskNow()
    {
        if (!isAsking && scanner.AnswerNow(query))
        {
            Judge();
        }
        else
        {
            Ask();
        }
    }

    private void OnAnswered()
    {
        isAsking = false;
        if (!isEnded)
        {
            Judge();
        }
    }

    private void Judge()
    {
        foreach (var pid in query.Found)
        {
            if (watched.Count < MostWatched && !watched.Exists(w => w.Pid == pid))
            {
                var process = new Watched(this);
                if (process.Begin(loop, pid))
                {
                    watched.Add(process);
                }
            }
        }

        var before = State;
        if (watched.Count > 0)
        {
            State = Watching.Armed;
            Disarm();
            if (before != Watching.Off)
            {
                // Also when the last one was followed by a new one before we looked: a run between the two has failed.
                observer.OnBorn();
            }

            if (!hasWatched)
            {
                hasWatched = true;
                observer.OnWatching();
            }
        }
        else if (before == Watching.Armed)
        {
            BeGone();
            observer.OnGone();
        }
    }

    private void BeGone()
    {
        State = Watching.Gone;
        quietLooks = 0;
        loop.Timers.Set(this, loop.NowMs + BirthPeriodMs);
    }

    private void Forget(Watched process, bool isKnown)
    {
        watched.Remove(process);
        LastEndUs = loop.NowUs;
        if (watched.Count > 0)
        {
            return;
        }

        if (isKnown)
        {
            AskNow();
        }
        else
        {
            State = Watching.Off;
        }
    }

    /// <summary>One process, and, once it has ended, the wait for the end of its zombie.</summary>
    private sealed class Watched(InstantScript script) : ProcessWatch
    {
        private const int LongestWaitMs = 512;

        private Linger? linger;

        internal void Stop()
        {
            End();
            linger?.Disarm();
        }

        protected override void OnProcessEnded()
        {
            if (script.countsZombies && ProcessTable.Contains(Pid))
            {
                linger = new Linger(this);
                linger.Arm();
            }
            else
            {
                script.Forget(this, true);
            }
        }

        private sealed class Linger(Watched process) : Deadline
        {
            private int waitMs = 1;

            public override void OnDue()
            {
                if (!ProcessTable.Contains(process.Pid))
                {
                    process.Script.Forget(process, true);
                }
                else if (waitMs > LongestWaitMs)
                {
                    process.Script.Forget(process, false);
                }
                else
                {
                    Arm();
                }
            }

            internal void Arm()
            {
                process.Script.loop.Timers.Set(this, process.Script.loop.NowMs + waitMs);
                waitMs *= 2;
            }
        }

        private InstantScript Script => script;
    }
}
