/*
 * input/database/postgresql_csv.h - what PostgreSQL writes with log_destination = csvlog.
 *
 * A table without names: 22 columns up to version 8.4, 26 since 14, in an order that never changed.
 * Statements and messages may hold line ends. Source: PostgreSQL's manual, "Error Reporting and
 * Logging", "Using CSV-Format Log Output". docs/formats/database.md.
 */
#ifndef BW_INPUT_DATABASE_POSTGRESQL_CSV_H
#define BW_INPUT_DATABASE_POSTGRESQL_CSV_H

#include "plug/input_kind.h"

extern const struct input_kind input_postgresql_csv;

#endif
