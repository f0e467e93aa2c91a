/*
 * format/journal/journal.h - the entries of a systemd journal file, without trusting it.
 *
 * Objects are walked one after the other as they were written, whatever the tables and chains of
 * the file say: an entry that no chain leads to is found like any other, and a chain in a circle
 * costs nothing. Behind an object that can not be one, the next that looks like an entry is
 * searched for.
 */
#ifndef BW_FORMAT_JOURNAL_JOURNAL_H
#define BW_FORMAT_JOURNAL_JOURNAL_H

#include "base/arena.h"
#include "base/pages.h"
#include "base/time.h"

struct journal;

/* What is odd about an entry. */
enum journal_odd {
    JOURNAL_ODD_MISSING = 1 << 0,  /* a field lies where nothing can be read */
    JOURNAL_ODD_HASH = 1 << 1,     /* a field's bytes are not those that were written */
    JOURNAL_ODD_LIMIT = 1 << 2,    /* a field is longer than BW_LIMIT_RECORD_BYTES */
    JOURNAL_ODD_PACKED = 1 << 3,   /* a field is compressed in a way that can not be undone */
    JOURNAL_ODD_TOO_MANY = 1 << 4, /* more fields than an event can have */
};

struct journal_entry {
    uint64_t offset;
    uint64_t seqnum;
    bw_time realtime;   /* BW_TIME_UNKNOWN when it can not be one */
    uint64_t monotonic; /* microseconds since boot */
    uint8_t boot_id[16];
    const bw_str *fields; /* "NAME=value", value may be any bytes; until the next call */
    uint32_t field_count;
    uint32_t odd; /* of enum journal_odd */
};

/* What stands between entries and can not be read. */
struct journal_gap {
    uint64_t offset;
    uint64_t size;
};

/* True when `head` begins like a journal file. */
bool journal_probe(bw_bytes head);

/*
 * `pages` is borrowed. BW_E_MALFORMED when the header is none, BW_E_UNSUPPORTED when the file says
 * that it is written in a way that we do not know, BW_E_TRUNCATED, BW_E_IO, BW_E_NOMEM.
 */
BW_MUST_CHECK bw_status journal_open(
        struct pages *pages, struct journal **ret_journal, struct bw_err *err);
void journal_free(struct journal *journal); /* NULL is fine */

/* True when the file was not closed: the last entries may be missing. */
bool journal_is_online(const struct journal *journal);

/* How long the file is by its header (header_size and arena_size, which never say more than it
 * has); 0: it says nonsense. */
uint64_t journal_size(const struct journal *journal);

/*
 * The next entry (BW_OK), or a stretch that can not be read (BW_E_MALFORMED: *ret_gap; go on
 * calling), or BW_END. BW_E_IO, BW_E_NOMEM.
 */
BW_MUST_CHECK bw_status journal_next(struct journal *journal, struct journal_entry *ret_entry,
        struct journal_gap *ret_gap, struct bw_err *err);

#endif
