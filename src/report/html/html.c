#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report/html/block.h"
#include "report/html/page.h"
#include "report/html/writer.h"
#include "report/report.h"

/*
 * One page with everything in it, for a browser without a network. The page itself is fixed at
 * build time and its script and style are named by their hashes in its content security policy; the
 * data stands in between as base64 of gzip, so nothing that came out of a log is ever markup.
 */

static bw_status bytes_write(FILE *out, const unsigned char *bytes, size_t size, struct bw_err *err)
{
    if (fwrite(bytes, 1, size, out) != size)
        return bw_fail(err, BW_E_IO, "write: %s", strerror(errno));
    return BW_OK;
}

/* The page takes the worst levels that fit; of one level alone that does not, the earliest. */
static void filter_choose(struct html_writer *writer, const struct digest *digest)
{
    const uint64_t asked = writer->options->max_findings;
    const uint64_t most = asked > 0 && asked < HTML_MAX_FINDINGS ? asked : HTML_MAX_FINDINGS;
    uint64_t taken = 0;
    size_t level = FINDING_LEVEL_COUNT;
    while (level > (size_t)writer->options->min_level) {
        const uint64_t more = digest->by_level[level - 1] + digest->recovered_by_level[level - 1];
        if (taken > 0 && taken + more > most)
            break;
        taken += more;
        level--;
    }
    writer->filter.min_level = (enum finding_level)level;
    if (taken > most) {
        writer->filter.limit = most;
        taken = most;
    }
    writer->left_out = digest->findings + digest->recovered - taken;
}

static void buffers_init(struct html_writer *writer)
{
    for (size_t i = 0; i < HTML_COLUMN_COUNT; i++) {
        bw_buffer_init(&writer->columns[i].names, REPORT_MAX_BUFFER);
        bw_buffer_init(&writer->columns[i].numbers, REPORT_MAX_BUFFER);
    }
    bw_buffer_init(&writer->times, REPORT_MAX_BUFFER);
    bw_buffer_init(&writer->rules, REPORT_MAX_BUFFER);
    bw_buffer_init(&writer->tellings, REPORT_MAX_BUFFER);
    bw_buffer_init(&writer->recovered, REPORT_MAX_BUFFER);
    bw_buffer_init(&writer->block, REPORT_MAX_BUFFER);
    bw_buffer_init(&writer->scratch, REPORT_MAX_BUFFER);
    bw_buffer_init(&writer->detail, REPORT_MAX_BUFFER);
}

static void buffers_release(struct html_writer *writer)
{
    for (size_t i = 0; i < HTML_COLUMN_COUNT; i++) {
        bw_buffer_release(&writer->columns[i].names);
        bw_buffer_release(&writer->columns[i].numbers);
    }
    bw_buffer_release(&writer->times);
    bw_buffer_release(&writer->rules);
    bw_buffer_release(&writer->tellings);
    bw_buffer_release(&writer->recovered);
    bw_buffer_release(&writer->block);
    bw_buffer_release(&writer->scratch);
    bw_buffer_release(&writer->detail);
    bw_arena_free(writer->names_arena);
}

static bw_status page_write(struct html_writer *writer, struct bw_err *err)
{
    FILE *out = writer->options->out;
    bw_status status = bytes_write(out, html_page_head, html_page_head_size, err);
    if (status == BW_OK)
        status = html_meta_write(writer, err);
    if (status == BW_OK)
        status = html_ledger_write(writer, err);
    if (status == BW_OK)
        status = html_processes_write(writer, err);
    if (status == BW_OK)
        status = html_findings_write(writer, err);
    if (status == BW_OK)
        status = bytes_write(out, html_page_tail, html_page_tail_size, err);
    return status == BW_OK ? report_flush(out, err) : status;
}

static bw_status html_make(struct html_writer *writer, struct bw_arena *arena, struct bw_err *err)
{
    struct digest *digest = bw_arena_alloc(arena, 1, sizeof(*digest));
    writer->rule_numbers = bw_arena_alloc(arena, writer->source->rule_count + 1, sizeof(uint32_t));
    if (digest == NULL || writer->rule_numbers == NULL)
        return bw_fail(err, BW_E_NOMEM, "page");
    const bw_status status =
            digest_make(digest, writer->source, writer->options->min_level, arena, err);
    if (status != BW_OK)
        return status;
    writer->digest = digest;
    filter_choose(writer, digest);
    return page_write(writer, err);
}

static bw_status html_write(
        struct report_source *source, const struct report_options *options, struct bw_err *err)
{
    struct html_writer writer = {.source = source, .options = options};
    struct bw_arena *arena = bw_arena_new(DIGEST_ARENA);
    if (arena == NULL)
        return bw_fail(err, BW_E_NOMEM, "page");
    buffers_init(&writer);
    const bw_status status = html_make(&writer, arena, err);
    buffers_release(&writer);
    bw_arena_free(arena);
    return status;
}

const struct report_kind report_html = {
        .name = "html",
        .summary = "one page for a browser, offline, with every finding and its record",
        .write = html_write,
};
