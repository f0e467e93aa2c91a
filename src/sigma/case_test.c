#include "sigma/case_test.h"

#include <stdlib.h>

#include "base/limits.h"
#include "plug/layered_scan.h"
#include "sigma/case_event.h"
#include "sigma/case_sequence.h"
#include "sigma/files.h"
#include "sigma/intern.h"
#include "sigma/match/scan.h"

/* Rules of one case file; more than any file has. */
#define FILE_RULES_MAX 256

struct runner {
    const struct sigma_case_options *options;
    const struct sigma_image *image;
    struct detector_scan *scan;
    struct layered_scan *layered;
    struct bw_arena *arena; /* shapes stay as long as the scan does */
    struct sigma_intern ids;
    uint32_t *rule_of_id; /* number in `ids` -> rule */
    bool *named;          /* rules that some case names */
    uint32_t shapes;
    struct sigma_case_counts counts;
    /* the file in work */
    bw_str path;
    uint32_t rules[FILE_RULES_MAX];
    uint32_t rule_count;
};

/* Collects which rules matched one event, and why. */
struct collector {
    struct finding_sink sink;
    const struct sigma_image *image;
    bool *matched;             /* by rule; cleared after each case */
    struct bw_buffer *reasons; /* of the rule that is looked for */
    uint32_t wanted;
};

static void collect(struct finding_sink *sink, struct finding *finding)
{
    struct collector *c = (struct collector *)sink;
    c->matched[finding->rule] = true;
    if (finding->rule != c->wanted)
        return;
    for (uint32_t i = 0; i < finding->reason_count; i++) {
        const struct finding_reason *r = &finding->reasons[i];
        bw_buffer_printf(c->reasons, "%s%.*s %.*s", i != 0 ? ", " : ": ", bw_str_width(r->field),
                r->field.ptr, bw_str_width(r->test), r->test.ptr);
    }
}

static void failure(struct runner *r, uint32_t line, bw_str name, bw_str text)
{
    const struct sigma_case_failure f = {.path = r->path, .line = line, .name = name, .text = text};
    r->counts.failed++;
    if (r->options->on_failure != NULL)
        r->options->on_failure(r->options->user, &f);
}

static void failure_text(struct runner *r, uint32_t line, const char *text)
{
    failure(r, line, (bw_str){0}, bw_str_of(text));
}

/* A rule that only correlations hear of matches all the same. */
static void collect_candidate(struct finding_sink *sink, struct candidate *candidate)
{
    struct collector *c = (struct collector *)sink;
    c->matched[c->image->bases[candidate->base].rule] = true;
}

/* What a case has to show: one event, or several with their times. */
struct shown {
    const struct sigma_yaml_node *sequence; /* NULL: the event */
    struct event event;
};

static bw_status shown_read(struct runner *r, const struct sigma_yaml_node *item,
        struct shown *shown, struct bw_err *err)
{
    shown->sequence = sigma_yaml_get(item, BW_STR("sequence"));
    if (shown->sequence != NULL)
        return BW_OK;
    const bw_status status = sigma_case_event_make(
            sigma_yaml_get(item, BW_STR("event")), r->shapes, r->arena, &shown->event, err);
    if (status == BW_OK)
        r->shapes++;
    return status;
}

/* Shows it to one rule: did that match, and why. */
static bw_status rule_matches(struct runner *r, struct shown *shown, uint32_t rule,
        struct bw_buffer *reasons, bool *matched, struct bw_err *err)
{
    struct collector c = {.sink = {.add = collect, .candidate = collect_candidate},
            .image = r->image,
            .matched = matched,
            .reasons = reasons,
            .wanted = rule};
    matched[rule] = false;
    if (shown->sequence != NULL) {
        const struct sigma_case_world world = {
                .detector = sigma_ruleset_detector(r->options->ruleset),
                .scan = r->scan,
                .arena = r->arena,
                .shapes = &r->shapes};
        return sigma_case_sequence_run(&world, shown->sequence, &c.sink, err);
    }
    if (r->image->rules[rule].correlation != SIGMA_NONE)
        return bw_fail(err, BW_E_MALFORMED, "a correlation looks at several events: 'sequence'");
    layered_scan_event(r->layered, &shown->event, &c.sink);
    return BW_OK;
}

static bw_status case_check(
        struct runner *r, const struct sigma_yaml_node *item, bool must_match, bool *matched)
{
    const struct sigma_yaml_node *name_node = sigma_yaml_get(item, BW_STR("name"));
    const bw_str name = name_node != NULL ? name_node->text : (bw_str){0};
    struct shown shown;
    struct bw_err reason = {0};
    struct bw_buffer text;
    bool good = true;
    bw_status status = shown_read(r, item, &shown, &reason);
    bw_buffer_init(&text, 64 * BW_KIB);
    for (uint32_t i = 0; i < r->rule_count && status == BW_OK; i++) {
        const uint32_t rule = r->rules[i];
        const bw_str title = sigma_image_str(r->image, r->image->rules[rule].title);
        bw_buffer_clear(&text);
        bw_buffer_printf(&text, must_match ? "'%.*s' does not match" : "'%.*s' matches",
                bw_str_width(title), title.ptr);
        status = rule_matches(r, &shown, rule, &text, matched, &reason);
        if (status != BW_OK || matched[rule] == must_match)
            continue;
        good = false;
        failure(r, item->line, name, bw_buffer_str(&text));
    }
    bw_buffer_release(&text);
    if (status != BW_OK) {
        failure(r, item->line, name, bw_str_of(reason.message));
        return status == BW_E_NOMEM ? status : BW_OK;
    }
    if (good)
        r->counts.passed++;
    return BW_OK;
}

static bw_status cases_check(struct runner *r, const struct sigma_yaml_node *document,
        const char *key, bool must_match, bool *matched)
{
    const struct sigma_yaml_node *list = sigma_yaml_get(document, bw_str_of(key));
    if (list == NULL)
        return BW_OK;
    if (list->kind != SIGMA_YAML_LIST) {
        failure_text(r, list->line, "'match' and 'no_match' are lists of cases");
        return BW_OK;
    }
    for (const struct sigma_yaml_node *item = list->first; item != NULL; item = item->next) {
        const bw_status status = case_check(r, item, must_match, matched);
        if (status != BW_OK)
            return status;
    }
    return BW_OK;
}

static void rule_add(struct runner *r, const struct sigma_yaml_node *id)
{
    uint32_t number;
    if (id->kind != SIGMA_YAML_SCALAR ||
            !sigma_intern_find(&r->ids, bw_str_bytes(id->text), &number)) {
        failure(r, id->line, id->text, BW_STR("no rule has this id"));
        return;
    }
    if (r->rule_count == FILE_RULES_MAX) {
        failure_text(r, id->line, "too many rules in one case file");
        return;
    }
    r->rules[r->rule_count++] = r->rule_of_id[number];
    r->named[r->rule_of_id[number]] = true;
}

static bool is_known_key(bw_str key)
{
    static const char *const keys[] = {"rule", "match", "no_match"};
    for (size_t i = 0; i < BW_COUNT(keys); i++)
        if (bw_str_eq(key, bw_str_of(keys[i])))
            return true;
    return false;
}

static bw_status document_check(
        struct runner *r, const struct sigma_yaml_node *document, bool *matched)
{
    const struct sigma_yaml_node *rule = sigma_yaml_get(document, BW_STR("rule"));
    r->rule_count = 0;
    if (rule == NULL || rule->kind == SIGMA_YAML_MAP) {
        const bool is_rule = sigma_yaml_get(document, BW_STR("detection")) != NULL ||
                             sigma_yaml_get(document, BW_STR("correlation")) != NULL;
        failure_text(r, document->line,
                is_rule ? "a rule, and no cases of one: name the folder of the case files, or none"
                        : "a case file names its rule: 'rule: <id>'");
        return BW_OK;
    }
    for (const struct sigma_yaml_node *m = document->first; m != NULL; m = m->next) {
        if (!is_known_key(m->key->text))
            failure(r, m->key->line, m->key->text, BW_STR("unknown key"));
        else if (sigma_yaml_get(document, m->key->text) != m)
            failure(r, m->key->line, m->key->text, BW_STR("it stands here twice"));
    }
    if (rule->kind == SIGMA_YAML_SCALAR)
        rule_add(r, rule);
    else
        for (const struct sigma_yaml_node *id = rule->first; id != NULL; id = id->next)
            rule_add(r, id);
    if (r->rule_count == 0)
        return BW_OK;
    bw_status status = cases_check(r, document, "match", true, matched);
    if (status == BW_OK)
        status = cases_check(r, document, "no_match", false, matched);
    return status;
}

static bw_status text_check(struct runner *r, bw_str text, bool *matched, struct bw_err *err)
{
    struct bw_arena *scratch = bw_arena_new(BW_LIMIT_SIGMA_ARENA);
    struct sigma_yaml *yaml = scratch != NULL ? sigma_yaml_new(text, scratch) : NULL;
    struct bw_err reason = {0};
    const struct sigma_yaml_node *document;
    bw_status status = yaml != NULL ? BW_OK : BW_E_NOMEM;
    while (status == BW_OK && (status = sigma_yaml_next(yaml, &document, &reason)) == BW_OK)
        if (document != NULL)
            status = document_check(r, document, matched);
    if (status != BW_END && status != BW_E_NOMEM) {
        failure(r, sigma_yaml_error_line(yaml), (bw_str){0}, bw_str_of(reason.message));
        status = BW_END;
    }
    sigma_yaml_free(yaml);
    bw_arena_free(scratch);
    return status == BW_END ? BW_OK : bw_fail(err, BW_E_NOMEM, "running cases");
}

static bw_status files_check(
        struct runner *r, const struct sigma_files *files, bool *matched, struct bw_err *err)
{
    struct sigma_file_text memory = {0};
    bw_status status = BW_OK;
    for (uint32_t i = 0; i < files->count && status == BW_OK; i++) {
        struct bw_err reason = {0};
        bw_str text;
        r->path = bw_str_of(files->items[i].path);
        r->counts.files++;
        if (sigma_file_read(&memory, &files->items[i], &text, &reason) != BW_OK)
            failure_text(r, 0, reason.message);
        else
            status = text_check(r, text, matched, err);
    }
    sigma_file_text_release(&memory);
    return status;
}

static bool index_rules(struct runner *r)
{
    r->rule_of_id = bw_arena_alloc(r->arena, r->image->rules_count, sizeof(*r->rule_of_id));
    r->named = bw_arena_alloc(r->arena, r->image->rules_count, sizeof(*r->named));
    if (r->rule_of_id == NULL || r->named == NULL)
        return false;
    for (uint32_t i = 0; i < r->image->rules_count; i++) {
        const bw_str id = sigma_image_str(r->image, r->image->rules[i].id);
        uint32_t number;
        bool added;
        if (!sigma_intern_add(&r->ids, bw_str_bytes(id), &number, &added))
            return false;
        /* an aggregation of Sigma 1 is two rules of one id: the correlation is the one meant */
        if (added || (r->image->rules[i].correlation != SIGMA_NONE &&
                             r->image->rules[r->rule_of_id[number]].quiet))
            r->rule_of_id[number] = i;
    }
    return true;
}

static void count_unnamed(struct runner *r)
{
    for (uint32_t i = 0; i < r->image->rules_count; i++) {
        /* what only correlations hear of is tested through them */
        if (r->named[i] || r->image->rules[i].quiet)
            continue;
        r->counts.rules_without++;
        if (r->options->on_rule_without != NULL)
            r->options->on_rule_without(r->options->user,
                    sigma_image_str(r->image, r->image->rules[i].path),
                    sigma_image_str(r->image, r->image->rules[i].title));
    }
}

bw_status sigma_cases_run(const struct sigma_case_options *options,
        struct sigma_case_counts *ret_counts, struct bw_err *err)
{
    const struct detector *detector = sigma_ruleset_detector(options->ruleset);
    struct runner r = {
            .options = options,
            .image = sigma_ruleset_image(options->ruleset),
            .scan = detector_sigma.scan_new(detector),
            .arena = bw_arena_new(BW_LIMIT_SIGMA_ARENA),
    };
    struct sigma_files files = {0};
    bool *matched = calloc((size_t)r.image->rules_count + 1, sizeof(*matched));
    bw_status status = BW_OK;
    if (r.scan != NULL)
        r.layered = layered_scan_new(&detector_sigma, r.scan);
    if (r.layered == NULL || r.arena == NULL || matched == NULL || !index_rules(&r))
        status = bw_fail(err, BW_E_NOMEM, "running cases");
    if (status == BW_OK)
        status = sigma_files_collect(
                options->paths, options->path_count, r.arena, NULL, &files, err);
    if (status == BW_OK)
        status = files_check(&r, &files, matched, err);
    if (status == BW_OK) {
        count_unnamed(&r);
        *ret_counts = r.counts;
    }
    layered_scan_free(r.layered);
    if (r.scan != NULL)
        detector_sigma.scan_free(r.scan);
    sigma_intern_release(&r.ids);
    bw_arena_free(r.arena);
    free(matched);
    return status;
}
