/* The ways in which findings come out. */
#include "registry/registry.h"
#include "report/report.h"

const struct report_kind *const registry_reports[] = {
        &report_terminal,
        &report_json_lines,
        &report_csv,
        &report_html,
        &report_timesketch,
        &report_navigator,
        &report_ledger,
        NULL,
};

const struct report_kind *registry_report(bw_str name)
{
    for (const struct report_kind *const *kind = registry_reports; *kind != NULL; kind++)
        if (bw_str_eq(bw_str_of((*kind)->name), name))
            return *kind;
    return NULL;
}
