/* Parts of scripts on their way to the other side, while evidence is read. */
#include "base/hash.h"
#include "engine/piece.h"
#include "engine/worker.h"
#include "event/packed.h"

#define FLUSH_PIECES_BYTES (192 * BW_KIB)
#define PIECES_MAX         (FLUSH_PIECES_BYTES + WIRE_MAX_FRAME)

/* What a record says as JSON is shown with findings: a longer one is shown by its values. */
#define MAX_RENDERED (256 * BW_KIB)

void worker_pieces_init(struct worker *worker)
{
    bw_buffer_init(&worker->pieces, PIECES_MAX);
    if (!worker->options->scripts)
        return;
    worker->script_shapes = script_shapes_new();
    if (worker->script_shapes == NULL)
        worker_exit(WORKER_EXIT_MEMORY);
    bw_buffer_init(&worker->piece_rules, BW_LIMIT_SCRIPT_PART_BYTES);
    bw_buffer_init(&worker->piece_bases, BW_LIMIT_SCRIPT_PART_BYTES);
    bw_buffer_init(&worker->piece_blob, 4 * BW_LIMIT_SCRIPT_PART_BYTES);
    bw_buffer_init(&worker->piece_text, BW_LIMIT_RECORD_BYTES);
    bw_buffer_init(&worker->piece_event, BW_LIMIT_SCRIPT_PART_BYTES);
    bw_buffer_init(&worker->piece_rendered, MAX_RENDERED);
}

bool worker_piece_begin(struct worker *worker, const struct event *event)
{
    const struct script_fields *fields = script_shapes_find(worker->script_shapes, event->shape);
    if (fields == NULL || !script_part_of(event, fields, &worker->piece_part))
        return false;
    worker->piece_fields = *fields;
    bw_buffer_clear(&worker->piece_rules);
    bw_buffer_clear(&worker->piece_bases);
    /* a script in one record was looked at as a whole; a dump prints those, too */
    return worker->piece_part.total > 1 || worker->options->dump;
}

static void render(struct worker *worker, const struct event *event)
{
    bw_buffer_clear(&worker->piece_rendered);
    if (worker->options->dump)
        return;
    event->render(event, event->render_context, &worker->piece_rendered);
    if (!worker->piece_rendered.failed)
        return;
    bw_buffer_clear(&worker->piece_rendered);
    bw_buffer_add_text(&worker->piece_rendered, "{}");
}

/* True when it is in piece_blob. */
static bool make_blob(struct worker *worker, const struct event *event)
{
    bw_buffer_clear(&worker->piece_text);
    bw_buffer_clear(&worker->piece_event);
    bw_buffer_clear(&worker->piece_blob);
    event_value_print(&event->values[worker->piece_fields.text], &worker->piece_text);
    render(worker, event);
    event_pack(event, worker->piece_fields.text, bw_buffer_str(&worker->piece_rendered),
            &worker->piece_event);
    const struct piece piece = {.rules = bw_buffer_bytes(&worker->piece_rules),
            .bases = bw_buffer_bytes(&worker->piece_bases),
            .event = bw_buffer_bytes(&worker->piece_event),
            .text = bw_buffer_str(&worker->piece_text)};
    piece_write(&piece, &worker->piece_blob);
    return !worker->piece_text.failed && !worker->piece_event.failed &&
           !worker->piece_rules.failed && !worker->piece_bases.failed &&
           !worker->piece_blob.failed && worker->piece_text.len <= BW_LIMIT_SCRIPT_PART_BYTES;
}

void worker_piece_add(struct worker *worker, const struct event *event)
{
    const struct script_part *part = &worker->piece_part;
    struct wire_piece piece = {.number = part->number, .total = part->total};
    if (!script_key(event, &worker->piece_fields, part->total, piece.key))
        return; /* it does not say which script it is of */
    if (!make_blob(worker, event)) {
        worker_note(worker, INPUT_NOTE_DAMAGE, "script.part_too_large", event->offset,
                BW_STR("a part of a script is too large to be put together with the others"));
        return;
    }
    piece.text_hash = bw_hash64_secret(bw_buffer_bytes(&worker->piece_text), 0);
    piece.text_len = (uint32_t)worker->piece_text.len;
    piece.offset = event->offset;
    piece.record_id = event->record_id;
    piece.time = event->time;
    piece.blob = bw_buffer_bytes(&worker->piece_blob);
    wire_add_piece(&worker->pieces, &piece);
    if (worker->pieces.failed)
        worker_exit(WORKER_EXIT_MEMORY);
}

bool worker_pieces_full(const struct worker *worker)
{
    return worker->pieces.len >= FLUSH_PIECES_BYTES;
}
