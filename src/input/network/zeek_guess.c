/* Source: the Zeek documentation, the Info records of base/protocols/{conn,dns,http}/main.zeek, and
 * ip_proto of policy that is on since 7.1: it comes behind all others. */
#include "input/network/zeek_guess.h"

#include "match/address.h"

#define MAX_WORDS 32

#define FLOW_FIELDS "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\t"
#define FLOW_TYPES  "#types\ttime\tstring\taddr\tport\taddr\tport\t"

#define CONN_FIELDS                                                                                \
    FLOW_FIELDS "proto\tservice\tduration\torig_bytes\tresp_bytes\tconn_state\tlocal_orig\t"       \
                "local_resp\tmissed_bytes\thistory\torig_pkts\torig_ip_bytes\tresp_pkts\t"         \
                "resp_ip_bytes\ttunnel_parents"
#define CONN_TYPES                                                                                 \
    FLOW_TYPES "enum\tstring\tinterval\tcount\tcount\tstring\tbool\tbool\tcount\tstring\t"         \
               "count\tcount\tcount\tcount\tset[string]"

static const struct zeek_guess conn = {
        .path = BW_STR_INIT("#path\tconn"),
        .fields = BW_STR_INIT(CONN_FIELDS),
        .types = BW_STR_INIT(CONN_TYPES),
};
static const struct zeek_guess conn_numbered = {
        .path = BW_STR_INIT("#path\tconn"),
        .fields = BW_STR_INIT(CONN_FIELDS "\tip_proto"),
        .types = BW_STR_INIT(CONN_TYPES "\tcount"),
};
static const struct zeek_guess dns = {
        .path = BW_STR_INIT("#path\tdns"),
        .fields = BW_STR_INIT(FLOW_FIELDS
                "proto\ttrans_id\trtt\tquery\tqclass\tqclass_name\tqtype\tqtype_name\trcode\t"
                "rcode_name\tAA\tTC\tRD\tRA\tZ\tanswers\tTTLs\trejected"),
        .types = BW_STR_INIT(FLOW_TYPES
                "enum\tcount\tinterval\tstring\tcount\tstring\tcount\tstring\tcount\tstring\tbool\t"
                "bool\tbool\tbool\tcount\tvector[string]\tvector[interval]\tbool"),
};
static const struct zeek_guess http = {
        .path = BW_STR_INIT("#path\thttp"),
        .fields = BW_STR_INIT(FLOW_FIELDS
                "trans_depth\tmethod\thost\turi\treferrer\tversion\tuser_agent\torigin\t"
                "request_body_len\tresponse_body_len\tstatus_code\tstatus_msg\tinfo_code\tinfo_"
                "msg\t"
                "tags\tusername\tpassword\tproxied\torig_fuids\torig_filenames\torig_mime_types\t"
                "resp_fuids\tresp_filenames\tresp_mime_types"),
        .types = BW_STR_INIT(FLOW_TYPES
                "count\tstring\tstring\tstring\tstring\tstring\tstring\tstring\tcount\tcount\tcount"
                "\t"
                "string\tcount\tstring\tset[enum]\tstring\tstring\tset[string]\tvector[string]\t"
                "vector[string]\tvector[string]\tvector[string]\tvector[string]\tvector[string]"),
};

static bool is_number(bw_str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (word.ptr[i] < '0' || word.ptr[i] > '9')
            return false;
    return word.len != 0;
}

static bool is_any(bw_str word, const bw_str *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (bw_str_eq(word, words[i]))
            return true;
    return false;
}

/* "1656633600.000000", "2022-07-01T00:00:00.000000Z" */
static bool is_time(bw_str word)
{
    const bool iso = word.len > 20 && word.ptr[4] == '-' && word.ptr[10] == 'T';
    return iso || (word.len == 17 && word.ptr[10] == '.' && is_number(bw_str_head(word, 10)) &&
                          is_number(bw_str_from(word, 11)));
}

/* ts, uid and both ends. */
static bool is_flow(const bw_str *words)
{
    struct match_address address;
    return is_time(words[0]) && words[1].len >= 10 && words[1].ptr[0] == 'C' &&
           match_address_parse(words[2], &address) && is_number(words[3]) &&
           match_address_parse(words[4], &address) && is_number(words[5]);
}

static bool is_flag(bw_str word)
{
    static const bw_str flags[] = {BW_STR_INIT("T"), BW_STR_INIT("F"), BW_STR_INIT("-")};
    return is_any(word, flags, BW_COUNT(flags));
}

const struct zeek_guess *zeek_guess(bw_str line)
{
    static const bw_str protocols[] = {BW_STR_INIT("tcp"), BW_STR_INIT("udp"), BW_STR_INIT("icmp"),
            BW_STR_INIT("unknown_transport")};
    static const bw_str states[] = {BW_STR_INIT("S0"), BW_STR_INIT("S1"), BW_STR_INIT("SF"),
            BW_STR_INIT("REJ"), BW_STR_INIT("S2"), BW_STR_INIT("S3"), BW_STR_INIT("RSTO"),
            BW_STR_INIT("RSTR"), BW_STR_INIT("RSTOS0"), BW_STR_INIT("RSTRH"), BW_STR_INIT("SH"),
            BW_STR_INIT("SHR"), BW_STR_INIT("OTH")};
    bw_str words[MAX_WORDS];
    size_t count = 0;
    while (count < MAX_WORDS && bw_str_cut(&line, '\t', &words[count]))
        count++;
    if (line.ptr != NULL || count < 21 || !is_flow(words))
        return NULL;
    const bool protocol = is_any(words[6], protocols, BW_COUNT(protocols));
    if ((count == 21 || count == 22) && protocol && is_any(words[11], states, BW_COUNT(states)))
        return count == 21 ? &conn : &conn_numbered;
    if (count == 24 && protocol && is_number(words[7]) && is_flag(words[16]) &&
            is_flag(words[17]) && is_flag(words[18]) && is_flag(words[19]) && is_flag(words[23]))
        return &dns;
    return count == 30 && is_number(words[6]) && is_number(words[14]) && is_number(words[15])
                   ? &http
                   : NULL;
}
