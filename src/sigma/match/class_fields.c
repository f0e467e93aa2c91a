#include "sigma/match/class_fields.h"

#include <stdlib.h>
#include <string.h>

uint32_t sigma_class_field(const struct sigma_class_fields *f, uint32_t field)
{
    const uint32_t place = field != SIGMA_FIELD_KEYWORD ? f->place_of[field] : 0;
    return place != 0 ? place - 1 : SIGMA_NONE;
}

static uint8_t use_for(uint8_t op)
{
    if (op == SIGMA_OP_EXISTS)
        return SIGMA_FIELD_PRESENT;
    return op == SIGMA_OP_EXACT ? SIGMA_FIELD_CONSTANT : SIGMA_FIELD_TESTED;
}

/* The loader sees to it that there are no more than SIGMA_MAX_CLASS_FIELDS. */
static void find_class_fields(struct sigma_class_fields *f)
{
    for (uint32_t i = 0; i < f->image->conditions_count; i++) {
        const struct sigma_image_condition *condition = &f->image->conditions[i];
        uint32_t index = sigma_class_field(f, condition->field);
        if (index == SIGMA_NONE && f->count < SIGMA_MAX_CLASS_FIELDS) {
            index = f->count++;
            f->fields[index] = condition->field;
            f->place_of[condition->field] = (uint16_t)f->count;
        }
        for (uint32_t k = 0; k < condition->count && index != SIGMA_NONE; k++) {
            const uint32_t predicate = f->image->lists[condition->first + k];
            const uint8_t use = use_for(f->image->predicates[predicate].op);
            f->uses[index] = use > f->uses[index] ? use : f->uses[index];
        }
    }
}

/* Does a table list whole values of the field, or only what they look like? */
static bool lists_values(const struct sigma_class_fields *f, uint32_t condition)
{
    const struct sigma_image_condition *k = &f->image->conditions[condition];
    for (uint32_t i = 0; i < k->count; i++)
        if (f->image->predicates[f->image->lists[k->first + i]].op != SIGMA_OP_EXACT)
            return false;
    return true;
}

static void take_naming(struct sigma_class_fields *f, uint32_t logsource, uint8_t *naming)
{
    const struct sigma_image_logsource *l = &f->image->logsources[logsource];
    for (uint32_t s = l->first_source; s < l->first_source + l->source_count; s++) {
        const struct sigma_image_source *source = &f->image->sources[s];
        for (uint32_t i = 0; i < source->condition_count; i++) {
            const uint32_t condition = source->first_condition + i;
            const uint32_t index = sigma_class_field(f, f->image->conditions[condition].field);
            if (index != SIGMA_NONE && lists_values(f, condition))
                naming[index] = 1;
        }
    }
}

/*
 * The fields by which the tables of a product tell its events apart: what rules ask of those is
 * which event they mean. (EventID is, of Windows; `service`, which one table of another product
 * asks for, is a value like any other in Zeek's logs.)
 */
static bool find_naming(struct sigma_class_fields *f)
{
    const uint32_t count = f->image->logsources_count;
    f->naming = calloc((size_t)count * f->count + 1, 1);
    for (uint32_t i = 0; i < count && f->naming != NULL; i++) {
        const bw_str product = sigma_image_str(f->image, f->image->logsources[i].product);
        uint8_t *naming = f->naming + (size_t)i * f->count;
        for (uint32_t k = 0; k < count; k++)
            if (bw_str_eq(product, sigma_image_str(f->image, f->image->logsources[k].product)))
                take_naming(f, k, naming);
    }
    return f->naming != NULL;
}

/* What the logsources ask of values of each field that nobody names whole. */
static bool find_tests(struct sigma_class_fields *f)
{
    uint32_t count = 0;
    f->tests = malloc(((size_t)f->image->lists_count + 1) * sizeof(*f->tests));
    for (uint32_t index = 0; index < f->count && f->tests != NULL; index++) {
        f->first_test[index] = count;
        for (uint32_t i = 0; i < f->image->conditions_count; i++) {
            const struct sigma_image_condition *condition = &f->image->conditions[i];
            if (condition->field != f->fields[index] ||
                    condition->count > f->image->lists_count - count)
                continue;
            for (uint32_t k = 0; k < condition->count; k++) {
                const uint32_t predicate = f->image->lists[condition->first + k];
                if (use_for(f->image->predicates[predicate].op) == SIGMA_FIELD_TESTED)
                    f->tests[count++] = predicate;
            }
        }
    }
    f->first_test[f->count] = count;
    return f->tests != NULL;
}

/* How much of a value decides, where all that is asked of it is how it begins. */
static void find_heads(struct sigma_class_fields *f)
{
    for (uint32_t index = 0; index < f->count; index++) {
        for (uint32_t i = f->first_test[index]; i < f->first_test[index + 1]; i++) {
            const struct sigma_predicate *p = &f->image->predicates[f->tests[i]];
            if (p->op != SIGMA_OP_PREFIX || (p->flags & SIGMA_PREDICATE_CASED) != 0) {
                f->heads[index] = 0;
                break;
            }
            /* a folded character has at least one byte, and a character at most four */
            if (f->heads[index] < p->folded.len * 4)
                f->heads[index] = p->folded.len * 4;
        }
    }
}

static void find_begins(struct sigma_class_fields *f)
{
    for (uint32_t index = 0; index < f->count; index++)
        for (uint32_t i = f->first_test[index]; i < f->first_test[index + 1]; i++) {
            const bw_str begin =
                    sigma_image_str(f->image, f->image->predicates[f->tests[i]].folded);
            if (begin.len != 0 && (begin.ptr[0] & 0x80) == 0)
                f->begins[index][(uint8_t)begin.ptr[0]] = true;
            else if (begin.len == 0)
                memset(f->begins[index], true, sizeof(f->begins[index]));
        }
}

bool sigma_class_field_fits_none(
        const struct sigma_class_fields *fields, uint32_t index, bw_str text)
{
    if (fields->heads[index] == 0 || text.len == 0 || (text.ptr[0] & 0x80) != 0)
        return false; /* all of it is asked for, or it has to be folded first */
    const unsigned c = (uint8_t)text.ptr[0];
    return !fields->begins[index][c - 'A' < 26u ? c + ('a' - 'A') : c];
}

struct sigma_class_fields *sigma_class_fields_new(const struct sigma_image *image)
{
    struct sigma_class_fields *f = calloc(1, sizeof(*f));
    if (f == NULL)
        return NULL;
    f->image = image;
    f->place_of = calloc((size_t)image->fields_count + 1, sizeof(*f->place_of));
    bool made = f->place_of != NULL;
    if (made) {
        find_class_fields(f);
        f->known = sigma_known_new(image, f->fields, f->count);
        made = f->known != NULL && find_tests(f) && find_naming(f);
    }
    if (made) {
        find_heads(f);
        find_begins(f);
    }
    if (made)
        return f;
    sigma_class_fields_free(f);
    return NULL;
}

void sigma_class_fields_free(struct sigma_class_fields *fields)
{
    if (fields == NULL)
        return;
    free(fields->naming);
    free(fields->tests);
    sigma_known_free(fields->known);
    free(fields->place_of);
    free(fields);
}
