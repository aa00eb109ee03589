using Tandem.Balancer.Rules;

namespace Tandem.Balancer.Tests.Rules;

public class AllocationTests
{
    [Fact]
    public unsafe void A_mixed_set_of_rules_allocates_nothing()
    {
        using var bench = new RuleBench();
        bench.Request = RuleBench.Get("/api/v1/items?id=7&x=y", "X-Forwarded-For: 10.1.2.3, 10.0.0.1", "Cookie: a=1; b=2", "X-A: one, two, three");
        bench.Compiler.NamedAcls([RuleWords.Acl("api path_beg /api"), RuleWords.Acl("inner hdr_ip(x-forwarded-for) 10.0.0.0/8"), RuleWords.Acl("re path_reg ^/[a-z]+/v[0-9]")]);
        var rules = bench.HttpRequest(
            "deny if { path -m end .php .asp }",
            "set-var(txn.host) req.hdr(host),lower if api",
            "set-header X-Host \"%[var(txn.host)] %ci:%cp\" if api inner re",
            "add-header X-Id %[urlp(id),add(3)] if { urlp(id) -m int gt 5 }",
            "del-header x-a if { hdr(x-a) two } !{ hdr_cnt(x-a) gt 5 }",
            "replace-header X-Id ^nothing$ %[src] if { method GET POST }",
            "set-path /new%[path] unless { src 192.168.0.0/16 }",
            "return status 200 content-type text/plain lf-string \"%[base,length] %[cook(b)]\" hdr X-Y \"%[src,ipmask(24)]\"");
        bench.Enter();
        var buffer = stackalloc byte[4096];
        var head = bench.Facts.Request!;
        var count = head.Count;
        var @base = head.Base;
        var bytes = 0;

        void Once()
        {
            var outcome = rules.Run(bench.Context);
            bytes = outcome.Reply!.Write(bench.Context, buffer, 4096, ReplyOptions.None);
            bench.Context.StateOrNull?.EndTransaction();
            head.SetArena(@base + head.HeadLength, 8192);
            for (var i = count; i < head.Count; i++)
            {
                head.Fields[i].Removed = true;
            }
        }

        // The fields that edits append stay in the table, so the head is parsed anew in between, outside of what is measured.
        long allocated = 0;
        for (var round = 0; round < 1000; round++)
        {
            bench.Enter();
            head = bench.Facts.Request!;
            @base = head.Base;
            count = head.Count;
            Once();
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 10; i++)
            {
                Once();
            }

            allocated = round < 200 ? 0 : allocated + GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.True(bytes > 0);
        Assert.Equal(0, allocated);
    }
}
