#include "support/sigma_expr_text.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

static const char *const ops[] = {
        [SIGMA_OP_EXACT] = "is",
        [SIGMA_OP_PREFIX] = "starts",
        [SIGMA_OP_SUFFIX] = "ends",
        [SIGMA_OP_CONTAINS] = "has",
        [SIGMA_OP_GLOB] = "like",
        [SIGMA_OP_REGEX] = "re",
        [SIGMA_OP_CIDR] = "cidr",
        [SIGMA_OP_EQ] = "=",
        [SIGMA_OP_LT] = "<",
        [SIGMA_OP_LTE] = "<=",
        [SIGMA_OP_GT] = ">",
        [SIGMA_OP_GTE] = ">=",
        [SIGMA_OP_EXISTS] = "exists",
        [SIGMA_OP_NULL] = "null",
        [SIGMA_OP_FIELDREF] = "ref",
        [SIGMA_OP_FIELDREF_PREFIX] = "ref-starts",
        [SIGMA_OP_FIELDREF_SUFFIX] = "ref-ends",
        [SIGMA_OP_FIELDREF_CONTAINS] = "ref-has",
};

static const char *const parts[] = {"", "minute ", "hour ", "day ", "week ", "month ", "year "};

static void add_text(bw_str text, struct bw_buffer *out)
{
    bw_buffer_add_char(out, '\'');
    for (size_t i = 0; i < text.len; i++) {
        const char c = text.ptr[i];
        if (c == SIGMA_GLOB_ANY)
            bw_buffer_add_text(out, "<*>");
        else if (c == SIGMA_GLOB_ONE)
            bw_buffer_add_text(out, "<?>");
        else if (c == SIGMA_GLOB_DASH)
            bw_buffer_add_text(out, "<->");
        else if (c >= ' ' && c <= '~')
            bw_buffer_add_char(out, c);
        else
            bw_buffer_printf(out, "\\x%02x", (unsigned)(unsigned char)c);
    }
    bw_buffer_add_char(out, '\'');
}

static void add_options(uint32_t options, struct bw_buffer *out)
{
    if ((options & PCRE2_CASELESS) != 0)
        bw_buffer_add_char(out, 'i');
    if ((options & PCRE2_MULTILINE) != 0)
        bw_buffer_add_char(out, 'm');
    if ((options & PCRE2_DOTALL) != 0)
        bw_buffer_add_char(out, 's');
}

static void add_network(const struct match_network *network, struct bw_buffer *out)
{
    const uint8_t *a = network->address.bytes;
    if (network->prefix >= 96 && a[10] == 0xff && a[11] == 0xff && a[0] == 0) {
        bw_buffer_printf(out, "%u.%u.%u.%u/%u", a[12], a[13], a[14], a[15], network->prefix - 96);
        return;
    }
    for (size_t i = 0; i < sizeof(network->address.bytes); i++)
        bw_buffer_printf(out, "%02x", a[i]);
    bw_buffer_printf(out, "/%u", network->prefix);
}

static void add_test(const struct sigma_test *test, struct bw_buffer *out)
{
    if (test->field->name.len == 0)
        bw_buffer_add_char(out, '*');
    bw_buffer_add_str(out, test->field->name);
    bw_buffer_printf(out, " %s%s", parts[test->time_part], ops[test->op]);
    if (test->op == SIGMA_OP_NULL || test->op == SIGMA_OP_EXISTS)
        return;
    bw_buffer_add_char(out, ' ');
    if (test->op >= SIGMA_OP_EQ && test->op <= SIGMA_OP_GTE)
        bw_buffer_printf(out, "%g", test->number);
    else if (test->op == SIGMA_OP_CIDR)
        add_network(test->network, out);
    else
        add_text(test->text, out);
    if (test->op == SIGMA_OP_REGEX)
        add_options(test->regex_options, out);
    if ((test->flags & SIGMA_PREDICATE_CASED) != 0)
        bw_buffer_add_text(out, "/cased");
}

void sigma_expr_text(const struct sigma_expr *expr, struct bw_buffer *out)
{
    static const char *const names[] = {
            [SIGMA_NODE_NOT] = "not", [SIGMA_NODE_AND] = "and", [SIGMA_NODE_OR] = "or"};
    if (expr->kind == SIGMA_NODE_PREDICATE) {
        add_test(expr->test, out);
        return;
    }
    bw_buffer_printf(out, "%s(", names[expr->kind]);
    for (uint32_t i = 0; i < expr->count; i++) {
        bw_buffer_add_text(out, i != 0 ? ", " : "");
        sigma_expr_text(expr->children[i], out);
    }
    bw_buffer_add_char(out, ')');
}
