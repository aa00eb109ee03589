using System.Globalization;
using System.Text;

namespace Tandem.Bench.Failover;

/// <summary>The configurations: the pair of files that many people run, with an interval put in.</summary>
internal static class FailoverFiles
{
    /// <summary>haproxy for the script to find: it need not serve, the echo responder does.</summary>
    public const string Haproxy = """
        defaults
            mode http
            timeout connect 1s
            timeout client 1s
            timeout server 1s
        frontend web
            bind :80
            http-request return status 200

        """;

    /// <summary>One node of the pair.</summary>
    /// <param name="master">Which.</param>
    /// <param name="interval">advert_int; 1 is version 2, as it is by default.</param>
    public static string Node(bool master, string interval) => $$"""
        vrrp_script check_haproxy {
            script "killall -0 haproxy"
            interval 2
            weight 2
        }

        vrrp_instance haproxy {
            interface eth0
            state {{(master ? "MASTER" : "BACKUP")}}
            virtual_router_id 51
            priority {{(master ? "101" : "100")}}
            {{(interval == "1" ? "" : $"version 3\n    advert_int {interval}")}}
            virtual_ipaddress {
                10.42.0.240
            }
            track_script {
                check_haproxy
            }
        }

        """;

    /// <summary>Many virtual routers on one interface, each with an address.</summary>
    /// <param name="instances">1 to 255.</param>
    public static string Many(int instances)
    {
        var text = new StringBuilder();
        for (var number = 1; number <= instances; number++)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""
                vrrp_instance VI_{{number}} {
                    interface eth0
                    state BACKUP
                    virtual_router_id {{number}}
                    priority 100
                    virtual_ipaddress {
                        10.42.1.{{number}}
                    }
                }

                """);
        }

        return text.ToString();
    }
}
