#include "sigma/correlator.h"

#include <stdlib.h>
#include <string.h>

#include "base/json_out.h"
#include "base/limits.h"
#include "sigma/match/scan.h"
#include "sigma/words.h"

struct correlator {
    const struct sigma_image *image;
    struct correlator_sink *sink;
    struct sigma_definitions definitions;
    struct correlate *engine;
    struct finding finding;
    struct bw_buffer words, summary, record, label;
};

bool sigma_definitions_make(const struct sigma_image *image, struct sigma_definitions *ret)
{
    struct sigma_definitions d = {
            .count = image->correlations_count,
            .items = calloc((size_t)image->correlations_count + 1, sizeof(*d.items)),
            .inputs = calloc((size_t)image->members_count + 1, sizeof(*d.inputs)),
            .bounds = calloc((size_t)image->bounds_count + 1, sizeof(*d.bounds)),
    };
    *ret = d;
    if (d.items == NULL || d.inputs == NULL || d.bounds == NULL)
        return false;
    for (uint32_t i = 0; i < image->bounds_count; i++)
        d.bounds[i] = (struct correlate_bound){
                .op = (uint8_t)image->bounds[i].op, .number = image->bounds[i].number};
    for (uint32_t i = 0; i < d.count; i++) {
        const struct sigma_image_correlation *c = &image->correlations[i];
        const bw_str program = sigma_image_str(image, c->program);
        d.items[i] = (struct correlate_definition){
                .type = (uint8_t)c->type,
                .alerts = !image->rules[c->rule].quiet,
                .timespan = c->timespan,
                .group_count = c->group_count,
                .field_count = c->field_count,
                .percentile = c->percentile,
                .bounds = d.bounds + c->first_bound,
                .bound_count = c->bound_count,
                .program = (const uint8_t *)program.ptr,
                .program_len = (uint32_t)program.len,
                .inputs = d.inputs + c->first_member,
                .input_count = c->member_count,
        };
        for (uint32_t k = 0; k < c->member_count; k++) {
            const struct sigma_image_member *member = &image->members[c->first_member + k];
            const struct sigma_image_rule *rule = &image->rules[member->rule];
            const bool correlation = rule->correlation != SIGMA_NONE;
            const uint8_t *values = (const uint8_t *)sigma_image_str(image, member->values).ptr;
            d.inputs[c->first_member + k] =
                    (struct correlate_input){.source = correlation ? rule->correlation : rule->base,
                            .correlation = correlation,
                            .step = (uint8_t)member->step,
                            .groups = values,
                            .fields = values + c->group_count};
        }
    }
    return true;
}

void sigma_definitions_release(struct sigma_definitions *d)
{
    free(d->items);
    free(d->inputs);
    free(d->bounds);
}

static void add_time(struct bw_buffer *out, bw_time time)
{
    char text[BW_TIME_TEXT_SIZE];
    bw_buffer_add(out, text, bw_time_format(time, text));
}

static void member_time(struct bw_json *json, const char *key, bw_time time)
{
    char text[BW_TIME_TEXT_SIZE];
    const bw_str shown = {.ptr = text, .len = bw_time_format(time, text)};
    bw_json_member_str(json, key, shown);
}

static void member_number(struct bw_json *json, const char *key, double number)
{
    struct bw_buffer out;
    bw_buffer_init(&out, 64);
    bw_buffer_printf(&out, "%.15g", number);
    bw_json_key(json, bw_str_of(key));
    bw_json_raw(json, bw_buffer_str(&out));
    bw_buffer_release(&out);
}

static const struct sigma_image_correlation *correlation_of(
        const struct correlator *c, const struct correlate_result *result)
{
    return &c->image->correlations[result->definition];
}

static bw_str group_name(
        const struct correlator *c, const struct sigma_image_correlation *k, uint32_t i)
{
    return sigma_image_str(c->image, c->image->names[k->first_group + i]);
}

static bw_str field_name(
        const struct correlator *c, const struct sigma_image_correlation *k, uint32_t i)
{
    return sigma_image_str(c->image, c->image->names[k->first_field + i]);
}

static const struct sigma_image_rule *member_rule(
        const struct correlator *c, const struct sigma_image_correlation *k, uint32_t input)
{
    return &c->image->rules[c->image->members[k->first_member + input].rule];
}

/* Each shown event with the place where it can be found again. */
static void add_shown(struct correlator *c, const struct sigma_image_correlation *k,
        const struct correlate_shown *shown, struct bw_json *json)
{
    bw_buffer_clear(&c->label);
    c->sink->label(c->sink, shown->place.label, &c->label);
    bw_json_open_object(json);
    bw_json_member_str(
            json, "rule", sigma_image_str(c->image, member_rule(c, k, shown->input)->title));
    member_time(json, "time", shown->time);
    if (shown->host.len != 0)
        bw_json_member_str(json, "host", shown->host);
    bw_json_member_str(json, "item", bw_buffer_str(&c->label));
    bw_json_member_u64(json, "offset", shown->place.offset);
    if (shown->place.record_id != 0)
        bw_json_member_u64(json, "record_id", shown->place.record_id);
    bw_json_close_object(json);
}

static void add_group(struct correlator *c, const struct sigma_image_correlation *k,
        const struct correlate_result *result, struct bw_json *json)
{
    bw_json_key(json, BW_STR("group"));
    bw_json_open_object(json);
    for (uint32_t i = 0; i < k->group_count; i++) {
        bw_json_key(json, group_name(c, k, i));
        if (result->groups[i].ptr != NULL)
            bw_json_str(json, result->groups[i]);
        else
            bw_json_null(json);
    }
    bw_json_close_object(json);
}

static void add_rules(struct correlator *c, const struct sigma_image_correlation *k,
        const struct correlate_result *result, struct bw_json *json)
{
    bw_json_key(json, BW_STR("rules"));
    bw_json_open_array(json);
    for (uint32_t i = 0; i < k->member_count; i++) {
        if ((result->inputs >> i & 1) == 0)
            continue;
        const struct sigma_image_rule *rule = member_rule(c, k, i);
        bw_json_open_object(json);
        bw_json_member_str(json, "id", sigma_image_str(c->image, rule->id));
        bw_json_member_str(json, "title", sigma_image_str(c->image, rule->title));
        bw_json_close_object(json);
    }
    bw_json_close_array(json);
}

/* What a new_value is about. */
static void add_new(struct correlator *c, const struct sigma_image_correlation *k,
        const struct correlate_result *result, struct bw_json *json)
{
    bw_json_key(json, BW_STR("new"));
    bw_json_open_object(json);
    for (uint32_t i = 0; i < k->field_count; i++) {
        if (result->fields[i].ptr == NULL)
            continue;
        bw_json_key(json, field_name(c, k, i));
        bw_json_str(json, result->fields[i]);
    }
    bw_json_close_object(json);
}

static void make_record(struct correlator *c, const struct correlate_result *result)
{
    const struct sigma_image_correlation *k = correlation_of(c, result);
    struct bw_json json = {.out = &c->record};
    bw_buffer_clear(&c->record);
    bw_json_open_object(&json);
    bw_json_key(&json, BW_STR("correlation"));
    bw_json_open_object(&json);
    bw_json_member_str(&json, "type", bw_str_of(correlate_type_name((uint8_t)k->type)));
    bw_json_member_str(&json, "asks", bw_buffer_str(&c->words));
    if (k->condition.len != 0)
        bw_json_member_str(&json, "condition", sigma_image_str(c->image, k->condition));
    add_group(c, k, result, &json);
    if (result->fields != NULL)
        add_new(c, k, result, &json);
    member_number(&json, "value", result->number);
    member_number(&json, "peak", result->peak);
    bw_json_member_u64(&json, "events", result->events);
    member_time(&json, "first", result->first);
    member_time(&json, "last", result->last);
    add_rules(c, k, result, &json);
    bw_json_close_object(&json);
    bw_json_key(&json, BW_STR("events"));
    bw_json_open_array(&json);
    for (uint32_t i = 0; i < result->head_count; i++)
        add_shown(c, k, &result->head[i], &json);
    for (uint32_t i = 0; i < result->tail_count; i++)
        add_shown(c, k, &result->tail[i], &json);
    bw_json_close_array(&json);
    bw_json_member_u64(
            &json, "events_not_shown", result->events - result->head_count - result->tail_count);
    bw_json_close_object(&json);
}

static void add_reason(struct finding *finding, bw_str field, bw_str test, bw_str value)
{
    if (finding->reason_count == FINDING_MAX_REASONS)
        return;
    finding->reasons[finding->reason_count++] =
            (struct finding_reason){.field = field, .test = test, .value = value};
}

static bool is_temporal(const struct sigma_image_correlation *k)
{
    return k->type == CORRELATE_TEMPORAL || k->type == CORRELATE_TEMPORAL_ORDERED;
}

/* "23, at most 120; 4512 events from … to …": what a line in a timeline says. */
static void make_summary(struct correlator *c, const struct correlate_result *result)
{
    const struct sigma_image_correlation *k = correlation_of(c, result);
    bw_buffer_clear(&c->summary);
    if (!is_temporal(k)) {
        bw_buffer_printf(&c->summary, "%.15g%s", result->number,
                result->fields != NULL ? " known before" : "");
        if (result->peak < result->number || result->peak > result->number)
            bw_buffer_printf(&c->summary, ", %s %.15g",
                    result->peak > result->number ? "at most" : "at least", result->peak);
        bw_buffer_add_text(&c->summary, "; ");
    }
    for (uint32_t i = 0; i < k->group_count; i++) {
        const bw_str name = group_name(c, k, i);
        const bw_str value = bw_str_head(result->groups[i], 100);
        bw_buffer_printf(&c->summary, "%.*s %.*s; ", bw_str_width(name), name.ptr,
                value.ptr != NULL ? bw_str_width(value) : 6,
                value.ptr != NULL ? value.ptr : "absent");
    }
    bw_buffer_printf(&c->summary, "%llu event%s", (unsigned long long)result->events,
            result->events == 1 ? "" : "s");
    bw_buffer_add_text(&c->summary, result->hosts > 1 ? " on several hosts, " : ", ");
    add_time(&c->summary, result->first);
    if (result->last != result->first) {
        bw_buffer_add_text(&c->summary, " to ");
        add_time(&c->summary, result->last);
    }
}

static void make_reasons(struct correlator *c, const struct correlate_result *result)
{
    const struct sigma_image_correlation *k = correlation_of(c, result);
    struct finding *finding = &c->finding;
    add_reason(
            finding, BW_STR("correlation"), bw_buffer_str(&c->words), bw_buffer_str(&c->summary));
    for (uint32_t i = 0; i < k->field_count && result->fields != NULL; i++)
        add_reason(finding, field_name(c, k, i), BW_STR("has a value it did not have before"),
                result->fields[i].ptr != NULL ? result->fields[i] : BW_STR(""));
    for (uint32_t i = 0; i < k->group_count; i++)
        add_reason(finding, group_name(c, k, i), BW_STR("is the same in all events"),
                result->groups[i].ptr != NULL ? result->groups[i] : BW_STR(""));
    for (uint32_t i = 0; i < k->member_count; i++)
        if ((result->inputs >> i & 1) != 0)
            add_reason(finding, BW_STR("rule"), BW_STR("has events in it"),
                    sigma_image_str(c->image, member_rule(c, k, i)->title));
}

/* Grouped by an account: then it is the finding's. */
static bw_str find_user(const struct correlator *c, const struct correlate_result *result)
{
    static const bw_str names[] = {BW_STR_INIT("TargetUserName"), BW_STR_INIT("SubjectUserName"),
            BW_STR_INIT("User"), BW_STR_INIT("user")};
    const struct sigma_image_correlation *k = correlation_of(c, result);
    for (size_t n = 0; n < BW_COUNT(names); n++)
        for (uint32_t i = 0; i < k->group_count; i++)
            if (bw_str_eq(group_name(c, k, i), names[n]) && result->groups[i].ptr != NULL)
                return result->groups[i];
    return BW_STR("");
}

static bw_status on_result(void *user, const struct correlate_result *result, struct bw_err *err)
{
    struct correlator *c = user;
    const struct sigma_image_correlation *k = correlation_of(c, result);
    bw_buffer_clear(&c->words);
    sigma_words_correlation(c->image, k, &c->words);
    make_summary(c, result);
    make_record(c, result);
    bw_buffer_clear(&c->label);
    c->sink->label(c->sink, result->place.label, &c->label);
    c->finding = (struct finding){
            .rule = k->rule,
            .time = result->time,
            .host = result->host,
            .item = bw_buffer_str(&c->label),
            .user = find_user(c, result),
            .item_index = result->place.item_index,
            .record_id = result->place.record_id,
            .offset = result->place.offset,
            .record = bw_buffer_str(&c->record),
    };
    make_reasons(c, result);
    if (c->words.failed || c->summary.failed || c->record.failed || c->label.failed)
        return bw_fail(err, BW_E_NOMEM, "correlations: out of memory");
    return c->sink->finding(c->sink, &c->finding, err);
}

static void on_met(void *user, uint32_t definition, bw_str host)
{
    const struct correlator *c = user;
    if (c->sink->quiet != NULL)
        c->sink->quiet(c->sink, c->image->correlations[definition].rule, host);
}

static void correlator_free(struct correlator *c)
{
    if (c == NULL)
        return;
    correlate_free(c->engine);
    sigma_definitions_release(&c->definitions);
    bw_buffer_release(&c->words);
    bw_buffer_release(&c->summary);
    bw_buffer_release(&c->record);
    bw_buffer_release(&c->label);
    free(c);
}

static struct correlator *correlator_new(
        const struct detector *detector, struct correlator_sink *sink, const uint64_t *totals)
{
    struct correlator *c = calloc(1, sizeof(*c));
    if (c == NULL)
        return NULL;
    c->image = detector->image;
    c->sink = sink;
    bw_buffer_init(&c->words, BW_MIB);
    bw_buffer_init(&c->summary, BW_MIB);
    bw_buffer_init(&c->record, 8 * BW_MIB);
    bw_buffer_init(&c->label, BW_MIB);
    if (sigma_definitions_make(c->image, &c->definitions)) {
        const struct correlate_options options = {
                .definitions = c->definitions.items,
                .definition_count = c->definitions.count,
                .base_count = c->image->bases_count,
                .base_totals = totals,
                .found = on_result,
                .met = on_met,
                .user = c,
        };
        c->engine = correlate_new(&options);
    }
    if (c->engine != NULL)
        return c;
    correlator_free(c);
    return NULL;
}

/* A host's own name: what stands before the first dot, but of an address all. */
static bw_str short_host(bw_str name)
{
    bool letters = false;
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] == ':')
            return name;
        letters |= name.ptr[i] != '.' && (name.ptr[i] < '0' || name.ptr[i] > '9');
    }
    const size_t dot = letters ? bw_str_find_char(name, '.') : SIZE_MAX;
    return dot != SIZE_MAX && dot != 0 ? bw_str_head(name, dot) : name;
}

/*
 * One host has many names in its logs, and in some none: "web1.example.org" in one, "web1" in
 * another, and access logs have that of the folder that they lie in (the engine knows it). For
 * host.name they are one.
 */
static const bw_str *values_of(const struct correlator *c, const struct candidate *candidate,
        bw_str values[CANDIDATE_MAX_VALUES])
{
    const struct sigma_image_base *base = &c->image->bases[candidate->base];
    const uint32_t count = candidate->value_count;
    bool changed = false;
    for (uint32_t i = 0; i < base->field_count && i < count && i < CANDIDATE_MAX_VALUES; i++) {
        const uint32_t field = c->image->lists[base->first_field + i];
        const bw_str name = sigma_image_str(c->image, c->image->fields[field].name);
        if (!bw_str_eq_ascii_nocase(name, BW_STR("host.name")))
            continue;
        if (!changed)
            memcpy(values, candidate->values, count * sizeof(*values));
        changed = true;
        if (values[i].ptr == NULL && candidate->host.len != 0)
            values[i] = candidate->host;
        if (values[i].ptr != NULL)
            values[i] = short_host(values[i]);
    }
    return changed ? values : candidate->values;
}

static bw_status add(struct correlator *c, const struct candidate *candidate, struct bw_err *err)
{
    bw_str values[CANDIDATE_MAX_VALUES];
    const struct correlate_event event = {
            .base = candidate->base,
            .time = candidate->time,
            .place = {.item_index = candidate->item_index,
                    .offset = candidate->offset,
                    .record_id = candidate->record_id,
                    .label = candidate->label},
            .host = candidate->host,
            .values = values_of(c, candidate, values),
            .value_count = candidate->value_count,
    };
    return correlate_add(c->engine, &event, err);
}

static bw_status finish(struct correlator *c, struct bw_err *err)
{
    return correlate_finish(c->engine, err);
}

static struct correlator_counts counts(const struct correlator *c)
{
    const struct correlate_counts k = correlate_counts(c->engine);
    return (struct correlator_counts){.findings = k.results,
            .without_number = k.without_number,
            .forgotten = k.forgotten,
            .groups_cut = k.groups_cut,
            .groups_peak = k.groups_peak};
}

static uint32_t base_count(const struct detector *detector)
{
    return detector->image->bases_count;
}

static uint32_t value_count(const struct detector *detector, uint32_t base)
{
    return detector->image->bases[base].field_count;
}

const struct correlator_kind sigma_correlator = {
        .base_count = base_count,
        .value_count = value_count,
        .correlator_new = correlator_new,
        .correlator_free = correlator_free,
        .add = add,
        .finish = finish,
        .counts = counts,
};
