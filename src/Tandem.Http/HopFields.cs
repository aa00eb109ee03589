namespace Tandem.Http;

/// <summary>Fields that are meant for this hop only (RFC 9110 §7.6.1), beyond Connection itself.</summary>
internal static unsafe class HopFields
{
    /// <summary>Of all TE fields only one with <c>trailers</c> goes on, if a client sent that: this proxy passes trailers, but decodes nothing.</summary>
    internal static void KeepOnlyTrailers(MessageHead head)
    {
        var trailers = "trailers"u8;
        var found = false;
        for (var i = head.Find(KnownHeader.Te); i >= 0; i = head.Find(KnownHeader.Te, i + 1))
        {
            ref var field = ref head.Fields[i];
            var value = head.Base + field.ValueOffset;
            var here = !found && HasToken(value, field.ValueLength, trailers);
            if (!here)
            {
                field.Removed = true;
                continue;
            }
            found = true;
            trailers.CopyTo(new Span<byte>(value, trailers.Length));
            if (field.ValueLength != trailers.Length)
                field.Canonical = false;
            field.ValueLength = (ushort)trailers.Length;
        }
    }

    /// <summary>Removes what belonged to an <c>Upgrade: h2c</c> that is not passed on.</summary>
    internal static void DropHttp2Settings(MessageHead head)
    {
        for (var i = head.Find(KnownHeader.Http2Settings); i >= 0; i = head.Find(KnownHeader.Http2Settings, i + 1))
            head.Fields[i].Removed = true;
        for (var i = head.Find(KnownHeader.Connection); i >= 0; i = head.Find(KnownHeader.Connection, i + 1))
            RemoveUpgradeTokens(head, ref head.Fields[i]);
        if ((head.Flags & HeadFlags.UpgradeField) == 0)
            head.Flags &= ~HeadFlags.ConnectionUpgrade;
    }

    private static void RemoveUpgradeTokens(MessageHead head, ref HeaderField field)
    {
        var value = head.Base + field.ValueOffset;
        int length = field.ValueLength, kept = 0;
        for (var at = 0; at <= length;)
        {
            var comma = at;
            while (comma < length && value[comma] != ',')
                comma++;
            var token = FieldMeaning.Trimmed(value, at, comma);
            var drop = token.IsEmpty || Ascii.EqualsLower(token, "http2-settings"u8)
                || (head.Flags & HeadFlags.UpgradeField) == 0 && Ascii.EqualsLower(token, "upgrade"u8);
            if (!drop)
            {
                if (kept > 0)
                    value[kept++] = (byte)',';
                foreach (var c in token)
                    value[kept++] = c;
            }
            at = comma + 1;
        }
        field.Canonical = false;
        field.ValueLength = (ushort)kept;
        field.Removed = kept == 0;
    }

    private static bool HasToken(byte* value, int length, ReadOnlySpan<byte> token)
    {
        for (var at = 0; at <= length;)
        {
            var comma = at;
            while (comma < length && value[comma] != ',')
                comma++;
            if (Ascii.EqualsLower(FieldMeaning.Trimmed(value, at, comma), token))
                return true;
            at = comma + 1;
        }
        return false;
    }
}
