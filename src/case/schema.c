#include "case/store.h"

/*
 * Findings stand in two tables: what is sorted and counted is narrow and is read often, the data
 * (finding_encode) is wide and is read once. Of a case that nobody keeps it lies beside (data.h),
 * and a finding's id is its place there. No index exists while rows arrive; sorting in one go
 * is many times faster than keeping an index of millions of rows in order.
 */
const char case_schema_sql[] =
        "PRAGMA application_id=" CASE_APPLICATION_ID ";"
        "PRAGMA user_version=" CASE_FORMAT_VERSION ";"
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;"
        "CREATE TABLE item (idx INTEGER, label TEXT, format TEXT, outcome INTEGER, loss INTEGER,"
        " container INTEGER, reason TEXT, bytes INTEGER, records INTEGER, matched INTEGER,"
        " filtered INTEGER, unreadable INTEGER, findings INTEGER, first INTEGER, last INTEGER);"
        "CREATE TABLE note (item_idx INTEGER, item TEXT, kind INTEGER, name TEXT, offset INTEGER,"
        " places INTEGER, count INTEGER, text TEXT);"
        "CREATE TABLE rule (rule INTEGER PRIMARY KEY, id TEXT, title TEXT, author TEXT,"
        " level TEXT, stage TEXT, techniques TEXT, tags TEXT, status TEXT, description TEXT,"
        " refs TEXT, falsepositives TEXT, license TEXT, path TEXT);"
        "CREATE TABLE finding (id INTEGER PRIMARY KEY, time INTEGER, host TEXT, level INTEGER,"
        " stage INTEGER, rule INTEGER, rule_rank INTEGER, item_idx INTEGER, offset INTEGER,"
        " record_id INTEGER, key_a INTEGER, key_b INTEGER, recovered INTEGER);"
        "CREATE TABLE finding_data (id INTEGER PRIMARY KEY, data BLOB);"
        "CREATE TABLE tally (rule INTEGER, rule_rank INTEGER, level INTEGER, host TEXT,"
        " count INTEGER, first_id INTEGER, first INTEGER, last INTEGER, recovered INTEGER);"
        "CREATE TABLE host (name TEXT, count INTEGER, by_level BLOB, by_stage BLOB, worst BLOB,"
        " score INTEGER, first INTEGER, last INTEGER);";
