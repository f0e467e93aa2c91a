#include "engine/wire.h"

#include <string.h>

#include "base/limits.h"
#include "engine/wire_number.h"

void wire_add_u32(struct bw_buffer *out, uint32_t value)
{
    uint8_t bytes[4];
    wire_put_u32(bytes, value);
    bw_buffer_add(out, bytes, sizeof(bytes));
}

void wire_add_u64(struct bw_buffer *out, uint64_t value)
{
    uint8_t bytes[8];
    wire_put_u64(bytes, value);
    bw_buffer_add(out, bytes, sizeof(bytes));
}

void wire_add_str(struct bw_buffer *out, bw_str s)
{
    wire_add_u32(out, (uint32_t)s.len);
    bw_buffer_add_str(out, s);
}

bw_str wire_read_str(struct bw_reader *r)
{
    const uint32_t len = bw_read_u32le(r);
    return bw_bytes_str(bw_read_bytes(r, len));
}

size_t wire_begin(struct bw_buffer *out, enum wire_type type)
{
    const size_t begin = out->len;
    wire_add_u32(out, (uint32_t)type);
    wire_add_u32(out, 0);
    return begin;
}

void wire_finish(struct bw_buffer *out, size_t begin)
{
    if (!out->failed)
        wire_put_u32(out->ptr + begin + 4, (uint32_t)(out->len - begin - WIRE_HEADER_SIZE));
}

void wire_add_hello(struct bw_buffer *out, const struct os_jail_report *report)
{
    const size_t begin = wire_begin(out, WIRE_HELLO);
    for (unsigned i = 0; i < OS_JAIL_LAYER_COUNT; i++) {
        wire_add_u32(out, report->layers[i].up);
        wire_add_u32(out, (uint32_t)report->layers[i].error);
    }
    wire_finish(out, begin);
}

bw_status wire_read_hello(
        struct bw_reader *r, struct os_jail_report *ret_report, struct bw_err *err)
{
    struct os_jail_report report = {0};
    for (unsigned i = 0; i < OS_JAIL_LAYER_COUNT; i++) {
        report.layers[i].up = bw_read_u32le(r) != 0;
        report.layers[i].error = (int)(bw_read_u32le(r) & 0xfff);
    }
    const bw_status status = bw_reader_check(r, "hello", err);
    if (status == BW_OK)
        *ret_report = report;
    return status;
}

void wire_add_text(struct bw_buffer *out, enum wire_type type, bw_str text)
{
    const size_t begin = wire_begin(out, type);
    wire_add_str(out, text);
    wire_finish(out, begin);
}

bw_status wire_read_text(struct bw_reader *r, bw_str *ret_text, struct bw_err *err)
{
    const bw_str text = wire_read_str(r);
    const bw_status status = bw_reader_check(r, "text", err);
    if (status == BW_OK)
        *ret_text = text;
    return status;
}

void wire_add_work(struct bw_buffer *out, const struct wire_work *work)
{
    const size_t begin = wire_begin(out, WIRE_WORK);
    wire_add_u64(out, work->item_index);
    wire_add_u64(out, work->part_start);
    wire_add_u64(out, work->part_end);
    wire_add_u64(out, work->size);
    wire_add_u64(out, (uint64_t)work->modified);
    wire_add_u32(out, work->input);
    wire_add_u32(out, work->resume);
    wire_add_u32(out, work->turn);
    wire_add_str(out, work->path);
    wire_finish(out, begin);
}

bw_status wire_read_work(struct bw_reader *r, struct wire_work *ret_work, struct bw_err *err)
{
    struct wire_work work = {.item_index = bw_read_u64le(r)};
    work.part_start = bw_read_u64le(r);
    work.part_end = bw_read_u64le(r);
    work.size = bw_read_u64le(r);
    work.modified = (bw_time)bw_read_u64le(r);
    work.input = bw_read_u32le(r);
    work.resume = bw_read_u32le(r);
    work.turn = bw_read_u32le(r) != 0;
    work.path = wire_read_str(r);
    const bw_status status = bw_reader_check(r, "work", err);
    if (status == BW_OK)
        *ret_work = work;
    return status;
}

void wire_add_kind(struct bw_buffer *out, const struct wire_kind *kind)
{
    const size_t begin = wire_begin(out, WIRE_KIND);
    wire_add_u32(out, kind->input);
    wire_add_u32(out, kind->split);
    wire_add_u32(out, kind->container);
    wire_add_str(out, kind->format);
    wire_finish(out, begin);
}

bw_status wire_read_kind(struct bw_reader *r, struct wire_kind *ret_kind, struct bw_err *err)
{
    struct wire_kind kind = {.input = bw_read_u32le(r)};
    kind.split = bw_read_u32le(r) != 0;
    kind.container = bw_read_u32le(r) != 0;
    kind.format = wire_read_str(r);
    const bw_status status = bw_reader_check(r, "kind", err);
    if (status == BW_OK)
        *ret_kind = kind;
    return status;
}

void wire_add_member(struct bw_buffer *out, const struct wire_member *member)
{
    const size_t begin = wire_begin(out, WIRE_MEMBER);
    wire_add_u64(out, member->item_index);
    wire_add_str(out, member->name);
    wire_finish(out, begin);
}

bw_status wire_read_member(struct bw_reader *r, struct wire_member *ret_member, struct bw_err *err)
{
    struct wire_member member = {.item_index = bw_read_u64le(r)};
    member.name = wire_read_str(r);
    const bw_status status = bw_reader_check(r, "member", err);
    if (status == BW_OK)
        *ret_member = member;
    return status;
}

void wire_add_note(struct bw_buffer *out, const struct wire_note *note)
{
    const size_t begin = wire_begin(out, WIRE_NOTE);
    wire_add_u32(out, (uint32_t)note->kind);
    wire_add_u64(out, note->offset);
    wire_add_u64(out, note->places);
    wire_add_u64(out, note->count);
    wire_add_str(out, note->name);
    wire_add_str(out, note->text);
    wire_finish(out, begin);
}

bw_status wire_read_note(struct bw_reader *r, struct wire_note *ret_note, struct bw_err *err)
{
    const uint32_t kind = bw_read_u32le(r);
    struct wire_note note = {.kind = (enum input_note)kind, .offset = bw_read_u64le(r)};
    note.places = bw_read_u64le(r);
    note.count = bw_read_u64le(r);
    note.name = wire_read_str(r);
    note.text = wire_read_str(r);
    const bw_status status = bw_reader_check(r, "note", err);
    if (status != BW_OK)
        return status;
    if (kind >= INPUT_NOTE_COUNT)
        return bw_fail(err, BW_E_MALFORMED, "note of unknown kind %u", kind);
    *ret_note = note;
    return BW_OK;
}

void wire_add_end(struct bw_buffer *out, const struct wire_end *end)
{
    const size_t begin = wire_begin(out, WIRE_END);
    wire_add_u32(out, (uint32_t)end->outcome);
    wire_add_str(out, end->reason);
    wire_finish(out, begin);
}

bw_status wire_read_end(struct bw_reader *r, struct wire_end *ret_end, struct bw_err *err)
{
    const uint32_t outcome = bw_read_u32le(r);
    const struct wire_end end = {.outcome = (enum hunt_outcome)outcome, .reason = wire_read_str(r)};
    const bw_status status = bw_reader_check(r, "end", err);
    if (status != BW_OK)
        return status;
    if (outcome >= HUNT_OUTCOME_COUNT)
        return bw_fail(err, BW_E_MALFORMED, "unknown outcome %u", outcome);
    *ret_end = end;
    return BW_OK;
}

void wire_add_counts(struct bw_buffer *out, const struct wire_counts *counts)
{
    wire_add_u64(out, counts->bytes);
    wire_add_u64(out, counts->records);
    wire_add_u64(out, counts->matched);
    wire_add_u64(out, counts->filtered);
    wire_add_u64(out, counts->unreadable);
    wire_add_u64(out, counts->findings);
    wire_add_u64(out, (uint64_t)counts->first);
    wire_add_u64(out, (uint64_t)counts->last);
    wire_add_u64(out, (uint64_t)counts->outside_first);
    wire_add_u64(out, (uint64_t)counts->outside_last);
}

bw_status wire_read_counts(struct bw_reader *r, struct wire_counts *ret_counts, struct bw_err *err)
{
    struct wire_counts counts = {.bytes = bw_read_u64le(r)};
    counts.records = bw_read_u64le(r);
    counts.matched = bw_read_u64le(r);
    counts.filtered = bw_read_u64le(r);
    counts.unreadable = bw_read_u64le(r);
    counts.findings = bw_read_u64le(r);
    counts.first = (bw_time)bw_read_u64le(r);
    counts.last = (bw_time)bw_read_u64le(r);
    counts.outside_first = (bw_time)bw_read_u64le(r);
    counts.outside_last = (bw_time)bw_read_u64le(r);
    const bw_status status = bw_reader_check(r, "counts", err);
    if (status != BW_OK)
        return status;
    if (counts.matched > counts.records || counts.filtered > counts.records - counts.matched ||
            counts.unreadable > counts.records - counts.matched - counts.filtered)
        return bw_fail(err, BW_E_MALFORMED, "counts that do not add up");
    *ret_counts = counts;
    return BW_OK;
}

void wire_add_host(struct bw_buffer *out, const struct wire_host *host)
{
    wire_add_u64(out, host->records);
    wire_add_u64(out, (uint64_t)host->first);
    wire_add_u64(out, (uint64_t)host->last);
    wire_add_u32(out, host->passed);
    wire_add_str(out, host->name);
}

bw_status wire_read_host(struct bw_reader *r, struct wire_host *ret_host, struct bw_err *err)
{
    struct wire_host host = {.records = bw_read_u64le(r)};
    host.first = (bw_time)bw_read_u64le(r);
    host.last = (bw_time)bw_read_u64le(r);
    host.passed = bw_read_u32le(r) != 0;
    host.name = wire_read_str(r);
    const bw_status status = bw_reader_check(r, "host", err);
    if (status == BW_OK)
        *ret_host = host;
    return status;
}

/* All that is left of a frame. */
static bw_bytes read_rest(struct bw_reader *r)
{
    return bw_read_bytes(r, bw_reader_left(r));
}

void wire_add_remains(struct bw_buffer *out, const struct wire_remains *remains)
{
    const size_t begin = wire_begin(out, WIRE_REMAINS);
    wire_add_u32(out, remains->input);
    wire_add_u64(out, remains->offset);
    bw_buffer_add(out, remains->bytes.ptr, remains->bytes.len);
    wire_finish(out, begin);
}

bw_status wire_read_remains(
        struct bw_reader *r, struct wire_remains *ret_remains, struct bw_err *err)
{
    struct wire_remains remains = {.input = bw_read_u32le(r)};
    remains.offset = bw_read_u64le(r);
    remains.bytes = read_rest(r);
    const bw_status status = bw_reader_check(r, "remains", err);
    if (status == BW_OK)
        *ret_remains = remains;
    return status;
}

void wire_add_revive(struct bw_buffer *out, const struct wire_revive *revive)
{
    const size_t begin = wire_begin(out, WIRE_REVIVE);
    wire_add_u64(out, revive->start);
    wire_add_u64(out, revive->end);
    wire_add_u64(out, revive->facts_start);
    wire_add_u64(out, revive->facts_end);
    wire_add_u32(out, revive->one_by_one);
    wire_finish(out, begin);
}

bw_status wire_read_revive(struct bw_reader *r, struct wire_revive *ret_revive, struct bw_err *err)
{
    struct wire_revive revive = {.start = bw_read_u64le(r)};
    revive.end = bw_read_u64le(r);
    revive.facts_start = bw_read_u64le(r);
    revive.facts_end = bw_read_u64le(r);
    revive.one_by_one = bw_read_u32le(r) != 0;
    const bw_status status = bw_reader_check(r, "revive", err);
    if (status == BW_OK)
        *ret_revive = revive;
    return status;
}

void wire_add_revived(struct bw_buffer *out, const struct wire_revived *revived)
{
    wire_add_u32(out, (uint32_t)revived->verdict);
    wire_add_u64(out, revived->identity);
    wire_add_u32(out, revived->findings);
}

bw_status wire_read_revived(
        struct bw_reader *r, struct wire_revived *ret_revived, struct bw_err *err)
{
    const uint32_t verdict = bw_read_u32le(r);
    struct wire_revived revived = {.verdict = (enum wire_verdict)verdict};
    revived.identity = bw_read_u64le(r);
    revived.findings = bw_read_u32le(r);
    revived.rest = read_rest(r);
    const bw_status status = bw_reader_check(r, "revived", err);
    if (status != BW_OK)
        return status;
    if (verdict >= WIRE_VERDICT_LOST || (revived.findings != 0 && verdict != WIRE_VERDICT_READ))
        return bw_fail(err, BW_E_MALFORMED, "revived: verdict %u", verdict);
    *ret_revived = revived;
    return BW_OK;
}

void wire_add_row(struct bw_buffer *out, const struct summary_row *row)
{
    wire_add_u32(out, row->table);
    wire_add_str(out, row->key);
    wire_add_str(out, row->host);
    wire_add_u64(out, row->count);
    wire_add_u64(out, (uint64_t)row->first);
    wire_add_u64(out, (uint64_t)row->last);
}

bw_status wire_read_row(struct bw_reader *r, struct summary_row *ret_row, struct bw_err *err)
{
    struct summary_row row = {.table = bw_read_u32le(r)};
    row.key = wire_read_str(r);
    row.host = wire_read_str(r);
    row.count = bw_read_u64le(r);
    row.first = (bw_time)bw_read_u64le(r);
    row.last = (bw_time)bw_read_u64le(r);
    const bw_status status = bw_reader_check(r, "row", err);
    if (status != BW_OK)
        return status;
    if (row.key.len > SUMMARY_MAX_KEY || row.host.len > SUMMARY_MAX_HOST)
        return bw_fail(err, BW_E_LIMIT, "row: too long");
    if (row.table >= SUMMARY_MAX_TABLES || row.count == 0 || row.count > SUMMARY_MAX_COUNT ||
            row.first > row.last || (row.first == BW_TIME_UNKNOWN) != (row.last == BW_TIME_UNKNOWN))
        return bw_fail(err, BW_E_RANGE, "row: makes no sense");
    *ret_row = row;
    return BW_OK;
}
