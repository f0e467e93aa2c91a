#include "input/json/device.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/limits.h"
#include "input/network/header.h"
#include "input/network/kinds.h"
#include "input/text/record.h"

enum json_device_bare json_device_bare(bw_str text)
{
    static const bw_str named[] = {BW_STR_INIT("date=20"), BW_STR_INIT("id=firewall "),
            BW_STR_INIT("device=\""), BW_STR_INIT("1,20")};
    static const bw_str nameless[] = {BW_STR_INIT("%ASA-"), BW_STR_INIT("%FTD-"),
            BW_STR_INIT("%NGIPS-"), BW_STR_INIT("%PIX-"), BW_STR_INIT("%FWSM-"),
            BW_STR_INIT("CEF:"), BW_STR_INIT("LEEF:"), BW_STR_INIT("IN="), BW_STR_INIT("filterlog"),
            BW_STR_INIT("RT_FLOW"), BW_STR_INIT("NetScreen device_id=")};
    for (size_t i = 0; i < BW_COUNT(named); i++)
        if (bw_str_starts_with(text, named[i]))
            return JSON_DEVICE_NAMED;
    for (size_t i = 0; i < BW_COUNT(nameless); i++)
        if (bw_str_starts_with(text, nameless[i]))
            return JSON_DEVICE_NAMELESS;
    const bool kernel =
            text.len != 0 && (text.ptr[0] == '[' || bw_str_starts_with(text, BW_STR("kernel: ")));
    return kernel && bw_str_find(text, BW_STR(" SRC=")) != SIZE_MAX ? JSON_DEVICE_NAMELESS
                                                                    : JSON_DEVICE_NONE;
}

struct json_device {
    struct shapes *shapes;
    struct text_record *record;
    struct network_reader *reader;
    struct bw_arena *arena;
    struct bw_arena_mark empty;
    struct network_clock clock;
};

struct json_device *json_device_new(void)
{
    struct json_device *device = calloc(1, sizeof(*device));
    if (device == NULL)
        return NULL;
    device->clock.latest = BW_TIME_UNKNOWN;
    device->shapes = shapes_new(NULL);
    if (device->shapes != NULL)
        device->record = text_record_new(device->shapes);
    device->reader = network_reader_new();
    device->arena = bw_arena_new(4 * BW_LIMIT_RECORD_BYTES);
    if (device->record == NULL || device->reader == NULL || device->arena == NULL) {
        json_device_free(device);
        return NULL;
    }
    device->empty = bw_arena_mark(device->arena);
    return device;
}

void json_device_free(struct json_device *device)
{
    if (device == NULL)
        return;
    text_record_free(device->record);
    shapes_free(device->shapes);
    network_reader_free(device->reader);
    bw_arena_free(device->arena);
    free(device);
}

bool json_device_read(struct json_device *device, bw_str text, json_device_take_fn *take,
        void *user, bw_time *time)
{
    const struct network_header header = network_header_read(text, &device->clock);
    const struct event_value *values;
    struct network_body body;
    if (!network_body_find_device(header.message, &body))
        return false;
    bw_arena_rewind(device->arena, device->empty);
    text_record_begin(device->record, body.layout);
    if (!network_body_read(&body, device->reader, device->record, device->arena))
        return false;
    text_record_add_named_opt(
            device->record, BW_STR("host.name"), network_body_host(&body, header.host));
    *time = body.time != BW_TIME_UNKNOWN ? network_body_time(&body, *time, false, 0)
                                         : BW_TIME_UNKNOWN;
    const struct event_shape *shape = text_record_end(device->record, &values);
    for (uint32_t i = 0; shape != NULL && i < shape->field_count; i++)
        take(user, shape->fields[i].name, values[i]);
    return shape != NULL;
}
