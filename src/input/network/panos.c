/* Palo Alto's PAN-OS: values between commas, whose columns the log's type decides. Later versions
 * add columns at the end. Names are those that PAN-OS has for custom formats ($src, $dport, $rule);
 * columns for future use have none.
 *
 * Source: PAN-OS documentation, "Syslog Field Descriptions" (all types but GTP and SCTP), versions
 * 8.1 to 11.0. */
#include <string.h>

#include "format/delimited/quoted.h"
#include "input/network/kinds.h"

/* Columns that all types begin with. */
#define COMMON " receive_time serial type subtype - time_generated "

#define FLOW                                                                                       \
    COMMON "src dst natsrc natdst rule srcuser dstuser app vsys from to inbound_if outbound_if "   \
           "logset - sessionid repeatcnt sport dport natsport natdport flags proto action "

#define GROUPS                                                                                     \
    "dg_hier_level_1 dg_hier_level_2 dg_hier_level_3 dg_hier_level_4 vsys_name device_name "

/* Since PAN-OS 10: what is known of one end of a session. */
#define DEVICE(side)                                                                               \
    side "_category " side "_profile " side "_model " side "_vendor " side "_osfamily " side       \
         "_osversion " side "_host " side "_mac "

#define CONTAINER "container_id pod_namespace pod_name "

#define APP_CLASS                                                                                  \
    "subcategory_of_app category_of_app technology_of_app risk_of_app characteristic_of_app "      \
    "container_of_app tunneled_app is_saas_of_app sanctioned_state_of_app "

/* Tunnel inspection. */
#define TUNNEL                                                                                     \
    "severity seqno actionflags srcloc dstloc " GROUPS                                             \
    "tunnelid monitortag parent_session_id parent_start_time tunnel bytes bytes_sent "             \
    "bytes_received packets pkts_sent pkts_received max_encap unknown_proto strict_check "         \
    "tunnel_fragment sessions_created sessions_closed session_end_reason action_source start "     \
    "elapsed tunnel_insp_rule remote_user_ip remote_user_id rule_uuid pcap_id "                    \
    "dynusergroup_name src_edl dst_edl high_res_timestamp nssai_sd nssai_sst "                     \
    "pdu_session_id " APP_CLASS

struct log_type {
    bw_str type;
    const char *columns; /* blanks between; "-": no name */
};

static const struct log_type types[] = {
        {BW_STR_INIT("TRAFFIC"),
                "-" FLOW "bytes bytes_sent bytes_received packets start elapsed category - seqno "
                "actionflags srcloc dstloc - pkts_sent pkts_received session_end_reason " GROUPS
                "action_source src_uuid dst_uuid tunnelid monitortag parent_session_id "
                "parent_start_time tunnel assoc_id chunks chunks_sent chunks_received rule_uuid "
                "http2_connection link_change_count policy_id link_switches sdwan_cluster "
                "sdwan_device_type sdwan_cluster_type sdwan_site dynusergroup_name xff_ip " DEVICE(
                        "src") DEVICE("dst") CONTAINER
                "src_edl dst_edl hostid serialnumber src_dag dst_dag session_owner "
                "high_res_timestamp nssai_sst nssai_sd " APP_CLASS "offloaded"},
        {BW_STR_INIT("THREAT"),
                "-" FLOW
                "misc threatid category severity direction seqno actionflags srcloc dstloc "
                "- contenttype pcap_id filedigest cloud url_idx user_agent filetype xff referer "
                "sender subject recipient reportid " GROUPS
                "- src_uuid dst_uuid http_method tunnelid monitortag parent_session_id "
                "parent_start_time tunnel thr_category contentver - assoc_id ppid http_headers "
                "url_category_list rule_uuid http2_connection dynusergroup_name "
                "xff_ip " DEVICE("src") DEVICE("dst") CONTAINER
                "src_edl dst_edl hostid serialnumber domain_edl src_dag dst_dag partial_hash "
                "high_res_timestamp reason justification nssai_sst " APP_CLASS},
        {BW_STR_INIT("SYSTEM"), "-" COMMON "vsys eventid object - - module severity opaque seqno "
                                "actionflags " GROUPS "- - high_res_timestamp"},
        {BW_STR_INIT("CONFIG"),
                "-" COMMON "host vsys cmd admin client result path before_change_detail "
                "after_change_detail seqno actionflags " GROUPS
                "dg_id comment - high_res_timestamp"},
        /* what is sent by default does not tell the change there, but at the end or nowhere */
        {BW_STR_INIT("CONFIG"),
                "-" COMMON "host vsys cmd admin client result path seqno actionflags " GROUPS
                "dg_id comment - high_res_timestamp before_change_detail after_change_detail"},
        {BW_STR_INIT("GLOBALPROTECT"),
                "-" COMMON
                "vsys eventid stage auth_method tunnel_type srcuser srcregion machinename "
                "public_ip public_ipv6 private_ip private_ipv6 hostid serialnumber client_ver "
                "client_os client_os_ver repeatcnt reason error opaque status location "
                "login_duration connect_method error_code portal seqno actionflags "
                "high_res_timestamp selection_type response_time priority attempted_gateways "
                "gateway " GROUPS "vsys_id"},
        {BW_STR_INIT("AUTHENTICATION"),
                "-" COMMON
                "vsys ip user normalize_user object authpolicy repeatcnt authid vendor logset "
                "serverprofile desc clienttype event factorno seqno actionflags " GROUPS
                "vsys_id authproto rule_uuid high_res_timestamp " DEVICE(
                        "src") "region - user_agent sessionid"},
        {BW_STR_INIT("USERID"),
                "-" COMMON "vsys ip user datasourcename eventid repeatcnt timeout beginport "
                "endport datasource datasourcetype seqno actionflags " GROUPS
                "vsys_id factortype factorcompletiontime factorno ugflags userbysource tag_name "
                "high_res_timestamp"},
        {BW_STR_INIT("DECRYPTION"),
                "-" FLOW "tunnel - - src_uuid dst_uuid rule_uuid hs_stage_c2f hs_stage_f2s "
                "tls_version tls_keyxchg tls_enc tls_auth policy_name ec_curve err_index "
                "root_status chain_status proxy_type cert_serial fingerprint notbefore notafter "
                "cert_ver cert_size cn_len issuer_len rootcn_len sni_len cert_flags cn issuer_cn "
                "root_cn sni error"},
        {BW_STR_INIT("HIPMATCH"),
                "-" COMMON "srcuser vsys machinename os src matchname repeatcnt matchtype - - "
                "seqno actionflags " GROUPS "vsys_id srcipv6 hostid serialnumber mac "
                "high_res_timestamp"},
        {BW_STR_INIT("IPTAG"),
                "-" COMMON "vsys ip tag_name event_id repeatcnt timeout datasourcename "
                "datasource_type datasource_subtype seqno actionflags " GROUPS
                "vsys_id high_res_timestamp"},
        {BW_STR_INIT("CORRELATION"), "-" COMMON "src srcuser vsys category severity " GROUPS
                                     "vsys_id objectname object_id evidence"},
        {BW_STR_INIT("START"), "-" FLOW TUNNEL},
        {BW_STR_INIT("END"), "-" FLOW TUNNEL},
        {BW_STR_INIT("AUDIT"), "-" COMMON "eventid object cmd seqno opaque"},
};

/* The type stands in the fourth column. */
static const struct log_type *type_of(bw_str text)
{
    bw_str word = {0};
    for (unsigned i = 0; i < 4; i++)
        if (!network_column_cut(&text, &word))
            return NULL;
    for (size_t i = 0; i < BW_COUNT(types); i++)
        if (bw_str_eq(word, types[i].type))
            return &types[i];
    return NULL;
}

/* The same, by what stands in the columns: flags are hexadecimal, in one place or the other. */
static const struct log_type *version_of(bw_str text)
{
    const struct log_type *type = type_of(text);
    if (type == NULL || !bw_str_eq(type->type, BW_STR("CONFIG")))
        return type;
    struct quoted quoted = quoted_of(text, ',');
    bw_str value = {0};
    bool doubled;
    for (unsigned i = 0; i < 16; i++)
        if (!quoted_next(&quoted, &value, &doubled))
            return type;
    return bw_str_starts_with(value, BW_STR("0x")) ? type + 1 : type;
}

static bool panos_looks(const struct network_features *features, bw_str *message)
{
    (void)features;
    return type_of(bw_str_head(*message, 256)) != NULL;
}

static void add_value(struct network_reading *reading, bw_str name, bw_str value, bool doubled)
{
    char *out = doubled ? bw_arena_alloc_raw(reading->arena, value.len + 1, 1) : NULL;
    if (out == NULL)
        text_record_add_number(reading->record, name, value);
    else
        text_record_add_decoded(
                reading->record, name, (bw_str){.ptr = out, .len = quoted_undouble(value, out)});
}

/* ---- logins in the system log ---- */

/* The text behind `name` in what the system log says, up to `ends`; empty without it. */
static bw_str said(bw_str opaque, bw_str name, char ends)
{
    bw_str value = {0};
    const size_t at = bw_str_find(opaque, name);
    if (at != SIZE_MAX) {
        bw_str rest = bw_str_from(opaque, at + name.len);
        bw_str_cut(&rest, ends, &value);
    }
    return value;
}

static void add_said(struct network_reading *reading, bw_str name, bw_str value)
{
    while (value.len != 0 && value.ptr[value.len - 1] == '.')
        value.len--;
    if (value.len != 0)
        text_record_add_str(reading->record, name, value);
}

/*
 * Who logs in and from where stands in the text alone:
 *   GlobalProtect gateway user authentication succeeded. Login from: 192.0.2.1, Source region: US,
 *     User name: corp\anna, ...
 *   authenticated for user 'anna'. ... From: 192.0.2.1.
 *   User admin logged in via Web from 192.0.2.1 using https
 */
static void add_login(struct network_reading *reading, bw_str subtype, bw_str opaque)
{
    if (bw_str_eq(subtype, BW_STR("globalprotect"))) {
        add_said(reading, BW_STR("user"), said(opaque, BW_STR("User name: "), ','));
        add_said(reading, BW_STR("src_ip"), said(opaque, BW_STR("Login from: "), ','));
        add_said(reading, BW_STR("src_country"), said(opaque, BW_STR("Source region: "), ','));
    } else if (bw_str_eq(subtype, BW_STR("auth"))) {
        add_said(reading, BW_STR("user"), said(opaque, BW_STR(" for user '"), '\''));
        add_said(reading, BW_STR("src_ip"), said(opaque, BW_STR("From: "), ' '));
    } else if (bw_str_eq(subtype, BW_STR("general")) &&
               bw_str_starts_with(opaque, BW_STR("User "))) {
        const bool in = bw_str_find(opaque, BW_STR(" logged in via ")) != SIZE_MAX;
        if (!in && bw_str_find(opaque, BW_STR(" logged out via ")) == SIZE_MAX)
            return;
        add_said(reading, BW_STR("user"), said(opaque, BW_STR("User "), ' '));
        add_said(reading, BW_STR("src_ip"), said(opaque, BW_STR(" from "), ' '));
        add_said(reading, BW_STR("event.action"),
                in ? BW_STR("admin-login") : BW_STR("admin-logout"));
        add_said(reading, BW_STR("event.outcome"), BW_STR("success"));
    }
}

/* The device's clock has no zone, but where PAN-OS says the time in milliseconds it has one. */
static bool is_near(bw_time zoned, bw_time local)
{
    const bw_time day = INT64_C(86400) * BW_TIME_SECOND;
    return local == BW_TIME_UNKNOWN || (zoned > local - day && zoned < local + day);
}

/* "2022/08/01 10:00:00": all records of a second have the same, twice. Out of Palo Alto's cloud it
 * is "2022-08-01T10:00:00.000000Z". */
static bw_time read_date(struct network_date *known, bw_str value, bool *ret_local)
{
    bool local;
    bw_str time = value;
    bw_str date = {0};
    *ret_local = true;
    if (known->len != 0 && bw_str_eq(value, (bw_str){.ptr = known->text, .len = known->len}))
        return known->time;
    if (value.len > 10 && value.ptr[4] == '-' && value.ptr[10] == 'T')
        return network_iso_time(value, ret_local);
    bw_str_cut(&time, ' ', &date);
    const bw_time read = network_date_time(date, time, BW_STR(""), &local);
    known->len = 0;
    if (value.len != 0 && value.len <= sizeof(known->text)) {
        known->len = value.len;
        known->time = read;
        memcpy(known->text, value.ptr, value.len);
    }
    return read;
}

/* Columns that say more than their value. */
enum {
    RECEIVED,
    SERIAL,
    SUBTYPE,
    GENERATED,
    DEVICE,
    PRECISE,
    OPAQUE,
    WANTED
};
static const bw_str wanted[WANTED] = {
        [RECEIVED] = BW_STR_INIT("receive_time"),
        [SERIAL] = BW_STR_INIT("serial"),
        [SUBTYPE] = BW_STR_INIT("subtype"),
        [GENERATED] = BW_STR_INIT("time_generated"),
        [DEVICE] = BW_STR_INIT("device_name"),
        [PRECISE] = BW_STR_INIT("high_res_timestamp"),
        [OPAQUE] = BW_STR_INIT("opaque"),
};

static void take_context(struct network_reading *reading, const bw_str said[WANTED])
{
    struct network_body *body = reading->body;
    const bw_str dates[] = {said[RECEIVED], said[GENERATED]};
    for (size_t i = 0; i < BW_COUNT(dates); i++) {
        bool zoneless;
        const bw_time read =
                dates[i].len != 0 ? read_date(reading->date, dates[i], &zoneless) : BW_TIME_UNKNOWN;
        if (read != BW_TIME_UNKNOWN) {
            body->time = read;
            body->local = zoneless;
        }
    }
    bool local = true;
    const bw_time precise = network_iso_time(said[PRECISE], &local);
    if (precise != BW_TIME_UNKNOWN && is_near(precise, body->time)) { /* 1969: not filled in */
        body->time = precise;
        body->local = local;
    }
    body->host = said[DEVICE].len != 0 ? said[DEVICE] : said[SERIAL];
}

/* ---- the record ---- */

/* Values some of which stand in quotes. False when one of them has quotes in it. */
static bool find_quoted_values(bw_str text, bw_str values[NETWORK_MAX_COLUMNS], size_t *ret_count)
{
    struct quoted quoted = quoted_of(text, ',');
    bool doubled = false;
    size_t count = 0;
    while (count < NETWORK_MAX_COLUMNS && !doubled &&
            quoted_next(&quoted, &values[count], &doubled))
        count++;
    *ret_count = count;
    return !doubled;
}

/* The record with names one by one: of what has quotes in it, which are undone. */
static void add_by_names(
        struct network_reading *reading, const struct log_type *type, bw_str said[WANTED])
{
    bw_str names = bw_str_of(type->columns);
    bw_str name;
    bw_str value;
    bool doubled;
    struct quoted quoted = quoted_of(reading->body->text, ',');
    while (bw_str_cut(&names, ' ', &name) && quoted_next(&quoted, &value, &doubled)) {
        if (name.len == 0 || name.ptr[0] == '-')
            continue;
        if (value.len == 0) { /* all records of a type have one shape */
            text_record_add(reading->record, name, (struct event_value){.kind = EVENT_VALUE_ABSENT},
                    TEXT_FIELD_PIECE);
            continue;
        }
        add_value(reading, name, value, doubled);
        for (size_t i = 0; i < WANTED; i++)
            if (bw_str_eq(name, wanted[i]))
                said[i] = value;
    }
}

/* The same at once. False when it can not be done so; then nothing was done. */
static bool add_columns(
        struct network_reading *reading, const struct log_type *type, bw_str said[WANTED])
{
    bw_str values[NETWORK_MAX_COLUMNS];
    bool quotes;
    const bw_str text = reading->body->text;
    size_t count = network_columns_split(text, values, &quotes);
    if (quotes && !find_quoted_values(text, values, &count))
        return false;
    const struct network_columns *columns =
            network_lists_get(reading->lists, type->columns, wanted, WANTED);
    if (columns == NULL)
        return false;
    network_columns_begin(
            columns, reading->record, bw_str_of(network_panos.dataset), values, count);
    for (size_t i = 0; i < WANTED; i++)
        said[i] = network_columns_value(columns, i, values, count);
    return true;
}

static bool panos_read(struct network_reading *reading)
{
    const struct log_type *type = version_of(reading->body->text);
    bw_str said[WANTED] = {0};
    if (type == NULL)
        return false;
    if (!add_columns(reading, type, said))
        add_by_names(reading, type, said);
    take_context(reading, said);
    if (bw_str_eq(type->type, BW_STR("SYSTEM")))
        add_login(reading, said[SUBTYPE], said[OPAQUE]);
    return true;
}

const struct network_body_kind network_panos = {
        .dataset = "panw.panos",
        .looks = panos_looks,
        .read = panos_read,
};
