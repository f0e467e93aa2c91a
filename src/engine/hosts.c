#include "engine/hosts.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/utf.h"
#include "engine/glob.h"
#include "engine/host_path.h"

#define HOSTS_IN_TABLE 256
#define HOST_SLOTS     512 /* of the hash, a power of two */
#define HOST_NAME_SIZE 256 /* a DNS name has at most 253 characters; longer ones are cut */
#define SHAPES_CACHED  1024

/* How formats call the host: Windows' own name first, then ECS, NXLog, exports of Splunk,
 * Elasticsearch and PowerShell. */
static const bw_str host_fields[] = {
        BW_STR_INIT("Computer"), BW_STR_INIT("Event.System.Computer"),
        BW_STR_INIT("System.Computer"), BW_STR_INIT("winlog.computer_name"),
        BW_STR_INIT("_source.winlog.computer_name"), BW_STR_INIT("host.name"),
        BW_STR_INIT("host.hostname"), BW_STR_INIT("Hostname"), BW_STR_INIT("ComputerName"),
        BW_STR_INIT("computer_name"), BW_STR_INIT("MachineName"),
        BW_STR_INIT("result.ComputerName"), BW_STR_INIT("result.Computer"),
        BW_STR_INIT("result.host"), BW_STR_INIT("_source.host.name"), BW_STR_INIT("agent.hostname"),
        BW_STR_INIT("beat.hostname"), BW_STR_INIT("agent.name"), /* Wazuh */
        BW_STR_INIT("NODE"),                                     /* laurel */
        BW_STR_INIT("DeviceName"),                               /* Defender */
        BW_STR_INIT("properties.DeviceName"),
        BW_STR_INIT("properties.RoleInstance"), /* Azure Monitor's agents */
        BW_STR_INIT("attributes.hostname"),     /* OpenTelemetry, Datadog, Google Cloud */
        BW_STR_INIT("attributes.host"), BW_STR_INIT("resource.host.name"),
        BW_STR_INIT("content.host"), BW_STR_INIT("jsonPayload.host"),
        BW_STR_INIT("endpoint.name"), /* SentinelOne, OCSF, ASIM */
        BW_STR_INIT("device.hostname"), BW_STR_INIT("DvcHostname"),
        BW_STR_INIT("Body.computer"),                       /* OpenTelemetry's collector */
        BW_STR_INIT("winlogbeat_winlog_computer_name"),     /* Graylog */
        BW_STR_INIT("document.data.Event.System.Computer"), /* Chainsaw */
};

/* Names that those who ship logs have for the host, and logs of requests for whom a client asked:
 * Zeek's http.log, access logs as JSON. A client can write any name there. In records of the Linux
 * audit system, which have a terminal, it is where the user came from. */
static const bw_str shipped_fields[] = {
        BW_STR_INIT("hostname"),
        BW_STR_INIT("host"),
        BW_STR_INIT("HostName"), /* tables */
        BW_STR_INIT("HOST"),     /* syslog-ng */
        BW_STR_INIT("Host Name"),
        BW_STR_INIT("host_name"),
        BW_STR_INIT("Host"),
        BW_STR_INIT("computer"),
        BW_STR_INIT("computername"),
        BW_STR_INIT("Computer Name"),
};
static const bw_str request_fields[] = {
        BW_STR_INIT("id.orig_h"),
        BW_STR_INIT("method"),
        BW_STR_INIT("request_method"),
        BW_STR_INIT("http.request.method"),
        BW_STR_INIT("cs-method"),
        BW_STR_INIT("request"),
        BW_STR_INIT("uri"),
        BW_STR_INIT("request_uri"),
        BW_STR_INIT("url"),
        BW_STR_INIT("url.path"),
        BW_STR_INIT("url.original"),
        BW_STR_INIT("cs-uri-stem"),
        BW_STR_INIT("user_agent"),
        BW_STR_INIT("http_user_agent"),
        BW_STR_INIT("user_agent.original"),
        BW_STR_INIT("remote_addr"),
        BW_STR_INIT("server_name"),
        BW_STR_INIT("terminal"),
};

/* Whose `hostname` is that of whoever came: records of the audit system (as text they name their
 * own as node=, which is host.name). */
static const bw_str remote_fields[] = {BW_STR_INIT("auid"), BW_STR_INIT("terminal")};

/* What CrowdStrike's sensor sends has the machine's number; its name is in a list beside it. */
static const bw_str sensor_event = BW_STR_INIT("event_simpleName");
static const bw_str sensor_machine = BW_STR_INIT("aid");

struct host {
    uint16_t name_len;
    bool wanted;
    uint64_t records;
    bw_time first;
    bw_time last;
    char name[HOST_NAME_SIZE];
};

/* What a shape's serial, id and width say together is one shape (event/event.h, shapes come and
 * go). */
struct shape_slot {
    uint64_t id;
    uint32_t serial;
    uint32_t field_count;
    uint32_t slot;
    bool known;
};

struct host_filter {
    const char *const *globs;
    size_t glob_count;
    uint32_t host_count;
    uint32_t last; /* place of the latest host, UINT32_MAX */
    size_t last_len;
    uint8_t last_bytes[2 * HOST_NAME_SIZE]; /* the latest host as the evidence wrote it */
    uint8_t last_kind;
    uint8_t assumed_len;
    char assumed[HOST_PATH_MAX];
    uint64_t assumed_records;
    bool nameless;              /* records that name no host were passed over */
    uint16_t slots[HOST_SLOTS]; /* place + 1 */
    struct shape_slot shapes[SHAPES_CACHED];
    struct host hosts[HOSTS_IN_TABLE];
};

struct host_filter *host_filter_new(const char *const *globs, size_t count)
{
    struct host_filter *filter = calloc(1, sizeof(*filter));
    if (filter == NULL)
        return NULL;
    filter->globs = globs;
    filter->glob_count = count;
    filter->last = UINT32_MAX;
    return filter;
}

void host_filter_free(struct host_filter *filter)
{
    free(filter);
}

static uint32_t find_first(const struct event_shape *shape, const bw_str *names, size_t count)
{
    uint32_t slot = UINT32_MAX;
    for (size_t i = 0; i < count && slot == UINT32_MAX; i++)
        slot = event_shape_find(shape, names[i]);
    return slot;
}

static uint32_t host_slot(struct host_filter *filter, const struct event_shape *shape)
{
    struct shape_slot *cached = &filter->shapes[shape->serial % SHAPES_CACHED];
    if (cached->known && cached->serial == shape->serial && cached->id == shape->id &&
            cached->field_count == shape->field_count)
        return cached->slot;
    *cached = (struct shape_slot){.id = shape->id,
            .serial = shape->serial,
            .field_count = shape->field_count,
            .slot = UINT32_MAX,
            .known = true};
    cached->slot = find_first(shape, host_fields, BW_COUNT(host_fields));
    if (cached->slot == UINT32_MAX &&
            find_first(shape, request_fields, BW_COUNT(request_fields)) == UINT32_MAX &&
            find_first(shape, remote_fields, BW_COUNT(remote_fields)) == UINT32_MAX)
        cached->slot = find_first(shape, shipped_fields, BW_COUNT(shipped_fields));
    if (cached->slot == UINT32_MAX && event_shape_find(shape, sensor_event) != UINT32_MAX)
        cached->slot = event_shape_find(shape, sensor_machine);
    return cached->slot;
}

static bool name_wanted(const struct host_filter *filter, bw_str name)
{
    for (size_t i = 0; i < filter->glob_count; i++) {
        if (glob_match(bw_str_of(filter->globs[i]), name))
            return true;
    }
    return filter->glob_count == 0;
}

/* Finds or adds `name`; UINT32_MAX when the table is full. */
static uint32_t host_place(struct host_filter *filter, bw_str name)
{
    const uint64_t hash = bw_hash64(bw_str_bytes(name), 0);
    for (uint32_t i = 0; i < HOST_SLOTS; i++) {
        uint16_t *slot = &filter->slots[(hash + i) % HOST_SLOTS];
        if (*slot == 0) {
            if (filter->host_count == HOSTS_IN_TABLE)
                return UINT32_MAX;
            struct host *host = &filter->hosts[filter->host_count];
            *host = (struct host){.name_len = (uint16_t)name.len,
                    .wanted = name_wanted(filter, name),
                    .first = BW_TIME_UNKNOWN,
                    .last = BW_TIME_UNKNOWN};
            memcpy(host->name, name.ptr, name.len);
            filter->host_count++;
            *slot = (uint16_t)filter->host_count;
            return filter->host_count - 1;
        }
        if (bw_str_eq(host_filter_name(filter, (uint32_t)*slot - 1), name))
            return (uint32_t)*slot - 1;
    }
    return UINT32_MAX;
}

/* The text of a host's value, at most HOST_NAME_SIZE bytes of it. */
static bw_str host_text(const struct event_value *value, char out[3 * HOST_NAME_SIZE])
{
    bw_bytes bytes = value->bytes;
    if (value->kind == EVENT_VALUE_UTF8)
        return bw_str_head(bw_bytes_str(bytes), HOST_NAME_SIZE);
    if (bytes.len > 2 * HOST_NAME_SIZE)
        bytes.len = 2 * HOST_NAME_SIZE;
    const size_t len = bw_utf16le_to_utf8(bytes, out);
    return bw_str_head((bw_str){.ptr = out, .len = len}, HOST_NAME_SIZE);
}

/* The place of the host that is assumed. */
static uint32_t look_assumed(struct host_filter *filter, bool *ret_wanted)
{
    const bw_str name = {.ptr = filter->assumed, .len = filter->assumed_len};
    if (name.len == 0) {
        *ret_wanted = filter->glob_count == 0;
        filter->nameless |= !*ret_wanted;
        return UINT32_MAX;
    }
    filter->assumed_records++;
    *ret_wanted = name_wanted(filter, name);
    return host_place(filter, name);
}

void host_filter_assume(struct host_filter *filter, bw_str name)
{
    name = bw_str_head(name, sizeof(filter->assumed));
    if (name.len != 0)
        memcpy(filter->assumed, name.ptr, name.len);
    filter->assumed_len = (uint8_t)name.len;
    filter->assumed_records = 0;
}

uint64_t host_filter_assumed(const struct host_filter *filter, bw_str *ret_name)
{
    *ret_name = (bw_str){.ptr = filter->assumed, .len = filter->assumed_len};
    return filter->assumed_records;
}

uint32_t host_filter_look(struct host_filter *filter, const struct event *event, bool *ret_wanted)
{
    const uint32_t slot = host_slot(filter, event->shape);
    const struct event_value *value = slot == UINT32_MAX ? NULL : &event->values[slot];
    if (value == NULL || (value->kind != EVENT_VALUE_UTF8 && value->kind != EVENT_VALUE_UTF16) ||
            value->bytes.len == 0) {
        return look_assumed(filter, ret_wanted);
    }
    if (filter->last != UINT32_MAX && filter->last_kind == value->kind &&
            filter->last_len == value->bytes.len &&
            memcmp(filter->last_bytes, value->bytes.ptr, filter->last_len) == 0) {
        *ret_wanted = filter->hosts[filter->last].wanted;
        return filter->last;
    }
    char scratch[3 * HOST_NAME_SIZE];
    const bw_str name = host_text(value, scratch);
    const uint32_t place = host_place(filter, name);
    if (place == UINT32_MAX) {
        *ret_wanted = name_wanted(filter, name);
        return UINT32_MAX;
    }
    filter->last = UINT32_MAX;
    if (value->bytes.len <= sizeof(filter->last_bytes)) {
        filter->last = place;
        filter->last_kind = value->kind;
        filter->last_len = value->bytes.len;
        memcpy(filter->last_bytes, value->bytes.ptr, filter->last_len);
    }
    *ret_wanted = filter->hosts[place].wanted;
    return place;
}

void host_filter_count(struct host_filter *filter, uint32_t place, bw_time time)
{
    if (place == UINT32_MAX)
        return;
    struct host *host = &filter->hosts[place];
    host->records++;
    if (time == BW_TIME_UNKNOWN)
        return;
    if (host->first == BW_TIME_UNKNOWN || time < host->first)
        host->first = time;
    if (host->last == BW_TIME_UNKNOWN || time > host->last)
        host->last = time;
}

bw_str host_filter_name(const struct host_filter *filter, uint32_t place)
{
    if (place == UINT32_MAX)
        return BW_STR("");
    const struct host *host = &filter->hosts[place];
    return (bw_str){.ptr = host->name, .len = host->name_len};
}

bool host_filter_full(const struct host_filter *filter)
{
    return filter->host_count == HOSTS_IN_TABLE;
}

void host_filter_drain(struct host_filter *filter, struct bw_buffer *out)
{
    wire_add_u32(out, filter->host_count + filter->nameless);
    for (uint32_t i = 0; i < filter->host_count; i++) {
        const struct host *host = &filter->hosts[i];
        const struct wire_host sent = {.name = host_filter_name(filter, i),
                .records = host->records,
                .first = host->first,
                .last = host->last,
                .passed = !host->wanted};
        wire_add_host(out, &sent);
    }
    if (filter->nameless)
        wire_add_host(out, &(struct wire_host){.name = BW_STR(""),
                                   .first = BW_TIME_UNKNOWN,
                                   .last = BW_TIME_UNKNOWN,
                                   .passed = true});
    filter->nameless = false;
    filter->host_count = 0;
    filter->last = UINT32_MAX;
    memset(filter->slots, 0, sizeof(filter->slots));
}
