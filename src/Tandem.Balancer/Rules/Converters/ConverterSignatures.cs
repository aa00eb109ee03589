namespace Tandem.Balancer.Rules;

/// <summary>
/// The signature of every converter of HAProxy 2.6, one a line: name, arguments, the type it takes and the type it gives. What a
/// converter does is in <see cref="ConverterTable"/>.
/// </summary>
internal static class ConverterSignatures
{
    internal const string All = """
        add(string): sint sint
        add_item(string,string[,string]): str str
        aes_gcm_dec(integer,string,string,string): bin bin
        and(string): sint sint
        b64dec: str bin
        base64: bin str
        be2dec(string[,integer,integer]): bin str
        be2hex(string[,integer,integer]): bin str
        bool: sint bool
        bytes(integer[,integer]): bin bin
        capture-req(integer): str str
        capture-res(integer): str str
        concat(string[,string,string]): str str
        cpl: sint sint
        crc32([integer]): bin sint
        crc32c([integer]): bin sint
        cut_crlf: str str
        debug([string,string]): any any
        digest(string): bin bin
        div(string): sint sint
        djb2([integer]): bin sint
        even: sint bool
        field(integer,string[,integer]): str str
        fix_is_valid: bin bool
        fix_tag_value(string): bin bin
        hex: bin str
        hex2i: str sint
        hmac(string,string): bin bin
        host_only: str str
        htonl: sint bin
        http_date([integer,string]): sint str
        iif(string,string): bool str
        in_table(table): any bool
        ipmask(IPv4 mask[,IPv6 mask]): addr ipv4
        json(string): str str
        json_query(string[,string]): str any
        jwt_header_query([string,string]): bin any
        jwt_payload_query([string,string]): bin any
        jwt_verify(string,string): bin sint
        language(string[,string]): str str
        length: str sint
        lower: str str
        ltime(string[,integer]): sint str
        ltrim(string): str str
        map(string[,string]): str str
        map_beg(string[,string]): str str
        map_beg_int(string[,integer]): str sint
        map_beg_ip(string[,string]): str addr
        map_dir(string[,string]): str str
        map_dir_int(string[,integer]): str sint
        map_dir_ip(string[,string]): str addr
        map_dom(string[,string]): str str
        map_dom_int(string[,integer]): str sint
        map_dom_ip(string[,string]): str addr
        map_end(string[,string]): str str
        map_end_int(string[,integer]): str sint
        map_end_ip(string[,string]): str addr
        map_int(string[,string]): sint str
        map_int_int(string[,integer]): sint sint
        map_int_ip(string[,string]): sint addr
        map_ip(string[,string]): addr str
        map_ip_int(string[,integer]): addr sint
        map_ip_ip(string[,string]): addr addr
        map_reg(string[,string]): str str
        map_reg_int(string[,integer]): str sint
        map_reg_ip(string[,string]): str addr
        map_regm(string[,string]): str str
        map_str(string[,string]): str str
        map_str_int(string[,integer]): str sint
        map_str_ip(string[,string]): str addr
        map_sub(string[,string]): str str
        map_sub_int(string[,integer]): str sint
        map_sub_ip(string[,string]): str addr
        mod(string): sint sint
        mqtt_field_value(string,string): bin str
        mqtt_is_valid: bin bool
        mul(string): sint sint
        nbsrv: str sint
        neg: sint sint
        not: sint bool
        odd: sint bool
        or(string): sint sint
        port_only: str sint
        protobuf(Protocol buffers field number[,string]): bin bin
        regsub(regex,string[,string]): str str
        rtrim(string): str str
        sdbm([integer]): bin sint
        secure_memcmp(string): bin bool
        set-var(string[,string,string,string,string]): any any
        sha1: bin bin
        sha2([integer]): bin bin
        srv_queue: str sint
        strcmp(string): str sint
        sub(string): sint sint
        table_bytes_in_rate(table): any sint
        table_bytes_out_rate(table): any sint
        table_conn_cnt(table): any sint
        table_conn_cur(table): any sint
        table_conn_rate(table): any sint
        table_expire(table[,integer]): any sint
        table_gpc(integer,table): any sint
        table_gpc0(table): any sint
        table_gpc0_rate(table): any sint
        table_gpc1(table): any sint
        table_gpc1_rate(table): any sint
        table_gpc_rate(integer,table): any sint
        table_gpt(integer,table): any sint
        table_gpt0(table): any sint
        table_http_err_cnt(table): any sint
        table_http_err_rate(table): any sint
        table_http_fail_cnt(table): any sint
        table_http_fail_rate(table): any sint
        table_http_req_cnt(table): any sint
        table_http_req_rate(table): any sint
        table_idle(table[,integer]): any sint
        table_kbytes_in(table): any sint
        table_kbytes_out(table): any sint
        table_server_id(table): any sint
        table_sess_cnt(table): any sint
        table_sess_rate(table): any sint
        table_trackers(table): any sint
        ub64dec: str bin
        ub64enc: bin str
        ungrpc(Protocol buffers field number[,string]): bin bin
        unset-var(string): any any
        upper: str str
        url_dec([integer]): str str
        url_enc(string): str str
        utime(string[,integer]): sint str
        word(integer,string[,integer]): str str
        wt6([integer]): bin sint
        xor(string): sint sint
        xxh3([integer]): bin sint
        xxh32([integer]): bin sint
        xxh64([integer]): bin sint
        """;
}
