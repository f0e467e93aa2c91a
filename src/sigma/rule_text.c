#include "sigma/rule_text.h"

#include <string.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "base/time.h"

/* Sigma rules specification 2.1, "Title". */
#define TITLE_MAX 256

/* Rules without a level are as loud as most. */
#define LEVEL_DEFAULT FINDING_LEVEL_MEDIUM

static const char *const statuses[] = {
        "stable", "test", "experimental", "deprecated", "unsupported"};

static bw_status keep(struct sigma_load *load, bw_str text, bw_str *ret_text, struct bw_err *err)
{
    *ret_text = bw_arena_copy(load->keep, text);
    return ret_text->ptr != NULL ? BW_OK : sigma_fail_nomem(load, err);
}

/* An attribute that must be one text where it is there at all. */
static bw_status text_read(struct sigma_load *load, const struct sigma_yaml_node *document,
        const char *key, bw_str *ret_text, struct bw_err *err)
{
    const struct sigma_yaml_node *node = sigma_yaml_get(document, bw_str_of(key));
    if (node == NULL ||
            (node->kind == SIGMA_YAML_SCALAR && sigma_yaml_type(node) == SIGMA_YAML_NULL)) {
        *ret_text = BW_STR("");
        return BW_OK;
    }
    if (node->kind != SIGMA_YAML_SCALAR) {
        sigma_problem_add(load, SIGMA_PROBLEM_WARNING, node->line, "'%s' must be text, not %s", key,
                sigma_yaml_describe(node));
        *ret_text = BW_STR("");
        return BW_OK;
    }
    return keep(load, bw_str_trim(node->text), ret_text, err);
}

/* An attribute that is a list of texts; one text alone is accepted. */
static bw_status list_read(struct sigma_load *load, const struct sigma_yaml_node *document,
        const char *key, bw_str *ret_text, struct bw_err *err)
{
    const struct sigma_yaml_node *node = sigma_yaml_get(document, bw_str_of(key));
    if (node == NULL || node->kind != SIGMA_YAML_LIST)
        return text_read(load, document, key, ret_text, err);
    struct bw_buffer out;
    bw_buffer_init(&out, BW_LIMIT_SIGMA_FILE_BYTES);
    for (const struct sigma_yaml_node *item = node->first; item != NULL; item = item->next) {
        if (item->kind != SIGMA_YAML_SCALAR) {
            sigma_problem_add(load, SIGMA_PROBLEM_WARNING, item->line,
                    "'%s' must be a list of texts; it has %s", key, sigma_yaml_describe(item));
            continue;
        }
        if (out.len != 0)
            bw_buffer_add_char(&out, '\n');
        bw_buffer_add_str(&out, bw_str_trim(item->text));
    }
    bw_status status = out.failed ? sigma_fail_nomem(load, err)
                                  : keep(load, bw_buffer_str(&out), ret_text, err);
    bw_buffer_release(&out);
    return status;
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* RFC 4122 in its usual text form. */
static bool is_uuid(bw_str text)
{
    static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    if (text.len != sizeof(form) - 1)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (form[i] == '-' ? text.ptr[i] != '-' : !is_hex(text.ptr[i]))
            return false;
    return true;
}

/* The id, or what has to stand for it: the rule's name, or its title. */
static bw_status id_read(struct sigma_load *load, const struct sigma_yaml_node *document,
        struct sigma_rule *rule, struct bw_err *err)
{
    bw_status status = text_read(load, document, "name", &rule->name, err);
    if (status == BW_OK)
        status = text_read(load, document, "id", &rule->id, err);
    if (status != BW_OK)
        return status;
    if (rule->id.len != 0) {
        if (!is_uuid(rule->id))
            sigma_problem_add(load, SIGMA_PROBLEM_WARNING,
                    sigma_yaml_get(document, BW_STR("id"))->line, "id '%.*s' is no UUID",
                    bw_str_width(rule->id), rule->id.ptr);
        return BW_OK;
    }
    rule->id = rule->name.len != 0 ? rule->name : rule->title;
    return BW_OK;
}

static bw_status title_read(struct sigma_load *load, const struct sigma_yaml_node *document,
        struct sigma_rule *rule, struct bw_err *err)
{
    const struct sigma_yaml_node *node = sigma_yaml_get(document, BW_STR("title"));
    bw_status status = text_read(load, document, "title", &rule->title, err);
    if (status != BW_OK)
        return status;
    if (rule->title.len == 0)
        return sigma_fail(load, err, BW_E_MALFORMED, node != NULL ? node->line : document->line,
                "a rule must have a title");
    if (rule->title.len > TITLE_MAX)
        sigma_problem_add(load, SIGMA_PROBLEM_WARNING, node->line,
                "the title has more than %d bytes", TITLE_MAX);
    return BW_OK;
}

static bw_status level_read(struct sigma_load *load, const struct sigma_yaml_node *document,
        struct sigma_rule *rule, struct bw_err *err)
{
    bw_str text;
    bw_status status = text_read(load, document, "level", &text, err);
    rule->level = LEVEL_DEFAULT;
    if (status != BW_OK || text.len == 0 || finding_level_parse(text, &rule->level))
        return status;
    return sigma_fail(load, err, BW_E_MALFORMED, sigma_yaml_get(document, BW_STR("level"))->line,
            "there is no level '%.*s': informational, low, medium, high or critical",
            bw_str_width(text), text.ptr);
}

static bw_status status_read(struct sigma_load *load, const struct sigma_yaml_node *document,
        struct sigma_rule *rule, struct bw_err *err)
{
    bw_status status = text_read(load, document, "status", &rule->status, err);
    if (status != BW_OK || rule->status.len == 0)
        return status;
    for (size_t i = 0; i < BW_COUNT(statuses); i++)
        if (bw_str_eq_ascii_nocase(rule->status, bw_str_of(statuses[i])))
            return BW_OK;
    return sigma_fail(load, err, BW_E_MALFORMED, sigma_yaml_get(document, BW_STR("status"))->line,
            "there is no status '%.*s': stable, test, experimental, deprecated or unsupported",
            bw_str_width(rule->status), rule->status.ptr);
}

/* Dates are for people; a wrong one is worth a word, no more. Slashes are common in old rules. */
static void date_check(
        struct sigma_load *load, const struct sigma_yaml_node *document, const char *key)
{
    const struct sigma_yaml_node *node = sigma_yaml_get(document, bw_str_of(key));
    if (node == NULL || node->kind != SIGMA_YAML_SCALAR)
        return;
    const bw_str text = bw_str_trim(node->text);
    bw_time time;
    if (text.len >= 8 && text.len <= 10 && bw_str_find_char(text, '/') == 4)
        return;
    if (text.len != 10 || bw_time_parse(text, &time) != BW_OK)
        sigma_problem_add(load, SIGMA_PROBLEM_WARNING, node->line,
                "%s '%.*s' is not a date like 2025-12-31", key, bw_str_width(text), text.ptr);
}

/* Techniques found in the tags of one rule; more than this are not kept. */
#define TECHNIQUES_MAX 64

struct techniques {
    char ids[TECHNIQUES_MAX][10];
    size_t count;
};

/* Keeps them sorted and each once. */
static void technique_add(struct techniques *techniques, bw_str tag)
{
    char id[10] = {0};
    for (size_t i = 0; i < tag.len && i < sizeof(id) - 1; i++)
        id[i] = tag.ptr[i] == 't' ? 'T' : tag.ptr[i];
    size_t at = 0;
    while (at < techniques->count && strcmp(techniques->ids[at], id) < 0)
        at++;
    if (techniques->count == TECHNIQUES_MAX ||
            (at < techniques->count && strcmp(techniques->ids[at], id) == 0))
        return;
    memmove(techniques->ids[at + 1], techniques->ids[at],
            (techniques->count - at) * sizeof(techniques->ids[0]));
    memcpy(techniques->ids[at], id, sizeof(id));
    techniques->count++;
}

/* One tag, "attack.t1059.001" or "attack.execution"; others are only listed. */
static void tag_use(bw_str tag, struct techniques *techniques, struct sigma_rule *rule,
        enum attack_stage *technique_stage)
{
    bw_str name;
    enum attack_stage stage;
    if (!bw_str_eq_ascii_nocase(bw_str_head(tag, 7), BW_STR("attack.")))
        return;
    const bw_str rest = bw_str_from(tag, 7);
    if (attack_is_technique(rest)) {
        technique_add(techniques, rest);
        if (*technique_stage == ATTACK_STAGE_UNKNOWN)
            (void)attack_technique_find(rest, &name, technique_stage);
    } else if (rule->stage == ATTACK_STAGE_UNKNOWN && attack_stage_parse(rest, &stage)) {
        rule->stage = stage;
    }
}

static bw_status tags_read(struct sigma_load *load, const struct sigma_yaml_node *document,
        struct sigma_rule *rule, struct bw_err *err)
{
    bw_str lines;
    bw_status status = list_read(load, document, "tags", &lines, err);
    if (status != BW_OK)
        return status;
    struct techniques techniques = {.count = 0};
    enum attack_stage technique_stage = ATTACK_STAGE_UNKNOWN;
    struct bw_buffer tags;
    struct bw_buffer ids;
    bw_buffer_init(&tags, BW_LIMIT_SIGMA_FILE_BYTES);
    bw_buffer_init(&ids, BW_LIMIT_SIGMA_FILE_BYTES);
    bw_str tag;
    while (bw_str_cut(&lines, '\n', &tag)) {
        if (tags.len != 0)
            bw_buffer_add_char(&tags, ' ');
        bw_buffer_add_str(&tags, tag);
        tag_use(tag, &techniques, rule, &technique_stage);
    }
    for (size_t i = 0; i < techniques.count; i++) {
        bw_buffer_add_text(&ids, i != 0 ? " " : "");
        bw_buffer_add_text(&ids, techniques.ids[i]);
    }
    if (rule->stage == ATTACK_STAGE_UNKNOWN)
        rule->stage = technique_stage;
    status = tags.failed || ids.failed ? sigma_fail_nomem(load, err)
                                       : keep(load, bw_buffer_str(&tags), &rule->tags, err);
    if (status == BW_OK)
        status = keep(load, bw_buffer_str(&ids), &rule->techniques, err);
    bw_buffer_release(&tags);
    bw_buffer_release(&ids);
    return status;
}

static bw_status texts_read(struct sigma_load *load, const struct sigma_yaml_node *document,
        struct sigma_rule *rule, struct bw_err *err)
{
    const struct {
        const char *key;
        bw_str *text;
        bw_status (*read)(struct sigma_load *load, const struct sigma_yaml_node *document,
                const char *key, bw_str *ret_text, struct bw_err *err);
    } attributes[] = {
            {"author", &rule->author, list_read},
            {"description", &rule->description, text_read},
            {"license", &rule->license, text_read},
            {"references", &rule->references, list_read},
            {"falsepositives", &rule->falsepositives, list_read},
    };
    for (size_t i = 0; i < BW_COUNT(attributes); i++) {
        const bw_status status =
                attributes[i].read(load, document, attributes[i].key, attributes[i].text, err);
        if (status != BW_OK)
            return status;
    }
    return BW_OK;
}

static void taxonomy_check(struct sigma_load *load, const struct sigma_yaml_node *document)
{
    const struct sigma_yaml_node *node = sigma_yaml_get(document, BW_STR("taxonomy"));
    if (node != NULL && node->kind == SIGMA_YAML_SCALAR && node->text.len != 0 &&
            !bw_str_eq(node->text, BW_STR("sigma")))
        sigma_problem_add(load, SIGMA_PROBLEM_WARNING, node->line,
                "taxonomy '%.*s' is not Sigma's: names of fields are taken as they stand",
                bw_str_width(node->text), node->text.ptr);
}

bw_status sigma_rule_text_read(struct sigma_load *load, const struct sigma_yaml_node *document,
        struct sigma_rule *rule, struct bw_err *err)
{
    static bw_status (*const steps[])(struct sigma_load * load,
            const struct sigma_yaml_node *document, struct sigma_rule *rule, struct bw_err *err) = {
            title_read,
            id_read,
            level_read,
            status_read,
            tags_read,
            texts_read,
    };
    for (size_t i = 0; i < BW_COUNT(steps); i++) {
        const bw_status status = steps[i](load, document, rule, err);
        if (status != BW_OK)
            return status;
        load->title = rule->title;
    }
    date_check(load, document, "date");
    date_check(load, document, "modified");
    taxonomy_check(load, document);
    return BW_OK;
}
