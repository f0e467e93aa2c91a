/*
 * input/web/event.h - one request as a web server or proxy logged it, under the names that Sigma's
 * webserver and proxy rules use. Every log of requests fills the same fields.
 */
#ifndef BW_INPUT_WEB_EVENT_H
#define BW_INPUT_WEB_EVENT_H

#include "input/text/line_log.h"
#include "input/web/store.h"

/* What a request is made of, in the order in which the fields come out. */
enum web_field {
    WEB_DATASET,
    WEB_HOST_NAME, /* the server's own name; never the Host header, which the client chooses */
    WEB_C_IP,
    WEB_C_PORT,
    WEB_X_FORWARDED_FOR,
    WEB_USERNAME,
    WEB_METHOD,
    WEB_URI,      /* whole: with the query, and absolute where the log has it so */
    WEB_STEM,     /* the path; concluded from the URI where it is missing, and the other way */
    WEB_QUERY,    /* without '?' */
    WEB_SCHEME,   /* W3C logs of proxies; used for the URI, no field by itself */
    WEB_URI_PORT, /* the same */
    WEB_EXTENSION,
    WEB_VERSION,
    WEB_CS_HOST,
    WEB_USER_AGENT,
    WEB_REFERER,
    WEB_COOKIE,
    WEB_CS_CONTENT_TYPE,
    WEB_SC_CONTENT_TYPE,
    WEB_STATUS,
    WEB_SUBSTATUS,
    WEB_WIN32_STATUS,
    WEB_SC_BYTES,
    WEB_CS_BYTES,
    WEB_TIME_TAKEN,
    WEB_S_IP,
    WEB_S_PORT,
    WEB_S_COMPUTERNAME,
    WEB_S_SITENAME,
    WEB_S_ACTION,
    WEB_R_IP,
    WEB_R_PORT,
    WEB_R_DNS,
    WEB_FIELD_COUNT,
};

/* A field of the log that has no name of its own above. */
struct web_extra {
    bw_str name;
    bw_str value;
    bool constant; /* the name is one of the program's */
};

/* More of them than any log format in use has; the rest of the line stays in `event.original`. */
#define WEB_MAX_EXTRAS 96

_Static_assert(WEB_FIELD_COUNT <= 64, "sets of fields are bits of one number");

/* Written and read by web_event_set and web_event_get: what is not in `present` has no value. */
struct web_event {
    uint64_t present;               /* bits: the log has the field */
    bw_str fields[WEB_FIELD_COUNT]; /* "-": it is empty */
    struct web_extra extras[WEB_MAX_EXTRAS];
    uint32_t extra_count;
    uint32_t layout;         /* of the kind of line: tells its layouts from others' */
    bool plus;               /* '+' is a blank in header values (IIS) */
    bool plain;              /* no value has another form: known of the line as a whole */
    bool escapes;            /* \xhh and the like are the log's (Apache, nginx) */
    bool in_pieces;          /* every word of the line is in `fields` or `extras`, as it is; the
                              * parser's to say: it knows what it left out (struct event_field) */
    struct web_store *store; /* of the log; NULL: nothing is known again */
};

/* A field's value; one without a place (ptr NULL) is none. */
static inline void web_event_set(struct web_event *event, unsigned field, bw_str value)
{
    const uint64_t bit = UINT64_C(1) << field;
    event->fields[field] = value;
    event->present = value.ptr != NULL ? event->present | bit : event->present & ~bit;
}

/* True when the log has the field, empty or not. */
static inline bool web_event_has(const struct web_event *event, unsigned field)
{
    return (event->present >> field & 1) != 0;
}

/* Its value; ptr NULL: the log does not have it. */
static inline bw_str web_event_get(const struct web_event *event, unsigned field)
{
    return web_event_has(event, field) ? event->fields[field] : (bw_str){.ptr = NULL, .len = 0};
}

/*
 * For struct line_format: a store as the state of a log that remembers nothing else from line to
 * line. The parser gives it to its events (`event.store = context->state`).
 */
void *web_log_state_new(const struct input_options *options);
void web_log_state_free(void *state);

/* Nothing known yet. */
void web_event_init(struct web_event *event, bw_str dataset);

void web_event_extra(struct web_event *event, bw_str name, bw_str value);

/* The same for a name that is a constant of the program: text_record_add_named_opt. */
void web_event_extra_named(struct web_event *event, bw_str name, bw_str value);

/* "GET /path?query HTTP/1.1" into method, URI and version, whatever a client made of it. */
void web_event_request_line(struct web_event *event, bw_str request);

/* "10.0.0.1:1234" or "[::1]:1234" into address and port; without a port: the address alone. */
void web_event_endpoint(
        struct web_event *event, enum web_field address, enum web_field port, bw_str text);

/* True when `text` is an IPv4 or IPv6 address by its looks. */
bool web_looks_like_address(bw_str text);

/*
 * line_frame_probe for logs whose messages go on over lines: a log that begins with a message is
 * LIKELY one, however long its stack traces are, one in which there is a message may be.
 */
enum input_match web_probe_joined(
        bw_bytes head, bool whole, line_looks_fn *begins, bool *ret_split);

/* Concludes what is missing and adds everything to the record of `context`. */
void web_event_add(struct line_context *context, struct web_event *event);

#endif
