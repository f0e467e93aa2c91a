/*
 * input/text/carrier.h - lines of a log before which somebody wrote a time or a name: `aws logs
 * tail`, exports of CloudWatch, `kubectl logs --timestamps` and `--prefix`, `docker logs -t`,
 * `docker compose logs`, stern, logs of containers as containerd and CRI-O keep them, Grafana's
 * download, what kafka-console-consumer prints, Papertrail's archives and files of Kiwi's Syslog
 * Server (whose columns become a line of syslog).
 *
 * A source that gives those lines as they were, so that whatever can read the log can read it here.
 * A line without a beginning of the form comes as it is: nothing is left out. Objects of JSON are
 * told the time that stood before them ("carried_at"), for those that have none.
 *
 * Forms: the references of the AWS CLI (logs tail, filter-log-events), kubectl logs, docker logs
 * and docker compose logs; "CRI log format" of Kubernetes' design proposals; stern's README; Apache
 * Kafka's DefaultMessageFormatter; Papertrail's "Permanent log archives"; Kiwi Syslog Server's
 * "Log file formats".
 */
#ifndef BW_INPUT_TEXT_CARRIER_H
#define BW_INPUT_TEXT_CARRIER_H

#include "base/buffer.h"
#include "base/source.h"
#include "plug/input_kind.h"

struct carrier;

/* The forms that lines may begin with: 0 to carrier_form_count() - 1, those that say most first. */
unsigned carrier_form_count(void);

/* True when lines of the form are not mistaken for those of a log, as it begins with names. */
bool carrier_form_is_sure(unsigned form);

/* What the beginning of an item shows. */
struct carrier_look {
    int32_t year; /* of the first time; 0: the form has none */
    bool objects; /* what is carried are objects of JSON */
};

/*
 * True when (nearly) all lines of `head` begin as the form says. Appends to *lines what the carrier
 * would give of the head alone.
 */
bool carrier_look(bw_bytes head, bool whole, unsigned form, struct bw_buffer *lines,
        struct carrier_look *ret_look);

/* True when a time or names of a container stand before `line`: for readers that take anything
 * before their own. */
bool carrier_begins(bw_str line);

/* The lines of a whole item. Borrows source and head of `options` for its life; the caller frees
 * it. */
BW_MUST_CHECK bw_status carrier_open(const struct input_options *options, unsigned form,
        struct carrier **ret_carrier, struct bw_err *err);

/* What gives the lines: borrowed from the carrier. */
struct bw_source *carrier_source(struct carrier *carrier);

void carrier_free(struct carrier *carrier); /* NULL is fine */

#endif
