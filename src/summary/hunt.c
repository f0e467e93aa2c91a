/* What a hunt counts beside looking for attacks: two summarizers in one. */
#include <stdlib.h>

#include "summary/summary.h"

struct summarizer_scan {
    struct summarizer_scan *anomalies;
    struct summarizer_scan *processes; /* NULL: not asked for */
};

static void hunt_free(struct summarizer_scan *scan)
{
    if (scan->anomalies != NULL)
        summarizer_anomalies.scan_free(scan->anomalies);
    if (scan->processes != NULL)
        summarizer_processes.scan_free(scan->processes);
    free(scan);
}

static struct summarizer_scan *hunt_new(const struct summarizer *what)
{
    struct summarizer_scan *scan = calloc(1, sizeof(*scan));
    if (scan == NULL)
        return NULL;
    scan->anomalies = summarizer_anomalies.scan_new(what);
    if (what->processes)
        scan->processes = summarizer_processes.scan_new(what);
    if (scan->anomalies != NULL && (scan->processes != NULL || !what->processes))
        return scan;
    hunt_free(scan);
    return NULL;
}

static void hunt_event(
        struct summarizer_scan *scan, const struct event *event, struct summary_sink *sink)
{
    summarizer_anomalies.scan_event(scan->anomalies, event, sink);
    if (scan->processes != NULL)
        summarizer_processes.scan_event(scan->processes, event, sink);
}

static void hunt_finding(struct summarizer_scan *scan, uint32_t rule)
{
    if (scan->processes != NULL)
        summarizer_processes.scan_finding(scan->processes, rule);
}

const struct summarizer_kind summarizer_hunt = {
        .name = "hunt",
        .summary = "what is odd about logs, and processes: for reports of a hunt",
        .scan_new = hunt_new,
        .scan_free = hunt_free,
        .scan_event = hunt_event,
        .scan_finding = hunt_finding,
};
