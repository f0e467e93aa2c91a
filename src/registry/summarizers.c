/* What counts over all records. */
#include "registry/registry.h"
#include "summary/summary.h"

const struct summarizer_kind *const registry_summarizers[] = {
        &summarizer_values,
        &summarizer_logons,
        &summarizer_processes,
        &summarizer_anomalies,
        NULL,
};
