/*
 * input/json/envelope.h - lines of a log that JSON records carry as text: what Filebeat, Logstash,
 * Docker, Splunk, Graylog, Wazuh and others made of a file that they read or of what was sent to
 * them.
 *
 * A source that gives those lines as they were, so that whatever can read the log can read it here.
 * A record without such a text comes as the line that it is itself: nothing is left out. Lines of
 * the audit system are told the host that the record names ("node=web01 "), as auditd itself does
 * where the records of several hosts come together; messages of network devices, when and of which
 * host the record says, where they do not begin with a header themselves.
 */
#ifndef BW_INPUT_JSON_ENVELOPE_H
#define BW_INPUT_JSON_ENVELOPE_H

#include "base/buffer.h"
#include "base/source.h"
#include "plug/input_kind.h"

struct envelope;

/* What the beginning of an item shows. */
struct envelope_look {
    int32_t year;    /* of the first record; 0: it has no time. Lines may have none. */
    bool containers; /* each record is a line that a container wrote, and little else */
};

/*
 * True when `head`, the beginning of an item, shows records with such a text. Appends to *lines
 * what the envelope would give of the head alone.
 */
bool envelope_look(bw_bytes head, struct bw_buffer *lines, struct envelope_look *ret_look);

/* The lines of a whole item. Borrows source, head and log of `options` for its life; the caller
 * frees it. */
BW_MUST_CHECK bw_status envelope_open(
        const struct input_options *options, struct envelope **ret_envelope, struct bw_err *err);

/* What gives the lines: borrowed from the envelope. */
struct bw_source *envelope_source(struct envelope *envelope);

void envelope_free(struct envelope *envelope); /* NULL is fine */

#endif
