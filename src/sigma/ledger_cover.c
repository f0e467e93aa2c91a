#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/limits.h"
#include "sigma/ledger_parts.h"
#include "sigma/match/scan.h"

#define COVER_BYTES (64 * BW_MIB)
#define MAX_FORMS   16384
#define MAX_CELLS   65536
#define NAME_MAX_   256

/* Of correlations: rules by hosts. */
#define MAX_CANDIDATES 65536

/* The items, perhaps elsewhere, with room for one more of at most `most`; NULL: they stay. */
static void *room_for(void *items, uint32_t *capacity, uint32_t count, uint32_t most, size_t size)
{
    if (count < *capacity)
        return items;
    uint32_t more = *capacity != 0 ? 2 * *capacity : 64;
    if (more > most)
        more = most;
    void *grown = more > count ? realloc(items, more * size) : NULL;
    if (grown != NULL)
        *capacity = more;
    return grown;
}

/* Only where rules have correlations: those that count without a host stand first. */
static bool candidates_init(struct detector_cover *cover)
{
    const uint32_t bases = cover->image->bases_count + cover->image->correlations_count;
    if (bases == 0)
        return true;
    cover->candidates = calloc(bases, sizeof(*cover->candidates));
    cover->latest = calloc(bases, sizeof(*cover->latest));
    cover->candidate_of = bw_map_new(cover->arena);
    if (cover->candidates == NULL || cover->latest == NULL || cover->candidate_of == NULL)
        return false;
    for (uint32_t i = 0; i < bases; i++) {
        cover->candidates[i].base = i;
        cover->latest[i] = i;
    }
    cover->candidate_count = bases;
    cover->candidate_capacity = bases;
    return true;
}

struct detector_cover *sigma_ledger_cover_new(const struct detector *detector)
{
    struct detector_cover *cover = calloc(1, sizeof(*cover));
    if (cover == NULL)
        return NULL;
    cover->image = detector->image;
    cover->arena = bw_arena_new(COVER_BYTES);
    cover->form_of = cover->arena != NULL ? bw_map_new(cover->arena) : NULL;
    cover->cell_of = cover->arena != NULL ? bw_map_new(cover->arena) : NULL;
    if (cover->form_of == NULL || cover->cell_of == NULL || !candidates_init(cover)) {
        sigma_ledger_cover_free(cover);
        return NULL;
    }
    return cover;
}

void sigma_ledger_cover_free(struct detector_cover *cover)
{
    if (cover == NULL)
        return;
    bw_arena_free(cover->arena);
    free(cover->forms);
    free(cover->cells);
    free(cover->candidates);
    free(cover->latest);
    free(cover);
}

static bw_str read_name(struct bw_reader *r)
{
    const uint32_t len = bw_read_u32le(r);
    return bw_str_head(bw_bytes_str(bw_read_bytes(r, len)), NAME_MAX_);
}

/* Every number of a form is looked at before anyone uses it. */
static bool form_good(const struct sigma_image *image, bw_bytes bytes)
{
    struct bw_reader r = bw_reader_of(bytes, 0);
    uint32_t count = bw_read_u32le(&r);
    bool good = bw_reader_fits(&r, count, 4);
    for (uint32_t i = 0; i < count && good; i++)
        good = SIGMA_PLAN_SOURCE_INDEX(bw_read_u32le(&r)) < image->sources_count;
    const uint32_t fields = bw_read_u32le(&r);
    good = good && fields <= SIGMA_COVER_FIELDS && bw_reader_fits(&r, fields, 4);
    for (uint32_t i = 0; i < fields && good; i++)
        good = bw_read_u32le(&r) < image->fields_count;
    count = bw_read_u32le(&r);
    good = good && bw_reader_fits(&r, count, 8);
    for (uint32_t i = 0; i < count && good; i++) {
        good = bw_read_u32le(&r) < image->rules_count;
        const uint32_t groups = bw_read_u32le(&r);
        good = good && groups <= SIGMA_NEEDS_GROUPS;
        for (uint32_t g = 0; g < groups && good; g++) {
            const uint32_t size = bw_read_u32le(&r);
            good = size <= SIGMA_NEEDS_FIELDS;
            for (uint32_t f = 0; f < size && good; f++)
                good = bw_read_u32le(&r) < fields;
        }
    }
    return good && bw_reader_ok(&r) && bw_reader_left(&r) == 0;
}

static bool take_form(struct detector_cover *cover, struct bw_reader *body)
{
    const uint64_t id = bw_read_u64le(body);
    const uint32_t size = bw_read_u32le(body);
    const bw_bytes bytes = bw_read_bytes(body, size);
    const bw_str key = {.ptr = (const char *)&id, .len = sizeof(id)};
    uint64_t found;
    if (!bw_reader_ok(body) || !form_good(cover->image, bytes))
        return false;
    if (bw_map_get(cover->form_of, key, &found))
        return true;
    const bw_str copy = bw_arena_copy(cover->arena, bw_bytes_str(bytes));
    bw_bytes *forms = room_for(
            cover->forms, &cover->form_capacity, cover->form_count, MAX_FORMS, sizeof(*forms));
    if (forms != NULL)
        cover->forms = forms;
    if (forms == NULL || copy.ptr == NULL || !bw_map_set(cover->form_of, key, cover->form_count)) {
        cover->cut = true;
        return true;
    }
    cover->forms[cover->form_count++] = bw_str_bytes(copy);
    return true;
}

/* The cell of this form, host and log; NULL when there is no room for one more. */
static struct cover_cell *cell_of(
        struct detector_cover *cover, uint32_t form, bw_str host, bw_str log)
{
    struct bw_buffer key;
    uint64_t found = 0;
    bw_buffer_init(&key, 4096);
    bw_buffer_printf(&key, "%u %zu ", form, host.len);
    bw_buffer_add_str(&key, host);
    bw_buffer_add_str(&key, log);
    const bool known = bw_map_get(cover->cell_of, bw_buffer_str(&key), &found);
    struct cover_cell *cell = known ? &cover->cells[found] : NULL;
    struct cover_cell *cells = NULL;
    if (!known)
        cells = room_for(
                cover->cells, &cover->cell_capacity, cover->cell_count, MAX_CELLS, sizeof(*cells));
    if (cells != NULL) {
        cover->cells = cells;
        const struct cover_cell made = {.form = form,
                .host = bw_arena_copy(cover->arena, host),
                .log = bw_arena_copy(cover->arena, log),
                .first = BW_TIME_UNKNOWN,
                .last = BW_TIME_UNKNOWN};
        if (made.host.ptr != NULL && made.log.ptr != NULL &&
                bw_map_set(cover->cell_of, bw_buffer_str(&key), cover->cell_count)) {
            cell = &cover->cells[cover->cell_count++];
            *cell = made;
        }
    }
    bw_buffer_release(&key);
    return cell;
}

void ledger_span_add(bw_time *first, bw_time *last, bw_time more_first, bw_time more_last)
{
    if (more_first != BW_TIME_UNKNOWN && (*first == BW_TIME_UNKNOWN || more_first < *first))
        *first = more_first;
    if (more_last != BW_TIME_UNKNOWN && (*last == BW_TIME_UNKNOWN || more_last > *last))
        *last = more_last;
}

static bool take_cell(struct detector_cover *cover, struct bw_reader *body)
{
    const uint64_t id = bw_read_u64le(body);
    const bw_str host = read_name(body);
    const bw_str log = read_name(body);
    struct cover_cell more = {.records = bw_read_u64le(body)};
    more.outside = bw_read_u64le(body);
    more.first = (bw_time)bw_read_u64le(body);
    more.last = (bw_time)bw_read_u64le(body);
    for (size_t i = 0; i < BW_COUNT(more.bits); i++)
        more.bits[i] = bw_read_u64le(body);
    uint64_t form = 0;
    if (!bw_reader_ok(body))
        return false;
    if (!bw_map_get(cover->form_of, (bw_str){.ptr = (const char *)&id, .len = sizeof(id)}, &form))
        return cover->cut; /* it may have been one that found no room */
    struct cover_cell *cell = cell_of(cover, (uint32_t)form, host, log);
    if (cell == NULL) {
        cover->cut = true;
        return true;
    }
    cell->records += more.records;
    cell->outside += more.outside;
    ledger_span_add(&cell->first, &cell->last, more.first, more.last);
    for (size_t i = 0; i < BW_COUNT(more.bits); i++)
        cell->bits[i] |= more.bits[i];
    return true;
}

bool sigma_ledger_cover_take(struct detector_cover *cover, struct bw_reader *body)
{
    cover->cut |= bw_read_u64le(body) != 0;
    const uint32_t forms = bw_read_u32le(body);
    for (uint32_t i = 0; i < forms; i++)
        if (!take_form(cover, body))
            return false;
    const uint32_t cells = bw_read_u32le(body);
    for (uint32_t i = 0; i < cells; i++)
        if (!take_cell(cover, body))
            return false;
    return bw_reader_ok(body) && bw_reader_left(body) == 0;
}

/* The candidates of this base and host; those of any host when there is no room for one more. */
static uint32_t candidates_of(struct detector_cover *cover, uint32_t base, bw_str host)
{
    struct bw_buffer key;
    uint64_t found = base;
    bw_buffer_init(&key, 4096);
    bw_buffer_printf(&key, "%u ", base);
    bw_buffer_add_str(&key, host);
    if (!bw_map_get(cover->candidate_of, bw_buffer_str(&key), &found)) {
        const uint32_t next = cover->candidate_count;
        const bw_str name = bw_arena_copy(cover->arena, host);
        struct cover_candidates *candidates = room_for(cover->candidates,
                &cover->candidate_capacity, next,
                cover->image->bases_count + cover->image->correlations_count + MAX_CANDIDATES,
                sizeof(*candidates));
        if (candidates != NULL)
            cover->candidates = candidates;
        const bool room = candidates != NULL && name.ptr != NULL &&
                          bw_map_set(cover->candidate_of, bw_buffer_str(&key), next);
        cover->cut |= !room;
        if (room) {
            cover->candidates[next] = (struct cover_candidates){.base = base, .host = name};
            cover->candidate_count++;
            found = next;
        }
    }
    bw_buffer_release(&key);
    return (uint32_t)found;
}

static void count_of(struct detector_cover *cover, uint32_t base, bw_str host)
{
    uint32_t *latest = &cover->latest[base];
    const struct cover_candidates *last = &cover->candidates[*latest];
    host = bw_str_head(host, NAME_MAX_);
    if (last->host.ptr == NULL || !bw_str_eq(last->host, host))
        *latest = candidates_of(cover, base, host);
    cover->candidates[*latest].count++;
}

void sigma_ledger_cover_candidate(struct detector_cover *cover, const struct candidate *candidate)
{
    if (candidate->base < cover->image->bases_count)
        count_of(cover, candidate->base, candidate->host);
}

void sigma_ledger_cover_quiet(struct detector_cover *cover, uint32_t rule, bw_str host)
{
    const struct sigma_image *image = cover->image;
    if (rule < image->rules_count && image->rules[rule].correlation < image->correlations_count)
        count_of(cover, image->bases_count + image->rules[rule].correlation, host);
}
