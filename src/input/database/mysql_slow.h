/*
 * input/database/mysql_slow.h - the slow query log of MySQL, MariaDB and Percona Server.
 *
 * A record is several lines: "# Time: …" (only where the second changed), "# User@Host: app[app] @
 * web01 [10.0.0.5]  Id: 8", "# Query_time: …", and the statement. With long_query_time = 0 it is a
 * log of all that the database was asked. Source: MySQL's manual, "The Slow Query Log", and the
 * extended format of Percona Server. docs/formats/database.md.
 */
#ifndef BW_INPUT_DATABASE_MYSQL_SLOW_H
#define BW_INPUT_DATABASE_MYSQL_SLOW_H

#include "plug/input_kind.h"

extern const struct input_kind input_mysql_slow;

#endif
