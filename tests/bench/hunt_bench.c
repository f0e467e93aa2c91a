/*
 * hunt_bench.c - where the time of a hunt goes: reading, decoding, matching, in one process without
 * jail, case and reports. For finding out what to make faster, and for tools/train.sh to count
 * with; docs/performance.md quotes the whole program (run.py).
 *
 *   hunt_bench LOGSOURCES RULES FILE...
 *
 * Each pass does what the one before it does and more; HUNT_BENCH_PASS=matching (or another of
 * pass_names) runs that alone, for counting its instructions. With HUNT_BENCH_LOOKS=1 it says of
 * each rule that was looked at, tab-separated: looks, events of its log source, in how many of
 * these it was true, its id and its title (tests/system/looks.py).
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "os/fd_source.h"
#include "plug/layered_scan.h"
#include "registry/registry.h"
#include "sigma/match/scan.h"
#include "sigma/ruleset.h"

#define MAX_KINDS 64

enum pass {
    PASS_DECODING,
    PASS_MATCHING,
    PASS_LAYERS,
    PASS_LEDGER,
    PASS_COUNT,
};

static const char *const pass_names[PASS_COUNT] = {"decoding", "matching", "layers", "ledger"};

struct totals {
    uint64_t bytes, events, findings;
    double seconds;
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void note(struct input_log *log, enum input_note kind, bw_str name, uint64_t offset,
        uint64_t count, bw_str text)
{
    (void)log, (void)kind, (void)name, (void)offset, (void)count, (void)text;
}

struct counting_sink {
    struct finding_sink sink;
    uint64_t findings;
    uint64_t events;    /* this one among them */
    uint64_t *found;    /* by rule: in how many events it was true */
    uint64_t *found_in; /* by rule: the last of these */
    const struct sigma_image *image;
};

/* What a pass has events looked at with. */
struct looker {
    enum pass pass;
    struct detector_scan *scan;
    struct layered_scan *layered;
    struct bw_buffer drained;
    struct counting_sink sink;
};

static void count(struct counting_sink *s, uint32_t rule)
{
    s->found[rule] += s->found_in[rule] != s->events;
    s->found_in[rule] = s->events;
}

static void add(struct finding_sink *sink, struct finding *finding)
{
    struct counting_sink *s = (struct counting_sink *)sink;
    s->findings++;
    count(s, finding->rule);
}

static void add_candidate(struct finding_sink *sink, struct candidate *candidate)
{
    struct counting_sink *s = (struct counting_sink *)sink;
    count(s, s->image->bases[candidate->base].rule);
}

static bw_str host_name(void *user, uint32_t host)
{
    (void)user, (void)host;
    return BW_STR("host");
}

static void look(struct looker *l, const struct event *event)
{
    static const struct detector_hosts hosts = {.name = host_name};
    if (l->pass == PASS_DECODING)
        return;
    if (l->pass == PASS_MATCHING)
        detector_sigma.scan_event(l->scan, event, &l->sink.sink);
    else
        layered_scan_event(l->layered, event, &l->sink.sink);
    if (l->pass != PASS_LEDGER || !detector_sigma.cover_event(l->scan, event, 0, false))
        return;
    bw_buffer_clear(&l->drained);
    detector_sigma.cover_drain(l->scan, &hosts, &l->drained);
}

/* The surest kind, as the engine chooses it; the end of the registry when there is none. */
static size_t find_kind(bw_bytes head)
{
    enum input_match best = INPUT_MATCH_NO;
    size_t which = registry_input_count();
    for (size_t i = 0; i < registry_input_count(); i++) {
        bool split = false;
        const enum input_match match = registry_inputs[i]->probe(head, false, &split);
        if (match > best) {
            best = match;
            which = i;
        }
    }
    return which;
}

static void run_file(const char *path, void **states, struct looker *looker, struct totals *totals)
{
    static uint8_t head[BW_LIMIT_PROBE_BYTES];
    const struct input_kind *const *kinds = registry_inputs;
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    const ssize_t len = read(fd, head, sizeof(head));
    const size_t which = find_kind((bw_bytes){head, len > 0 ? (size_t)len : 0});
    if (kinds[which] == NULL) {
        close(fd);
        return;
    }
    struct os_fd_source source;
    const uint64_t size = (uint64_t)lseek(fd, 0, SEEK_END);
    os_fd_source_init_file(&source, fd, 0, UINT64_MAX, size);
    struct input_log log = {.note = note};
    if (states[which] == NULL)
        states[which] = kinds[which]->worker_new();
    const struct input_options options = {
            .source = &source.source, .log = &log, .part_end = UINT64_MAX, .worker = states[which]};
    struct input *input;
    const struct event *event;
    const double start = now();
    if (kinds[which]->open(&options, &input, NULL) == BW_OK) {
        while (kinds[which]->next(input, &event, NULL) == BW_OK) {
            looker->sink.events = ++totals->events;
            look(looker, event);
        }
        kinds[which]->close(input);
    }
    totals->seconds += now() - start;
    totals->bytes += size;
    close(fd);
}

static void report(const char *what, const struct totals *t)
{
    printf("%-10s %7.0f MB/s %9.0f events/s %6.2f us/event  %llu events %llu findings\n", what,
            (double)t->bytes / 1e6 / t->seconds, (double)t->events / t->seconds,
            t->seconds * 1e6 / (double)t->events, (unsigned long long)t->events,
            (unsigned long long)t->findings);
}

static void add_looks(void *user, const struct sigma_looks *looks)
{
    struct sigma_looks *sum = (struct sigma_looks *)user + looks->rule;
    sum->events += looks->events;
    sum->looks += looks->looks;
}

static void report_looks(const struct sigma_image *image, const struct looker *looker)
{
    struct sigma_looks *sums = calloc((size_t)image->rules_count + 1, sizeof(*sums));
    if (sums == NULL)
        exit(1);
    sigma_scan_tell_looks(looker->scan, add_looks, sums);
    for (uint32_t i = 0; i < image->rules_count; i++) {
        const bw_str id = sigma_image_str(image, image->rules[i].id);
        const bw_str title = sigma_image_str(image, image->rules[i].title);
        if (sums[i].looks != 0)
            printf("%llu\t%llu\t%llu\t%.*s\t%.*s\n", (unsigned long long)sums[i].looks,
                    (unsigned long long)sums[i].events, (unsigned long long)looker->sink.found[i],
                    bw_str_width(id), id.ptr, bw_str_width(title), title.ptr);
    }
    free(sums);
}

static void run_pass(const struct detector *detector, enum pass pass, char **files, int count)
{
    struct totals totals = {0};
    void *states[MAX_KINDS] = {NULL};
    const size_t rules = (size_t)detector->image->rules_count + 1;
    struct looker looker = {.pass = pass,
            .sink = {.sink = {.add = add, .candidate = add_candidate},
                    .found = calloc(rules, sizeof(uint64_t)),
                    .found_in = calloc(rules, sizeof(uint64_t)),
                    .image = detector->image}};
    if (looker.sink.found == NULL || looker.sink.found_in == NULL)
        exit(1);
    looker.scan = detector_sigma.scan_new(detector);
    looker.layered = layered_scan_new(&detector_sigma, looker.scan);
    bw_buffer_init(&looker.drained, 64 * BW_MIB);
    for (int i = 0; i < count; i++)
        run_file(files[i], states, &looker, &totals);
    totals.findings = looker.sink.findings;
    report(pass_names[pass], &totals);
    if (getenv("HUNT_BENCH_LOOKS") != NULL)
        report_looks(detector->image, &looker);
    bw_buffer_release(&looker.drained);
    free(looker.sink.found);
    free(looker.sink.found_in);
    layered_scan_free(looker.layered);
    detector_sigma.scan_free(looker.scan);
    for (size_t i = 0; i < registry_input_count(); i++)
        if (states[i] != NULL)
            registry_inputs[i]->worker_free(states[i]);
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: hunt_bench LOGSOURCES RULES FILE...\n");
        return 2;
    }
    const char *logsources[] = {argv[1]};
    const char *rules[] = {argv[2]};
    char beside[4096]; /* what %own_networks% stands for */
    snprintf(beside, sizeof(beside), "%s/../placeholders", argv[1]);
    const char *placeholders[] = {beside};
    const struct sigma_load_options options = {.rule_paths = rules,
            .rule_path_count = 1,
            .logsource_paths = logsources,
            .logsource_path_count = 1,
            .placeholder_paths = placeholders,
            .placeholder_path_count = access(beside, R_OK) == 0,
            .min_level = FINDING_LEVEL_LOW};
    struct sigma_ruleset *ruleset;
    struct bw_err err;
    const double start = now();
    if (sigma_ruleset_load(&options, &ruleset, &err) != BW_OK) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    printf("rules      %7.0f ms from YAML\n", (now() - start) * 1e3);
    const char *only = getenv("HUNT_BENCH_PASS");
    for (int pass = 0; pass < PASS_COUNT; pass++)
        if (only == NULL || strcmp(only, pass_names[pass]) == 0)
            run_pass(sigma_ruleset_detector(ruleset), (enum pass)pass, argv + 3, argc - 3);
    sigma_ruleset_free(ruleset);
    return 0;
}
