#include "pattern.h"

#include <string.h>

#include "base/number.h"
#include "ops.h"
#include "world.h"

#define OPS_MAX 32

/* What is being compiled. */
struct compiler {
    struct world *world;
    const struct scope *scope;
    const struct node *node; /* for messages */
    struct op ops[OPS_MAX];
    size_t count;
    struct bw_err *err;
};

static bw_status compile_expression(struct compiler *c, bw_str text);

static bw_status add_op(struct compiler *c, struct op op)
{
    if (c->count == OPS_MAX)
        return node_fail(c->node, c->err, "text with more than %d parts", OPS_MAX);
    c->ops[c->count++] = op;
    return BW_OK;
}

static bw_status finish(struct compiler *c, struct pattern *ret_pattern)
{
    struct op *ops = world_alloc(c->world, c->count + 1, sizeof(*ops));
    if (ops == NULL)
        return world_no_memory(c->err);
    memcpy(ops, c->ops, c->count * sizeof(*ops));
    *ret_pattern = (struct pattern){.ops = ops, .count = c->count};
    return BW_OK;
}

/* A name of the scope as a number, or NONE. */
static size_t find_local(const struct scope *scope, bw_str name)
{
    for (size_t i = 0; scope != NULL && i < scope->local_count; i++)
        if (bw_str_eq(scope->locals[i], name))
            return i;
    return NONE;
}

static size_t find_object(const struct scope *scope, bw_str name)
{
    for (size_t i = 0; scope != NULL && i < scope->object_count; i++)
        if (bw_str_eq(scope->objects[i].name, name))
            return i;
    return NONE;
}

/* ${pick:list}, ${each:list}: a list's entries or a table's keys */
static bw_status compile_choice(struct compiler *c, enum op_kind kind, bw_str name)
{
    const size_t list = world_find(c->world->list_index, name);
    const size_t table = world_find(c->world->table_index, name);
    if (list != NONE)
        return add_op(c, (struct op){.kind = kind, .list = &c->world->lists[list]});
    if (table != NONE)
        return add_op(c, (struct op){.kind = kind, .table = &c->world->tables[table]});
    return node_fail(c->node, c->err, "no list or table '%.*s'", bw_str_width(name), name.ptr);
}

static bw_status compile_range(struct compiler *c, uint64_t unit, bw_str range)
{
    bw_str low = {.ptr = NULL, .len = 0};
    struct op op = {.kind = OP_INT};
    (void)bw_str_cut(&range, '-', &low);
    if (bw_parse_u64(low, 0, UINT32_MAX, &op.low) != BW_OK ||
            bw_parse_u64(range, op.low, UINT32_MAX, &op.high) != BW_OK)
        return node_fail(c->node, c->err, "want a range such as ${int:1-9}");
    op.unit = unit;
    op.low /= unit;
    op.high /= unit;
    return add_op(c, op);
}

static bw_status compile_local_function(struct compiler *c, enum op_kind kind, bw_str name)
{
    const size_t local = find_local(c->scope, name);
    if (local == NONE)
        return node_fail(c->node, c->err, "no name '%.*s' here", bw_str_width(name), name.ptr);
    return add_op(c, (struct op){.kind = kind, .a = local});
}

static bw_status compile_seconds(struct compiler *c, enum op_kind kind, bw_str text)
{
    int64_t seconds;
    if (bw_parse_i64(text, -100000000, 100000000, &seconds) != BW_OK)
        return node_fail(c->node, c->err, "want seconds such as ${utc:-30}");
    return add_op(c, (struct op){.kind = kind, .low = (uint64_t)(seconds * 10000000)});
}

/* ${pid:key}; ${pid:@name} takes the key from a name */
static bw_status compile_stable(struct compiler *c, struct op op)
{
    op.a = NONE;
    if (bw_str_starts_with(op.text, BW_STR("@"))) {
        op.a = find_local(c->scope, bw_str_from(op.text, 1));
        if (op.a == NONE)
            return node_fail(
                    c->node, c->err, "no name '%.*s' here", bw_str_width(op.text), op.text.ptr);
    }
    return add_op(c, op);
}

static bw_status compile_function(struct compiler *c, bw_str name, bw_str argument)
{
    static const struct {
        const char *name;
        enum op_kind kind;
    } functions[] = {
            {"pick", OP_PICK},
            {"each", OP_EACH},
            {"int", OP_INT},
            {"int4", OP_INT},
            {"hex", OP_HEX},
            {"utc", OP_UTC},
            {"iso", OP_ISO},
            {"pid", OP_STABLE_PID},
            {"procguid", OP_STABLE_GUID},
            {"hashes", OP_HASHES},
            {"base", OP_BASE},
            {"dir", OP_DIR},
            {"lower", OP_LOWER},
            {"device", OP_DEVICE},
    };
    size_t i = 0;
    while (i < BW_COUNT(functions) && !bw_str_eq(name, bw_str_of(functions[i].name)))
        i++;
    if (i == BW_COUNT(functions))
        return node_fail(c->node, c->err, "no function '%.*s'", bw_str_width(name), name.ptr);
    struct op op = {.kind = functions[i].kind, .text = argument};
    if (op.kind == OP_PICK || op.kind == OP_EACH)
        return compile_choice(c, op.kind, argument);
    if (op.kind == OP_INT)
        return compile_range(c, bw_str_eq(name, BW_STR("int4")) ? 4 : 1, argument);
    if (op.kind == OP_UTC || op.kind == OP_ISO)
        return compile_seconds(c, op.kind, argument);
    if (op.kind == OP_STABLE_PID || op.kind == OP_STABLE_GUID)
        return compile_stable(c, op);
    if (op.kind != OP_HEX)
        return compile_local_function(c, op.kind, argument);
    if (bw_parse_u64(argument, 1, 64, &op.low) != BW_OK)
        return node_fail(c->node, c->err, "want a number of digits such as ${hex:8}");
    return add_op(c, op);
}

/* ${table[name].column} */
static bw_status compile_cell(struct compiler *c, bw_str table_name, bw_str rest)
{
    bw_str key = {.ptr = NULL, .len = 0};
    (void)bw_str_cut(&rest, ']', &key);
    const size_t table = world_find(c->world->table_index, table_name);
    if (table == NONE || !bw_str_starts_with(rest, BW_STR(".")))
        return node_fail(c->node, c->err, "no table '%.*s', or no column behind it",
                bw_str_width(table_name), table_name.ptr);
    const bw_str column = bw_str_from(rest, 1);
    struct op op = {.kind = OP_CELL, .table = &c->world->tables[table]};
    op.b = world_find(op.table->columns, column);
    if (op.b == NONE)
        return node_fail(c->node, c->err, "table '%.*s' has no column '%.*s'",
                bw_str_width(table_name), table_name.ptr, bw_str_width(column), column.ptr);
    op.a = NONE;
    if (bw_str_starts_with(key, BW_STR("="))) {
        op.text = bw_str_from(key, 1);
        if (world_find(op.table->rows, op.text) == NONE)
            return node_fail(c->node, c->err, "table '%.*s' has no row '%.*s'",
                    bw_str_width(table_name), table_name.ptr, bw_str_width(op.text), op.text.ptr);
        return add_op(c, op);
    }
    op.a = find_local(c->scope, key);
    if (op.a == NONE)
        return node_fail(c->node, c->err, "no name '%.*s' here", bw_str_width(key), key.ptr);
    return add_op(c, op);
}

/* ${hosts.KEY.attribute}, ${users.KEY.attribute}: known already, so plain text */
static bw_status compile_certain(struct compiler *c, bool host, bw_str rest)
{
    bw_str key = {.ptr = NULL, .len = 0};
    (void)bw_str_cut(&rest, '.', &key);
    const struct world *w = c->world;
    const size_t i = world_find(host ? w->host_index : w->user_index, key);
    const size_t a = world_find(host ? w->host_attributes : w->user_attributes, rest);
    if (i == NONE || a == NONE)
        return node_fail(c->node, c->err, "no %s '%.*s' with '%.*s'", host ? "host" : "user",
                bw_str_width(key), key.ptr, bw_str_width(rest), rest.ptr);
    const bw_str value = host ? w->hosts[i].attributes[a] : w->users[i].attributes[a];
    return add_op(c, (struct op){.kind = OP_TEXT, .text = value});
}

/* ${a.b} */
static bw_status compile_member(struct compiler *c, bw_str owner, bw_str name)
{
    const bool host = bw_str_eq(owner, BW_STR("host"));
    const size_t object = find_object(c->scope, owner);
    if (c->scope != NULL && object != NONE) {
        const size_t local = find_local(&c->scope->objects[object].action->scope, name);
        if (local == NONE)
            return node_fail(c->node, c->err, "'%.*s' keeps no '%.*s'", bw_str_width(owner),
                    owner.ptr, bw_str_width(name), name.ptr);
        return add_op(c, (struct op){.kind = OP_OBJECT, .a = object, .b = local});
    }
    if (bw_str_eq(owner, BW_STR("hosts")) || bw_str_eq(owner, BW_STR("users")))
        return compile_certain(c, bw_str_eq(owner, BW_STR("hosts")), name);
    if (!host && !bw_str_eq(owner, BW_STR("user")))
        return node_fail(c->node, c->err, "no object '%.*s' here", bw_str_width(owner), owner.ptr);
    const size_t attribute =
            world_find(host ? c->world->host_attributes : c->world->user_attributes, name);
    if (attribute == NONE)
        return node_fail(c->node, c->err, "no %s has '%.*s'", host ? "host" : "user",
                bw_str_width(name), name.ptr);
    return add_op(c, (struct op){.kind = host ? OP_HOST : OP_USER, .a = attribute});
}

/* ${name} */
static bw_status compile_name(struct compiler *c, bw_str name)
{
    static const struct {
        const char *name;
        enum op_kind kind;
    } plain[] = {
            {"guid", OP_GUID},
            {"newguid", OP_NEW_GUID},
            {"luid", OP_LUID},
            {"utc", OP_UTC},
            {"iso", OP_ISO},
            {"i", OP_INDEX},
    };
    const size_t local = find_local(c->scope, name);
    if (local != NONE)
        return add_op(c, (struct op){.kind = OP_LOCAL, .a = local});
    const size_t var = world_find(c->world->vars, name);
    if (var != NONE)
        return add_op(c, (struct op){.kind = OP_TEXT, .text = c->world->var_values[var]});
    for (size_t i = 0; i < BW_COUNT(plain); i++)
        if (bw_str_eq(name, bw_str_of(plain[i].name)))
            return add_op(c, (struct op){.kind = plain[i].kind});
    return node_fail(c->node, c->err, "no name '%.*s' here", bw_str_width(name), name.ptr);
}

/* ${a|b}: each alternative is a pattern of its own */
static bw_status compile_either(struct compiler *c, bw_str text)
{
    struct pattern choices[8];
    size_t count = 0;
    bw_str part;
    while (bw_str_cut(&text, '|', &part)) {
        struct compiler inner = {
                .world = c->world, .scope = c->scope, .node = c->node, .err = c->err};
        if (count == BW_COUNT(choices))
            return node_fail(c->node, c->err, "too many alternatives");
        bw_status status = compile_expression(&inner, part);
        if (status == BW_OK)
            status = finish(&inner, &choices[count++]);
        if (status != BW_OK)
            return status;
    }
    struct pattern *kept = world_alloc(c->world, count, sizeof(*kept));
    if (kept == NULL)
        return world_no_memory(c->err);
    memcpy(kept, choices, count * sizeof(*kept));
    return add_op(c, (struct op){.kind = OP_EITHER, .choices = kept, .a = count});
}

static bw_status compile_expression(struct compiler *c, bw_str text)
{
    const size_t colon = bw_str_find_char(text, ':');
    const size_t bracket = bw_str_find_char(text, '[');
    const size_t dot = bw_str_find_char(text, '.');
    if (bw_str_find_char(text, '|') != SIZE_MAX)
        return compile_either(c, text);
    if (bracket != SIZE_MAX)
        return compile_cell(c, bw_str_head(text, bracket), bw_str_from(text, bracket + 1));
    if (colon != SIZE_MAX)
        return compile_function(c, bw_str_head(text, colon), bw_str_from(text, colon + 1));
    if (dot != SIZE_MAX)
        return compile_member(c, bw_str_head(text, dot), bw_str_from(text, dot + 1));
    return compile_name(c, text);
}

bw_status pattern_compile(struct world *world, const struct scope *scope, const struct node *node,
        struct pattern *ret_pattern, struct bw_err *err)
{
    struct compiler c = {.world = world, .scope = scope, .node = node, .err = err};
    if (node->type != NODE_SCALAR)
        return node_fail(node, err, "want a text");
    bw_str rest = node->text;
    while (rest.len > 0) {
        const size_t hole = bw_str_find(rest, BW_STR("${"));
        const bw_str before = bw_str_head(rest, hole == SIZE_MAX ? rest.len : hole);
        bw_status status = BW_OK;
        if (before.len != 0)
            status = add_op(&c, (struct op){.kind = OP_TEXT, .text = before});
        rest = bw_str_from(rest, before.len);
        if (status == BW_OK && rest.len != 0) {
            const size_t end = bw_str_find_char(rest, '}');
            if (end == SIZE_MAX)
                return node_fail(node, err, "'${' without '}'");
            status = compile_expression(&c, bw_str_from(bw_str_head(rest, end), 2));
            rest = bw_str_from(rest, end + 1);
        }
        if (status != BW_OK)
            return status;
    }
    return finish(&c, ret_pattern);
}

bw_status pattern_literal(
        struct world *world, bw_str text, struct pattern *ret_pattern, struct bw_err *err)
{
    struct op *op = world_alloc(world, 1, sizeof(*op));
    if (op == NULL)
        return world_no_memory(err);
    *op = (struct op){.kind = OP_TEXT, .text = text};
    *ret_pattern = (struct pattern){.ops = op, .count = text.len != 0 ? 1 : 0};
    return BW_OK;
}
