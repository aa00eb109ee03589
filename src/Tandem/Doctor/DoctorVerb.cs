using System.Globalization;
using System.Text;
using Tandem.Configuration.Keepalived;
using Tandem.Configuration.Text;
using Tandem.Diagnosis.Files;
using Tandem.Diagnosis.Host;
using Tandem.Linux.Processes;

namespace Tandem.Doctor;

/// <summary><c>tandem doctor</c>: why fail-over would not work on this node, and what mends it.</summary>
internal static class DoctorVerb
{
    private const int UsageError = 2;
    private const int MostSeconds = 3600;
    private const string DefaultFile = "/etc/keepalived/keepalived.conf";
    private const string DefaultBalancerFile = "/etc/haproxy/haproxy.cfg";

    private const string Help = """
        tandem doctor [-k keepalived.conf] [-f haproxy.cfg] [--for SECONDS]

        Looks at this node and listens on its wire, and says in order of likelihood why fail-over would not work, or did not,
        each with the command that mends it. It changes nothing. Needs root, or CAP_NET_RAW and CAP_NET_ADMIN.

          -k FILE         the failover's file (/etc/keepalived/keepalived.conf)
          -f FILE         the balancer's file (/etc/haproxy/haproxy.cfg, when it is there)
          --for SECONDS   how long to listen (three advertisement intervals and a little more)

        Exit code: 0 nothing found, 1 something found, 2 it could not look.

        """;

    private static readonly string[] Options = ["-f", "-k", "--for", "--help"];

    /// <summary>Runs the verb.</summary>
    /// <param name="arguments">The words behind <c>doctor</c>.</param>
    /// <returns>The exit code.</returns>
    internal static int Run(ReadOnlySpan<string> arguments)
    {
        var file = DefaultFile;
        var balancer = File.Exists(DefaultBalancerFile) ? DefaultBalancerFile : null;
        TimeSpan? listen = null;
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "-h" or "--help":
                    StandardStreams.WriteOutput(Help);
                    return 0;
                case "-k" when i + 1 < arguments.Length:
                    file = arguments[++i];
                    break;
                case "-f" or "-b" when i + 1 < arguments.Length:
                    var isOld = arguments[i] == "-b";
                    var named = arguments[++i];
                    if (!Directory.Exists(named) && FileFault.Of(named) is { } fault)
                    {
                        return Refuse($"{named}: {fault}");
                    }

                    if (IsFailovers(named))
                    {
                        // What -f was here until it became haproxy.cfg in every verb.
                        file = named;
                        StandardStreams.WriteError($"tandem: doctor: {named} is a keepalived.conf; write '-k {named}'\n");
                        break;
                    }

                    balancer = named;
                    StandardStreams.WriteError(isOld ? $"tandem: doctor: -f names haproxy.cfg; write '-f {named}'\n" : "");
                    break;
                case "--for" when i + 1 < arguments.Length:
                    if (!double.TryParse(arguments[++i].TrimEnd('s'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
                        || !(seconds > 0 && seconds <= MostSeconds))
                    {
                        return Refuse($"--for wants seconds, up to {MostSeconds}, not '{arguments[i]}'");
                    }

                    listen = TimeSpan.FromSeconds(seconds);
                    break;
                case "-f" or "-k" or "-b" or "--for":
                    return Refuse($"{arguments[i]} wants a word behind it; 'tandem doctor --help' explains");
                default:
                    var nearest = NearestWord.Find(arguments[i], Options);
                    return Refuse($"unknown option '{arguments[i]}'; " + (nearest != null ? $"did you mean '{nearest}'?" : "'tandem doctor --help' lists them"));
            }
        }

        return Examine(file, balancer, listen);
    }

    private static int Examine(string file, string? balancer, TimeSpan? listen)
    {
        var loaded = KeepalivedLoader.Load(file);
        if (loaded.NoFile)
        {
            return Refuse($"{file}: {FileFault.Of(file) ?? loaded.Diagnostics.All[0].Message}; name the failover's file with -k");
        }

        if (loaded.Refused || loaded.Malformed || loaded.Configuration.Instances.Count == 0)
        {
            var first = loaded.Diagnostics.All.FirstOrDefault(static one => one.Severity == Severity.Alert) ?? loaded.Diagnostics.All.FirstOrDefault();
            var why = first == null ? "it has no vrrp_instance" : $"{first.Position}: {first.Message.TrimEnd('.')}";
            return Refuse($"{file} cannot be run: {why}; 'tandem check -k {file}' says all that is wrong with it");
        }

        using var stop = new CancellationTokenSource();
        using var signals = new SignalSubscription(_ => stop.Cancel(), SignalNumber.Int, SignalNumber.Term);
        var span = listen ?? HostExamination.PatienceOf(loaded.Configuration);
        var said = string.Create(CultureInfo.InvariantCulture, $"Listening for {span.TotalSeconds:0.#} s ...\n");
        var diagnosis = HostExamination.Run(
            loaded.Configuration, file, balancer, span, () => StandardStreams.WriteError(said), stop.Token, out var error);
        if (diagnosis == null)
        {
            return Refuse(error);
        }

        StandardStreams.WriteOutput(Write(diagnosis));
        return diagnosis.Findings.Count == 0 ? 0 : 1;
    }

    /// <summary>Whether a file is surely a keepalived.conf.</summary>
    private static bool IsFailovers(string path)
    {
        var guess = LanguageGuess.Of(path, SmallFile.Read(path) ?? "");
        return guess is { Language: ConfigurationLanguage.Keepalived, Doubt.Length: 0 };
    }

    private static string Write(HostDiagnosis diagnosis)
    {
        var text = new StringBuilder(diagnosis.Verdict).Append('\n');
        var number = 0;
        foreach (var finding in diagnosis.Findings)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{++number}. {char.ToUpperInvariant(finding.Title[0])}{finding.Title[1..]}.\n");
            text.Append("   ").Append(finding.Detail).Append('\n');
            text.Append("   Mend: ").Append(finding.Command).Append('\n');
        }

        foreach (var remark in diagnosis.Remarks)
        {
            text.Append('\n').Append(remark).Append('\n');
        }

        return text.ToString();
    }

    private static int Refuse(string why)
    {
        StandardStreams.WriteError($"tandem: doctor: {why}\n");
        return UsageError;
    }
}
