/*
 * How many events the correlation engine takes in a second: a stream of matches over many sources,
 * each type in turn, and the sorter in front of it; in processor time.
 *   correlate_bench [EVENTS]
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/limits.h"
#include "os/sorter.h"
#include "sigma/correlate/correlate.h"

#define SOURCES  20000 /* distinct values of the group */
#define ACCOUNTS 500

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static uint64_t state = 88172645463325252u;

static uint32_t pick(uint32_t below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)((state >> 11) % below);
}

struct texts {
    char sources[SOURCES][16];
    char accounts[ACCOUNTS][16];
    char hosts[64][16];
};

static void make_event(
        const struct texts *t, uint64_t n, bw_str values[3], struct correlate_event *event)
{
    static const char *const sizes[] = {"10", "2000", "31.5", "70000"};
    values[0] = bw_str_of(t->sources[pick(8) == 0 ? pick(16) : pick(SOURCES)]);
    values[1] = bw_str_of(t->accounts[pick(ACCOUNTS)]);
    values[2] = bw_str_of(sizes[pick(4)]);
    *event = (struct correlate_event){.base = pick(2),
            .time = (bw_time)(n * 5 * (uint64_t)BW_TIME_SECOND / 1000), /* 200 a second */
            .place = {.item_index = 1, .offset = n * 500, .record_id = n, .label = 1},
            .host = bw_str_of(t->hosts[pick(64)]),
            .values = values,
            .value_count = 3};
}

static bw_status on_result(void *user, const struct correlate_result *result, struct bw_err *err)
{
    (void)result;
    (void)err;
    ++*(uint64_t *)user;
    return BW_OK;
}

static void run_type(const struct texts *texts, uint8_t type, uint8_t op, uint64_t events)
{
    static const uint8_t group[] = {0};
    static const uint8_t account[] = {1};
    static const uint8_t size[] = {2};
    const bool numbers = type >= CORRELATE_VALUE_SUM;
    const uint8_t *fields = numbers ? size : account;
    const bool temporal = type == CORRELATE_TEMPORAL || type == CORRELATE_TEMPORAL_ORDERED;
    const struct correlate_input inputs[] = {{.source = 0, .groups = group, .fields = fields},
            {.source = 1, .groups = group, .fields = fields}};
    const struct correlate_bound bound = {.op = op, .number = numbers ? 100000 : 20};
    const struct correlate_definition definition = {.type = type,
            .alerts = true,
            .timespan = 5 * 60 * BW_TIME_SECOND,
            .group_count = 1,
            .field_count = 1,
            .percentile = 95,
            .bounds = &bound,
            .bound_count = temporal ? 0 : 1,
            .inputs = inputs,
            .input_count = 2};
    uint64_t results = 0;
    const struct correlate_options options = {.definitions = &definition,
            .definition_count = 1,
            .base_count = 2,
            .found = on_result,
            .user = &results};
    struct correlate *c = correlate_new(&options);
    double spent = 0;
    for (uint64_t n = 0; n < events;) {
        static struct correlate_event batch[4096];
        static bw_str values[4096][3];
        uint64_t count = 0;
        for (; count < 4096 && n < events; count++, n++)
            make_event(texts, n, values[count], &batch[count]);
        const double start = now();
        for (uint64_t i = 0; i < count; i++)
            if (correlate_add(c, &batch[i], NULL) != BW_OK)
                abort();
        spent += now() - start;
    }
    const double start = now();
    if (correlate_finish(c, NULL) != BW_OK)
        abort();
    spent += now() - start;
    const struct correlate_counts counts = correlate_counts(c);
    printf("%-18s %-4s %6.2f million/s  %" PRIu64 " results, %" PRIu64 " groups at most\n",
            correlate_type_name(type), temporal ? "" : correlate_op_name(op),
            (double)events / spent / 1e6, results, counts.groups_peak);
    correlate_free(c);
}

static bw_status on_record(
        void *user, const uint64_t keys[OS_SORTER_KEYS], bw_bytes record, struct bw_err *err)
{
    (void)record;
    (void)err;
    *(uint64_t *)user += keys[0] & 1;
    return BW_OK;
}

/* A candidate on the wire has about 120 bytes. */
static void run_sorter(uint64_t events)
{
    uint8_t record[120] = {0};
    uint64_t sum = 0;
    struct os_sorter *sorter = os_sorter_new(BW_LIMIT_SORTER_BYTES);
    const double start = now();
    for (uint64_t n = 0; n < events; n++) {
        const uint64_t keys[OS_SORTER_KEYS] = {n / 1000 * 1000 + pick(100000), 1, n, 0};
        if (os_sorter_add(sorter, keys, (bw_bytes){record, sizeof(record)}, NULL) != BW_OK)
            abort();
    }
    if (os_sorter_each(sorter, on_record, &sum, NULL) != BW_OK)
        abort();
    printf("%-23s %6.2f million/s\n", "sorter, through a file",
            (double)events / (now() - start) / 1e6);
    os_sorter_free(sorter);
}

int main(int argc, char **argv)
{
    static struct texts texts;
    const uint64_t events = argc > 1 ? strtoull(argv[1], NULL, 10) : 3000000;
    for (uint32_t i = 0; i < SOURCES; i++)
        snprintf(texts.sources[i], sizeof(texts.sources[i]), "10.%u.%u.%u", i >> 14 & 255u,
                i >> 7 & 127u, i & 127u);
    for (uint32_t i = 0; i < ACCOUNTS; i++)
        snprintf(texts.accounts[i], sizeof(texts.accounts[i]), "Account%u", i);
    for (uint32_t i = 0; i < 64; i++)
        snprintf(texts.hosts[i], sizeof(texts.hosts[i]), "HOST%u", i);
    for (uint8_t type = 0; type < CORRELATE_TYPE_COUNT; type++)
        run_type(&texts, type, CORRELATE_GTE, events);
    run_type(&texts, CORRELATE_EVENT_COUNT, CORRELATE_EQ, events);
    run_sorter(events);
    return 0;
}
