#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "case/case.h"

/* Rules whose order as loaded is not the order of their ids. */
static const struct finding_rule rules[] = {
        {.id = BW_STR_INIT("c-rule"),
                .title = BW_STR_INIT("C"),
                .author = BW_STR_INIT("Author C"),
                .level = FINDING_LEVEL_HIGH,
                .stage = ATTACK_STAGE_INITIAL_ACCESS},
        {.id = BW_STR_INIT("a-rule"),
                .title = BW_STR_INIT("A"),
                .level = FINDING_LEVEL_LOW,
                .stage = ATTACK_STAGE_DISCOVERY},
        {.id = BW_STR_INIT("b-rule"),
                .title = BW_STR_INIT("B"),
                .level = FINDING_LEVEL_CRITICAL,
                .stage = ATTACK_STAGE_DISCOVERY},
};

static uint32_t fake_rule_count(const struct detector *detector)
{
    (void)detector;
    return BW_COUNT(rules);
}

static struct finding_rule fake_rule(const struct detector *detector, uint32_t rule)
{
    (void)detector;
    return rules[rule];
}

static const struct detector_kind fake_kind = {
        .name = "fake",
        .rule_count = fake_rule_count,
        .rule = fake_rule,
};

static const struct hunt_summary summary = {.version = BW_STR_INIT("1.2.3"),
        .command = BW_STR_INIT("breakwater hunt 'it''s'"),
        .items = 3};

static struct case_store *store_make(const char *path)
{
    const struct case_options options = {.path = path, .kind = &fake_kind};
    struct case_store *store = NULL;
    struct bw_err err = {0};
    if (case_new(&options, &store, &err) != BW_OK)
        fail_msg("%s", err.message);
    return store;
}

static void add(struct case_store *store, const struct finding *finding)
{
    struct bw_err err = {0};
    if (case_add_finding(store, finding, &err) != BW_OK)
        fail_msg("%s", err.message);
}

static void seal(struct case_store *store)
{
    struct bw_err err = {0};
    if (case_seal(store, &summary, &err) != BW_OK)
        fail_msg("%s", err.message);
}

/* What is found is written as one line for each finding, so that orders can be compared. */
static bw_status print_finding(
        void *user, uint64_t id, const struct finding *finding, struct bw_err *err)
{
    (void)id;
    (void)err;
    bw_buffer_printf(user, "%lld %.*s %llu %llu %u %.*s\n", (long long)finding->time,
            bw_str_width(finding->host), finding->host.ptr, (unsigned long long)finding->item_index,
            (unsigned long long)finding->offset, finding->rule, bw_str_width(finding->record),
            finding->record.ptr);
    return BW_OK;
}

static void findings_print(
        struct case_store *store, struct report_filter filter, struct bw_buffer *out)
{
    struct report_source *source = case_source(store);
    bw_buffer_clear(out);
    assert_int_equal(source->ops->each_finding(source, &filter, print_finding, out, NULL), BW_OK);
    bw_buffer_add_char(out, '\0');
    assert_false(out->failed);
}

static const struct finding ordered[] = {
        /* No time stands first; then time, host, item, offset, and the rule's id, not its index. */
        {.rule = 0,
                .time = BW_TIME_UNKNOWN,
                .host = BW_STR_INIT("z"),
                .record_id = 1,
                .record = BW_STR_INIT("{}")},
        {.rule = 0,
                .time = -5,
                .host = BW_STR_INIT("a"),
                .record_id = 2,
                .record = BW_STR_INIT("{}")},
        {.rule = 0,
                .time = 1,
                .host = BW_STR_INIT(""),
                .record_id = 3,
                .record = BW_STR_INIT("{}")},
        {.rule = 0,
                .time = 1,
                .host = BW_STR_INIT("B"),
                .record_id = 4,
                .record = BW_STR_INIT("{}")},
        {.rule = 0,
                .time = 1,
                .host = BW_STR_INIT("a"),
                .item_index = 1,
                .offset = 9,
                .record_id = 5,
                .record = BW_STR_INIT("{\"n\":2}")},
        {.rule = 0,
                .time = 1,
                .host = BW_STR_INIT("a"),
                .item_index = 2,
                .offset = 3,
                .record = BW_STR_INIT("{\"n\":1}")},
        {.rule = 1,
                .time = 1,
                .host = BW_STR_INIT("a"),
                .item_index = 2,
                .offset = 5,
                .record_id = 6,
                .record = BW_STR_INIT("{}")},
        {.rule = 2,
                .time = 1,
                .host = BW_STR_INIT("a"),
                .item_index = 2,
                .offset = 5,
                .record_id = 7,
                .record = BW_STR_INIT("{}")},
        {.rule = 0,
                .time = 1,
                .host = BW_STR_INIT("a"),
                .item_index = 2,
                .offset = 5,
                .record_id = 8,
                .record = BW_STR_INIT("{}")},
};

static void test_order_does_not_depend_on_arrival(void **state)
{
    (void)state;
    struct bw_buffer want;
    struct bw_buffer got;
    bw_buffer_init(&want, BW_MIB);
    bw_buffer_init(&got, BW_MIB);
    for (size_t i = 0; i < BW_COUNT(ordered); i++)
        print_finding(&want, 0, &ordered[i], NULL);
    bw_buffer_add_char(&want, '\0');
    for (size_t turn = 0; turn < BW_COUNT(ordered); turn++) {
        struct case_store *store = store_make(NULL);
        for (size_t i = 0; i < BW_COUNT(ordered); i++) {
            const size_t at = (i * 5 + turn) % BW_COUNT(ordered);
            add(store, &ordered[at]);
        }
        seal(store);
        assert_int_equal(case_source(store)->finding_count, BW_COUNT(ordered));
        findings_print(store, (struct report_filter){0}, &got);
        assert_string_equal((const char *)got.ptr, (const char *)want.ptr);
        case_free(store);
    }
    bw_buffer_release(&want);
    bw_buffer_release(&got);
}

static void test_filter(void **state)
{
    (void)state;
    struct bw_buffer got;
    bw_buffer_init(&got, BW_MIB);
    struct case_store *store = store_make(NULL);
    for (size_t i = 0; i < BW_COUNT(ordered); i++)
        add(store, &ordered[i]);
    seal(store);
    findings_print(store, (struct report_filter){.min_level = FINDING_LEVEL_CRITICAL}, &got);
    assert_string_equal((const char *)got.ptr, "1 a 2 5 2 {}\n");
    findings_print(
            store, (struct report_filter){.min_level = FINDING_LEVEL_HIGH, .limit = 2}, &got);
    assert_string_equal((const char *)got.ptr, "-9223372036854775808 z 0 0 0 {}\n"
                                               "-5 a 0 0 0 {}\n");
    case_free(store);
    bw_buffer_release(&got);
}

static const struct finding original = {.rule = 0,
        .time = 7,
        .host = BW_STR_INIT("ws1"),
        .channel = BW_STR_INIT("Security"),
        .record_id = 12,
        .item_index = 4,
        .offset = 4096,
        .record = BW_STR_INIT("{\"a\":1}")};

/* A line that syslog wrote into two files has another number in each. */
static void test_lines_count_once(void **state)
{
    (void)state;
    static const struct {
        bw_time time;
        uint64_t want;
    } cases[] = {{1234567, 1}, {2 * BW_TIME_SECOND, 0}, {BW_TIME_SECOND / 1000, 0},
            {BW_TIME_UNKNOWN, 0}};
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        struct finding lines[] = {original, original};
        struct case_store *store = store_make(NULL);
        for (size_t k = 0; k < BW_COUNT(lines); k++) {
            lines[k].channel = BW_STR("");
            lines[k].time = cases[i].time;
            lines[k].record_id += k;
            add(store, &lines[k]);
        }
        seal(store);
        assert_int_equal(case_source(store)->duplicate_count, cases[i].want);
        case_free(store);
    }
}

/* Equal lines of one second: the n-th of one log is a copy of the n-th of another. */
static void test_equal_lines_have_ranks(void **state)
{
    (void)state;
    static const struct {
        const char *logs; /* the item of each line */
        bool placeless;
        bw_time time;
        uint64_t want; /* copies */
    } cases[] = {{"00", true, 2 * BW_TIME_SECOND, 0}, {"01", true, 2 * BW_TIME_SECOND, 1},
            {"0011", true, 2 * BW_TIME_SECOND, 2}, {"0010", true, 2 * BW_TIME_SECOND, 1},
            {"1101112", true, 2 * BW_TIME_SECOND, 2}, {"01", false, 2 * BW_TIME_SECOND, 0},
            {"00", true, 1234567, 1}, {"01", true, BW_TIME_UNKNOWN, 1}};
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        struct case_store *store = store_make(NULL);
        for (size_t k = 0; cases[i].logs[k] != '\0'; k++) {
            struct finding line = original;
            line.channel = BW_STR("");
            line.placeless = cases[i].placeless;
            line.time = cases[i].time;
            line.item_index = (uint64_t)(cases[i].logs[k] - '0');
            line.record_id = k + 1;
            line.offset = 100 * k;
            add(store, &line);
        }
        seal(store);
        assert_int_equal(case_source(store)->duplicate_count, cases[i].want);
        case_free(store);
    }
}

/* Later parts of a log do not know the numbers of its lines. */
static void test_lines_without_numbers(void **state)
{
    (void)state;
    struct finding lines[] = {original, original, original};
    struct case_store *store = store_make(NULL);
    for (size_t k = 0; k < BW_COUNT(lines); k++) {
        lines[k].channel = BW_STR("");
        lines[k].time = 2 * BW_TIME_SECOND;
        lines[k].record_id = 0;
        lines[k].offset = 100 * (k / 2);
        lines[k].item_index = k;
        add(store, &lines[k]);
    }
    seal(store);
    assert_int_equal(case_source(store)->duplicate_count, 1);
    case_free(store);
}

static void test_same_record_counts_once(void **state)
{
    (void)state;
    struct finding copies[] = {original, original, original};
    copies[0].item_index = 9;
    copies[1].item_index = 4;
    copies[2].item_index = 4; /* the copy of the walk's first item, at its lowest offset, stays */
    copies[2].offset = 512;
    struct finding others[] = {original, original, original, original, original, original};
    others[0].rule = 1;
    others[1].time = 8;
    others[2].host = BW_STR("ws2");
    others[3].channel = BW_STR("System");
    others[4].record_id = 13;
    others[5].record = BW_STR("{\"a\":2}");

    struct case_store *store = store_make(NULL);
    for (size_t i = 0; i < BW_COUNT(others); i++)
        add(store, &others[i]);
    for (size_t i = 0; i < BW_COUNT(copies); i++)
        add(store, &copies[i]);
    seal(store);
    struct report_source *source = case_source(store);
    assert_int_equal(source->duplicate_count, 2);
    assert_int_equal(source->finding_count, BW_COUNT(others) + 1);

    struct bw_buffer got;
    bw_buffer_init(&got, BW_MIB);
    findings_print(store, (struct report_filter){.limit = 1}, &got);
    assert_string_equal((const char *)got.ptr, "7 ws1 4 512 0 {\"a\":1}\n");
    bw_buffer_release(&got);
    case_free(store);
}

struct counted {
    char text[1024];
    size_t len;
};

static void counted_add(struct counted *counted, const char *line)
{
    const size_t len = strlen(line);
    assert_true(counted->len + len < sizeof(counted->text));
    memcpy(counted->text + counted->len, line, len + 1);
    counted->len += len;
}

static bw_status print_tally(void *user, const struct report_tally *tally, struct bw_err *err)
{
    (void)err;
    char line[128];
    snprintf(line, sizeof(line), "rule %u on %.*s: %llu, %lld to %lld\n", tally->rule,
            bw_str_width(tally->host), tally->host.ptr, (unsigned long long)tally->count,
            (long long)tally->first, (long long)tally->last);
    counted_add(user, line);
    return BW_OK;
}

static bw_status print_host(void *user, const struct report_host *host, struct bw_err *err)
{
    (void)err;
    char line[160];
    snprintf(line, sizeof(line), "%.*s: %llu, score %llu, %lld to %lld, critical %llu\n",
            bw_str_width(host->name), host->name.ptr, (unsigned long long)host->count,
            (unsigned long long)host->score, (long long)host->first, (long long)host->last,
            (unsigned long long)host->by_level[FINDING_LEVEL_CRITICAL]);
    counted_add(user, line);
    return BW_OK;
}

static bw_status print_recovered(void *user, const struct report_tally *tally, struct bw_err *err)
{
    (void)err;
    char line[128];
    snprintf(line, sizeof(line), "%s rule %u on %.*s: %llu\n",
            tally->recovered ? "recovered" : "listed", tally->rule, bw_str_width(tally->host),
            tally->host.ptr, (unsigned long long)tally->count);
    counted_add(user, line);
    return BW_OK;
}

static bw_status count_recovered(
        void *user, uint64_t id, const struct finding *finding, struct bw_err *err)
{
    (void)id, (void)err;
    *(unsigned *)user += finding->recovered;
    return BW_OK;
}

/* Findings of records that no log lists any more: in no count of the others, in no host's score. */
static void test_recovered_apart(void **state)
{
    (void)state;
    struct finding findings[] = {original, original, original, original};
    findings[1].recovered = true; /* the same record and rule: still apart */
    findings[2].recovered = true;
    findings[2].rule = 2;
    findings[3].recovered = true;
    findings[3].host = BW_STR("gone");
    struct case_store *store = store_make(NULL);
    for (size_t i = 0; i < BW_COUNT(findings); i++)
        add(store, &findings[i]);
    seal(store);

    struct report_source *source = case_source(store);
    struct counted counted = {.len = 0};
    unsigned recovered = 0;
    const struct report_filter all = {.limit = 0};
    assert_int_equal(source->finding_count, 1);
    assert_int_equal(source->recovered_count, 3);
    assert_int_equal(source->duplicate_count, 0);
    assert_int_equal(
            source->ops->each_finding(source, &all, count_recovered, &recovered, NULL), BW_OK);
    assert_int_equal(recovered, 3);
    assert_int_equal(source->ops->each_tally(source, print_recovered, &counted, NULL), BW_OK);
    assert_string_equal(counted.text, "listed rule 0 on ws1: 1\n"
                                      "recovered rule 2 on ws1: 1\n"
                                      "recovered rule 0 on gone: 1\n"
                                      "recovered rule 0 on ws1: 1\n");
    counted = (struct counted){.len = 0};
    assert_int_equal(source->ops->each_host(source, print_host, &counted, NULL), BW_OK);
    assert_int_equal(strncmp(counted.text, "ws1: 1, ", 8), 0);
    assert_null(strstr(counted.text, "gone"));
    case_free(store);
}

static bw_status tally_first_finding(
        void *user, const struct report_tally *tally, struct bw_err *err)
{
    struct case_store *store = user;
    (void)err;
    (void)store;
    assert_true(tally->first_id > 0);
    return BW_END;
}

/* What a finding of some time is called. */
struct wanted {
    bw_time time;
    uint64_t id;
};

static bw_status find_id(void *user, uint64_t id, const struct finding *finding, struct bw_err *err)
{
    (void)err;
    struct wanted *wanted = user;
    if (finding->time == wanted->time)
        wanted->id = id;
    return BW_OK;
}

static void test_counts(void **state)
{
    (void)state;
    struct finding findings[] = {original, original, original, original, original};
    findings[1].time = 3;
    findings[2].time = BW_TIME_UNKNOWN;
    findings[3].rule = 2;
    findings[4].host = BW_STR("dc1");
    findings[4].rule = 2;
    findings[4].time = 1;
    struct case_store *store = store_make(NULL);
    for (size_t i = 0; i < BW_COUNT(findings); i++)
        add(store, &findings[i]);
    seal(store);

    struct report_source *source = case_source(store);
    struct counted counted = {.len = 0};
    assert_int_equal(source->ops->each_tally(source, print_tally, &counted, NULL), BW_OK);
    assert_string_equal(counted.text, "rule 2 on dc1: 1, 1 to 1\n"
                                      "rule 2 on ws1: 1, 7 to 7\n"
                                      "rule 0 on ws1: 3, 3 to 7\n");
    counted = (struct counted){.len = 0};
    assert_int_equal(source->ops->each_host(source, print_host, &counted, NULL), BW_OK);
    assert_string_equal(counted.text, "ws1: 4, score 80, 3 to 7, critical 1\n"
                                      "dc1: 1, score 60, 1 to 1, critical 1\n");
    assert_int_equal(source->ops->each_tally(source, tally_first_finding, store, NULL), BW_OK);

    struct bw_buffer got;
    bw_buffer_init(&got, BW_MIB);
    struct wanted wanted = {.time = 3};
    assert_int_equal(
            source->ops->each_finding(source, &(struct report_filter){0}, find_id, &wanted, NULL),
            BW_OK);
    assert_int_equal(source->ops->get_finding(source, wanted.id, print_finding, &got, NULL), BW_OK);
    assert_int_equal(
            source->ops->get_finding(source, 99, print_finding, &got, NULL), BW_E_NOT_FOUND);
    bw_buffer_add_char(&got, '\0');
    assert_string_equal((const char *)got.ptr, "3 ws1 4 4096 0 {\"a\":1}\n");
    bw_buffer_release(&got);
    case_free(store);
}

static bw_status print_item(void *user, const struct hunt_item *item, struct bw_err *err)
{
    (void)err;
    char line[160];
    snprintf(line, sizeof(line), "%llu %.*s %.*s %.*s %llu %lld\n", (unsigned long long)item->index,
            bw_str_width(item->label), item->label.ptr,
            bw_str_width(hunt_outcome_name(item->outcome)), hunt_outcome_name(item->outcome).ptr,
            bw_str_width(item->reason), item->reason.ptr, (unsigned long long)item->unreadable,
            (long long)item->last);
    counted_add(user, line);
    return BW_OK;
}

static bw_status print_note(void *user, const struct hunt_note *note, struct bw_err *err)
{
    (void)err;
    char line[160];
    snprintf(line, sizeof(line), "%.*s %.*s %llu %llu\n", bw_str_width(note->item), note->item.ptr,
            bw_str_width(note->name), note->name.ptr, (unsigned long long)note->offset,
            (unsigned long long)note->count);
    counted_add(user, line);
    return BW_OK;
}

static void test_items_and_notes(void **state)
{
    (void)state;
    const struct hunt_item items[] = {
            {.index = 2,
                    .label = BW_STR_INIT("b"),
                    .outcome = HUNT_UNREADABLE,
                    .reason = BW_STR_INIT("no permission"),
                    .last = BW_TIME_UNKNOWN},
            {.index = 1, .label = BW_STR_INIT("a"), .unreadable = 3, .last = 8},
            {.index = 0, .label = BW_STR_INIT("c"), .outcome = HUNT_EMPTY},
    };
    const struct hunt_note notes[] = {
            {.item_index = 1,
                    .item = BW_STR_INIT("a"),
                    .name = BW_STR_INIT("evtx.gap"),
                    .offset = 7,
                    .count = 2},
            {.item_index = 0, .item = BW_STR_INIT("c"), .name = BW_STR_INIT("x"), .count = 1},
    };
    struct case_store *store = store_make(NULL);
    for (size_t i = 0; i < BW_COUNT(items); i++)
        assert_int_equal(case_add_item(store, &items[i], NULL), BW_OK);
    for (size_t i = 0; i < BW_COUNT(notes); i++)
        assert_int_equal(case_add_note(store, &notes[i], NULL), BW_OK);
    seal(store);
    struct report_source *source = case_source(store);
    assert_int_equal(source->item_count, 3);
    struct counted counted = {.len = 0};
    assert_int_equal(source->ops->each_item(source, print_item, &counted, NULL), BW_OK);
    assert_string_equal(counted.text, "2 b unreadable no permission 0 -9223372036854775808\n"
                                      "0 c empty  0 0\n"
                                      "1 a done  3 8\n");
    counted = (struct counted){.len = 0};
    assert_int_equal(source->ops->each_note(source, print_note, &counted, NULL), BW_OK);
    assert_string_equal(counted.text, "c x 0 1\na evtx.gap 7 2\n");
    case_free(store);
}

/* Text of logs is bound, never spliced: these must come back as they went in. */
static void test_hostile_text(void **state)
{
    (void)state;
    static const char with_nul[] = "a\0b";
    const bw_str hosts[] = {BW_STR_INIT("x'); DROP TABLE finding; --"), BW_STR_INIT("\xff\xfe\x80"),
            {.ptr = with_nul, .len = 3}, BW_STR_INIT("%s%n"), {.ptr = NULL, .len = 0}};
    for (size_t i = 0; i < BW_COUNT(hosts); i++) {
        struct case_store *store = store_make(NULL);
        struct finding finding = original;
        finding.host = hosts[i];
        add(store, &finding);
        seal(store);
        struct bw_buffer got;
        struct bw_buffer want;
        bw_buffer_init(&got, BW_MIB);
        bw_buffer_init(&want, BW_MIB);
        findings_print(store, (struct report_filter){0}, &got);
        print_finding(&want, 0, &finding, NULL);
        assert_memory_equal(got.ptr, want.ptr, want.len);
        assert_int_equal(case_source(store)->finding_count, 1);
        bw_buffer_release(&got);
        bw_buffer_release(&want);
        case_free(store);
    }
}

static void test_rule_must_exist(void **state)
{
    (void)state;
    struct case_store *store = store_make(NULL);
    struct finding finding = original;
    finding.rule = BW_COUNT(rules);
    struct bw_err err = {0};
    assert_int_equal(case_add_finding(store, &finding, &err), BW_E_MALFORMED);
    assert_non_null(strstr(err.message, "rule 3 out of 3"));
    seal(store);
    assert_int_equal(case_source(store)->finding_count, 0);
    assert_int_equal(case_seal(store, &summary, &err), BW_E_RANGE);
    case_free(store);
}

static void test_kept_case_is_one_file(void **state)
{
    (void)state;
    char folder[] = "/tmp/breakwater-case-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char path[64];
    char journal[80];
    snprintf(path, sizeof(path), "%s/case.db", folder);
    snprintf(journal, sizeof(journal), "%s-wal", path);
    struct case_store *store = store_make(path);
    add(store, &original);
    seal(store);
    case_free(store);
    assert_int_not_equal(access(journal, F_OK), 0);

    const struct case_options options = {.path = path, .kind = &fake_kind};
    struct bw_err err = {0};
    assert_int_equal(case_new(&options, &store, &err), BW_E_IO);
    assert_non_null(strstr(err.message, "exists already"));

    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(
            sqlite3_prepare_v2(db,
                    "SELECT author, level, (SELECT value FROM meta WHERE key = 'command'),"
                    " (SELECT count(*) FROM finding JOIN finding_data USING (id)) FROM rule",
                    -1, &stmt, NULL),
            SQLITE_OK);
    assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(stmt, 0), "Author C");
    assert_string_equal((const char *)sqlite3_column_text(stmt, 1), "high");
    assert_string_equal((const char *)sqlite3_column_text(stmt, 2), "breakwater hunt 'it''s'");
    assert_int_equal(sqlite3_column_int(stmt, 3), 1);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
}

static void test_no_place_for_the_file(void **state)
{
    (void)state;
    const struct case_options options = {.path = "/nonexistent/case.db", .kind = &fake_kind};
    struct case_store *store = NULL;
    struct bw_err err = {0};
    assert_int_equal(case_new(&options, &store, &err), BW_E_IO);
    assert_non_null(strstr(err.message, "/nonexistent/case.db"));
    assert_null(store);
    case_free(NULL);
}

/* A disk that is full: the limit on the size of files stands for it. */
static void test_full_disk(void **state)
{
    (void)state;
    char folder[] = "/tmp/breakwater-case-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char path[64];
    char beside[80];
    snprintf(path, sizeof(path), "%s/case.db", folder);
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    struct rlimit small = {.rlim_cur = BW_MIB, .rlim_max = before.rlim_max};
    struct case_store *store = store_make(path);
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    static char record[4096];
    memset(record, 'x', sizeof(record));
    struct bw_err err = {0};
    bw_status status = BW_OK;
    for (uint64_t i = 0; i < 100000 && status == BW_OK; i++) {
        struct finding finding = original;
        finding.record_id = i;
        finding.record = (bw_str){.ptr = record, .len = sizeof(record)};
        status = case_add_finding(store, &finding, &err);
    }
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(status, BW_E_IO);
    assert_non_null(strstr(err.message, "case: "));
    case_free(store);
    unlink(path);
    snprintf(beside, sizeof(beside), "%s-wal", path);
    unlink(beside);
    snprintf(beside, sizeof(beside), "%s-shm", path);
    unlink(beside);
    assert_int_equal(rmdir(folder), 0);
}

/* Records of any length, in and against the order that they came in; and each by its id. */
enum {
    SIZES = 400,
};
static char sized_record[700000];

static size_t size_of(uint64_t i)
{
    return i % 40 == 7 ? sizeof(sized_record) - i : (i * 7919) % 5000;
}

static bw_status check_size(
        void *user, uint64_t id, const struct finding *finding, struct bw_err *err)
{
    (void)err;
    uint64_t *ids = user;
    ids[finding->record_id] = id;
    assert_int_equal(finding->record.len, size_of(finding->record_id));
    for (size_t i = 0; i < finding->record.len; i += 997)
        assert_int_equal(finding->record.ptr[i], 'a' + i % 23);
    return BW_OK;
}

static void test_any_size(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(sized_record); i++)
        sized_record[i] = (char)('a' + i % 23);
    for (int forward = 0; forward < 2; forward++) {
        uint64_t ids[SIZES] = {0};
        struct case_store *store = store_make(NULL);
        for (uint64_t i = 0; i < SIZES; i++) {
            struct finding finding = original;
            finding.record_id = i;
            finding.time = forward != 0 ? (bw_time)i : (bw_time)(SIZES - i);
            finding.record = (bw_str){.ptr = sized_record, .len = size_of(i)};
            add(store, &finding);
        }
        seal(store);
        struct report_source *source = case_source(store);
        assert_int_equal(source->ops->each_finding(
                                 source, &(struct report_filter){0}, check_size, ids, NULL),
                BW_OK);
        for (uint64_t i = 0; i < SIZES; i++)
            assert_int_equal(
                    source->ops->get_finding(source, ids[i * 211 % SIZES], check_size, ids, NULL),
                    BW_OK);
        case_free(store);
    }
}

static bw_status count_finding(
        void *user, uint64_t id, const struct finding *finding, struct bw_err *err)
{
    (void)id;
    (void)err;
    bw_time *last = user;
    assert_true(finding->time > *last);
    *last = finding->time;
    return BW_OK;
}

/* 200,000 findings of 1 KiB, backwards: the file holds them, memory does not. */
static void test_memory_is_bounded(void **state)
{
    (void)state;
    enum {
        COUNT = 200000
    };
    static char record[1024];
    memset(record, 'x', sizeof(record));
    struct case_store *store = store_make(NULL);
    sqlite3_memory_highwater(1);
    for (int i = COUNT; i-- > 0;) {
        struct finding finding = original;
        finding.time = i;
        finding.record_id = (uint64_t)i;
        finding.record = (bw_str){.ptr = record, .len = sizeof(record)};
        add(store, &finding);
    }
    seal(store);
    assert_int_equal(case_source(store)->finding_count, COUNT);
    bw_time last = -1;
    struct report_source *source = case_source(store);
    assert_int_equal(source->ops->each_finding(
                             source, &(struct report_filter){0}, count_finding, &last, NULL),
            BW_OK);
    assert_int_equal(last, COUNT - 1);
    const sqlite3_int64 most = sqlite3_memory_highwater(0);
    print_message("at most %lld KiB of SQLite's memory\n", (long long)most / 1024);
    assert_true(most > 0);
    assert_true(most < 32 * 1024 * 1024);
    case_free(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_order_does_not_depend_on_arrival),
            cmocka_unit_test(test_filter),
            cmocka_unit_test(test_same_record_counts_once),
            cmocka_unit_test(test_lines_count_once),
            cmocka_unit_test(test_equal_lines_have_ranks),
            cmocka_unit_test(test_lines_without_numbers),
            cmocka_unit_test(test_counts),
            cmocka_unit_test(test_recovered_apart),
            cmocka_unit_test(test_items_and_notes),
            cmocka_unit_test(test_hostile_text),
            cmocka_unit_test(test_rule_must_exist),
            cmocka_unit_test(test_kept_case_is_one_file),
            cmocka_unit_test(test_no_place_for_the_file),
            cmocka_unit_test(test_full_disk),
            cmocka_unit_test(test_any_size),
            cmocka_unit_test(test_memory_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
