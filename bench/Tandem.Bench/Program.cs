using Tandem.Bench;
using Tandem.Bench.Failover;
using Tandem.Bench.Peers;
using Tandem.Bench.Rows;

if (args is ["failover", ..])
{
    return FailoverBench.Run(args.AsSpan(1));
}

Options? options;
try
{
    options = Options.Parse(args);
}
catch (FormatException e)
{
    Console.Error.WriteLine($"bench: {e.Message}");
    return 2;
}

if (options is null)
{
    Console.Error.WriteLine(Options.Usage);
    return 2;
}

IRow[] rows =
[
    .. RowsOf(logging: false), .. RowsOf(logging: true),
    new Latency(logging: false), new Latency(logging: true),
    new IdleMemory(), new StartTime(), new SystemCalls(), new Growth(),
];
if (options.Only.Count > 0)
{
    rows = [.. rows.Where(row => options.Only.Any(word => row.Name.Contains(word, StringComparison.Ordinal)))];
}

if (options.List || rows.Length == 0)
{
    Console.WriteLine(string.Join('\n', rows.Select(row => row.Name)));
    return rows.Length == 0 ? 2 : 0;
}

// Two descriptors a proxied connection, and some for the process itself.
var maxConnections = Math.Min(20_000, (Libc.RaiseFileLimit(100_000) - 200) / 2);
var folder = Directory.CreateDirectory($"{(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath())}/tandem-bench-{Environment.ProcessId}").FullName;
// nginx's workers run as another user and must reach their files.
File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherExecute | UnixFileMode.OtherRead);
try
{
    using var backend = new Backend(folder);
    List<PeerKind> kinds = [new HaproxyKind("haproxy", "/usr/sbin/haproxy", maxConnections), new NginxKind(maxConnections)];
    if (File.Exists(options.Tandem))
    {
        kinds.Add(new HaproxyKind("tandem", Path.GetFullPath(options.Tandem), maxConnections));
    }
    else
    {
        Console.Error.WriteLine($"bench: {options.Tandem} does not exist; only the peers are measured");
    }

    var bench = new Bench(options, folder, backend, kinds, maxConnections);
    var table = new Table(Console.Out);
    table.Head();
    foreach (var row in rows)
    {
        try
        {
            foreach (var figure in row.Measure(bench))
            {
                table.Add(figure);
            }
        }
        catch (Exception e) when (e is InvalidOperationException or TimeoutException or System.Net.Sockets.SocketException)
        {
            table.Fail(row.Name, e.Message);
        }
    }

    return table.Foot() ? 0 : 1;
}
finally
{
    Directory.Delete(folder, recursive: true);
}

static IEnumerable<IRow> RowsOf(bool logging)
{
    var suffix = logging ? "-logging" : "";
    var words = logging ? ", logging" : "";
    var http = new Setup(Logging: logging);
    var tcp = new Setup(Tcp: true, Logging: logging);
    yield return new CpuPerRequest("keepalive-64" + suffix, "keep-alive GET, 64 connections" + words, 64) { Setup = http, OfHaproxy = 0.80, OfNginx = 0.80 };
    yield return new CpuPerRequest("keepalive-512" + suffix, "keep-alive GET, 512 connections" + words, 512) { Setup = http, OfHaproxy = 0.80, OfNginx = 0.80 };
    yield return new CpuPerRequest("newconn" + suffix, "GET on a new connection each, 64 at once" + words, 64) { Setup = http, Closing = true, OfHaproxy = 0.55, OfNginx = 1.0 };
    yield return new CpuPerRequest("http-64k" + suffix, "body of 64 KB, HTTP, 64 connections" + words, 64) { Setup = http, Path = Backend.Body64K, OfHaproxy = 0.90 };
    yield return new CpuPerRequest("http-1m" + suffix, "body of 1 MB, HTTP, 16 connections" + words, 16) { Setup = http, Path = Backend.Body1M, OfHaproxy = 0.90 };
    yield return new CpuPerRequest("tcp-64k" + suffix, "body of 64 KB, TCP mode, 64 connections" + words, 64) { Setup = tcp, Path = Backend.Body64K, OfHaproxy = 0.90 };
    yield return new CpuPerRequest("tcp-1m" + suffix, "body of 1 MB, TCP mode, 16 connections" + words, 16) { Setup = tcp, Path = Backend.Body1M, OfHaproxy = 0.90 };
}
