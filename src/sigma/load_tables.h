/* sigma/load_tables.h - logsource tables and placeholders from their files. */
#ifndef BW_SIGMA_LOAD_TABLES_H
#define BW_SIGMA_LOAD_TABLES_H

#include "sigma/files.h"
#include "sigma/logsource.h"
#include "sigma/placeholder.h"

/*
 * Both read every document of every file in order. A file that can not be read or is wrong is a
 * failure: the message names it and the line. Data lives in the tables' (placeholders') arena.
 */
BW_MUST_CHECK bw_status sigma_tables_load(
        const struct sigma_files *files, struct sigma_tables_data *tables, struct bw_err *err);
BW_MUST_CHECK bw_status sigma_placeholders_load(const struct sigma_files *files,
        struct sigma_placeholders *placeholders, struct bw_err *err);

#endif
