namespace Tandem.Balancer.Tests.Health;

/// <summary>
/// What HAProxy 2.6.12 wrote to standard error through a row of events ("> " lines), durations set to 0: servers px/a (404
/// disables), px/b (backup), px/t tracking px/a, px/d (disabled), px/n (unchecked); tr/x tracking px/a and tr/y (backup)
/// tracking tr/x; listen section ls with ls/a (slow start) and ls/lg; ws/w1 and ws/w2.
/// </summary>
internal static class TransitionTranscript
{
    internal const string Text = """
        > check px/a L7OK 200
        > check px/b L7OK 200
        > check ls/a L7OK 200
        > check ls/lg L7OK 200
        > check ws/w1 L4OK 0
        > check ws/w2 L4OK 0
        > check px/a L7OKC 404
        [WARNING] Server px/a is stopping, reason: Layer7 check conditionally passed, code: 404, check duration: 0ms. 2 active and 1 backup servers online. 0 sessions requeued, 0 total in queue.
        [WARNING] Server tr/x is stopping via px/a. 0 active and 1 backup servers online. Running on backup. 0 sessions requeued, 0 total in queue.
        [WARNING] Backup Server tr/y is stopping via tr/x. 0 active and 0 backup servers online. 0 sessions requeued, 0 total in queue.
        [ALERT] backend 'tr' has no server available!
        [WARNING] Server px/t is stopping via px/a. 1 active and 1 backup servers online. 0 sessions requeued, 0 total in queue.
        > check ls/a L7STS 404 X
        > check ls/a L7STS 404 X
        [WARNING] Server ls/a is DOWN, reason: Layer7 wrong status, code: 404, info: "X", check duration: 0ms. 1 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.
        > status px/a NOLB
        > status px/t NOLB
        > status tr/y NOLB
        > status ls/a DOWN
        > check px/a L7OK 200
        [WARNING] Server px/a is UP, reason: Layer7 check passed, code: 200, check duration: 0ms. 2 active and 1 backup servers online. 0 sessions requeued, 0 total in queue.
        [WARNING] Server tr/x is UP via px/a. 1 active and 0 backup servers online. 0 sessions requeued, 0 total in queue.
        [WARNING] Backup Server tr/y is UP via tr/x. 1 active and 1 backup servers online. 0 sessions requeued, 0 total in queue.
        [WARNING] Server px/t is UP via px/a. 3 active and 1 backup servers online. 0 sessions requeued, 0 total in queue.
        > check ls/a L7OK 200
        > status ls/a DOWN 1/2
        > check ls/a L7OK 200
        [WARNING] Server ls/a is UP, reason: Layer7 check passed, code: 200, check duration: 0ms. 2 active and 0 backup servers online. 0 sessions requeued, 0 total in queue.
        > warm ls/a
        [WARNING] Server ls/a is UP. 2 active and 0 backup servers online. 0 sessions requeued, 0 total in queue.
        > check px/a L7OKC 404
        [WARNING] Server px/a is stopping, reason: Layer7 check conditionally passed, code: 404, check duration: 0ms. 2 active and 1 backup servers online. 0 sessions requeued, 0 total in queue.
        [WARNING] Server tr/x is stopping via px/a. 0 active and 1 backup servers online. Running on backup. 0 sessions requeued, 0 total in queue.
        [WARNING] Backup Server tr/y is stopping via tr/x. 0 active and 0 backup servers online. 0 sessions requeued, 0 total in queue.
        [ALERT] backend 'tr' has no server available!
        [WARNING] Server px/t is stopping via px/a. 1 active and 1 backup servers online. 0 sessions requeued, 0 total in queue.
        > check px/a L7STS 500 X
        > status px/a NOLB 1/2
        > status tr/y NOLB 1/2
        > check px/a L7STS 500 X
        [WARNING] Server px/a is DOWN, reason: Layer7 wrong status, code: 500, info: "X", check duration: 0ms. 1 active and 1 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.
        [WARNING] Server tr/x is DOWN via px/a. 0 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.
        [WARNING] Backup Server tr/y is DOWN via tr/x. 0 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.
        [WARNING] Server px/t is DOWN via px/a. 1 active and 1 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.
        > check px/a L7OK 200
        > status px/a DOWN 1/2
        > status tr/x DOWN 1/2
        > check px/a L7OK 200
        [WARNING] Server px/a is UP, reason: Layer7 check passed, code: 200, check duration: 0ms. 2 active and 1 backup servers online. 0 sessions requeued, 0 total in queue.
        [WARNING] Server tr/x is UP via px/a. 1 active and 0 backup servers online. 0 sessions requeued, 0 total in queue.
        [WARNING] Backup Server tr/y is UP via tr/x. 1 active and 1 backup servers online. 0 sessions requeued, 0 total in queue.
        [WARNING] Server px/t is UP via px/a. 3 active and 1 backup servers online. 0 sessions requeued, 0 total in queue.
        > maint px/a
        [WARNING] Server px/a is going DOWN for maintenance. 2 active and 1 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.
        [WARNING] Server tr/x is going DOWN for maintenance via px/a. 0 active and 1 backup servers left. Running on backup. 0 sessions active, 0 requeued, 0 remaining in queue.
        [WARNING] Backup Server tr/y is going DOWN for maintenance via tr/x. 0 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.
        [ALERT] backend 'tr' has no server available!
        [WARNING] Server px/t is going DOWN for maintenance via px/a. 1 active and 1 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.
        > status px/a MAINT
        > status px/t MAINT (via px/a)
        > status tr/y MAINT (via tr/x)
        > status px/d MAINT
        > status px/n no check
        > drain px/a
        [WARNING] Server px/a is UP/DRAIN (leaving forced maintenance).
        [WARNING] Server px/a remains in forced drain mode.
        [WARNING] Server tr/x is UP/DRAIN (leaving maintenance).
        [WARNING] Server tr/x is leaving forced drain but remains in drain mode via px/a.
        [WARNING] Backup Server tr/y is UP/DRAIN (leaving maintenance).
        [WARNING] Backup Server tr/y is leaving forced drain but remains in drain mode via tr/x.
        [WARNING] Server px/t is UP/DRAIN (leaving maintenance).
        [WARNING] Server px/t is leaving forced drain but remains in drain mode via px/a.
        > check px/a L7OK 200
        > status px/a DRAIN
        > status px/t DRAIN
        > ready px/a
        [WARNING] Server px/a is UP (leaving forced drain).
        [WARNING] Server tr/x is UP (leaving forced drain).
        [WARNING] Backup Server tr/y is UP (leaving forced drain).
        [WARNING] Server px/t is UP (leaving forced drain).
        > drain px/a
        [WARNING] Server px/a enters drain state. 2 active and 1 backup servers online. 0 sessions requeued, 0 total in queue.
        [WARNING] Server tr/x enters drain state via px/a. 0 active and 1 backup servers online. Running on backup. 0 sessions requeued, 0 total in queue.
        [WARNING] Backup Server tr/y enters drain state via tr/x. 0 active and 0 backup servers online. 0 sessions requeued, 0 total in queue.
        [ALERT] backend 'tr' has no server available!
        [WARNING] Server px/t enters drain state via px/a. 1 active and 1 backup servers online. 0 sessions requeued, 0 total in queue.
        > maint px/a
        [WARNING] Server px/a is going DOWN for maintenance. 1 active and 1 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.
        [WARNING] Server tr/x is going DOWN for maintenance via px/a. 0 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.
        [WARNING] Backup Server tr/y is going DOWN for maintenance via tr/x. 0 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.
        [WARNING] Server px/t is going DOWN for maintenance via px/a. 1 active and 1 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.
        > ready px/a
        [WARNING] Server px/a is UP/READY (leaving forced maintenance).
        [WARNING] Server tr/x is UP/READY (leaving maintenance).
        [WARNING] Backup Server tr/y is UP/READY (leaving maintenance).
        [WARNING] Server px/t is UP/READY (leaving maintenance).
        > maint px/t
        [WARNING] Server px/t is going DOWN for maintenance. 2 active and 1 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.
        > maint px/a
        [WARNING] Server px/a is going DOWN for maintenance. 1 active and 1 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.
        [WARNING] Server tr/x is going DOWN for maintenance via px/a. 0 active and 1 backup servers left. Running on backup. 0 sessions active, 0 requeued, 0 remaining in queue.
        [WARNING] Backup Server tr/y is going DOWN for maintenance via tr/x. 0 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.
        [ALERT] backend 'tr' has no server available!
        > enable px/t
        [WARNING] Server px/t is leaving forced maintenance but remains in maintenance via px/a.
        > enable px/a
        [WARNING] Server px/a is UP/READY (leaving forced maintenance).
        [WARNING] Server tr/x is UP/READY (leaving maintenance).
        [WARNING] Backup Server tr/y is UP/READY (leaving maintenance).
        [WARNING] Server px/t is UP/READY (leaving maintenance).
        > drain tr/x
        [WARNING] Server tr/x enters drain state. 0 active and 1 backup servers online. Running on backup. 0 sessions requeued, 0 total in queue.
        [WARNING] Backup Server tr/y enters drain state via tr/x. 0 active and 0 backup servers online. 0 sessions requeued, 0 total in queue.
        [ALERT] backend 'tr' has no server available!
        > drain px/a
        [WARNING] Server px/a enters drain state. 2 active and 1 backup servers online. 0 sessions requeued, 0 total in queue.
        [WARNING] Server tr/x remains in forced drain mode.
        [WARNING] Server px/t enters drain state via px/a. 1 active and 1 backup servers online. 0 sessions requeued, 0 total in queue.
        > ready tr/x
        [WARNING] Server tr/x is leaving forced drain but remains in drain mode via px/a.
        > ready px/a
        [WARNING] Server px/a is UP (leaving forced drain).
        [WARNING] Server tr/x is UP (leaving forced drain).
        [WARNING] Backup Server tr/y is UP (leaving forced drain).
        [WARNING] Server px/t is UP (leaving forced drain).
        > enable px/d
        [WARNING] Server px/d is UP/READY (leaving forced maintenance).
        > maint px/b
        [WARNING] Backup Server px/b is going DOWN for maintenance. 4 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.
        > maint px/a
        [WARNING] Server px/a is going DOWN for maintenance. 3 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.
        [WARNING] Server tr/x is going DOWN for maintenance via px/a. 0 active and 1 backup servers left. Running on backup. 0 sessions active, 0 requeued, 0 remaining in queue.
        [WARNING] Backup Server tr/y is going DOWN for maintenance via tr/x. 0 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.
        [ALERT] backend 'tr' has no server available!
        [WARNING] Server px/t is going DOWN for maintenance via px/a. 2 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.
        > maint px/n
        [WARNING] Server px/n is going DOWN for maintenance. 1 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.
        > maint px/d
        [WARNING] Server px/d is going DOWN for maintenance. 0 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.
        [ALERT] backend 'px' has no server available!
        > ready px/a
        [WARNING] Server px/a is UP/READY (leaving forced maintenance).
        [WARNING] Server tr/x is UP/READY (leaving maintenance).
        [WARNING] Backup Server tr/y is UP/READY (leaving maintenance).
        [WARNING] Server px/t is UP/READY (leaving maintenance).
        > ready px/b
        [WARNING] Backup Server px/b is UP/READY (leaving forced maintenance).
        > ready px/n
        [WARNING] Server px/n is UP/READY (leaving forced maintenance).
        > health ws/w1 down
        [WARNING] Server ws/w1 is DOWN, changed from CLI. 1 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.
        > health ws/w1 up
        [WARNING] Server ws/w1 is UP, changed from CLI. 2 active and 0 backup servers online. 0 sessions requeued, 0 total in queue.
        > health ws/w1 stopping
        [WARNING] Server ws/w1 is stopping, changed from CLI. 1 active and 0 backup servers online. 0 sessions requeued, 0 total in queue.
        > check ws/w1 L4OK 0
        [WARNING] Server ws/w1 is UP, reason: Layer4 check passed, check duration: 0ms. 2 active and 0 backup servers online. 0 sessions requeued, 0 total in queue.
        > maint ws/w1
        [WARNING] Server ws/w1 is going DOWN for maintenance. 1 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.
        > weight ws/w2 0
        [ALERT] backend 'ws' has no server available!
        > weight ws/w2 1
        > ready ws/w1
        [WARNING] Server ws/w1 is UP/READY (leaving forced maintenance).
        > health px/a down
        [WARNING] Server px/a is DOWN, changed from CLI. 2 active and 1 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.
        [WARNING] Server tr/x is DOWN via px/a. 0 active and 1 backup servers left. Running on backup. 0 sessions active, 0 requeued, 0 remaining in queue.
        [WARNING] Backup Server tr/y is DOWN via tr/x. 0 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.
        [ALERT] backend 'tr' has no server available!
        [WARNING] Server px/t is DOWN via px/a. 1 active and 1 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.
        > maint px/a
        [WARNING] Server px/a was DOWN and now enters maintenance.
        [WARNING] Server tr/x was DOWN and now enters maintenance via px/a.
        [WARNING] Backup Server tr/y was DOWN and now enters maintenance via tr/x.
        [WARNING] Server px/t was DOWN and now enters maintenance via px/a.
        > maint ls/lg
        [WARNING] Server ls/lg is going DOWN for maintenance. 1 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.
        > check ls/a L7STS 500 X
        > check ls/a L7STS 500 X
        [WARNING] Server ls/a is DOWN, reason: Layer7 wrong status, code: 500, info: "X", check duration: 0ms. 0 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.
        [ALERT] proxy 'ls' has no server available!
        > drain ls/a
        [WARNING] Server ls/a enters drain state. 0 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.
        > status ls/a DOWN
        > check ls/a L7OK 200
        > check ls/a L7OK 200
        [WARNING] Server ls/a is UP, reason: Layer7 check passed, code: 200, check duration: 0ms. 0 active and 0 backup servers online. 0 sessions requeued, 0 total in queue.
        [WARNING] Server ls/a remains in forced drain mode.
        > status ls/a DRAIN
        > ready ls/a
        [WARNING] Server ls/a is UP (leaving forced drain).
        """;
}
