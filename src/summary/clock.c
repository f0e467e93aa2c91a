#include "summary/clock.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/hash.h"
#include "base/number.h"
#include "summary/summary.h"

#define CLOCK_ARENA (8 * BW_MIB)

/* Who saw one event: more are not looked at. */
#define MAX_WITNESSES 16

/* Of what was seen before midnight and behind it: pairs of one day need not be looked at so. */
#define MAX_OVER_MIDNIGHT (12 * 3600 * BW_TIME_SECOND)

/* A middle that half of the pairs are further away from than this is no estimate. */
#define MAX_SPREAD (3600 * BW_TIME_SECOND)

/* Half of what is no difference of clocks any more: sums over a few hosts must fit. */
#define FAR (INT64_MAX / 65536)

struct witness {
    uint32_t host;
    bw_time time;
    bool unsure; /* it saw more than one such event */
};

/* Two hosts, and by how much the second is ahead. */
struct link {
    uint32_t a;
    uint32_t b;
    int64_t *differences;
    uint32_t count;
    uint32_t room;
    int64_t middle;
    int64_t spread;
    bool usable;
};

struct host {
    bw_str name;
    bool reached;
    uint32_t root;
    uint32_t steps;
    int64_t ahead;
    int64_t spread;
    uint64_t pairs;
    uint64_t weight; /* pairs with all others */
    uint64_t seen;   /* events that others could have seen */
    uint64_t unsure; /* that another saw, and one of both more than once */
    uint64_t met;    /* most pairs with one other that say nothing */
};

struct clocks {
    struct bw_arena *arena;
    const struct host_names *names; /* NULL: none are joined */
    struct bw_map *host_index;
    struct bw_map *link_index;
    struct host *hosts;
    uint32_t host_count;
    struct link *links;
    uint32_t link_count;
    uint64_t not_looked_at;
    struct bw_buffer meeting; /* the key at hand, without whose log it is */
    struct witness witnesses[MAX_WITNESSES];
    uint32_t witness_count;
    struct bw_buffer before; /* the key before it, and who saw that */
    struct witness witnesses_before[MAX_WITNESSES];
    uint32_t before_count;
};

static uint32_t host_of(struct clocks *c, bw_str name)
{
    uint64_t at;
    if (bw_map_get(c->host_index, name, &at))
        return (uint32_t)at;
    if (c->host_count == CLOCK_MAX_HOSTS || !bw_map_set(c->host_index, name, c->host_count))
        return UINT32_MAX;
    c->hosts[c->host_count] =
            (struct host){.name = bw_map_key(c->host_index, bw_map_count(c->host_index) - 1)};
    return c->host_count++;
}

static struct link *link_of(struct clocks *c, uint32_t a, uint32_t b)
{
    const uint32_t pair[2] = {a, b};
    const bw_str key = {.ptr = (const char *)pair, .len = sizeof(pair)};
    uint64_t at;
    if (bw_map_get(c->link_index, key, &at))
        return &c->links[at];
    if (c->link_count == CLOCK_MAX_LINKS || !bw_map_set(c->link_index, key, c->link_count))
        return NULL;
    c->links[c->link_count] = (struct link){.a = a, .b = b};
    return &c->links[c->link_count++];
}

static bw_status add_pair(
        struct clocks *c, const struct witness *x, const struct witness *y, struct bw_err *err)
{
    if (x->unsure || y->unsure) {
        c->hosts[x->host].unsure++;
        c->hosts[y->host].unsure++;
        return BW_OK;
    }
    const bool swap = x->host > y->host;
    const bw_time half = x->time / 2 - y->time / 2;
    if (half > FAR || half < -FAR) {
        c->not_looked_at++;
        return BW_OK;
    }
    struct link *link = link_of(c, swap ? y->host : x->host, swap ? x->host : y->host);
    if (link == NULL || link->count == CLOCK_MAX_PAIRS) {
        c->not_looked_at += link == NULL;
        return BW_OK;
    }
    if (link->count == link->room) {
        const uint32_t room = link->room == 0 ? 8 : link->room * 2;
        int64_t *more = realloc(link->differences, room * sizeof(*more));
        if (more == NULL)
            return bw_fail(err, BW_E_NOMEM, "clocks: out of memory");
        link->differences = more;
        link->room = room;
    }
    link->differences[link->count++] = swap ? x->time - y->time : y->time - x->time;
    return BW_OK;
}

/* "<address> <port> <day>": whether the second is the same on the day after the first. */
static bool is_day_after(bw_str before, bw_str after)
{
    uint64_t days[2];
    bw_str keys[] = {before, after};
    for (size_t i = 0; i < BW_COUNT(keys); i++) {
        size_t digits = 0;
        while (digits < keys[i].len && keys[i].ptr[keys[i].len - 1 - digits] != ' ')
            digits++;
        const bw_str day = bw_str_from(keys[i], keys[i].len - digits);
        if (digits == keys[i].len || bw_parse_u64(day, 0, INT32_MAX, &days[i]) != BW_OK)
            return false;
        keys[i] = bw_str_head(keys[i], keys[i].len - digits);
    }
    return days[1] == days[0] + 1 && bw_str_eq(keys[0], keys[1]);
}

static bool is_among(const struct witness *witnesses, uint32_t count, uint32_t host)
{
    for (uint32_t i = 0; i < count; i++)
        if (witnesses[i].host == host)
            return true;
    return false;
}

/* One whose clock is off saw it on another day than the others: who saw such a thing on both days
 * is left out. */
static bw_status meet_over_midnight(struct clocks *c, struct bw_err *err)
{
    bw_status status = BW_OK;
    if (c->before_count == 0 ||
            !is_day_after(bw_buffer_str(&c->before), bw_buffer_str(&c->meeting)))
        return BW_OK;
    for (uint32_t i = 0; i < c->before_count; i++) {
        const struct witness *x = &c->witnesses_before[i];
        for (uint32_t k = 0; k < c->witness_count && status == BW_OK; k++) {
            const struct witness *y = &c->witnesses[k];
            if (y->time - x->time <= MAX_OVER_MIDNIGHT &&
                    !is_among(c->witnesses, c->witness_count, x->host) &&
                    !is_among(c->witnesses_before, c->before_count, y->host))
                status = add_pair(c, x, y, err);
        }
    }
    return status;
}

/* Everybody who saw the event at hand is known. */
static bw_status end_meeting(struct clocks *c, struct bw_err *err)
{
    bw_status status = meet_over_midnight(c, err);
    for (uint32_t i = 0; i < c->witness_count; i++)
        for (uint32_t k = i + 1; k < c->witness_count && status == BW_OK; k++)
            status = add_pair(c, &c->witnesses[i], &c->witnesses[k], err);
    bw_buffer_clear(&c->before);
    bw_buffer_add_str(&c->before, bw_buffer_str(&c->meeting));
    memcpy(c->witnesses_before, c->witnesses, sizeof(c->witnesses));
    c->before_count = c->witness_count;
    c->witness_count = 0;
    return status;
}

static void add_witness(struct clocks *c, uint32_t host, bw_time time, bool unsure)
{
    for (uint32_t i = 0; i < c->witness_count; i++) {
        struct witness *known = &c->witnesses[i];
        if (known->host != host)
            continue;
        known->unsure |= unsure;
        known->time = time < known->time ? time : known->time;
        return;
    }
    if (c->witness_count < MAX_WITNESSES)
        c->witnesses[c->witness_count++] =
                (struct witness){.host = host, .time = time, .unsure = unsure};
    else
        c->not_looked_at++;
}

static bw_status take(void *user, const struct summary_answer *answer, struct bw_err *err)
{
    struct clocks *c = user;
    const struct summary_row *row = &answer->row;
    bw_str rest = row->key;
    bw_str meeting = BW_STR("");
    (void)bw_str_cut(&rest, SUMMARY_SEPARATOR, &meeting);
    if (!bw_str_eq(meeting, bw_buffer_str(&c->meeting))) {
        const bw_status status = end_meeting(c, err);
        if (status != BW_OK)
            return status;
        bw_buffer_clear(&c->meeting);
        bw_buffer_add_str(&c->meeting, meeting);
    }
    const bw_str name = c->names != NULL ? host_names_of(c->names, row->host) : row->host;
    const uint32_t host = host_of(c, name.len != 0 ? name : rest);
    if (host == UINT32_MAX || row->first == BW_TIME_UNKNOWN) {
        c->not_looked_at++;
        return BW_OK;
    }
    c->hosts[host].seen += row->count;
    /* A logon's GUID is one logon however often it is logged; a port is used again. */
    const bool unsure = row->count > 1 && !bw_str_eq(rest, BW_STR("logon")) &&
                        row->last - row->first > BW_TIME_SECOND;
    add_witness(c, host, row->first, unsure);
    return BW_OK;
}

static int compare_numbers(const void *left, const void *right)
{
    const int64_t a = *(const int64_t *)left;
    const int64_t b = *(const int64_t *)right;
    return a < b ? -1 : a > b;
}

/* Pairs that are too few, or lie too far apart. */
static void doubt(struct clocks *c, const struct link *link)
{
    struct host *hosts[] = {&c->hosts[link->a], &c->hosts[link->b]};
    for (size_t i = 0; i < BW_COUNT(hosts); i++)
        hosts[i]->met = link->count > hosts[i]->met ? link->count : hosts[i]->met;
}

static void estimate(struct clocks *c, struct link *link)
{
    if (link->count < CLOCK_MIN_PAIRS) {
        doubt(c, link);
        return;
    }
    qsort(link->differences, link->count, sizeof(*link->differences), compare_numbers);
    link->middle = link->differences[link->count / 2];
    link->spread = link->differences[link->count - 1 - link->count / 4] -
                   link->differences[link->count / 4];
    link->usable = link->spread <= MAX_SPREAD;
    if (!link->usable) {
        doubt(c, link);
        return;
    }
    c->hosts[link->a].weight += link->count;
    c->hosts[link->b].weight += link->count;
}

/* The best way on from hosts that are reached: few steps, then many pairs. */
static struct link *next_link(struct clocks *c)
{
    struct link *best = NULL;
    for (uint32_t i = 0; i < c->link_count; i++) {
        struct link *link = &c->links[i];
        if (link->usable && c->hosts[link->a].reached != c->hosts[link->b].reached &&
                (best == NULL || link->count > best->count))
            best = link;
    }
    return best;
}

static void reach(struct clocks *c, uint32_t root)
{
    struct link *link;
    c->hosts[root].reached = true;
    c->hosts[root].root = root;
    while ((link = next_link(c)) != NULL) {
        const bool forward = c->hosts[link->a].reached;
        const struct host *from = &c->hosts[forward ? link->a : link->b];
        struct host *to = &c->hosts[forward ? link->b : link->a];
        to->reached = true;
        to->root = from->root;
        to->steps = from->steps + 1;
        to->ahead = from->ahead + (forward ? link->middle : -link->middle);
        to->spread = link->spread > from->spread ? link->spread : from->spread;
        to->pairs = from->pairs != 0 && from->pairs < link->count ? from->pairs : link->count;
    }
}

static uint32_t heaviest(const struct clocks *c)
{
    uint32_t best = UINT32_MAX;
    for (uint32_t i = 0; i < c->host_count; i++)
        if (!c->hosts[i].reached && c->hosts[i].weight != 0 &&
                (best == UINT32_MAX || c->hosts[i].weight > c->hosts[best].weight))
            best = i;
    return best;
}

static int by_name(const void *left, const void *right)
{
    return bw_str_compare(((const struct host *)left)->name, ((const struct host *)right)->name);
}

/*
 * Others go by the host in the middle: one wrong clock among three or more is then the one that is
 * named, even where most pairs are with it. Ways are taken anew from there.
 */
static void move_to_middle(struct clocks *c, uint32_t root, int64_t *scratch)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < c->host_count; i++)
        if (c->hosts[i].reached && c->hosts[i].root == root)
            scratch[count++] = c->hosts[i].ahead;
    qsort(scratch, count, sizeof(*scratch), compare_numbers);
    const int64_t middle = count > 2 ? scratch[(count - 1) / 2] : 0;
    if (c->hosts[root].ahead == middle)
        return;
    uint32_t reference = root;
    for (uint32_t i = 0; i < c->host_count; i++) {
        struct host *host = &c->hosts[i];
        if (!host->reached || host->root != root)
            continue;
        if (host->ahead == middle)
            reference = i;
        *host = (struct host){.name = host->name,
                .weight = host->weight,
                .seen = host->seen,
                .unsure = host->unsure,
                .met = host->met};
    }
    reach(c, reference);
}

static enum clock_doubt doubt_of(const struct host *host)
{
    if (host->reached)
        return CLOCK_KNOWN;
    if (host->met != 0)
        return host->met < CLOCK_MIN_PAIRS ? CLOCK_FEW : CLOCK_SCATTERED;
    return host->unsure != 0 ? CLOCK_UNSURE : CLOCK_UNMET;
}

static uint64_t events_of(const struct host *host, enum clock_doubt why)
{
    const uint64_t events[] = {[CLOCK_KNOWN] = host->pairs,
            [CLOCK_UNMET] = host->seen,
            [CLOCK_UNSURE] = host->unsure,
            [CLOCK_FEW] = host->met,
            [CLOCK_SCATTERED] = host->met};
    return events[why];
}

static bw_status tell(struct clocks *c, clock_visit *visit, void *user, struct bw_err *err)
{
    struct host *sorted = calloc((size_t)c->host_count + 1, sizeof(*sorted));
    bw_status status = BW_OK;
    if (sorted == NULL)
        return bw_fail(err, BW_E_NOMEM, "clocks: out of memory");
    memcpy(sorted, c->hosts, c->host_count * sizeof(*sorted));
    qsort(sorted, c->host_count, sizeof(*sorted), by_name);
    for (uint32_t i = 0; i < c->host_count && status == BW_OK; i++) {
        const struct host *host = &sorted[i];
        const enum clock_doubt why = doubt_of(host);
        const struct clock_estimate told = {.host = host->name,
                .doubt = why,
                .against = host->reached ? c->hosts[host->root].name : BW_STR(""),
                .ahead = host->ahead,
                .spread = host->spread,
                .pairs = events_of(host, why),
                .steps = host->steps};
        status = visit(user, &told, err);
    }
    free(sorted);
    return status;
}

static bw_status solve(struct clocks *c, clock_visit *visit, void *user, struct bw_err *err)
{
    int64_t *scratch = calloc((size_t)c->host_count + 1, sizeof(*scratch));
    uint32_t root;
    if (scratch == NULL)
        return bw_fail(err, BW_E_NOMEM, "clocks: out of memory");
    for (uint32_t i = 0; i < c->link_count; i++)
        estimate(c, &c->links[i]);
    while ((root = heaviest(c)) != UINT32_MAX) {
        reach(c, root);
        move_to_middle(c, root, scratch);
    }
    free(scratch);
    return c->host_count > 1 ? tell(c, visit, user, err) : BW_OK;
}

static bool clocks_init(struct clocks *c)
{
    bw_buffer_init(&c->meeting, 2 * SUMMARY_MAX_KEY);
    bw_buffer_init(&c->before, 2 * SUMMARY_MAX_KEY);
    c->arena = bw_arena_new(CLOCK_ARENA);
    c->hosts = calloc(CLOCK_MAX_HOSTS, sizeof(*c->hosts));
    c->links = calloc(CLOCK_MAX_LINKS, sizeof(*c->links));
    if (c->arena == NULL || c->hosts == NULL || c->links == NULL)
        return false;
    c->host_index = bw_map_new(c->arena);
    c->link_index = bw_map_new(c->arena);
    return c->host_index != NULL && c->link_index != NULL;
}

bw_status clock_each(struct summary_store *store, const struct host_names *names,
        clock_visit *visit, void *user, uint64_t *ret_not_looked_at, struct bw_err *err)
{
    static const struct summary_query query = {
            .table = SUMMARY_MEETINGS, .order = SUMMARY_ORDER_KEY, .by_host = true};
    struct clocks c = {.names = names};
    bw_status status = clocks_init(&c) ? summary_store_each(store, &query, take, &c, err)
                                       : bw_fail(err, BW_E_NOMEM, "clocks: out of memory");
    if (status == BW_OK)
        status = end_meeting(&c, err);
    if (status == BW_OK)
        status = solve(&c, visit, user, err);
    *ret_not_looked_at = c.not_looked_at;
    for (uint32_t i = 0; c.links != NULL && i < c.link_count; i++)
        free(c.links[i].differences);
    free(c.links);
    free(c.hosts);
    bw_arena_free(c.arena);
    bw_buffer_release(&c.meeting);
    bw_buffer_release(&c.before);
    return status;
}
