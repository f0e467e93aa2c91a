/* Archives and compressed files: every form, nested, damaged, encrypted, bombs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <archive.h>
#include <archive_entry.h>
#include <cmocka.h>

#include "engine/container.h"
#include "engine/worker.h"
#include "support/engine/engine_run.h"

#define LOG "EVIL\nmatch in a container\nevent x\n"

static int setup(void **state)
{
    *state = (void *)(uintptr_t)engine_folder_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    engine_folder_remove();
    return 0;
}

static void assert_line(const char *lines, const char *part)
{
    if (strstr(lines, part) == NULL)
        fail_msg("no line with '%s' in:\n%s", part, lines);
}

struct member {
    const char *name;
    const void *bytes;
    size_t len;
};

struct packed {
    char *bytes;
    size_t len;
};

/* "zip", "7zip", "ustar", … and "", "gzip", …: libarchive's own names. */
static struct packed pack(
        const char *format, const char *filter, const struct member *members, size_t count)
{
    struct packed packed = {.bytes = malloc(1 << 20)};
    struct archive *archive = archive_write_new();
    assert_int_equal(archive_write_set_format_by_name(archive, format), ARCHIVE_OK);
    if (filter[0] != '\0')
        assert_int_equal(archive_write_add_filter_by_name(archive, filter), ARCHIVE_OK);
    archive_write_set_bytes_in_last_block(archive, 1);
    if (strcmp(format, "zip") == 0 && count != 0 && strstr(members[0].name, "secret") != NULL) {
        archive_write_set_options(archive, "zip:encryption=aes256");
        archive_write_set_passphrase(archive, "infected");
    }
    assert_int_equal(
            archive_write_open_memory(archive, packed.bytes, 1 << 20, &packed.len), ARCHIVE_OK);
    for (size_t i = 0; i < count; i++) {
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, members[i].name);
        archive_entry_set_size(entry, (la_int64_t)members[i].len);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        assert_true(archive_write_header(archive, entry) >= ARCHIVE_WARN);
        assert_int_equal(archive_write_data(archive, members[i].bytes, members[i].len),
                (la_ssize_t)members[i].len);
        archive_entry_free(entry);
    }
    assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
    archive_write_free(archive);
    return packed;
}

static struct packed pack_one(
        const char *format, const char *filter, const char *name, const void *bytes, size_t len)
{
    const struct member member = {name, bytes, len};
    return pack(format, filter, &member, 1);
}

static void write_packed(const char *name, struct packed packed)
{
    engine_file_bytes(name, packed.bytes, packed.len);
    free(packed.bytes);
}

static void run(struct engine_result *result)
{
    engine_result_run(result, &(struct engine_options){0});
    assert_int_equal(result->status, BW_OK);
    uint64_t items = 0;
    for (unsigned i = 0; i < HUNT_OUTCOME_COUNT; i++)
        items += result->summary.outcomes[i].items;
    assert_int_equal(items, result->summary.items);
    assert_int_equal(result->summary.matched + result->summary.unmatched +
                             result->summary.filtered + result->summary.unreadable,
            result->summary.records);
}

static void test_every_filter(void **state)
{
    static const char *const filters[] = {"gzip", "xz", "zstd", "bzip2", "lz4", "lzip", "compress"};
    (void)state;
    for (size_t i = 0; i < BW_COUNT(filters); i++)
        write_packed(filters[i], pack_one("raw", filters[i], "x", LOG, strlen(LOG)));
    struct engine_result result;
    run(&result);
    for (size_t i = 0; i < BW_COUNT(filters); i++) {
        char line[64];
        (void)snprintf(line, sizeof(line), " %s evil done 2 1 0 1\n", filters[i]);
        assert_line(result.items, line);
    }
    assert_int_equal(result.summary.items, BW_COUNT(filters));
    assert_int_equal(result.summary.bytes, BW_COUNT(filters) * strlen(LOG));
    engine_result_release(&result);
}

static void test_every_format(void **state)
{
    static const struct {
        const char *format;
        const char *called;
    } formats[] = {{"zip", "zip"}, {"7zip", "7z"}, {"ustar", "tar"}, {"pax", "tar"},
            {"gnutar", "tar"}, {"v7tar", "tar"}, {"odc", "cpio"}, {"newc", "cpio"},
            {"iso9660", "iso9660"}};
    (void)state;
    const struct member members[] = {{"logs/a.log", LOG, strlen(LOG)},
            {"logs/b.txt", "no log\n", 7}, {"c.log", LOG LOG, 2 * strlen(LOG)}};
    for (size_t i = 0; i < BW_COUNT(formats); i++)
        write_packed(formats[i].format, pack(formats[i].format, "", members, 3));
    struct engine_result result;
    run(&result);
    for (size_t i = 0; i < BW_COUNT(formats); i++) {
        char line[100];
        (void)snprintf(
                line, sizeof(line), " %s %s done 0 0 0 0\n", formats[i].format, formats[i].called);
        assert_line(result.items, line);
        const bool upper = strcmp(formats[i].format, "iso9660") == 0;
        (void)snprintf(line, sizeof(line), " %s!%s evil done 2 1 0 1\n", formats[i].format,
                upper ? "logs/a.log" : "logs/a.log");
        assert_line(result.items, line);
        (void)snprintf(line, sizeof(line), " %s!logs/b.txt  not a log", formats[i].format);
        assert_line(result.items, line);
        (void)snprintf(line, sizeof(line), " %s!c.log evil done 4 2 0 2\n", formats[i].format);
        assert_line(result.items, line);
    }
    assert_int_equal(result.summary.containers, BW_COUNT(formats));
    assert_int_equal(result.summary.items, 4 * BW_COUNT(formats));
    engine_result_release(&result);
}

static void test_nested(void **state)
{
    (void)state;
    const struct packed gz = pack_one("raw", "gzip", "x", LOG, strlen(LOG));
    const struct member inner[] = {{"a.log", LOG, strlen(LOG)}, {"b.log.gz", gz.bytes, gz.len}};
    const struct packed zip = pack("zip", "", inner, 2);
    const struct packed seven = pack_one("7zip", "", "inner.zip", zip.bytes, zip.len);
    const struct member outer[] = {
            {"deep.7z", seven.bytes, seven.len}, {"z.log", LOG, strlen(LOG)}};
    write_packed("all.tar.xz", pack("pax", "xz", outer, 2));
    struct engine_result result;
    run(&result);
    assert_string_equal(result.items,
            "000000000000 all.tar.xz tar done 0 0 0 0\n"
            "000000000001 all.tar.xz!deep.7z 7z done 0 0 0 0\n"
            "000000000002 all.tar.xz!deep.7z!inner.zip zip done 0 0 0 0\n"
            "000000000003 all.tar.xz!deep.7z!inner.zip!a.log evil done 2 1 0 1\n"
            "000000000004 all.tar.xz!deep.7z!inner.zip!b.log.gz evil done 2 1 0 1\n"
            "000000000005 all.tar.xz!z.log evil done 2 1 0 1\n");
    assert_line(result.findings, "000000000004 all.tar.xz!deep.7z!inner.zip!b.log.gz 5: ");
    engine_result_release(&result);
    free(gz.bytes);
    free(zip.bytes);
    free(seven.bytes);
}

static void test_too_deep(void **state)
{
    struct packed packed = pack_one("raw", "gzip", "x", LOG, strlen(LOG));
    (void)state;
    for (int i = 0; i < 7; i++) { /* two forms in turn: libarchive takes one in itself off alone */
        const struct packed more =
                pack_one("raw", i % 2 == 0 ? "bzip2" : "gzip", "x", packed.bytes, packed.len);
        free(packed.bytes);
        packed = more;
    }
    engine_file_bytes("8.bz2", packed.bytes, packed.len);
    write_packed("9.gz", pack_one("raw", "gzip", "x", packed.bytes, packed.len));
    free(packed.bytes);
    struct engine_result result;
    run(&result);
    assert_line(result.items, "8.bz2 evil done 2 1 0 1\n");
    assert_line(result.items, "9.gz  unreadable 0 0 0 0: archives in archives, more than 8 deep\n");
    engine_result_release(&result);
}

static void test_damaged(void **state)
{
    char *text = calloc(1, 200001);
    (void)state;
    strcpy(text, "EVIL\n");
    uint32_t random = 1;
    while (strlen(text) < 190000) { /* does not compress well: damage hits the middle */
        random = random * 1664525 + 1013904223;
        (void)snprintf(text + strlen(text), 64, "match %08x%08x\n", random, random ^ random << 13);
    }
    struct packed gz = pack_one("raw", "gzip", "x", text, strlen(text));
    engine_file_bytes("cut.gz", gz.bytes, gz.len / 2);
    engine_file_bytes("head.gz", gz.bytes, 12);
    memset(gz.bytes + gz.len / 2, 0xff, 64);
    write_packed("bad.gz", gz);
    const struct member members[] = {{"a.log", LOG, strlen(LOG)}, {"b.log", text, strlen(text)}};
    struct packed tar = pack("ustar", "", members, 2);
    engine_file_bytes("cut.tar", tar.bytes, 20000);
    free(tar.bytes);
    struct packed zip = pack("zip", "", members, 2);
    engine_file_bytes("cut.zip", zip.bytes, zip.len / 2);
    free(zip.bytes);
    struct packed two = pack_one("raw", "gzip", "x", LOG, strlen(LOG));
    memcpy(two.bytes + two.len, two.bytes, two.len);
    memcpy(two.bytes + 2 * two.len, "rest", 4);
    two.len = 2 * two.len + 4;
    write_packed("two.gz", two);
    engine_file_bytes("bad.7z", "7z\xbc\xaf\x27\x1c\0\4garbage garbage garbage garbage", 40);
    struct engine_result result;
    run(&result);
    assert_line(result.items, "cut.gz evil read in part");
    assert_line(result.items, "gzip: cut off at offset ");
    assert_line(result.items, "bad.gz evil read in part");
    assert_line(result.items, "incorrect data check");
    assert_line(result.items, "cut.tar!a.log evil done 2 1 0 1\n");
    assert_line(result.items, "cut.tar!b.log evil read in part");
    assert_line(result.items, "cut.tar tar read in part 0 0 0 0: tar, after 2 members: ");
    assert_line(result.items, "cut.zip!a.log evil done 2 1 0 1\n");
    assert_line(result.items, "bad.7z 7z unreadable");
    assert_line(result.items, "head.gz  unreadable 0 0 0 0: gzip: cut off at offset 0");
    assert_line(result.items, "two.gz evil done 4 2 0 2\n");
    assert_line(result.notes, "two.gz 0 gzip.trailing");
    engine_result_release(&result);
    free(text);
}

static void test_encrypted(void **state)
{
    (void)state;
    const struct member members[] = {
            {"secret.log", LOG, strlen(LOG)}, {"other.log", LOG, strlen(LOG)}};
    write_packed("locked.zip", pack("zip", "", members, 2));
    struct engine_result result;
    run(&result);
    assert_string_equal(result.items, "000000000000 locked.zip zip unreadable 0 0 0 0: 2 of 2 "
                                      "files in it are encrypted\n");
    engine_result_release(&result);
}

/* Zeros pack to almost nothing with bzip2: 300 MiB of them are a bomb by any measure. */
static void test_bomb(void **state)
{
    const size_t step = 1 << 20;
    char *zeros = calloc(1, step);
    char *out = malloc(step);
    size_t len = 0;
    (void)state;
    struct archive *archive = archive_write_new();
    assert_int_equal(archive_write_set_format_raw(archive), ARCHIVE_OK);
    assert_int_equal(archive_write_add_filter_bzip2(archive), ARCHIVE_OK);
    assert_int_equal(archive_write_open_memory(archive, out, step, &len), ARCHIVE_OK);
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, "x");
    archive_entry_set_filetype(entry, AE_IFREG);
    assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
    strcpy(zeros, "EVIL\n"); /* a log, or it would not be read on */
    for (int i = 0; i < 300; i++) {
        assert_int_equal(archive_write_data(archive, zeros, step), step);
        memset(zeros, 'x', step);
    }
    archive_entry_free(entry);
    archive_write_close(archive);
    archive_write_free(archive);
    engine_file_bytes("bomb.bz2", out, len);
    engine_file("z.log", LOG);
    free(out);
    free(zeros);
    struct engine_result result;
    run(&result);
    assert_line(result.items, "bomb.bz2 evil ");
    assert_line(result.items, "a decompression bomb, stopped\n");
    assert_line(result.items, "z.log evil done");
    engine_result_release(&result);
}

static void test_text_is_no_archive(void **state)
{
    static const char *const texts[] = {
            "#mtree\n/set type=file\nfile1 size=3\n",
            "070707 is the number of the first thing\n",
            "BZh is how bzip2 files begin\n",
            "PK\n",
            "MSCF is how cabinets begin\n",
            "Rar! she cried\n",
            "begin 644 file\n#0V%T\n`\nend\n",
            "LZIP\n",
    };
    (void)state;
    for (size_t i = 0; i < BW_COUNT(texts); i++) {
        char name[16];
        (void)snprintf(name, sizeof(name), "%zu", i);
        engine_file(name, texts[i]);
    }
    struct engine_result result;
    run(&result);
    assert_int_equal(result.summary.outcomes[HUNT_NOT_A_LOG].items, BW_COUNT(texts));
    assert_int_equal(result.summary.items, BW_COUNT(texts));
    engine_result_release(&result);
}

static void test_lost_member_costs_one_member(void **state)
{
    (void)state;
    const char *crash = "EVIL\nmatch 1\nabort\nmatch 2\n";
    const struct member inner[] = {{"1.log", LOG, strlen(LOG)}, {"2.log", crash, strlen(crash)},
            {"3.log", LOG, strlen(LOG)}, {"4.log", crash, strlen(crash)}};
    const struct packed zip = pack("zip", "", inner, 4);
    const struct member outer[] = {{"a.log", LOG, strlen(LOG)}, {"in.zip", zip.bytes, zip.len},
            {"again.zip", zip.bytes, zip.len}, {"z.log", LOG, strlen(LOG)}};
    write_packed("x.tar", pack("ustar", "", outer, 4));
    free(zip.bytes);
    struct engine_result result;
    run(&result);
    assert_string_equal(result.items,
            "000000000000 x.tar tar done 0 0 0 0\n"
            "000000000001 x.tar!a.log evil done 2 1 0 1\n"
            "000000000002 x.tar!in.zip zip done 0 0 0 0\n"
            "000000000003 x.tar!in.zip!1.log evil done 2 1 0 1\n"
            "000000000004 x.tar!in.zip!2.log evil worker lost 0 0 0 0: the worker aborted: it "
            "found its own memory damaged\n"
            "000000000005 x.tar!in.zip!3.log evil done 2 1 0 1\n"
            "000000000006 x.tar!in.zip!4.log evil worker lost 0 0 0 0: the worker aborted: it "
            "found its own memory damaged\n"
            "000000000007 x.tar!again.zip zip done 0 0 0 0\n"
            "000000000008 x.tar!again.zip!1.log evil done 2 1 0 1\n"
            "000000000009 x.tar!again.zip!2.log evil worker lost 0 0 0 0: the worker aborted: it "
            "found its own memory damaged\n"
            "000000000010 x.tar!again.zip!3.log evil done 2 1 0 1\n"
            "000000000011 x.tar!again.zip!4.log evil worker lost 0 0 0 0: the worker aborted: it "
            "found its own memory damaged\n"
            "000000000012 x.tar!z.log evil done 2 1 0 1\n");
    engine_result_release(&result);
}

/* One stream, packed at a level; libarchive takes it as an option of the filter. */
static struct packed pack_level(const char *filter, const char *level)
{
    struct packed packed = {.bytes = malloc(1 << 20)};
    struct archive *archive = archive_write_new();
    struct archive_entry *entry = archive_entry_new();
    archive_write_set_format_raw(archive);
    archive_write_add_filter_by_name(archive, filter);
    assert_int_equal(
            archive_write_set_filter_option(archive, filter, "compression-level", level), 0);
    archive_write_open_memory(archive, packed.bytes, 1 << 20, &packed.len);
    archive_entry_set_pathname(entry, "x");
    archive_entry_set_filetype(entry, AE_IFREG);
    assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
    assert_int_equal(archive_write_data(archive, LOG, strlen(LOG)), strlen(LOG));
    archive_entry_free(entry);
    assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
    archive_write_free(archive);
    return packed;
}

static void test_heavy_decoders_take_turns(void **state)
{
    static const struct {
        const char *filter;
        const char *level;
        bool heavy;
    } cases[] = {{"xz", "1", false}, {"xz", "6", false}, {"xz", "9", true}, {"lzip", "1", false},
            {"lzip", "9", true}, {"zstd", "3", false}};
    char name[32];
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        const struct packed packed = pack_level(cases[i].filter, cases[i].level);
        const bw_bytes bytes = {.ptr = (const uint8_t *)packed.bytes, .len = packed.len};
        const struct container_form *form = container_identify(bytes);
        assert_non_null(form);
        assert_string_equal(form->name, cases[i].filter);
        assert_int_equal(container_is_heavy(form, bytes), cases[i].heavy);
        /* cut anywhere, the answer may be wrong, but it comes */
        for (size_t len = 6; len < packed.len; len++)
            (void)container_is_heavy(form, (bw_bytes){.ptr = bytes.ptr, .len = len});
        for (int k = 0; k < 3; k++) {
            (void)snprintf(name, sizeof(name), "%zu.%d", i, k);
            engine_file_bytes(name, packed.bytes, packed.len);
        }
        free(packed.bytes);
    }
    struct engine_result result;
    run(&result);
    assert_int_equal(result.summary.outcomes[HUNT_DONE].items, 3 * BW_COUNT(cases));
    engine_result_release(&result);
    static const uint8_t window[] = {0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x88}; /* 2^27 bytes */
    const bw_bytes zstd = {.ptr = window, .len = sizeof(window)};
    assert_true(container_is_heavy(container_identify(zstd), zstd));
}

static void test_hostile_member_names(void **state)
{
    (void)state;
    const struct member members[] = {
            {"../../etc/passwd", LOG, strlen(LOG)}, {"a\nb\x1b[2J", LOG, strlen(LOG)}};
    write_packed("x.tar", pack("ustar", "", members, 2));
    struct engine_result result;
    run(&result);
    assert_line(result.items, "x.tar!../../etc/passwd evil done 2 1 0 1\n");
    assert_line(result.items, "x.tar!a\\x0ab\\x1b[2J evil done 2 1 0 1\n");
    engine_result_release(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_setup_teardown(test_every_filter, setup, teardown),
            cmocka_unit_test_setup_teardown(test_every_format, setup, teardown),
            cmocka_unit_test_setup_teardown(test_nested, setup, teardown),
            cmocka_unit_test_setup_teardown(test_too_deep, setup, teardown),
            cmocka_unit_test_setup_teardown(test_damaged, setup, teardown),
            cmocka_unit_test_setup_teardown(test_encrypted, setup, teardown),
            cmocka_unit_test_setup_teardown(test_bomb, setup, teardown),
            cmocka_unit_test_setup_teardown(test_text_is_no_archive, setup, teardown),
            cmocka_unit_test_setup_teardown(test_lost_member_costs_one_member, setup, teardown),
            cmocka_unit_test_setup_teardown(test_heavy_decoders_take_turns, setup, teardown),
            cmocka_unit_test_setup_teardown(test_hostile_member_names, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
