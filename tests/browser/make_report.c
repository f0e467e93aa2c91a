/*
 * make_report KIND incident COUNT | KIND hostile TEXT: writes a report about made-up findings to
 * standard output. For the browser tests, which need a page of any size without any evidence.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_out.h"
#include "base/number.h"
#include "report/report.h"
#include "support/report_ledger.h"
#include "support/report_source.h"

static const struct report_kind *const kinds[] = {
        &report_terminal, &report_json_lines, &report_csv, &report_html};

static const struct report_kind *kind_find(const char *name)
{
    for (size_t i = 0; i < BW_COUNT(kinds); i++)
        if (strcmp(kinds[i]->name, name) == 0)
            return kinds[i];
    return NULL;
}

int main(int argc, char **argv)
{
    if (argc != 4 || kind_find(argv[1]) == NULL) {
        fprintf(stderr,
                "usage: make_report terminal|json|csv|html incident COUNT | hostile TEXT\n");
        return 2;
    }
    struct bw_buffer record;
    struct fake_source fake;
    uint64_t count = 0;
    bw_buffer_init(&record, BW_MIB);
    if (strcmp(argv[2], "hostile") == 0) {
        struct bw_json json = {.out = &record};
        bw_json_open_object(&json);
        bw_json_key(&json, bw_str_of(argv[3]));
        bw_json_str(&json, bw_str_of(argv[3]));
        bw_json_close_object(&json);
        fake = fake_hostile(bw_str_of(argv[3]), bw_buffer_str(&record));
        fake.ledger = fake_ledger(bw_str_of(argv[3]));
    } else {
        if (bw_parse_u64(bw_str_of(argv[3]), 0, UINT32_MAX, &count) != BW_OK)
            return 2;
        fake = fake_incident(count);
        fake.ledger = fake_ledger(BW_STR(""));
    }
    fake_source_init(&fake);
    const char *columns = getenv("COLUMNS");
    uint64_t width = 80;
    if (columns != NULL && bw_parse_u64(bw_str_of(columns), 1, 1000, &width) != BW_OK)
        return 2;
    const struct report_options options = {.out = stdout,
            .width = (unsigned)width,
            .color = getenv("COLOR") != NULL,
            .html_path = BW_STR("report.html")};
    struct bw_err err = {0};
    const bw_status status = kind_find(argv[1])->write(&fake.source, &options, &err);
    bw_buffer_release(&record);
    if (status != BW_OK)
        fprintf(stderr, "make_report: %s\n", err.message);
    return status == BW_OK ? 0 : 1;
}
