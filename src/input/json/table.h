/*
 * input/json/table.h - answers of query services that hold a table, as lines of JSON: one object
 * for each row, its members named by the columns. Cells without a value are left out.
 *
 * A source, because such an answer is one value as long as the table. Forms: Azure Monitor's Log
 * Analytics and Azure Data Explorer ({"tables":[{"columns":…,"rows":…}]}), Athena
 * ({"ResultSet":{"Rows":…}}), CloudTrail Lake ({"QueryResultRows":…}) and CloudWatch Logs Insights
 * ({"results":[[{"field":…,"value":…}]]}).
 */
#ifndef BW_INPUT_JSON_TABLE_H
#define BW_INPUT_JSON_TABLE_H

#include "base/source.h"
#include "plug/input_kind.h"

struct json_table;

/* True when `head` begins as such an answer does. */
bool json_table_look(bw_bytes head);

/* Borrows source, head and log of `options` for its life; the caller frees it. */
BW_MUST_CHECK bw_status json_table_open(
        const struct input_options *options, struct json_table **ret_table, struct bw_err *err);

/* What gives the lines: borrowed. */
struct bw_source *json_table_source(struct json_table *table);

void json_table_free(struct json_table *table); /* NULL is fine */

#endif
