#include <stdlib.h>
#include <string.h>

#include "sigma/image_parts.h"

/* What makes two predicates one; compared as bytes, so it is zeroed before it is filled. */
struct predicate_key {
    uint32_t field;
    uint8_t op, flags, time_part, unused;
    uint32_t text_offset, text_len;
    uint32_t aux;
    double number;
};

/* An item of a section that is kept once: its index. `key` says what it is. */
static uint32_t add_once(struct sigma_builder *b, struct sigma_intern *intern,
        enum sigma_section section, bw_bytes key, const void *item)
{
    uint32_t number;
    bool added;
    uint8_t *copy = bw_arena_alloc(b->arena, key.len, 1);
    if (copy == NULL) {
        b->failed = true;
        return 0;
    }
    memcpy(copy, key.ptr, key.len);
    if (!sigma_intern_add(intern, (bw_bytes){.ptr = copy, .len = key.len}, &number, &added)) {
        b->failed = true;
        return 0;
    }
    if (added)
        sigma_builder_append(b, section, item);
    return number;
}

static uint32_t add_regex(
        struct sigma_builder *b, const struct sigma_test *test, struct sigma_text text)
{
    const struct sigma_image_regex regex = {.pattern = text, .options = test->regex_options};
    const bw_bytes key = {.ptr = (const uint8_t *)(const void *)&regex, .len = sizeof(regex)};
    return add_once(b, &b->regexes, SIGMA_SECTION_regexes, key, &regex);
}

static uint32_t add_cidr(struct sigma_builder *b, const struct sigma_test *test)
{
    struct sigma_image_cidr cidr = {.prefix = test->network->prefix};
    memcpy(cidr.address, test->network->address.bytes, sizeof(cidr.address));
    const bw_bytes key = {.ptr = (const uint8_t *)(const void *)&cidr, .len = sizeof(cidr)};
    return add_once(b, &b->cidrs, SIGMA_SECTION_cidrs, key, &cidr);
}

static bool is_text_op(uint8_t op)
{
    return op <= SIGMA_OP_GLOB;
}

static bool is_fieldref(uint8_t op)
{
    return op >= SIGMA_OP_FIELDREF && op <= SIGMA_OP_FIELDREF_CONTAINS;
}

static struct sigma_predicate predicate_of(
        struct sigma_builder *b, const struct sigma_test *test, struct sigma_text text)
{
    struct sigma_predicate p = {
            .field = SIGMA_FIELD_KEYWORD,
            .op = test->op,
            .flags = test->flags,
            .time_part = test->time_part,
            .text = text,
            .aux = SIGMA_NONE,
    };
    if (test->field->name.len != 0)
        p.field = sigma_builder_field(b, test->field->name);
    if (test->op >= SIGMA_OP_EQ && test->op <= SIGMA_OP_GTE)
        p.number = test->number;
    if (test->op == SIGMA_OP_REGEX)
        p.aux = add_regex(b, test, text);
    else if (test->op == SIGMA_OP_CIDR)
        p.aux = add_cidr(b, test);
    else if (is_fieldref(test->op))
        p.aux = sigma_builder_field(b, test->text);
    return p;
}

/* Counts each rule once. */
static void count_use(struct sigma_builder *b, uint32_t number, uint32_t rule)
{
    uint32_t *last = (void *)b->last_rules.ptr;
    struct sigma_predicate *predicates = sigma_builder_items(b, SIGMA_SECTION_predicates);
    if (rule == SIGMA_NONE || sigma_builder_failed(b) || last[number] == rule)
        return;
    last[number] = rule;
    predicates[number].uses++;
}

uint32_t sigma_builder_predicate(
        struct sigma_builder *b, const struct sigma_test *test, uint32_t rule)
{
    static const uint32_t no_rule = SIGMA_NONE;
    const struct sigma_text text = sigma_builder_text(b, test->text);
    struct sigma_predicate p = predicate_of(b, test, text);
    struct predicate_key key;
    memset(&key, 0, sizeof(key));
    key.field = p.field;
    key.op = p.op;
    key.flags = p.flags;
    key.time_part = p.time_part;
    key.text_offset = text.offset;
    key.text_len = text.len;
    key.aux = p.aux;
    key.number = p.number;
    const bw_bytes bytes = {.ptr = (const uint8_t *)(const void *)&key, .len = sizeof(key)};
    uint32_t number;
    if (!sigma_intern_find(&b->predicates, bytes, &number)) {
        if (is_text_op(p.op))
            p.folded =
                    sigma_builder_text(b, sigma_builder_fold(b, test->text, p.op == SIGMA_OP_GLOB));
        number = add_once(b, &b->predicates, SIGMA_SECTION_predicates, bytes, &p);
        bw_buffer_add(&b->last_rules, &no_rule, sizeof(no_rule));
    }
    count_use(b, number, rule);
    return number;
}

/* What sorting looks at, side by side: most comparisons end with the first bytes of the text. */
struct sort_item {
    uint64_t head;
    const struct sigma_predicate *predicate;
    const char *strings;
    uint32_t number;
};

static uint64_t text_head(const char *strings, struct sigma_text text)
{
    uint64_t head = 0;
    for (uint32_t i = 0; i < sizeof(head); i++)
        head = head << 8 | (i < text.len ? (unsigned char)strings[text.offset + i] : 0);
    return head;
}

static int compare_u64(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int compare_items(const void *left, const void *right)
{
    const struct sort_item *x = left;
    const struct sort_item *y = right;
    const struct sigma_predicate *a = x->predicate;
    const struct sigma_predicate *b = y->predicate;
    if (a->field != b->field)
        return compare_u64(a->field, b->field);
    const uint32_t kind_a = (uint32_t)a->op << 16 | (uint32_t)a->flags << 8 | a->time_part;
    const uint32_t kind_b = (uint32_t)b->op << 16 | (uint32_t)b->flags << 8 | b->time_part;
    if (kind_a != kind_b)
        return compare_u64(kind_a, kind_b);
    if (x->head != y->head)
        return compare_u64(x->head, y->head);
    const bw_str text_a = {.ptr = x->strings + a->text.offset, .len = a->text.len};
    const bw_str text_b = {.ptr = y->strings + b->text.offset, .len = b->text.len};
    const int order = bw_str_compare(text_a, text_b);
    if (order != 0)
        return order;
    if (a->number < b->number || a->number > b->number)
        return a->number < b->number ? -1 : 1;
    return compare_u64(a->aux, b->aux);
}

/* `renumbered` says the new number of each old one. */
static void mend_references(struct sigma_builder *b, const uint32_t *renumbered)
{
    struct sigma_node *nodes = sigma_builder_items(b, SIGMA_SECTION_nodes);
    for (uint32_t i = 0; i < sigma_builder_count(b, SIGMA_SECTION_nodes); i++)
        if (nodes[i].kind == SIGMA_NODE_PREDICATE)
            nodes[i].first = renumbered[nodes[i].first];
    const struct sigma_image_condition *conditions =
            sigma_builder_items(b, SIGMA_SECTION_conditions);
    uint32_t *lists = sigma_builder_items(b, SIGMA_SECTION_lists);
    for (uint32_t i = 0; i < sigma_builder_count(b, SIGMA_SECTION_conditions); i++)
        for (uint32_t k = 0; k < conditions[i].count; k++)
            lists[conditions[i].first + k] = renumbered[lists[conditions[i].first + k]];
}

void sigma_builder_sort_predicates(struct sigma_builder *b)
{
    const uint32_t count = sigma_builder_count(b, SIGMA_SECTION_predicates);
    struct sort_item *items = bw_arena_alloc(b->arena, count, sizeof(*items));
    uint32_t *renumbered = bw_arena_alloc(b->arena, count, sizeof(*renumbered));
    struct sigma_predicate *sorted = bw_arena_alloc(b->arena, count, sizeof(*sorted));
    if (sigma_builder_failed(b) || items == NULL || renumbered == NULL || sorted == NULL) {
        b->failed = true;
        return;
    }
    struct sigma_predicate *predicates = sigma_builder_items(b, SIGMA_SECTION_predicates);
    const char *strings = sigma_builder_items(b, SIGMA_SECTION_strings);
    for (uint32_t i = 0; i < count; i++)
        items[i] = (struct sort_item){
                .head = text_head(strings, predicates[i].text),
                .predicate = &predicates[i],
                .strings = strings,
                .number = i,
        };
    qsort(items, count, sizeof(*items), compare_items);
    for (uint32_t i = 0; i < count; i++) {
        renumbered[items[i].number] = i;
        sorted[i] = *items[i].predicate;
    }
    if (count != 0)
        memcpy(predicates, sorted, count * sizeof(*sorted));
    mend_references(b, renumbered);
}
