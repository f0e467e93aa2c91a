#include "sigma/match/predicate.h"

#include <string.h>

#include "base/number.h"
#include "match/address.h"
#include "match/fold.h"
#include "match/glob.h"
#include "sigma/match/spelling.h"

static bool may_have_other_spelling(bw_str text)
{
    return text.len != 0 && (text.ptr[0] == '{' || text.ptr[0] == '0');
}

static bool exact(bw_str text, bw_str pattern)
{
    if (bw_str_eq(text, pattern))
        return true;
    if (!may_have_other_spelling(text) && !may_have_other_spelling(pattern))
        return false;
    char text_scratch[SIGMA_SPELLING_SIZE];
    char pattern_scratch[SIGMA_SPELLING_SIZE];
    bw_str other_text = text;
    bw_str other_pattern = pattern;
    const bool a = sigma_spelling_other(text, text_scratch, &other_text);
    const bool b = sigma_spelling_other(pattern, pattern_scratch, &other_pattern);
    return (a || b) && bw_str_eq(other_text, other_pattern);
}

static bool compare_text(enum sigma_op op, bw_str text, bw_str pattern)
{
    switch (op) {
    case SIGMA_OP_EXACT:
    case SIGMA_OP_FIELDREF:
        return exact(text, pattern);
    case SIGMA_OP_PREFIX:
    case SIGMA_OP_FIELDREF_PREFIX:
        return bw_str_starts_with(text, pattern);
    case SIGMA_OP_SUFFIX:
    case SIGMA_OP_FIELDREF_SUFFIX:
        return bw_str_ends_with(text, pattern);
    case SIGMA_OP_CONTAINS:
    case SIGMA_OP_FIELDREF_CONTAINS:
        return bw_str_find(text, pattern) != SIZE_MAX;
    case SIGMA_OP_GLOB:
        return match_glob(pattern, text);
    case SIGMA_OP_REGEX:
    case SIGMA_OP_CIDR:
    case SIGMA_OP_EQ:
    case SIGMA_OP_LT:
    case SIGMA_OP_LTE:
    case SIGMA_OP_GT:
    case SIGMA_OP_GTE:
    case SIGMA_OP_EXISTS:
    case SIGMA_OP_NULL:
    case SIGMA_OP_COUNT:
        break;
    }
    return false;
}

static bool text_holds(struct sigma_evaluator *evaluator, const struct sigma_predicate *p,
        struct sigma_value *value)
{
    const bool cased = (p->flags & SIGMA_PREDICATE_CASED) != 0;
    const bw_str text = cased ? sigma_value_text(value, evaluator->arena) : value->folded;
    const bw_str pattern = sigma_image_str(evaluator->image, cased ? p->text : p->folded);
    return compare_text(p->op, text, pattern);
}

static bool regex_holds(struct sigma_evaluator *evaluator, const struct sigma_predicate *p,
        struct sigma_value *value)
{
    struct match_regex **regex = &evaluator->regexes[p->aux];
    if (*regex == NULL) {
        const struct sigma_image_regex *r = &evaluator->image->regexes[p->aux];
        const bw_str pattern = sigma_image_str(evaluator->image, r->pattern);
        if (match_regex_new(pattern, r->options, regex, NULL) != BW_OK)
            return false; /* checked at load: only memory can be out */
    }
    const enum match_regex_result result =
            match_regex_find(*regex, sigma_value_text(value, evaluator->arena));
    evaluator->gave_up += result == MATCH_REGEX_GAVE_UP;
    return result == MATCH_REGEX_YES;
}

struct match_network sigma_network_of(
        const struct sigma_image *image, const struct sigma_predicate *p)
{
    const struct sigma_image_cidr *cidr = &image->cidrs[p->aux];
    struct match_network network = {.prefix = cidr->prefix};
    memcpy(network.address.bytes, cidr->address, sizeof(network.address.bytes));
    return network;
}

const struct match_address *sigma_value_address(struct sigma_value *value)
{
    if (value->address_state == SIGMA_READ_NOT_YET)
        value->address_state = match_address_parse(bw_str_trim(value->folded), &value->address)
                                       ? SIGMA_READ_YES
                                       : SIGMA_READ_NO;
    return value->address_state == SIGMA_READ_YES ? &value->address : NULL;
}

static bool cidr_holds(
        const struct sigma_image *image, const struct sigma_predicate *p, struct sigma_value *value)
{
    const struct match_network network = sigma_network_of(image, p);
    const struct match_address *address = sigma_value_address(value);
    return address != NULL && match_network_contains(&network, address);
}

static bool time_part(enum sigma_time_part part, const struct sigma_value *value, double *ret)
{
    bw_time time;
    if (value->value != NULL && value->value->kind == EVENT_VALUE_TIME)
        time = value->value->i;
    else if (bw_time_parse(bw_str_trim(value->folded), &time) != BW_OK)
        return false;
    const struct bw_date date = bw_date_from_time(time);
    switch (part) {
    case SIGMA_TIME_MINUTE:
        *ret = date.minute;
        break;
    case SIGMA_TIME_HOUR:
        *ret = date.hour;
        break;
    case SIGMA_TIME_DAY:
        *ret = date.day;
        break;
    case SIGMA_TIME_WEEK:
        *ret = bw_date_week(&date);
        break;
    case SIGMA_TIME_MONTH:
        *ret = date.month;
        break;
    case SIGMA_TIME_YEAR:
        *ret = date.year;
        break;
    case SIGMA_TIME_NONE:
        return false;
    }
    return true;
}

static bool read_number(const struct sigma_value *value, double *ret)
{
    if (value->value != NULL)
        return event_value_number(value->value, ret);
    const bw_str text = bw_str_trim(value->folded);
    uint64_t hex;
    if (bw_parse_hex64(text, &hex) == BW_OK) {
        *ret = (double)hex;
        return true;
    }
    return bw_parse_double(text, ret) == BW_OK;
}

/* Several rules ask whether it is large: read once. */
static bool value_number(struct sigma_value *value, double *ret)
{
    if (value->number_state == SIGMA_READ_NOT_YET)
        value->number_state = read_number(value, &value->number) ? SIGMA_READ_YES : SIGMA_READ_NO;
    *ret = value->number;
    return value->number_state == SIGMA_READ_YES;
}

static bool number_holds(const struct sigma_predicate *p, struct sigma_value *value)
{
    double number = 0;
    if (p->time_part != SIGMA_TIME_NONE ? !time_part(p->time_part, value, &number)
                                        : !value_number(value, &number))
        return false;
    switch ((enum sigma_op)p->op) {
    case SIGMA_OP_LT:
        return number < p->number;
    case SIGMA_OP_LTE:
        return number <= p->number;
    case SIGMA_OP_GT:
        return number > p->number;
    case SIGMA_OP_GTE:
        return number >= p->number;
    case SIGMA_OP_EQ:
        return !(number < p->number) && !(number > p->number);
    case SIGMA_OP_EXACT:
    case SIGMA_OP_PREFIX:
    case SIGMA_OP_SUFFIX:
    case SIGMA_OP_CONTAINS:
    case SIGMA_OP_GLOB:
    case SIGMA_OP_REGEX:
    case SIGMA_OP_CIDR:
    case SIGMA_OP_EXISTS:
    case SIGMA_OP_NULL:
    case SIGMA_OP_FIELDREF:
    case SIGMA_OP_FIELDREF_PREFIX:
    case SIGMA_OP_FIELDREF_SUFFIX:
    case SIGMA_OP_FIELDREF_CONTAINS:
    case SIGMA_OP_COUNT:
        break;
    }
    return false;
}

static bool fieldref_holds(struct sigma_evaluator *evaluator, const struct sigma_predicate *p,
        struct sigma_value *value, struct sigma_values *other)
{
    const bool cased = (p->flags & SIGMA_PREDICATE_CASED) != 0;
    for (uint32_t i = 0; other != NULL && i < other->count; i++) {
        const bw_str a = cased ? sigma_value_text(value, evaluator->arena) : value->folded;
        const bw_str b = cased ? sigma_value_text(&other->items[i], evaluator->arena)
                               : other->items[i].folded;
        if (compare_text(p->op, a, b))
            return true;
    }
    return false;
}

static bool value_holds(struct sigma_evaluator *evaluator, const struct sigma_predicate *p,
        struct sigma_value *value, struct sigma_values *other)
{
    switch ((enum sigma_op)p->op) {
    case SIGMA_OP_EXACT:
    case SIGMA_OP_PREFIX:
    case SIGMA_OP_SUFFIX:
    case SIGMA_OP_CONTAINS:
    case SIGMA_OP_GLOB:
        return text_holds(evaluator, p, value);
    case SIGMA_OP_REGEX:
        return regex_holds(evaluator, p, value);
    case SIGMA_OP_CIDR:
        return cidr_holds(evaluator->image, p, value);
    case SIGMA_OP_EQ:
    case SIGMA_OP_LT:
    case SIGMA_OP_LTE:
    case SIGMA_OP_GT:
    case SIGMA_OP_GTE:
        return number_holds(p, value);
    case SIGMA_OP_FIELDREF:
    case SIGMA_OP_FIELDREF_PREFIX:
    case SIGMA_OP_FIELDREF_SUFFIX:
    case SIGMA_OP_FIELDREF_CONTAINS:
        return fieldref_holds(evaluator, p, value, other);
    case SIGMA_OP_EXISTS:
    case SIGMA_OP_NULL:
    case SIGMA_OP_COUNT:
        break;
    }
    return false;
}

/* Tests of an empty text hold for a field that is there without a value: Windows' empty element. */
static bool empty_holds(struct sigma_evaluator *evaluator, const struct sigma_predicate *p,
        const struct sigma_values *values)
{
    if (!values->present || values->count != 0)
        return false;
    struct sigma_value empty = {.folded = BW_STR(""), .text = BW_STR("")};
    switch ((enum sigma_op)p->op) {
    case SIGMA_OP_EXACT:
    case SIGMA_OP_PREFIX:
    case SIGMA_OP_SUFFIX:
    case SIGMA_OP_CONTAINS:
    case SIGMA_OP_GLOB:
        return text_holds(evaluator, p, &empty);
    case SIGMA_OP_REGEX:
        return regex_holds(evaluator, p, &empty);
    case SIGMA_OP_CIDR:
    case SIGMA_OP_EQ:
    case SIGMA_OP_LT:
    case SIGMA_OP_LTE:
    case SIGMA_OP_GT:
    case SIGMA_OP_GTE:
    case SIGMA_OP_EXISTS:
    case SIGMA_OP_NULL:
    case SIGMA_OP_FIELDREF:
    case SIGMA_OP_FIELDREF_PREFIX:
    case SIGMA_OP_FIELDREF_SUFFIX:
    case SIGMA_OP_FIELDREF_CONTAINS:
    case SIGMA_OP_COUNT:
        break;
    }
    return false;
}

bool sigma_predicate_holds(struct sigma_evaluator *evaluator, const struct sigma_predicate *p,
        struct sigma_values *values, struct sigma_values *other, struct sigma_value **ret_value)
{
    if (ret_value != NULL)
        *ret_value = NULL;
    if (p->op == SIGMA_OP_EXISTS)
        return values->present;
    if (p->op == SIGMA_OP_NULL)
        return values->count == 0;
    for (uint32_t i = 0; i < values->count; i++) {
        if (!value_holds(evaluator, p, &values->items[i], other))
            continue;
        if (ret_value != NULL)
            *ret_value = &values->items[i];
        return true;
    }
    return empty_holds(evaluator, p, values);
}

size_t sigma_predicate_place(const struct sigma_evaluator *evaluator,
        const struct sigma_predicate *p, const struct sigma_value *value)
{
    const bool cased = (p->flags & SIGMA_PREDICATE_CASED) != 0 && value->text.ptr != NULL;
    const bw_str text = cased ? value->text : value->folded;
    const bw_str pattern = sigma_image_str(evaluator->image, cased ? p->text : p->folded);
    size_t at = 0;
    if (p->op == SIGMA_OP_REGEX && evaluator->regexes[p->aux] != NULL)
        at = match_regex_place(evaluator->regexes[p->aux]);
    else if (p->op == SIGMA_OP_CONTAINS)
        at = bw_str_find(text, pattern);
    else if (p->op == SIGMA_OP_GLOB)
        at = bw_str_find(text, match_glob_literal(pattern));
    else if (p->op == SIGMA_OP_SUFFIX && text.len >= pattern.len)
        at = text.len - pattern.len;
    return at != SIZE_MAX ? at : 0;
}
