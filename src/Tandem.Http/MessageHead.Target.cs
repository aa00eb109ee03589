namespace Tandem.Http;

/// <summary>The parts of the target (RFC 9112 §3.2), found when first asked for.</summary>
public sealed unsafe partial class MessageHead
{
    private ByteRange path;
    private ByteRange query;
    private ByteRange authority;
    private bool pathKnown;

    /// <summary>The path: from the first slash behind the authority to the question mark; empty for <c>*</c> and for CONNECT.</summary>
    public ByteRange Path
    {
        get
        {
            SplitTarget();
            return path;
        }
    }

    /// <summary>The query: what follows the first question mark, without it.</summary>
    public ByteRange Query
    {
        get
        {
            SplitTarget();
            return query;
        }
    }

    /// <summary>The authority of an absolute-form or CONNECT target; empty otherwise.</summary>
    public ByteRange Authority
    {
        get
        {
            SplitTarget();
            return authority;
        }
    }

    /// <summary>The value of Host, or the target's authority if there is no Host.</summary>
    public ByteRange Host
    {
        get
        {
            if (HostIndex < 0)
                return Authority;
            ref var host = ref Fields[HostIndex];
            return new ByteRange(host.ValueOffset, host.ValueLength);
        }
    }

    private void SplitTarget()
    {
        if (pathKnown)
            return;
        pathKnown = true;
        var target = Bytes(Target);
        int path = 0;
        authority = default;
        if (target.IsEmpty || target[0] != (byte)'/')
        {
            var scheme = target.IndexOf("://"u8);
            if (scheme < 0)
            {
                // '*' and the authority form have no path (RFC 9112 §3.2.3, §3.2.4).
                this.authority = MethodId == HttpMethod.Connect ? Target : default;
                this.path = query = new ByteRange(Target.End, 0);
                return;
            }
            var authority = scheme + 3;
            var length = target[authority..].IndexOfAny((byte)'/', (byte)'?');
            path = length < 0 ? target.Length : authority + length;
            this.authority = new ByteRange(Target.Offset + authority, path - authority);
        }
        var mark = target[path..].IndexOf((byte)'?');
        var end = mark < 0 ? target.Length : path + mark;
        this.path = new ByteRange(Target.Offset + path, end - path);
        query = mark < 0 ? new ByteRange(Target.End, 0) : new ByteRange(Target.Offset + end + 1, target.Length - end - 1);
    }
}
