/*
 * sigma/match/cover.h - what the evidence could have shown: the worker's side of the silence
 * ledger.
 *
 * Counted for each class of events on each host: how many records, when, and which of the fields
 * that its rules need ever had a value. What a plan is (its form: the sources that it serves, its
 * rules and their needs) is told once, and after that by a number made of its contents.
 */
#ifndef BW_SIGMA_MATCH_COVER_H
#define BW_SIGMA_MATCH_COVER_H

#include "base/buffer.h"
#include "base/time.h"
#include "event/event.h"
#include "plug/detector.h"
#include "sigma/match/classes.h"

/* Fields of a form whose values are looked for; those beyond count as there. */
#define SIGMA_COVER_FIELDS 256

struct sigma_cover;

struct sigma_cover *sigma_cover_new(const struct sigma_image *image); /* NULL: memory is out */
void sigma_cover_free(struct sigma_cover *cover);

/*
 * Counts an event of `class`, which is of generation `generation`; `outside`: it is not looked at,
 * for its time. True when the cover is full and has to be drained before the next event.
 */
bool sigma_cover_event(struct sigma_cover *cover, struct sigma_class *class, uint64_t generation,
        const struct event *event, uint32_t host, bool outside);

/* Appends what was counted and forgets it (form of the bytes: see cover.c, read by ledger.c). */
void sigma_cover_drain(
        struct sigma_cover *cover, const struct detector_hosts *hosts, struct bw_buffer *out);

#endif
