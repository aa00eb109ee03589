using System.Net;
using System.Text;
using Tandem.Balancer.Balancing;

namespace Tandem.Balancer.Tests.Balancing;

/// <summary>The same key meets the same server behind HAProxy and here.</summary>
public sealed class HashingAgainstHaproxyTests
{
    private static readonly HashFunctionName[] Functions =
        [HashFunctionName.Sdbm, HashFunctionName.Djb2, HashFunctionName.Wt6, HashFunctionName.Crc32];

    [Fact]
    public void Every_hash_function_type_and_avalanche_chooses_as_haproxy_over_every_farm()
    {
        Farm[] farms = MakeFarms();
        var backends = new StringBuilder();
        var cases = new List<(string Backend, Farm Farm, BalanceParameters Parameters)>();
        foreach (BalanceParameters parameters in AllHashTypes())
        {
            foreach (Farm farm in farms)
            {
                string name = $"b{cases.Count}";
                cases.Add((name, farm, parameters));
                backends.Append(farm.ToBackend(name, "balance uri whole", HashTypeLine(parameters)));
            }
        }

        using var haproxy = new HaproxyChoices(backends.ToString(), servers: 6);
        (string Target, string Headers)[] requests = [.. Targets(120).Select(t => (t, ""))];
        foreach ((string backend, Farm farm, BalanceParameters parameters) in cases)
        {
            BalanceParameters whole = parameters with { Algorithm = BalanceAlgorithmName.Uri, Whole = true };
            BalancingAlgorithm algorithm = farm.Balance(whole);
            var key = new UriKey(whole);
            List<string> expected = haproxy.Ask(backend, requests);
            for (int i = 0; i < requests.Length; i++)
            {
                string actual = algorithm.Choose(key.Of(Bytes(requests[i].Target)), null)!.Name;
                Assert.True(expected[i] == actual, $"{farm.Name}, {whole}: {requests[i].Target} is {expected[i]}'s, not {actual}'s");
            }
        }
    }

    [Fact]
    public void Source_chooses_as_haproxy_for_ipv4_and_ipv6()
    {
        Farm farm = new Farm("weighted").Server(3).Server(1).Server(2).Server(7);
        var backends = new StringBuilder();
        var cases = new List<(string Backend, BalanceParameters Parameters)>();
        foreach (BalanceParameters parameters in AllHashTypes())
        {
            cases.Add(($"b{cases.Count}", parameters with { Algorithm = BalanceAlgorithmName.Source }));
            backends.Append(farm.ToBackend(cases[^1].Backend, "balance source", HashTypeLine(parameters)));
        }

        using var haproxy = new HaproxyChoices(backends.ToString(), servers: 4);
        IPAddress[] addresses = [.. Addresses(60)];
        (string, string)[] requests = [.. addresses.Select(a => ("/", $"x-src: {a}\r\n"))];
        foreach ((string backend, BalanceParameters parameters) in cases)
        {
            BalancingAlgorithm algorithm = farm.Balance(parameters);
            List<string> expected = haproxy.Ask(backend, requests);
            for (int i = 0; i < addresses.Length; i++)
            {
                string actual = algorithm.Choose(new BalancingKey(addresses[i].GetAddressBytes()), null)!.Name;
                Assert.True(expected[i] == actual, $"{parameters}: {addresses[i]} is {expected[i]}'s, not {actual}'s");
            }
        }
    }

    [Fact]
    public void Uri_looks_at_the_same_part_as_haproxy()
    {
        (string Line, BalanceParameters Parameters)[] cases =
        [
            ("balance uri", new BalanceParameters()),
            ("balance uri whole", new BalanceParameters { Whole = true }),
            ("balance uri len 7", new BalanceParameters { UriLength = 7 }),
            ("balance uri len 17 whole", new BalanceParameters { UriLength = 17, Whole = true }),
            ("balance uri depth 1", new BalanceParameters { UriDepth = 1 }),
            ("balance uri depth 2", new BalanceParameters { UriDepth = 2 }),
            ("balance uri depth 3 whole", new BalanceParameters { UriDepth = 3, Whole = true }),
            ("balance uri len 9 depth 2", new BalanceParameters { UriLength = 9, UriDepth = 2 }),
            ("balance uri path-only", new BalanceParameters { PathOnly = true }),
            (
                "balance uri path-only depth 2 len 12 whole",
                new BalanceParameters { PathOnly = true, UriDepth = 2, UriLength = 12, Whole = true }),
        ];
        Farm farm = new Farm("six").Server().Server().Server().Server().Server().Server();
        string backends = string.Concat(
            cases.Select((c, i) => farm.ToBackend($"b{i}", c.Line, "hash-type map-based crc32 avalanche")));
        string[] targets =
            [.. Targets(60), "http://some.host/a/b/c?d=/e/f", "http://some.host:81/", "http://u.host"];
        using var haproxy = new HaproxyChoices(backends, servers: 6);
        for (int i = 0; i < cases.Length; i++)
        {
            BalanceParameters parameters = cases[i].Parameters with
            {
                Algorithm = BalanceAlgorithmName.Uri,
                HashFunction = HashFunctionName.Crc32,
                Avalanche = true,
            };
            BalancingAlgorithm algorithm = farm.Balance(parameters);
            var key = new UriKey(parameters);
            List<string> expected = haproxy.Ask($"b{i}", [.. targets.Select(t => (t, ""))]);
            for (int n = 0; n < targets.Length; n++)
            {
                string actual = algorithm.Choose(key.Of(Bytes(targets[n])), null)!.Name;
                Assert.Equal((cases[i].Line, targets[n], expected[n]), (cases[i].Line, targets[n], actual));
            }
        }
    }

    [Fact]
    public void Url_parameter_is_found_as_haproxy_finds_it_and_its_absence_means_round_robin()
    {
        string[] targets =
        [
            "/?id=1", "/?a=b&id=2", "/?id=", "/?id", "/?xid=3", "/?a=id=4&b", "/", "/?", "/?ID=5", "/?id=6&id=7", "/?&&id=8", "/p?q?id=9",
            "/?id=a%20b", "/?a&id=10", "/?id==11", "/?i=1&d=2&id=12/13?14",
        ];
        CompareKeyed(
            "balance url_param id",
            new BalanceParameters { Algorithm = BalanceAlgorithmName.UrlParameter, ParameterName = "id" },
            targets.Select(t => (t, "")),
            (target, _) => UrlParameterKey.Of(target, "id"u8));
    }

    [Fact]
    public void Header_is_hashed_as_haproxy_does_and_its_absence_means_round_robin()
    {
        string[] values = ["one", "two", "", "  ", "three , four", ",five", "\"six,seven\",eight", "a.b.c", "a;b=c, d", "\"\\\",x\",y"];
        CompareKeyed(
            "balance hdr(x-key)",
            new BalanceParameters { Algorithm = BalanceAlgorithmName.Header, HeaderName = "x-key" },
            values.Select(v => ("/", $"x-key: {v}\r\n")).Append(("/", "")),
            (_, value) => value is null ? BalancingKey.Absent : HeaderKey.Of(value, domainOnly: false));
    }

    [Fact]
    public void Domain_only_looks_at_the_same_label_as_haproxy()
    {
        string[] values =
        [
            "www.example.com", "example.com", "localhost", "a.b.c.d.e", "haproxy.1wt.eu", "www.example.com:8080", "10.0.0.1", ".com", "x.",
            "..", "a..b", "other.org",
        ];
        CompareKeyed(
            "balance hdr(x-key) use_domain_only",
            new BalanceParameters { Algorithm = BalanceAlgorithmName.Header, HeaderName = "x-key", DomainOnly = true },
            values.Select(v => ("/", $"x-key: {v}\r\n")),
            (_, value) => value is null ? BalancingKey.Absent : HeaderKey.Of(value, domainOnly: true));
    }

    [Fact]
    public void Hash_expression_is_hashed_as_haproxy_does()
    {
        CompareKeyed(
            "balance hash req.fhdr(x-key)",
            new BalanceParameters { Algorithm = BalanceAlgorithmName.Hash },
            Enumerable.Range(0, 40).Select(i => ("/", $"x-key: value {i * i}\r\n")),
            (_, value) => new BalancingKey(value));
    }

    [Fact]
    public void Rdp_cookie_is_found_as_haproxy_finds_it()
    {
        Farm farm = new Farm("five").Server().Server().Server().Server().Server();
        using var haproxy = new HaproxyConnections(farm, waitFor: 21, "balance rdp-cookie", "hash-type consistent djb2");
        BalancingAlgorithm algorithm = farm.Balance(new BalanceParameters
        {
            Algorithm = BalanceAlgorithmName.RdpCookie,
            HashType = HashMethod.Consistent,
            HashFunction = HashFunctionName.Djb2,
        });
        string[] cookies =
        [
            "Cookie: mstshash=alice\r\n", "Cookie: mstshash=bob\r\n\r\n", "cookie:   MSTSHASH=carol\r\nmore\r\n", "Cookie: msts=dave\r\n\r\n",
            "Cookie: mstshash=\r\n\r\n\r\n", "Cookie: mstshash=e\rf\r\n\r\n", "Cookies: mstshash=g\r\n\r\n", "Cookie: mstshash=h=i j\r\n",
        ];
        foreach (string cookie in cookies)
        {
            byte[] packet = [3, 0, 0, (byte)(cookie.Length + 11), 6, 0xe0, 0, 0, 0, 0, 0, .. Bytes(cookie)];
            string actual = algorithm.Choose(RdpCookieKey.Of(packet, RdpCookieKey.DefaultName), null)!.Name;
            Assert.Equal((cookie, haproxy.Open(packet)), (cookie, actual));
        }
    }

    private delegate BalancingKey KeyOf(ReadOnlySpan<byte> target, byte[]? value);

    private static void CompareKeyed(
        string line, BalanceParameters parameters, IEnumerable<(string Target, string Headers)> requests, KeyOf keyOf)
    {
        Farm farm = new Farm("six").Server().Server(2).Server().Server().Server(3).Server();
        string[] types = ["hash-type map-based wt6", "hash-type consistent wt6"];
        using var haproxy = new HaproxyChoices(
            farm.ToBackend("b0", line, types[0]) + farm.ToBackend("b1", line, types[1]), servers: 6);
        (string Target, string Headers)[] list = [.. requests];
        foreach (HashMethod type in new[] { HashMethod.MapBased, HashMethod.Consistent })
        {
            BalancingAlgorithm algorithm = farm.Balance(parameters with { HashType = type, HashFunction = HashFunctionName.Wt6 });
            List<string> expected = haproxy.Ask(type == HashMethod.MapBased ? "b0" : "b1", list);
            for (int i = 0; i < list.Length; i++)
            {
                byte[]? value = list[i].Headers.Length == 0 ? null : Bytes(list[i].Headers["x-key: ".Length..^2]);
                string actual = algorithm.Choose(keyOf(Bytes(list[i].Target), value), null)!.Name;
                Assert.True(expected[i] == actual, $"{type}: {list[i]} is {expected[i]}'s, not {actual}'s");
            }
        }
    }

    private static Farm[] MakeFarms() =>
    [
        new Farm("three equal").Server().Server().Server(),
        new Farm("weights and one down").Server(1).Server(2).Server(3, down: true).Server(10),
        new Farm("ids and weight 0").Server(3, id: 7).Server(1, id: 100).Server(2).Server(0).Server(2, id: 4).Server(6),
        new Farm("first backup").Server(down: true).Server(2, down: true).Server(2, backup: true).Server(2, backup: true),
        new Farm("all backups", allBackups: true).Server(down: true).Server(3, backup: true).Server(1, backup: true).Server(4, backup: true),
        new Farm("common divisor").Server(20).Server(30).Server(250).Server(10, down: true),
    ];

    private static IEnumerable<BalanceParameters> AllHashTypes() =>
        from type in new[] { HashMethod.MapBased, HashMethod.Consistent }
        from function in Functions
        from avalanche in new[] { false, true }
        select new BalanceParameters { HashType = type, HashFunction = function, Avalanche = avalanche };

    private static string HashTypeLine(BalanceParameters parameters) =>
        $"hash-type {(parameters.HashType == HashMethod.MapBased ? "map-based" : "consistent")} "
        + $"{parameters.HashFunction.ToString().ToLowerInvariant()}{(parameters.Avalanche ? " avalanche" : "")}";

    private static IEnumerable<string> Targets(int count)
    {
        var random = new Random(5);
        for (int i = 0; i < count; i++)
        {
            var target = new StringBuilder();
            for (int parts = random.Next(1, 6); parts > 0; parts--)
            {
                target.Append('/').Append(random.Next(1 << random.Next(1, 30)).ToString("x"));
            }

            yield return target.Append(i % 3 == 0 ? $"?x={i}/y&z" : i % 3 == 1 ? "/" : "").ToString();
        }
    }

    private static IEnumerable<IPAddress> Addresses(int count)
    {
        var random = new Random(6);
        for (int i = 0; i < count; i++)
        {
            var bytes = new byte[i % 2 == 0 ? 4 : 16];
            random.NextBytes(bytes);
            bytes[0] = 0x20;
            yield return new IPAddress(bytes);
        }
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
