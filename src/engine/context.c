/* Records around those that were found, of the same log. The detector finds every record by a rule
 * of its own; of these findings the last ones are kept until something else is found. */
#include "engine/context.h"

#include <stdlib.h>

/* Of all that is kept: what is older than that goes first, and that is told. */
#define CONTEXT_BYTES (16 * BW_MIB)

struct worker_context {
    struct bw_buffer *kept; /* a ring of the records before the one at hand, as findings */
    uint32_t first;
    uint32_t count;
    uint64_t bytes;
    uint32_t after; /* records that are still to be given behind what was found */
    bool open;      /* an event is at hand */
    struct bw_buffer at_hand;
};

void worker_context_init(struct worker *worker)
{
    const struct engine_context *asked = &worker->options->context;
    if (asked->before == 0 && asked->after == 0)
        return;
    struct worker_context *context = calloc(1, sizeof(*context));
    if (context == NULL)
        worker_exit(WORKER_EXIT_MEMORY);
    context->kept = calloc((size_t)asked->before + 1, sizeof(*context->kept));
    if (context->kept == NULL)
        worker_exit(WORKER_EXIT_MEMORY);
    for (uint32_t i = 0; i <= asked->before; i++)
        bw_buffer_init(&context->kept[i], WIRE_MAX_FRAME);
    bw_buffer_init(&context->at_hand, WIRE_MAX_FRAME);
    worker->context = context;
}

static void forget_first(struct worker *worker)
{
    struct worker_context *context = worker->context;
    struct bw_buffer *first = &context->kept[context->first];
    context->bytes -= first->len;
    bw_buffer_release(first);
    context->first = (context->first + 1) % (worker->options->context.before + 1);
    context->count--;
}

void worker_context_forget(struct worker *worker)
{
    if (worker->context == NULL)
        return;
    while (worker->context->count != 0)
        forget_first(worker);
    worker->context->after = 0;
}

void worker_context_begin(struct worker *worker)
{
    if (worker->context == NULL)
        return;
    worker->context->open = true;
    bw_buffer_clear(&worker->context->at_hand);
}

bool worker_context_take(struct worker *worker, struct finding *finding)
{
    struct worker_context *context = worker->context;
    if (context == NULL || finding->rule != worker->options->context.rule)
        return false;
    /* of a record once, however many layers it has, and of one that a log lists */
    if (context->open && context->at_hand.len == 0)
        worker_encode_finding(worker, finding, &context->at_hand);
    return true;
}

/* Keeps the record at hand, in place of the oldest one where there is no room. */
static void keep(struct worker *worker)
{
    struct worker_context *context = worker->context;
    const uint32_t before = worker->options->context.before;
    if (before == 0 || context->at_hand.len == 0)
        return;
    bool cut = false;
    while (context->count == before ||
            (context->count != 0 && context->bytes + context->at_hand.len > CONTEXT_BYTES)) {
        cut |= context->count != before;
        forget_first(worker);
    }
    if (cut)
        worker_note(worker, INPUT_NOTE_ANOMALY, "search.context", 0,
                BW_STR("records are so long that fewer are kept than were asked for"));
    struct bw_buffer *place = &context->kept[(context->first + context->count) % (before + 1)];
    const struct bw_buffer swapped = *place;
    *place = context->at_hand;
    context->at_hand = swapped;
    context->bytes += place->len;
    context->count++;
}

void worker_context_end(struct worker *worker)
{
    struct worker_context *context = worker->context;
    if (context == NULL)
        return;
    context->open = false;
    if (worker->matched) {
        for (; context->count != 0; forget_first(worker))
            worker_add_finding(worker, bw_buffer_bytes(&context->kept[context->first]));
        context->after = worker->options->context.after;
    } else if (context->after != 0) {
        context->after--;
        worker_add_finding(worker, bw_buffer_bytes(&context->at_hand));
    } else {
        keep(worker);
    }
}
