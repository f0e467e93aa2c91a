/* Loading from folders: order, problems, the cache, damage. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "sigma/census.h"
#include "sigma/files.h"
#include "sigma/image_file.h"
#include "sigma/ruleset.h"
#include "sigma/words.h"
#include "support/temp_folder.h"

static const char table[] =
        "logsources:\n"
        "  - {product: windows, sources: [{when: {Channel: '*'}}]}\n"
        "  - product: windows\n"
        "    category: process_creation\n"
        "    sources:\n"
        "      - when: {Channel: Sysmon, EventID: 1}\n"
        "      - when: {Channel: Security, EventID: [4688, 4689]}\n"
        "        fields:\n"
        "          Image: {from: [NewProcessName, ProcessName], prefixes: {'\\Dev?\\': 'C:\\'}}\n"
        "          User: {join: [Domain, Name], with: '\\'}\n"
        "          Unasked: {from: Unasked2}\n"
        "taxonomy: {strip: [winlog.], fields: {Image: [process.executable]}}\n";

struct world {
    struct temp_folder folder;
    char rules[512], logsources[512], cache[512], placeholders[512];
    struct sigma_load_options options;
    const char *rule_paths[1], *logsource_paths[1], *placeholder_paths[1];
    struct bw_buffer problems;
    struct bw_err err;
};

static void on_problem(void *user, const struct sigma_problem *problem)
{
    struct world *w = user;
    const char *name = problem->path.ptr + strlen(w->folder.path) + 1;
    bw_buffer_printf(&w->problems, "%.*s:%u:%d:%.*s|",
            (int)problem->path.len - (int)(name - problem->path.ptr), name, problem->line,
            problem->kind, bw_str_width(problem->text), problem->text.ptr);
}

static void write_rule(struct world *w, const char *name, const char *id, const char *item)
{
    struct bw_buffer text;
    char path[256];
    bw_buffer_init(&text, BW_MIB);
    bw_buffer_printf(&text,
            "title: %s\nid: %s\nlevel: low\nlogsource: {product: windows, category: "
            "process_creation}\ndetection:\n  sel:\n    %s\n  condition: sel\n",
            name, id, item);
    snprintf(path, sizeof(path), "rules/%s.yml", name);
    temp_folder_write(&w->folder, path, bw_buffer_str(&text));
    bw_buffer_release(&text);
}

#define ID(n) "00000000-0000-4000-8000-00000000000" #n

static void world_init(struct world *w)
{
    *w = (struct world){0};
    temp_folder_init(&w->folder);
    bw_buffer_init(&w->problems, BW_MIB);
    temp_folder_write(&w->folder, "logsources/table.yml", bw_str_of(table));
    write_rule(w, "b", ID(2), "Image|endswith: '\\b.exe'");
    write_rule(w, "a", ID(1), "Image|endswith: ['\\a.exe', '\\b.exe']");
    write_rule(w, "sub/c", ID(3), "User|contains: 'Ä*x'");
    temp_folder_path(&w->folder, "rules", w->rules);
    temp_folder_path(&w->folder, "logsources", w->logsources);
    temp_folder_path(&w->folder, "a/b/cache", w->cache);
    temp_folder_path(&w->folder, "placeholders.yml", w->placeholders);
    w->rule_paths[0] = w->rules;
    w->logsource_paths[0] = w->logsources;
    w->placeholder_paths[0] = w->placeholders;
    w->options = (struct sigma_load_options){.rule_paths = w->rule_paths,
            .rule_path_count = 1,
            .logsource_paths = w->logsource_paths,
            .logsource_path_count = 1,
            .placeholder_paths = w->placeholder_paths,
            .on_problem = on_problem,
            .user = w};
}

static void world_with_cache(struct world *w)
{
    char folder[512];
    world_init(w);
    temp_folder_path(&w->folder, "a", folder);
    assert_int_equal(mkdir(folder, 0700), 0);
    w->options.cache_dir = w->cache; /* two levels of it are not there yet */
}

static void world_release(struct world *w)
{
    bw_buffer_release(&w->problems);
    temp_folder_release(&w->folder);
}

static struct sigma_ruleset *load(struct world *w)
{
    struct sigma_ruleset *ruleset = NULL;
    bw_buffer_clear(&w->problems);
    if (sigma_ruleset_load(&w->options, &ruleset, &w->err) != BW_OK)
        fail_msg("%s", w->err.message);
    bw_buffer_add_char(&w->problems, '\0');
    return ruleset;
}

static bw_str rule_title(const struct sigma_ruleset *ruleset, uint32_t rule)
{
    const struct sigma_image *image = sigma_ruleset_image(ruleset);
    return sigma_image_str(image, image->rules[rule].title);
}

static void test_image(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    struct sigma_ruleset *ruleset = load(&w);
    const struct sigma_image *image = sigma_ruleset_image(ruleset);
    const struct sigma_ruleset_stats stats = sigma_ruleset_stats(ruleset);
    assert_string_equal((char *)w.problems.ptr, "");
    assert_int_equal(stats.files, 3);
    assert_int_equal(stats.rules, 3);
    assert_int_equal(stats.errors + stats.warnings + stats.skipped, 0);
    assert_false(stats.from_cache);
    /* rules by path */
    assert_true(bw_str_eq(rule_title(ruleset, 0), BW_STR("a")));
    assert_true(bw_str_eq(rule_title(ruleset, 1), BW_STR("b")));
    assert_true(bw_str_eq(rule_title(ruleset, 2), BW_STR("sub/c")));
    /* fields by name; what nobody asks for is not there */
    for (uint32_t i = 0; i < image->fields_count; i++) {
        const bw_str name = sigma_image_str(image, image->fields[i].name);
        assert_false(bw_str_starts_with(name, BW_STR("Unasked")));
        if (i != 0)
            assert_true(
                    bw_str_compare(sigma_image_str(image, image->fields[i - 1].name), name) < 0);
    }
    /* '\b.exe' is one predicate for both rules; folded is what is compared */
    uint32_t found = 0;
    for (uint32_t i = 0; i < image->predicates_count; i++) {
        const struct sigma_predicate *p = &image->predicates[i];
        if (bw_str_eq(sigma_image_str(image, p->text), BW_STR("\\b.exe"))) {
            assert_int_equal(p->uses, 2);
            found++;
        }
        if (p->op == SIGMA_OP_GLOB) {
            assert_true(
                    bw_str_eq(sigma_image_str(image, p->folded), BW_STR("\xff\xc3\xa4\xffx\xff")));
            found++;
        }
    }
    assert_int_equal(found, 2);
    assert_int_equal(image->logsources_count, 1);
    assert_int_equal(image->logsources[0].source_count, 2);
    assert_int_equal(image->sources[1].mapping_count, 2);
    assert_int_equal(image->strip_count, 1);
    sigma_ruleset_free(ruleset);
    world_release(&w);
}

/* However the files lie in the folder and however many threads there are, the image is the same. */
static void test_is_the_same_each_time(void **state)
{
    (void)state;
    uint64_t fingerprint = 0;
    for (int run = 0; run < 3; run++) {
        struct world w;
        world_init(&w);
        for (int i = 0; i < 300; i++) { /* enough for several threads */
            char name[32];
            char item[64];
            const int n = run == 1 ? 299 - i : i; /* in another order */
            snprintf(name, sizeof(name), "many/r%03d", n);
            snprintf(item, sizeof(item), "CommandLine|contains: [common, 'x%d', 'y%d']", n, n % 7);
            write_rule(&w, name, "x", item);
        }
        char cwd[512];
        assert_non_null(getcwd(cwd, sizeof(cwd)));
        assert_int_equal(chdir(w.folder.path), 0); /* so that paths are equal too */
        w.rule_paths[0] = "rules";
        struct sigma_ruleset *ruleset = NULL;
        w.options.on_problem = NULL;
        assert_int_equal(sigma_ruleset_load(&w.options, &ruleset, NULL), BW_OK);
        assert_int_equal(chdir(cwd), 0);
        const struct sigma_ruleset_stats stats = sigma_ruleset_stats(ruleset);
        assert_int_equal(stats.rules, 303);
        if (run != 0)
            assert_true(stats.fingerprint == fingerprint);
        fingerprint = stats.fingerprint;
        sigma_ruleset_free(ruleset);
        world_release(&w);
    }
}

static void test_problems(void **state)
{
    (void)state;
    struct world w;
    world_with_cache(&w);
    write_rule(&w, "d", ID(1), "A: x");
    write_rule(&w, "e", ID(5), "A|re: '('");
    temp_folder_write(&w.folder, "rules/f.yml", BW_STR("title: [\n"));
    temp_folder_write(&w.folder, "rules/g.yaml", BW_STR("a: b\n"));
    temp_folder_write(&w.folder, "rules/h.txt", BW_STR("no rule at all"));
    temp_folder_write(&w.folder, "rules/.hidden.yml", BW_STR("title: ["));
    temp_folder_write(&w.folder, "rules/.git/i.yml", BW_STR("title: ["));
    temp_folder_write(&w.folder, "rules/folder.yml/j.yml", BW_STR("- a\n"));
    static const char want[] = "rules/d.yml:1:1:its id '" ID(1) "' is that of 'a' (";
    static const char rest[] =
            "/rules/a.yml) too|"
            "rules/e.yml:7:0:regular expression, character 2: missing closing parenthesis|"
            "rules/f.yml:2:0:YAML: column 1: did not find expected node content (while parsing a "
            "flow node)|"
            "rules/folder.yml/j.yml:1:0:a rule is a map, not a list|"
            "rules/g.yaml:1:2:not a Sigma rule|";
    char all[2048];
    snprintf(all, sizeof(all), "%s%s%s", want, w.folder.path, rest);
    for (int run = 0; run < 2; run++) { /* the cache tells the same */
        struct sigma_ruleset *ruleset = load(&w);
        const struct sigma_ruleset_stats stats = sigma_ruleset_stats(ruleset);
        assert_string_equal((char *)w.problems.ptr, all);
        assert_int_equal(stats.files, 8);
        assert_int_equal(stats.rules, 4);
        assert_int_equal(stats.errors, 3);
        assert_int_equal(stats.warnings, 1);
        assert_int_equal(stats.skipped, 1);
        assert_int_equal(stats.from_cache, run == 1);
        sigma_ruleset_free(ruleset);
    }
    world_release(&w);
}

static void expect_failure(struct world *w, bw_status status, const char *part)
{
    struct sigma_ruleset *ruleset = NULL;
    assert_int_equal(sigma_ruleset_load(&w->options, &ruleset, &w->err), status);
    if (strstr(w->err.message, part) == NULL)
        fail_msg("'%s' has no '%s'", w->err.message, part);
    assert_null(ruleset);
}

static void test_failures(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    w.rule_paths[0] = "/no/such/path";
    expect_failure(&w, BW_E_IO, "/no/such/path: No such file");
    w.rule_paths[0] = "/dev/null";
    expect_failure(&w, BW_E_IO, "neither a file nor a folder");
    w.rule_paths[0] = w.rules;
    temp_folder_write(&w.folder, "logsources/bad.yml", BW_STR("\nlogsources: x\n"));
    expect_failure(&w, BW_E_MALFORMED, "bad.yml:2: 'logsources' wants a list");
    temp_folder_write(&w.folder, "logsources/bad.yml", BW_STR("a: [\n"));
    expect_failure(&w, BW_E_MALFORMED, "bad.yml:2:");
    temp_folder_write(&w.folder, "logsources/bad.yml", BW_STR(""));
    w.options.placeholder_path_count = 1;
    expect_failure(&w, BW_E_IO, "placeholders.yml");
    temp_folder_write(&w.folder, "placeholders.yml", BW_STR("a: {b: c}\n"));
    expect_failure(&w, BW_E_MALFORMED, "placeholders.yml:1: placeholder 'a' wants values");
    temp_folder_write(&w.folder, "placeholders.yml", BW_STR("a: []\n"));
    expect_failure(&w, BW_E_MALFORMED, "an empty list");
    temp_folder_write(&w.folder, "placeholders.yml", BW_STR("a: [[b]]\n"));
    expect_failure(&w, BW_E_MALFORMED, "wants values, not a list");
    temp_folder_write(&w.folder, "placeholders.yml", BW_STR("- a\n"));
    expect_failure(&w, BW_E_MALFORMED, "placeholders are a map");
    world_release(&w);
}

static void test_placeholder_file(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    write_rule(&w, "p", ID(6), "User|expand: '%Admins%'");
    struct sigma_ruleset *ruleset = load(&w);
    assert_int_equal(sigma_ruleset_stats(ruleset).errors, 1);
    sigma_ruleset_free(ruleset);
    temp_folder_write(&w.folder, "placeholders.yml", BW_STR("Admins: [root, 'adm*']\n"));
    w.options.placeholder_path_count = 1;
    ruleset = load(&w);
    assert_int_equal(sigma_ruleset_stats(ruleset).errors, 0);
    assert_int_equal(sigma_ruleset_stats(ruleset).rules, 4);
    sigma_ruleset_free(ruleset);
    world_release(&w);
}

static void test_unknown_logsource(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    temp_folder_write(&w.folder, "rules/z.yml",
            BW_STR("title: Z\nlogsource: {product: other}\ndetection: {s: [k], condition: s}\n"));
    struct sigma_ruleset *ruleset = load(&w);
    const struct sigma_image *image = sigma_ruleset_image(ruleset);
    /* other, windows (which no rule asks for, but it claims records), windows/process_creation */
    assert_int_equal(image->logsources_count, 3);
    assert_int_equal(image->logsources[0].known, 0);
    assert_int_equal(image->logsources[0].source_count, 0);
    assert_int_equal(image->logsources[1].known, 1);
    assert_int_equal(image->sources[image->logsources[1].first_source].mapping_count, 0);
    assert_int_equal(image->logsources[2].known, 1);
    assert_int_equal(image->logsources[2].source_count, 2);
    sigma_ruleset_free(ruleset);
    world_release(&w);
}

/* How many files the cache folder has; the path of one of them. */
static int cache_files(const struct world *w, char out[512])
{
    int count = 0;
    DIR *list = opendir(w->cache);
    const struct dirent *entry;
    assert_non_null(list);
    while ((entry = readdir(list)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        assert_true(snprintf(out, 512, "%.255s/%.255s", w->cache, entry->d_name) < 512);
        count++;
    }
    closedir(list);
    return count;
}

static bool load_is_cached(struct world *w)
{
    struct sigma_ruleset *ruleset = load(w);
    const bool cached = sigma_ruleset_stats(ruleset).from_cache;
    assert_int_equal(sigma_ruleset_stats(ruleset).rules, 3);
    sigma_ruleset_free(ruleset);
    return cached;
}

static void test_cache(void **state)
{
    (void)state;
    struct world w;
    world_with_cache(&w);
    assert_false(load_is_cached(&w));
    assert_true(load_is_cached(&w));
    write_rule(&w, "a", ID(1), "Image|endswith: ['\\a.exe', '\\c.exe']"); /* the same size */
    assert_false(load_is_cached(&w));
    assert_true(load_is_cached(&w));
    temp_folder_write(&w.folder, "logsources/more.yml", BW_STR("taxonomy: {}\n"));
    assert_false(load_is_cached(&w));
    w.options.min_level = FINDING_LEVEL_LOW;
    assert_false(load_is_cached(&w));
    for (int i = 0; i < 12; i++) { /* old files go */
        char text[64];
        snprintf(text, sizeof(text), "taxonomy: {strip: [a%d.]}\n", i);
        temp_folder_write(&w.folder, "logsources/more.yml", bw_str_of(text));
        assert_false(load_is_cached(&w));
    }
    assert_true(load_is_cached(&w));
    char path[512];
    assert_int_equal(cache_files(&w, path), 8);
    world_release(&w);
}

static void test_cache_that_can_not_be_written(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    w.options.cache_dir = "/dev/null/cache";
    assert_false(load_is_cached(&w));
    w.options.cache_dir = "/proc/cache";
    assert_false(load_is_cached(&w));
    world_release(&w);
}

/* Whatever happens to the file, the rules are there: built again when it is damaged. */
static void test_damaged_cache(void **state)
{
    (void)state;
    struct world w;
    char path[512];
    static uint8_t good[1 << 20];
    world_with_cache(&w);
    assert_false(load_is_cached(&w));
    assert_int_equal(cache_files(&w, path), 1);
    FILE *file = fopen(path, "rb");
    const size_t size = fread(good, 1, sizeof(good), file);
    fclose(file);
    assert_true(size > 1000 && size < sizeof(good));
    for (size_t at = 0; at < size; at += at < 1200 ? 7 : size / 50) {
        file = fopen(path, "r+b");
        fseek(file, (long)at, SEEK_SET);
        fputc(good[at] ^ 0x41, file);
        fclose(file);
        assert_false(load_is_cached(&w));
        assert_true(load_is_cached(&w)); /* it was written again */
    }
    const size_t cuts[] = {0, 1, 100, 600, size / 2, size - 1};
    for (size_t i = 0; i < sizeof(cuts) / sizeof(cuts[0]); i++) {
        assert_int_equal(truncate(path, (off_t)cuts[i]), 0);
        assert_false(load_is_cached(&w));
    }
    world_release(&w);
}

static void touch(void *user, const char *path, const char *reason)
{
    (void)path, (void)reason;
    ++*(int *)user;
}

static void test_files(void **state)
{
    (void)state;
    struct world w;
    char link_path[512];
    char file_path[512];
    int skipped = 0;
    world_init(&w);
    temp_folder_path(&w.folder, "rules/link.yml", link_path);
    assert_int_equal(symlink("a.yml", link_path), 0); /* links to files are followed */
    temp_folder_path(&w.folder, "rules/loop", link_path);
    assert_int_equal(symlink("..", link_path), 0); /* links to folders are not */
    temp_folder_path(&w.folder, "rules/gone.yml", link_path);
    assert_int_equal(symlink("nowhere.yml", link_path), 0);
    temp_folder_write(&w.folder, "named.txt", BW_STR("x"));
    temp_folder_path(&w.folder, "named.txt", file_path);
    const char *paths[] = {w.rules, file_path, w.rules};
    struct bw_arena *arena = bw_arena_new(BW_MIB);
    struct sigma_files files;
    const struct sigma_files_watch watch = {.skipped = touch, .user = &skipped};
    assert_int_equal(sigma_files_collect(paths, 3, arena, &watch, &files, NULL), BW_OK);
    assert_int_equal(files.count, 5); /* named.txt, a, b, link, sub/c: each once */
    assert_int_equal(skipped, 2);     /* gone.yml, on both ways */
    for (uint32_t i = 1; i < files.count; i++)
        assert_true(strcmp(files.items[i - 1].path, files.items[i].path) < 0);
    struct sigma_file_text memory = {0};
    bw_str text;
    const struct sigma_file gone = {.path = "/no/such/file"};
    assert_int_equal(sigma_file_read(&memory, &gone, &text, NULL), BW_E_IO);
    const struct sigma_file folder = {.path = w.rules};
    assert_int_equal(sigma_file_read(&memory, &folder, &text, NULL), BW_E_IO);
    sigma_file_text_release(&memory);
    bw_arena_free(arena);
    world_release(&w);
}

static void test_file_limits(void **state)
{
    (void)state;
    struct world w;
    char path[512];
    char deep[256] = "rules";
    world_init(&w);
    temp_folder_write(&w.folder, "big.yml", BW_STR("x"));
    temp_folder_path(&w.folder, "big.yml", path);
    assert_int_equal(truncate(path, (off_t)BW_LIMIT_SIGMA_FILE_BYTES + 1), 0);
    const struct sigma_file big = {.path = path};
    struct sigma_file_text memory = {0};
    bw_str text;
    assert_int_equal(sigma_file_read(&memory, &big, &text, NULL), BW_E_LIMIT);
    assert_int_equal(truncate(path, (off_t)BW_LIMIT_SIGMA_FILE_BYTES), 0);
    assert_int_equal(sigma_file_read(&memory, &big, &text, NULL), BW_OK);
    assert_int_equal(text.len, BW_LIMIT_SIGMA_FILE_BYTES);
    sigma_file_text_release(&memory);

    for (int i = 1; i < BW_LIMIT_SIGMA_FOLDER_DEPTH; i++)
        strcat(deep, "/d");
    strcat(deep, "/r.yml");
    temp_folder_write(&w.folder, deep, BW_STR("a: b\n"));
    struct sigma_ruleset *ruleset = load(&w);
    assert_int_equal(sigma_ruleset_stats(ruleset).files, 4);
    sigma_ruleset_free(ruleset);
    strcpy(strrchr(deep, '/'), "/e/r.yml");
    temp_folder_write(&w.folder, deep, BW_STR("a: b\n"));
    expect_failure(&w, BW_E_LIMIT, "nested more than 32 deep");
    world_release(&w);
}

static void test_words_and_census(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    write_rule(&w, "d", ID(4),
            "{A|cidr: 10.0.0.0/8, B|re: 'x', C|gt: 1.5, D|hour|lt: 6, E|exists: true, F: null, "
            "G|fieldref: H, I|cased: J, K|neq: '?'}");
    struct sigma_ruleset *ruleset = load(&w);
    const struct sigma_image *image = sigma_ruleset_image(ruleset);
    struct bw_buffer out;
    bw_buffer_init(&out, BW_MIB);
    const uint32_t *found;
    assert_int_equal(sigma_census_find(image, BW_STR(ID(4)), &out), 1);
    found = (const void *)out.ptr;
    const uint32_t rule = found[0];
    bw_buffer_clear(&out);
    assert_int_equal(sigma_census_find(image, BW_STR("00000000-"), &out), 4);
    assert_int_equal(sigma_census_find(image, BW_STR("SUB/"), &out), 1);
    assert_int_equal(sigma_census_find(image, BW_STR("nothing like it"), &out), 0);
    bw_buffer_clear(&out);
    sigma_words_rule(image, rule, &out);
    bw_buffer_add_char(&out, '\0');
    static const char *const parts[] = {"\n  logsource: windows/process_creation\n",
            "records: Channel equals Sysmon, EventID equals 1\n",
            "or: Channel equals Security, EventID equals 4688 or equals 4689\n",
            "A cidr 10.0.0.0/8", "B re x", "C > 1.5", "D hour < 6", "E exists\n", "F is null\n",
            "G equals field H", "I equals J (case matters)", "not\n        K like ?\n",
            "level: low"};
    for (size_t i = 0; i < BW_COUNT(parts); i++)
        if (strstr((char *)out.ptr, parts[i]) == NULL)
            fail_msg("no '%s' in %s", parts[i], (char *)out.ptr);
    bw_buffer_clear(&out);
    sigma_census_print(ruleset, &out);
    bw_buffer_add_char(&out, '\0');
    assert_non_null(strstr((char *)out.ptr, "      4  windows/process_creation\n"));
    assert_non_null(strstr((char *)out.ptr, "      4  low\n"));
    assert_non_null(strstr((char *)out.ptr, "      3  endswith\n"));
    bw_buffer_clear(&out);
    sigma_census_print_json(ruleset, &out);
    bw_buffer_add_char(&out, '\0');
    assert_non_null(
            strstr((char *)out.ptr, "\"rules\":4,\"correlations\":0,\"filters\":0,\"errors\":0"));
    assert_non_null(strstr((char *)out.ptr,
            "{\"product\":\"windows\",\"category\":\"process_creation\",\"service\":\"\",\"known\":"
            "true,\"rules\":4}"));
    bw_buffer_release(&out);
    sigma_ruleset_free(ruleset);
    world_release(&w);
}

/* Sections with a bit flipped: refused, or so harmless that everything can be walked. */
static void test_damaged_image(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    write_rule(&w, "d", ID(4), "{A|cidr: 10.0.0.0/8, B|re: x, G|fieldref: H, K|neq: [a, 'b*c']}");
    struct sigma_ruleset *ruleset = load(&w);
    const struct sigma_image *image = sigma_ruleset_image(ruleset);
    assert_int_equal(sigma_image_check(image, NULL), BW_OK);
    struct section {
        const void *items;
        size_t size;
        size_t offset; /* of the pointer in struct sigma_image */
    } sections[] = {
#define X(type, name)                                                                              \
    {image->name, image->name##_count * sizeof(type), offsetof(struct sigma_image, name)},
            SIGMA_SECTIONS(X)
#undef X
    };
    struct bw_buffer out;
    bw_buffer_init(&out, 64 * BW_MIB);
    uint32_t refused = 0;
    for (size_t s = 0; s < BW_COUNT(sections); s++) {
        const struct section *section = &sections[s];
        for (size_t at = 0; at < section->size && at < 4000; at++) {
            struct sigma_image copy = *image;
            uint8_t *items = malloc(section->size);
            memcpy(items, section->items, section->size);
            items[at] ^= (uint8_t)(1u << at % 8);
            memcpy((char *)&copy + section->offset, &items, sizeof(items));
            bw_buffer_clear(&out);
            if (sigma_image_check(&copy, NULL) != BW_OK)
                refused++;
            else
                for (uint32_t i = 0; i < copy.rules_count; i++)
                    sigma_words_rule(&copy, i, &out);
            free(items);
        }
    }
    assert_true(refused > 500);
    bw_buffer_release(&out);
    sigma_ruleset_free(ruleset);
    world_release(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_image),
            cmocka_unit_test(test_is_the_same_each_time),
            cmocka_unit_test(test_problems),
            cmocka_unit_test(test_failures),
            cmocka_unit_test(test_placeholder_file),
            cmocka_unit_test(test_unknown_logsource),
            cmocka_unit_test(test_cache),
            cmocka_unit_test(test_cache_that_can_not_be_written),
            cmocka_unit_test(test_damaged_cache),
            cmocka_unit_test(test_files),
            cmocka_unit_test(test_file_limits),
            cmocka_unit_test(test_words_and_census),
            cmocka_unit_test(test_damaged_image),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
