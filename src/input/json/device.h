/*
 * input/json/device.h - messages of firewalls and network devices that a record carries as a text,
 * among records of other logs (those of one log alone are read by input/json/envelope.h).
 */
#ifndef BW_INPUT_JSON_DEVICE_H
#define BW_INPUT_JSON_DEVICE_H

#include "event/value.h"

enum json_device_bare {
    JSON_DEVICE_NONE,
    JSON_DEVICE_NAMED,    /* the device says its name itself */
    JSON_DEVICE_NAMELESS, /* it does not, or says only what the sensor is called */
};

/* Is the text what a device said, without the time and the host that come before it? Only what its
 * first bytes tell. */
enum json_device_bare json_device_bare(bw_str text);

struct json_device;

struct json_device *json_device_new(void);         /* NULL when memory is out */
void json_device_free(struct json_device *device); /* NULL is fine */

typedef void json_device_take_fn(void *user, bw_str name, struct event_value value);

/*
 * Calls `take` with each field of the message, with or without a header of syslog. False when the
 * text is none. Values live until the next call, and borrow from `text`. *time is when the record
 * around it was, or BW_TIME_UNKNOWN: then what the message itself says.
 */
bool json_device_read(struct json_device *device, bw_str text, json_device_take_fn *take,
        void *user, bw_time *time);

#endif
