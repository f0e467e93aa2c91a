/*
 * Pieces of disks, unallocated space, images of memory, page files: anything that no other input
 * knows. Chunks and records stand at any place in them. What is read is held in a window with a
 * chunk's length before and behind the bytes that are looked through, so that a record meets all
 * that is left of its chunk.
 */
#include "input/windows/evtx_blob.h"

#include <stdlib.h>

#include "format/evtx/layout.h"
#include "input/windows/evtx.h"
#include "input/windows/evtx_finds.h"

#define STEP   BW_MIB
#define WINDOW (STEP + 2 * EVTX_CHUNK_SIZE)

struct input {
    struct evtx_finds *finds;
    struct bw_source *source;
    bw_bytes head; /* still to be taken */
    uint64_t duty; /* records before this are another part's */
    uint64_t end;  /* and those from here on */
    struct evtx_blob blob;
    size_t len; /* of the window */
    bool last;  /* nothing follows what is in the window */
    uint8_t window[WINDOW];
};

static enum input_match probe(bw_bytes head, bool whole, bool *ret_split)
{
    (void)head, (void)whole, (void)ret_split;
    return INPUT_MATCH_NO;
}

static void blob_close(struct input *in)
{
    if (in == NULL)
        return;
    evtx_finds_free(in->finds);
    free(in);
}

static bw_status blob_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    struct input *in = calloc(1, sizeof(*in));
    if (in != NULL && options->finds != NULL)
        in->finds = evtx_finds_new(options->finds);
    if (in == NULL || (options->finds != NULL && in->finds == NULL)) {
        blob_close(in);
        return bw_fail(err, BW_E_NOMEM, "a window of a megabyte");
    }
    in->source = options->source;
    in->head = options->head;
    in->blob.offset = options->part_start;
    in->blob.place = EVENT_PLACE_BLOB;
    in->duty = options->part_start != 0 ? options->part_start + EVTX_CHUNK_SIZE : 0;
    in->end = options->part_end <= UINT64_MAX - EVTX_CHUNK_SIZE
                      ? options->part_end + EVTX_CHUNK_SIZE
                      : UINT64_MAX;
    *ret_input = in;
    return BW_OK;
}

/* Fills the window behind what is there. */
static bw_status fill(struct input *in, struct bw_err *err)
{
    const size_t room = WINDOW - in->len;
    const size_t from_head = room < in->head.len ? room : in->head.len;
    if (from_head != 0)
        memcpy(in->window + in->len, in->head.ptr, from_head);
    in->head.ptr = from_head != 0 ? in->head.ptr + from_head : in->head.ptr;
    in->head.len -= from_head;
    in->len += from_head;
    size_t len = 0;
    bw_status status = BW_OK;
    if (in->len < WINDOW)
        status = bw_source_read_full(in->source, in->window + in->len, WINDOW - in->len, &len, err);
    in->len += len;
    in->last = in->len < WINDOW;
    return status;
}

/* Looks through the window, all but the last chunk's length of it; then moves on. */
static void step(struct input *in)
{
    struct evtx_blob *blob = &in->blob;
    const size_t reach = in->last ? in->len : WINDOW - EVTX_CHUNK_SIZE;
    const uint64_t stop = blob->offset + reach < in->end ? blob->offset + reach : in->end;
    blob->bytes = (bw_bytes){.ptr = in->window, .len = in->len};
    blob->duty = in->duty > blob->offset ? (size_t)(in->duty - blob->offset) : 0;
    blob->end = stop > blob->offset ? (size_t)(stop - blob->offset) : 0;
    evtx_finds_carve_blob(in->finds, blob);
    if (in->last || stop == in->end) {
        in->last = true;
        return;
    }
    const size_t moved = STEP; /* what stays is a chunk's length before and behind `reach` */
    memmove(in->window, in->window + moved, in->len - moved);
    in->len -= moved;
    blob->offset += moved;
    blob->next = blob->next > moved ? blob->next - moved : 0;
}

static bw_status blob_next(struct input *in, const struct event **ret_event, struct bw_err *err)
{
    (void)ret_event;
    while (!in->last && in->finds != NULL) {
        bw_status status = fill(in, err);
        if (status != BW_OK)
            return status;
        step(in);
    }
    return BW_END;
}

static struct input_counts blob_counts(const struct input *in)
{
    (void)in;
    return (struct input_counts){0};
}

const struct input_kind input_evtx_blob = {
        .name = "evtx-blob",
        .summary = "event records left over in disks, memory, page files",
        .product = "windows",
        .details = "any file that is no known log; see --recovered",
        .split = INPUT_SPLIT_BLOCKS,
        .split_unit = EVTX_CHUNK_SIZE,
        .probe = probe,
        .open = blob_open,
        .next = blob_next,
        .counts = blob_counts,
        .close = blob_close,
        .reviver = &evtx_reviver_kind,
        .carver = true,
};
