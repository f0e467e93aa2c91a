/* Form: its version; oddities; processes, parents before children; marks; numbers of what is not
 * kept. Written with case/bytes.h. */
#include "case/beside.h"

#include "case/bytes.h"

#define FORM_VERSION 1

static void encode_oddities(const struct hunt_beside *beside, struct bw_buffer *out)
{
    case_put_u64(out, beside->oddity_count);
    for (uint32_t i = 0; i < beside->oddity_count; i++) {
        const struct hunt_oddity *oddity = &beside->oddities[i];
        case_put_str(out, oddity->kind);
        case_put_str(out, oddity->what);
        case_put_str(out, oddity->why);
        case_put_u64(out, oddity->level);
        case_put_str(out, oddity->host);
        case_put_str(out, oddity->log);
        case_put_str(out, oddity->detail);
        case_put_u64(out, oddity->count);
        case_put_u64(out, (uint64_t)oddity->first);
        case_put_u64(out, (uint64_t)oddity->last);
        case_put_u64(out, oddity->clock);
    }
}

static void encode_process(const struct hunt_process *process, struct bw_buffer *out)
{
    case_put_u64(out, process->parent);
    case_put_u64(out, process->logged);
    case_put_u64(out, process->became);
    case_put_u64(out, (uint64_t)process->start);
    case_put_u64(out, (uint64_t)process->end);
    case_put_u64(out, process->pid);
    case_put_str(out, process->host);
    case_put_str(out, process->user);
    case_put_str(out, process->image);
    case_put_str(out, process->command_line);
    case_put_u64(out, process->command_length);
    case_put_u64(out, process->level);
    case_put_u64(out, process->findings);
    case_put_u64(out, process->more);
}

void case_beside_encode(const struct hunt_beside *beside, struct bw_buffer *out)
{
    case_put_u64(out, FORM_VERSION);
    encode_oddities(beside, out);
    case_put_u64(out, beside->process_count);
    for (uint32_t i = 0; i < beside->process_count; i++)
        encode_process(&beside->processes[i], out);
    case_put_u64(out, beside->mark_count);
    for (uint32_t i = 0; i < beside->mark_count; i++) {
        case_put_u64(out, (uint64_t)beside->marks[i].time);
        case_put_u64(out, beside->marks[i].record_id);
        case_put_u64(out, beside->marks[i].process);
    }
    case_put_u64(out, beside->oddities_more);
    case_put_u64(out, beside->processes_more);
    case_put_u64(out, beside->clocks_known);
}

/* ---- and back ---- */

static void *get_list(struct case_decoding *d, uint64_t most, size_t size, uint32_t *ret_count)
{
    const uint32_t count = case_get_count(d, most);
    void *list = bw_arena_alloc(d->arena, (size_t)count + 1, size);
    d->nomem |= list == NULL;
    *ret_count = list != NULL ? count : 0;
    return list;
}

static void decode_oddities(struct case_decoding *d, struct hunt_beside *beside)
{
    struct hunt_oddity *oddities =
            get_list(d, HUNT_MAX_ODDITIES, sizeof(*oddities), &beside->oddity_count);
    for (uint32_t i = 0; i < beside->oddity_count; i++) {
        struct hunt_oddity *oddity = &oddities[i];
        oddity->kind = case_get_str(d);
        oddity->what = case_get_str(d);
        oddity->why = case_get_str(d);
        oddity->level = (enum finding_level)case_get_count(d, FINDING_LEVEL_COUNT - 1);
        oddity->host = case_get_str(d);
        oddity->log = case_get_str(d);
        oddity->detail = case_get_str(d);
        oddity->count = case_get_u64(d);
        oddity->first = (bw_time)case_get_u64(d);
        oddity->last = (bw_time)case_get_u64(d);
        oddity->clock = case_get_u64(d) != 0;
    }
    beside->oddities = oddities;
}

static void decode_process(struct case_decoding *d, struct hunt_process *process, uint32_t index)
{
    process->parent = case_get_count(d, HUNT_NO_PROCESS);
    d->wrong |= process->parent != HUNT_NO_PROCESS && process->parent >= index;
    process->logged = case_get_u64(d) != 0;
    process->became = case_get_u64(d) != 0;
    process->start = (bw_time)case_get_u64(d);
    process->end = (bw_time)case_get_u64(d);
    process->pid = case_get_u64(d);
    process->host = case_get_str(d);
    process->user = case_get_str(d);
    process->image = case_get_str(d);
    process->command_line = case_get_str(d);
    process->command_length = case_get_u64(d);
    process->level = case_get_count(d, FINDING_LEVEL_COUNT);
    process->findings = case_get_u64(d);
    process->more = case_get_u64(d);
}

static void decode_marks(struct case_decoding *d, struct hunt_beside *beside)
{
    struct hunt_process_mark *marks =
            get_list(d, HUNT_MAX_PROCESS_MARKS, sizeof(*marks), &beside->mark_count);
    for (uint32_t i = 0; i < beside->mark_count; i++) {
        marks[i].time = (bw_time)case_get_u64(d);
        marks[i].record_id = case_get_u64(d);
        marks[i].process = case_get_count(d, UINT32_MAX);
        d->wrong |= marks[i].process >= beside->process_count;
    }
    beside->marks = marks;
}

bw_status case_beside_decode(
        bw_bytes bytes, struct bw_arena *arena, struct hunt_beside *ret_beside, struct bw_err *err)
{
    struct case_decoding d = {.reader = bw_reader_of(bytes, 0), .arena = arena};
    struct hunt_beside beside = {.oddities = NULL};
    if (case_get_u64(&d) != FORM_VERSION)
        return bw_fail(err, BW_E_UNSUPPORTED, "processes: of another version of breakwater");
    decode_oddities(&d, &beside);
    struct hunt_process *processes =
            get_list(&d, HUNT_MAX_PROCESSES, sizeof(*processes), &beside.process_count);
    for (uint32_t i = 0; i < beside.process_count && !d.wrong; i++)
        decode_process(&d, &processes[i], i);
    beside.processes = processes;
    decode_marks(&d, &beside);
    beside.oddities_more = case_get_u64(&d);
    beside.processes_more = case_get_u64(&d);
    beside.clocks_known = case_get_u64(&d) != 0;
    const bw_status status = case_decoding_end(&d, "processes", err);
    if (status == BW_OK)
        *ret_beside = beside;
    return status;
}
