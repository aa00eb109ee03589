using System.Globalization;
using System.Text;

namespace Tandem.Lab.Tests.Harness;

/// <summary>keepalived.conf for a test, as short as it can be.</summary>
internal static class Configurations
{
    /// <summary>The name of the instance.</summary>
    public const string Name = "VI_1";

    /// <summary>One instance. Version 3 with short intervals, so that a test need not wait for seconds.</summary>
    /// <param name="priority">Its priority.</param>
    /// <param name="lines">More lines of the instance.</param>
    /// <param name="version">2 or 3; version 2 knows whole seconds only.</param>
    /// <param name="address">What virtual_ipaddress holds; one a line.</param>
    /// <param name="name">Of the instance.</param>
    /// <param name="router">Its virtual router's id.</param>
    public static string Instance(
        int priority, string lines = "", int version = 3, string address = "10.42.0.240", string name = Name, int router = 51) => $$"""
        vrrp_instance {{name}} {
            state BACKUP
            interface eth0
            virtual_router_id {{router.ToString(CultureInfo.InvariantCulture)}}
            version {{version.ToString(CultureInfo.InvariantCulture)}}
            priority {{priority.ToString(CultureInfo.InvariantCulture)}}
            advert_int {{(version == 2 ? "1" : "0.1")}}
            virtual_ipaddress {
                {{address}}
            }
        {{Indent(lines)}}
        }

        """;

    public static string Script(string name, string command, string lines = "") => $$"""
        vrrp_script {{name}} {
            script "{{command}}"
            interval 1
        {{Indent(lines)}}
        }

        """;

    /// <summary>A file that people run, as it is.</summary>
    public static string FromFile(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", name));

    private static string Indent(string lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines.Split('\n'))
        {
            text.Append("    ").Append(line).Append('\n');
        }

        return text.ToString();
    }
}
