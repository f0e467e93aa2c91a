#include "event/event.h"

#include "base/hash.h"
#include "base/json_out.h"

static const bw_str anomaly_names[] = {
        BW_STR_INIT("record_id_gap"),
        BW_STR_INIT("time_backwards"),
        BW_STR_INIT("checksum"),
        BW_STR_INIT("time_mismatch"),
        BW_STR_INIT("duplicate_id"),
        BW_STR_INIT("value"),
        BW_STR_INIT("hidden"),
};
_Static_assert(BW_COUNT(anomaly_names) == EVENT_ANOMALY_COUNT, "name every anomaly");

bw_str event_anomaly_name(unsigned index)
{
    return index < EVENT_ANOMALY_COUNT ? anomaly_names[index] : BW_STR("");
}

static const bw_str place_names[] = {
        BW_STR_INIT("slack"), BW_STR_INIT("block"), BW_STR_INIT("blob")};
_Static_assert(BW_COUNT(place_names) == EVENT_PLACE_COUNT, "name every event_place");

bw_str event_place_name(unsigned place)
{
    return place < EVENT_PLACE_COUNT ? place_names[place] : BW_STR("");
}

static const bw_str source_names[] = {BW_STR_INIT("chunk"), BW_STR_INIT("library"),
        BW_STR_INIT("record"), BW_STR_INIT("none"), BW_STR_INIT("manifest")};
_Static_assert(BW_COUNT(source_names) == EVENT_SOURCE_COUNT, "name every event_source");

bw_str event_source_name(unsigned source)
{
    return source < EVENT_SOURCE_COUNT ? source_names[source] : BW_STR("");
}

uint32_t event_shape_find(const struct event_shape *shape, bw_str name)
{
    for (uint32_t i = 0; i < shape->field_count; i++)
        if (bw_str_eq(shape->fields[i].name, name))
            return i;
    for (uint32_t i = 0; i < shape->field_count; i++)
        if (bw_str_eq(shape->fields[i].path, name))
            return i;
    return UINT32_MAX;
}

uint64_t event_shape_id(const struct event_field *fields, uint32_t count)
{
    /* names come from the evidence: were collisions easy to make, one shape could pass for another
     */
    uint64_t id = count;
    for (uint32_t i = 0; i < count; i++) {
        id = bw_hash64_secret(bw_str_bytes(fields[i].name), id);
        id = bw_hash64_secret(bw_str_bytes(fields[i].path),
                id ^ fields[i].xml_data ^ (uint64_t)fields[i].no_keywords << 1 ^
                        (uint64_t)fields[i].in_pieces << 2);
    }
    return id;
}

static bool name_seen_before(const struct event *event, uint32_t slot)
{
    for (uint32_t i = 0; i < slot; i++)
        if (event->values[i].kind != EVENT_VALUE_ABSENT &&
                bw_str_eq(event->shape->fields[i].name, event->shape->fields[slot].name))
            return true;
    return false;
}

static void print_one(const struct event *event, uint32_t slot, struct bw_json *json)
{
    bw_json_key(json, event->shape->fields[slot].name);
    event_value_print_json(&event->values[slot], json->out);
    json->comma = true;
}

/* All values of the name of `slot`: one as it is, several as an array, lists taken apart. */
static void print_same_name(const struct event *event, uint32_t slot, struct bw_json *json)
{
    const bw_str name = event->shape->fields[slot].name;
    uint32_t more = slot + 1;
    while (more < event->shape->field_count &&
            (event->values[more].kind == EVENT_VALUE_ABSENT ||
                    !bw_str_eq(event->shape->fields[more].name, name)))
        more++;
    if (more == event->shape->field_count) {
        print_one(event, slot, json);
        return;
    }
    bw_json_key(json, name);
    bw_json_open_array(json);
    for (uint32_t i = slot; i < event->shape->field_count; i++) {
        const struct event_value *value = &event->values[i];
        if (value->kind == EVENT_VALUE_ABSENT || !bw_str_eq(event->shape->fields[i].name, name))
            continue;
        const bool list = value->kind == EVENT_VALUE_LIST;
        const struct event_value *items = list ? value->items : value;
        for (uint32_t k = 0; k < (list ? value->count : 1); k++) {
            bw_json_raw(json, BW_STR(""));
            event_value_print_json(&items[k], json->out);
        }
    }
    bw_json_close_array(json);
}

/* Names of which each is in a bucket of its own are no repetitions: that is most of them. */
#define NAME_BUCKETS 256

static uint8_t name_bucket(bw_str name)
{
    if (name.len == 0)
        return 0;
    return (uint8_t)(name.len * 37 + (uint8_t)name.ptr[0] * 7u + (uint8_t)name.ptr[name.len / 2] +
                     (uint8_t)name.ptr[name.len - 1] * 11u);
}

static void print_fields(const struct event *event, struct bw_json *json)
{
    bool taken[NAME_BUCKETS] = {false};
    bool shared[NAME_BUCKETS] = {false};
    for (uint32_t i = 0; i < event->shape->field_count; i++) {
        const uint8_t bucket = name_bucket(event->shape->fields[i].name);
        shared[bucket] |= taken[bucket];
        taken[bucket] = true;
    }
    for (uint32_t i = 0; i < event->shape->field_count; i++) {
        if (event->values[i].kind == EVENT_VALUE_ABSENT)
            continue;
        if (!shared[name_bucket(event->shape->fields[i].name)])
            print_one(event, i, json);
        else if (!name_seen_before(event, i))
            print_same_name(event, i, json);
    }
}

void event_print_flat_json(const struct event *event, void *context, struct bw_buffer *out)
{
    (void)context;
    struct bw_json json = {.out = out, .comma = false};
    bw_json_open_object(&json);
    print_fields(event, &json);
    bw_json_close_object(&json);
}

void event_print_timed_json(const struct event *event, void *context, struct bw_buffer *out)
{
    (void)context;
    char time[BW_TIME_TEXT_SIZE];
    const size_t len = bw_time_format(event->time, time);
    const bw_str key = BW_STR("@timestamp");
    struct bw_json json = {.out = out, .comma = false};
    bw_json_open_object(&json);
    if (len != 0 && event_shape_find(event->shape, key) == UINT32_MAX)
        bw_json_member_str(&json, "@timestamp", (bw_str){.ptr = time, .len = len});
    print_fields(event, &json);
    bw_json_close_object(&json);
}
