/* Logsource tables, placeholders and case events: any YAML gives data or a line, never a crash. */
#include <stdint.h>
#include <stdlib.h>

#include "base/limits.h"
#include "sigma/case_event.h"
#include "sigma/logsource.h"
#include "sigma/placeholder.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MEMORY (64 * BW_MIB)

/* Every combination of names that the tables have: what is known has sources, and the other way. */
static void resolve_all(const struct sigma_tables_data *tables)
{
    int budget = 64;
    for (const struct sigma_logsource_entry *e = tables->first_entry; e != NULL; e = e->next) {
        for (unsigned keys = 1; keys < 8; keys++) {
            const struct sigma_logsource logsource = {
                    .product = (keys & 1) != 0 ? e->names.product : (bw_str){0},
                    .category = (keys & 2) != 0 ? e->names.category : (bw_str){0},
                    .service = (keys & 4) != 0 ? e->names.service : (bw_str){0},
            };
            const struct sigma_served *served;
            uint32_t count;
            bool known;
            if (--budget == 0)
                return;
            if (sigma_logsource_resolve(tables, &logsource, &served, &count, &known, NULL) ==
                            BW_OK &&
                    known != (count != 0))
                abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bw_arena *arena = bw_arena_new(MEMORY);
    struct bw_arena *scratch = bw_arena_new(MEMORY);
    struct sigma_tables_data tables = {.arena = arena};
    struct sigma_placeholders *placeholders = sigma_placeholders_new(arena);
    struct sigma_yaml *yaml =
            sigma_yaml_new((bw_str){.ptr = (const char *)data, .len = size}, scratch);
    const struct sigma_yaml_node *root;
    uint32_t serial = 0;
    while (sigma_yaml_next(yaml, &root, NULL) == BW_OK) {
        struct event event;
        uint32_t line = 0;
        if (root == NULL)
            continue;
        tables.error_line = 0;
        const bw_status status = sigma_tables_add(&tables, root, NULL);
        if (status == BW_E_MALFORMED && tables.error_line == 0)
            abort();
        if (sigma_placeholders_add(placeholders, root, &line, NULL) == BW_E_MALFORMED && line == 0)
            abort();
        if (sigma_case_event_make(root, serial, arena, &event, NULL) == BW_OK)
            serial++;
    }
    resolve_all(&tables);
    sigma_yaml_free(yaml);
    bw_arena_free(arena);
    bw_arena_free(scratch);
    return 0;
}
