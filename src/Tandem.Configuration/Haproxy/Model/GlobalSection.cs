namespace Tandem.Configuration.Haproxy;

/// <summary>The <c>global</c> section (configuration.txt 3). Null means not written.</summary>
public sealed class GlobalSection
{
    internal GlobalSection()
    {
    }

    /// <summary><c>daemon</c>.</summary>
    public bool Daemon { get; internal set; }

    /// <summary><c>master-worker</c>.</summary>
    public bool MasterWorker { get; internal set; }

    /// <summary><c>quiet</c>.</summary>
    public bool Quiet { get; internal set; }

    /// <summary><c>zero-warning</c>: any warning refuses the configuration.</summary>
    public bool ZeroWarning { get; internal set; }

    /// <summary><c>pidfile</c>.</summary>
    public string? PidFile { get; internal set; }

    /// <summary><c>user</c>.</summary>
    public string? User { get; internal set; }

    /// <summary><c>group</c>.</summary>
    public string? Group { get; internal set; }

    /// <summary><c>uid</c>.</summary>
    public int? Uid { get; internal set; }

    /// <summary><c>gid</c>.</summary>
    public int? Gid { get; internal set; }

    /// <summary><c>chroot</c>.</summary>
    public string? Chroot { get; internal set; }

    /// <summary><c>nbthread</c>, 1 to 64; null for the CPUs at hand.</summary>
    public int? ThreadCount { get; internal set; }

    /// <summary><c>maxconn</c> of the process; null for what the descriptor limit allows.</summary>
    public int? MaxConn { get; internal set; }

    /// <summary><c>ulimit-n</c>.</summary>
    public int? UlimitN { get; internal set; }

    /// <summary><c>fd-hard-limit</c>.</summary>
    public int? FdHardLimit { get; internal set; }

    /// <summary><c>strict-limits</c>; true unless <c>no strict-limits</c>.</summary>
    public bool StrictLimits { get; internal set; } = true;

    /// <summary><c>node</c>.</summary>
    public string? Node { get; internal set; }

    /// <summary><c>description</c>.</summary>
    public string? Description { get; internal set; }

    /// <summary><c>log-tag</c>; null for "haproxy".</summary>
    public string? LogTag { get; internal set; }

    /// <summary><c>log-send-hostname</c>: null when not written, empty for the host's own name.</summary>
    public string? LogSendHostname { get; internal set; }

    /// <summary><c>log</c> lines in order.</summary>
    public IReadOnlyList<LogTarget> Logs { get; internal set; } = [];

    /// <summary><c>hard-stop-after</c> in milliseconds; null for never.</summary>
    public int? HardStopAfterMs { get; internal set; }

    /// <summary><c>spread-checks</c> in percent, 0 to 50.</summary>
    public int SpreadChecksPercent { get; internal set; }

    /// <summary><c>max-spread-checks</c> in milliseconds.</summary>
    public int? MaxSpreadChecksMs { get; internal set; }

    /// <summary><c>unix-bind</c>; already applied to every <see cref="BindLine"/>.</summary>
    public UnixBindSettings UnixBind { get; internal set; } = new();

    /// <summary><c>tune.bufsize</c> in bytes, 16384 by default; bounds the head of a message.</summary>
    public int BufferSize { get; internal set; } = 16384;

    /// <summary><c>tune.maxrewrite</c> in bytes, 1024 by default; kept free for added headers.</summary>
    public int MaxRewrite { get; internal set; } = 1024;

    /// <summary><c>tune.http.maxhdr</c>: header lines, the first line included; 101 by default.</summary>
    public int MaxHeaders { get; internal set; } = 101;

    /// <summary><c>tune.http.logurilen</c>: bytes of the request line in logs; 1024 by default.</summary>
    public int LogUriLength { get; internal set; } = 1024;

    /// <summary><c>nosplice</c>: splicing is never used.</summary>
    public bool NoSplice { get; internal set; }

    /// <summary>Whether there is a <c>stats socket</c>: with one, a configuration without listeners is worth starting, as in HAProxy.</summary>
    public bool HasStatsSocket { get; internal set; }
}
