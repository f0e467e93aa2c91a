#include "finding/host_names.h"
#include "report/html/block.h"
#include "report/html/writer.h"
#include "report/years.h"

/*
 * Everything on the page that is not a finding. What differs between two runs over the same
 * evidence (when, how long, how many workers, with which command) is left out, so that the page
 * does not differ either.
 */

struct meta {
    struct html_writer *writer;
    struct bw_json json;
    uint64_t given; /* of the list being written */
};

static void list_open(struct bw_json *json, const char *key)
{
    bw_json_key(json, bw_str_of(key));
    bw_json_open_array(json);
}

static void object_open(struct bw_json *json, const char *key)
{
    bw_json_key(json, bw_str_of(key));
    bw_json_open_object(json);
}

static void member_bool(struct bw_json *json, const char *key, bool value)
{
    bw_json_key(json, bw_str_of(key));
    bw_json_bool(json, value);
}

static void member_time(struct bw_json *json, const char *key, bw_time time)
{
    char text[BW_TIME_TEXT_SIZE];
    const size_t len = bw_time_format(time, text);
    bw_json_member_str(json, key, (bw_str){.ptr = text, .len = len});
}

static void lines_list(struct bw_json *json, const char *key, bw_str lines)
{
    bw_str line;
    list_open(json, key);
    while (report_next_line(&lines, &line))
        bw_json_str(json, line);
    bw_json_close_array(json);
}

/* Pairs of an id and the stage under which it stands in the matrix. */
static void rule_techniques(struct bw_json *json, const struct finding_rule *rule)
{
    bw_str rest = rule->techniques;
    bw_str id;
    list_open(json, "techniques");
    while (report_next_word(&rest, &id)) {
        bw_str name = BW_STR("");
        enum attack_stage stage;
        (void)attack_technique_find(id, &name, &stage);
        bw_json_open_object(json);
        bw_json_member_str(json, "id", id);
        bw_json_member_str(json, "name", name);
        bw_json_member_u64(json, "stage", (uint64_t)report_technique_stage(rule, id));
        bw_json_close_object(json);
    }
    bw_json_close_array(json);
}

static void add_rules(struct meta *meta)
{
    struct html_writer *writer = meta->writer;
    struct bw_json *json = &meta->json;
    const struct digest *digest = writer->digest;
    list_open(json, "rules");
    for (uint32_t i = 0; i < digest->rules_fired; i++) {
        const struct finding_rule rule =
                writer->source->ops->rule(writer->source, digest->rules_by_rank[i]);
        bw_json_open_object(json);
        bw_json_member_str(json, "id", rule.id);
        bw_json_member_str(json, "title", rule.title);
        bw_json_member_str(json, "author", rule.author);
        bw_json_member_str(json, "description", rule.description);
        bw_json_member_str(json, "status", rule.status);
        bw_json_member_str(json, "license", rule.license);
        bw_json_member_str(json, "path", rule.path);
        bw_json_member_str(json, "tags", rule.tags);
        bw_json_member_u64(json, "level", (uint64_t)rule.level);
        bw_json_member_u64(json, "stage", (uint64_t)rule.stage);
        lines_list(json, "references", rule.references);
        lines_list(json, "falsepositives", rule.falsepositives);
        rule_techniques(json, &rule);
        bw_json_close_object(json);
        writer->rule_numbers[digest->rules_by_rank[i]] = i;
    }
    bw_json_close_array(json);
    writer->rule_count = digest->rules_fired;
}

static void add_names(struct meta *meta)
{
    struct bw_json *json = &meta->json;
    list_open(json, "levels");
    for (size_t i = 0; i < FINDING_LEVEL_COUNT; i++)
        bw_json_str(json, finding_level_name((enum finding_level)i));
    bw_json_close_array(json);
    list_open(json, "stages");
    for (size_t i = 0; i < ATTACK_STAGE_COUNT; i++) {
        bw_json_open_object(json);
        bw_json_member_str(json, "title", attack_stage_title((enum attack_stage)i));
        bw_json_member_str(json, "id", attack_stage_tactic_id((enum attack_stage)i));
        bw_json_close_object(json);
    }
    bw_json_close_array(json);
}

static void add_verdict(struct meta *meta)
{
    struct bw_json *json = &meta->json;
    const struct digest *digest = meta->writer->digest;
    const struct digest_verdict verdict = digest_verdict(digest);
    object_open(json, "verdict");
    bw_json_member_str(json, "words", bw_str_of(verdict.words));
    bw_json_member_u64(json, "level", (uint64_t)verdict.level);
    bw_json_member_u64(json, "stages", digest->stages);
    bw_json_member_u64(json, "hosts", digest->hosts_in_all);
    bw_json_close_object(json);
    if (digest_nameless(digest) != NULL)
        bw_json_member_str(json, "nameless", bw_str_of(digest_nameless(digest)));
    if (digest->apt40.technique_count == 0)
        return;
    object_open(json, "overlap");
    list_open(json, "techniques");
    for (size_t i = 0; i < digest->apt40.technique_count; i++)
        bw_json_str(json, digest->apt40.techniques[i]);
    bw_json_close_array(json);
    bw_json_member_u64(json, "stages", digest->apt40.stages);
    bw_json_member_str(json, "words", bw_str_of(digest_overlap_words(&digest->apt40)));
    bw_json_close_object(json);
}

static void add_outcomes(struct bw_json *json, const struct hunt_summary *summary)
{
    list_open(json, "outcomes");
    for (size_t i = 0; i < HUNT_OUTCOME_COUNT; i++) {
        if (summary->outcomes[i].items == 0)
            continue;
        bw_json_open_object(json);
        bw_json_member_str(json, "name", hunt_outcome_name((enum hunt_outcome)i));
        member_bool(json, "loss", hunt_outcome_is_loss((enum hunt_outcome)i));
        bw_json_member_u64(json, "items", summary->outcomes[i].items);
        bw_json_member_u64(json, "bytes", summary->outcomes[i].bytes);
        bw_json_close_object(json);
    }
    bw_json_close_array(json);
}

/* Left out where nothing was found: the page says nothing of it then. */
static void add_recovered(struct bw_json *json, const struct hunt_recovered *recovered)
{
    if (recovered->found == 0)
        return;
    object_open(json, "recovered");
    bw_json_member_u64(json, "found", recovered->found);
    bw_json_member_u64(json, "looked_at", recovered->matched + recovered->unmatched);
    bw_json_member_u64(json, "filtered", recovered->filtered);
    bw_json_member_u64(json, "live_duplicates", recovered->live_duplicates);
    bw_json_member_u64(json, "duplicates", recovered->duplicates);
    bw_json_member_u64(json, "unresolved", recovered->unresolved);
    bw_json_member_u64(json, "ambiguous", recovered->ambiguous);
    bw_json_member_u64(json, "unsound", recovered->unsound);
    bw_json_member_u64(json, "lost", recovered->lost);
    bw_json_close_object(json);
}

/* Likewise. */
static void add_scripts(struct bw_json *json, const struct hunt_scripts *scripts)
{
    if (scripts->scripts == 0)
        return;
    object_open(json, "scripts");
    bw_json_member_u64(json, "scripts", scripts->scripts);
    bw_json_member_u64(json, "joined", scripts->joined);
    bw_json_member_u64(json, "incomplete", scripts->incomplete);
    bw_json_member_u64(json, "lost", scripts->lost);
    bw_json_member_u64(json, "findings", scripts->findings);
    bw_json_close_object(json);
}

static void add_counts(struct meta *meta)
{
    struct bw_json *json = &meta->json;
    const struct html_writer *writer = meta->writer;
    const struct report_source *source = writer->source;
    const struct hunt_summary *summary = source->summary;
    const uint64_t below = source->finding_count - writer->digest->findings;
    object_open(json, "counts");
    bw_json_member_u64(json, "items", summary->items);
    bw_json_member_u64(json, "containers", summary->containers);
    bw_json_member_u64(json, "bytes", summary->bytes);
    bw_json_member_u64(json, "records", summary->records);
    bw_json_member_u64(json, "matched", summary->matched);
    bw_json_member_u64(json, "unmatched", summary->unmatched);
    bw_json_member_u64(json, "filtered", summary->filtered);
    bw_json_member_u64(json, "unreadable", summary->unreadable);
    bw_json_member_u64(json, "findings", writer->digest->findings);
    bw_json_member_u64(json, "below", below);
    bw_json_member_u64(json, "duplicates", source->duplicate_count);
    bw_json_member_u64(json, "recovered_findings", writer->digest->recovered);
    bw_json_member_u64(json, "left_out", writer->left_out);
    bw_json_member_u64(json, "rules", summary->rules.rules + summary->rules.correlations);
    bw_json_member_u64(json, "rule_errors", summary->rules.errors);
    bw_json_close_object(json);
    add_recovered(json, &summary->recovered);
    add_scripts(json, &summary->scripts);
    add_outcomes(json, summary);
    member_time(json, "first", summary->first);
    member_time(json, "last", summary->last);
    member_bool(json, "interrupted", summary->interrupted);
}

static void add_surroundings(struct meta *meta)
{
    struct bw_json *json = &meta->json;
    const struct hunt_summary *summary = meta->writer->source->summary;
    member_bool(json, "jail_off", summary->jail_off);
    list_open(json, "layers");
    for (uint32_t i = 0; i < summary->layer_count; i++) {
        bw_json_open_object(json);
        bw_json_member_str(json, "name", summary->layers[i].name);
        bw_json_member_str(json, "what", summary->layers[i].what);
        member_bool(json, "up", summary->layers[i].up);
        bw_json_member_str(json, "why_not", summary->layers[i].why_not);
        bw_json_close_object(json);
    }
    bw_json_close_array(json);
    list_open(json, "formats");
    for (uint32_t i = 0; i < summary->format_count; i++) {
        bw_json_open_object(json);
        bw_json_member_str(json, "name", summary->formats[i].name);
        bw_json_member_u64(json, "items", summary->formats[i].items);
        bw_json_member_u64(json, "bytes", summary->formats[i].bytes);
        bw_json_member_u64(json, "records", summary->formats[i].records);
        bw_json_close_object(json);
    }
    bw_json_close_array(json);
}

static void add_seen_hosts(struct meta *meta)
{
    struct bw_json *json = &meta->json;
    const struct hunt_summary *summary = meta->writer->source->summary;
    list_open(json, "seen_hosts");
    for (uint32_t i = 0; i < summary->host_count && i < HTML_MAX_HOSTS; i++) {
        bw_json_open_object(json);
        const bw_str name = summary->hosts[i].name;
        bw_json_member_str(json, "name", name);
        bw_json_member_str(json, "of", host_names_of(meta->writer->digest->host_names, name));
        bw_json_member_u64(json, "records", summary->hosts[i].records);
        member_time(json, "first", summary->hosts[i].first);
        member_time(json, "last", summary->hosts[i].last);
        bw_json_close_object(json);
    }
    bw_json_close_array(json);
}

static bw_status add_item(void *user, const struct hunt_item *item, struct bw_err *err)
{
    (void)err;
    struct meta *meta = user;
    struct bw_json *json = &meta->json;
    if (meta->given++ == HTML_MAX_ITEMS)
        return BW_END;
    bw_json_open_object(json);
    bw_json_member_str(json, "label", item->label);
    bw_json_member_str(json, "format", item->format);
    bw_json_member_str(json, "outcome", hunt_outcome_name(item->outcome));
    member_bool(json, "loss", hunt_outcome_is_loss(item->outcome));
    bw_json_member_str(json, "reason", item->reason);
    bw_json_member_u64(json, "bytes", item->bytes);
    bw_json_member_u64(json, "records", item->records);
    bw_json_member_u64(json, "matched", item->matched);
    bw_json_member_u64(json, "unreadable", item->unreadable);
    bw_json_member_u64(json, "findings", item->findings);
    bw_json_close_object(json);
    return BW_OK;
}

static const char *note_kind(enum input_note kind)
{
    switch (kind) {
    case INPUT_NOTE_ANOMALY:
        return "anomaly";
    case INPUT_NOTE_UNREADABLE:
        return "unreadable";
    case INPUT_NOTE_DAMAGE:
        return "damage";
    case INPUT_NOTE_ASSUMED:
        return "assumed";
    case INPUT_NOTE_COUNT:
        break;
    }
    return "note";
}

static bw_status add_note(void *user, const struct hunt_note *note, struct bw_err *err)
{
    (void)err;
    struct meta *meta = user;
    struct bw_json *json = &meta->json;
    if (meta->given++ == HTML_MAX_NOTES)
        return BW_END;
    bw_json_open_object(json);
    bw_json_member_str(json, "kind", bw_str_of(note_kind(note->kind)));
    bw_json_member_str(json, "name", note->name);
    bw_json_member_str(json, "item", note->item);
    bw_json_member_u64(json, "offset", note->offset);
    bw_json_member_u64(json, "places", note->places);
    bw_json_member_u64(json, "count", note->count);
    bw_json_member_str(json, "text", note->text);
    bw_json_close_object(json);
    return BW_OK;
}

/* Logs that others of their host say are of another year. */
static void add_years(struct meta *meta)
{
    struct years_doubt doubts[YEARS_MAX];
    const size_t count = years_doubted(meta->writer->source, doubts);
    list_open(&meta->json, "years");
    for (size_t i = 0; i < count; i++) {
        bw_json_open_object(&meta->json);
        bw_json_member_str(&meta->json, "host", doubts[i].host);
        bw_json_member_str(&meta->json, "log", doubts[i].log);
        bw_json_member_u64(&meta->json, "taken", (uint64_t)doubts[i].taken);
        bw_json_member_u64(&meta->json, "other", (uint64_t)doubts[i].other);
        bw_json_close_object(&meta->json);
    }
    bw_json_close_array(&meta->json);
}

static bw_status add_lists(struct meta *meta, struct bw_err *err)
{
    struct report_source *source = meta->writer->source;
    list_open(&meta->json, "item_list");
    bw_status status = source->ops->each_item(source, add_item, meta, err);
    bw_json_close_array(&meta->json);
    if (status != BW_OK)
        return status;
    list_open(&meta->json, "notes");
    meta->given = 0;
    status = source->ops->each_note(source, add_note, meta, err);
    bw_json_close_array(&meta->json);
    return status;
}

bw_status html_meta_write(struct html_writer *writer, struct bw_err *err)
{
    struct bw_buffer out;
    bw_buffer_init(&out, REPORT_MAX_BUFFER);
    struct meta meta = {.writer = writer, .json = {.out = &out}};
    bw_json_open_object(&meta.json);
    bw_json_member_str(&meta.json, "title", writer->options->title);
    bw_json_member_str(&meta.json, "version", writer->source->summary->version);
    add_names(&meta);
    add_verdict(&meta);
    add_counts(&meta);
    add_surroundings(&meta);
    add_seen_hosts(&meta);
    add_rules(&meta);
    html_ledger_summary(writer->source, &meta.json);
    html_beside_summary(writer->source, &meta.json);
    add_years(&meta);
    bw_status status = add_lists(&meta, err);
    bw_json_close_object(&meta.json);
    if (status == BW_OK && out.failed)
        status = bw_fail(err, BW_E_NOMEM, "summary of the page");
    if (status == BW_OK)
        status = html_block_write(writer->options->out, "meta", 1, bw_buffer_str(&out), err);
    bw_buffer_release(&out);
    return status;
}
