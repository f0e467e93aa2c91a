#include "format/xml/flatten.h"

#include <stdlib.h>
#include <string.h>

#include "format/xml/flatten_state.h"

/* Sorts of nodes, apart from those of JSON. */
enum {
    NODE_ELEMENT = 1,
    NODE_ATTRIBUTE = 2,
    NODE_DATA = 3, /* <Data Name="X"> */
};

/* Attributes of one element: Windows writes three at most. */
#define MAX_ATTRIBUTES 32

struct attribute {
    bw_str name;
    bw_str value; /* decoded */
    const char *start;
    const char *end; /* the closing quote */
    char quote;
};

struct element {
    bw_str name; /* as written, for the end tag */
    uint32_t node;
    uint32_t attributes; /* that became fields */
    unsigned depth;
};

struct xml_flat *xml_flat_new(struct shapes *shapes)
{
    struct xml_flat *flat = calloc(1, sizeof(*flat));
    if (flat == NULL)
        return NULL;
    skeleton_init(&flat->skeleton, shapes);
    flat->shapes = shapes;
    flat->values = calloc(BW_LIMIT_EVENT_FIELDS, sizeof(*flat->values));
    flat->cuts = calloc(BW_LIMIT_EVENT_FIELDS + 1, sizeof(*flat->cuts));
    if (flat->values == NULL || flat->cuts == NULL) {
        xml_flat_free(flat);
        return NULL;
    }
    return flat;
}

void xml_flat_free(struct xml_flat *flat)
{
    if (flat == NULL)
        return;
    free(flat->values);
    free(flat->cuts);
    free(flat->scratch);
    free(flat->joined);
    free(flat);
}

bool xml_begins_event(bw_str text)
{
    const bw_str tag = BW_STR("<Event");
    if (text.len <= tag.len || !bw_str_starts_with(text, tag))
        return false;
    const char next = text.ptr[tag.len];
    return xml_is_blank(next) || next == '>' || next == '/';
}

/* ---- names ---- */

/* Field names of Sigma have no blanks. */
static size_t add_without_blanks(char *out, bw_str text)
{
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] != ' ' && text.ptr[i] != '\t')
            out[len++] = text.ptr[i];
    return len;
}

/* The part of the parent's path that is its own. */
static bw_str last_step(bw_str path)
{
    for (size_t i = path.len; i-- > 0;)
        if (path.ptr[i] == '.')
            return bw_str_from(path, i + 1);
    return path;
}

/* The node of `key` below `parent`; SHAPES_NONE when its name is too long or there is no room. */
static uint32_t child_node(struct xml_flat *flat, uint32_t parent, uint8_t kind, bw_str key)
{
    if (parent == SHAPES_NONE)
        return SHAPES_NONE;
    const uint32_t node = shapes_find(flat->shapes, parent, kind, key);
    if (node != SHAPES_NONE)
        return node;
    const bw_str above = shapes_field(flat->shapes, shapes_node_field(flat->shapes, parent))->path;
    char path[BW_LIMIT_FIELD_NAME_BYTES];
    char name[2 * BW_LIMIT_FIELD_NAME_BYTES];
    if (above.len + 1 + key.len > sizeof(path))
        return SHAPES_NONE;
    size_t len = 0;
    if (above.len != 0) {
        memcpy(path, above.ptr, above.len);
        path[above.len] = '.';
        len = above.len + 1;
    }
    if (key.len != 0)
        memcpy(path + len, key.ptr, key.len);
    struct event_field field = {
            .path = {.ptr = path, .len = len + key.len},
            .xml_data = kind == NODE_DATA && bw_str_eq(above, BW_STR("Event.EventData")),
    };
    if (bw_str_starts_with(field.path, BW_STR("Event.RenderingInfo"))) {
        field.name = field.path;
    } else {
        size_t name_len = 0;
        if (kind == NODE_ATTRIBUTE) {
            name_len = add_without_blanks(name, last_step(above));
            name[name_len++] = '_';
        }
        name_len += add_without_blanks(name + name_len, key);
        field.name = (bw_str){.ptr = name, .len = name_len};
    }
    return shapes_add(flat->shapes, parent, kind, key, &field);
}

static bw_str node_path(const struct xml_flat *flat, uint32_t node)
{
    if (node == SHAPES_NONE)
        return BW_STR("");
    return shapes_field(flat->shapes, shapes_node_field(flat->shapes, node))->path;
}

/* ---- values ---- */

/* A value of `node`: its slot, and the structure before it. The value stands between `start` and
 * `end`. */
static void add_value(
        struct xml_flat *flat, uint32_t node, struct attribute value, unsigned written)
{
    uint32_t slot = SHAPES_NONE;
    if (node != SHAPES_NONE)
        slot = shapes_slot_append(flat->shapes, shapes_node_field(flat->shapes, node));
    if (slot == SHAPES_NONE) {
        flat->dropped++;
        flat->learn = false;
        return;
    }
    const bw_str path = node_path(flat, node);
    unsigned kind = written;
    if (bw_str_starts_with(path, BW_STR("Event.System.")))
        kind |= XML_CUT_SYSTEM;
    if (bw_str_eq(path, BW_STR("Event.System.TimeCreated.SystemTime")))
        kind |= XML_CUT_TIME;
    flat->values[slot] = xml_typed_value(value.value, kind);
    flat->cuts[flat->cut_count++] = (struct skeleton_cut){
            .start = (uint32_t)(flat->literal - flat->text),
            .len = (uint32_t)(value.start - flat->literal),
            .kind = (uint8_t)kind,
    };
    flat->literal = value.end;
}

/* ---- tags ---- */

static bw_status parse_attribute(struct xml_cursor *c, struct attribute *ret)
{
    bw_status status = xml_name(c, &ret->name);
    if (status != BW_OK)
        return status;
    xml_skip_blanks(c);
    if (c->at < c->end && *c->at != '=')
        return xml_fail(c, BW_E_MALFORMED, "an attribute without a value");
    c->at += c->at < c->end;
    xml_skip_blanks(c);
    if (c->at >= c->end)
        return xml_fail(c, BW_E_TRUNCATED, "a tag does not end");
    ret->quote = *c->at;
    if (ret->quote != '"' && ret->quote != '\'')
        return xml_fail(c, BW_E_MALFORMED, "an attribute's value is not quoted");
    c->at++;
    ret->start = c->at;
    status = xml_value(c, ret->quote, &ret->value);
    if (status != BW_OK)
        return status;
    ret->end = c->at++;
    return BW_OK;
}

/* Attributes up to the end of the tag; the cursor is then at '>' or '/'. */
static bw_status parse_attributes(
        struct xml_cursor *c, struct attribute attributes[MAX_ATTRIBUTES], size_t *ret_count)
{
    *ret_count = 0;
    for (;;) {
        xml_skip_blanks(c);
        if (c->at >= c->end)
            return xml_fail(c, BW_E_TRUNCATED, "a tag does not end");
        if (*c->at == '>' || *c->at == '/')
            return BW_OK;
        if (*ret_count == MAX_ATTRIBUTES)
            return xml_fail(c, BW_E_LIMIT, "too many attributes");
        const bw_status status = parse_attribute(c, &attributes[*ret_count]);
        if (status != BW_OK)
            return status;
        ++*ret_count;
    }
}

static bool is_data(bw_str name)
{
    return bw_str_eq(name, BW_STR("Data")) || bw_str_eq(name, BW_STR("ComplexData"));
}

static bool is_namespace(bw_str name)
{
    return bw_str_eq(name, BW_STR("xmlns")) || bw_str_starts_with(name, BW_STR("xmlns:"));
}

static void add_attributes(struct xml_flat *flat, struct element *element,
        const struct attribute *attributes, size_t count, const struct attribute *data_name)
{
    for (size_t i = 0; i < count; i++) {
        const struct attribute *a = &attributes[i];
        if (a == data_name || is_namespace(a->name))
            continue;
        const uint32_t node =
                child_node(flat, element->node, NODE_ATTRIBUTE, xml_local_name(a->name));
        add_value(flat, node, *a, a->quote == '"' ? XML_CUT_QUOTED : XML_CUT_APOSTROPHE);
        element->attributes++;
    }
}

/* A start tag: what it opens, and whether it closes at once. */
static bw_status parse_start_tag(struct xml_flat *flat, uint32_t parent, unsigned depth,
        struct element *ret_element, bool *ret_empty)
{
    struct xml_cursor *c = &flat->cursor;
    struct attribute attributes[MAX_ATTRIBUTES];
    size_t count;
    const struct attribute *data_name = NULL;
    *ret_element = (struct element){.depth = depth};
    c->at++;
    bw_status status = xml_name(c, &ret_element->name);
    if (status == BW_OK)
        status = parse_attributes(c, attributes, &count);
    if (status != BW_OK)
        return status;
    const bw_str name = xml_local_name(ret_element->name);
    if (depth != 0 && bw_str_eq(name, BW_STR("Event")))
        return xml_fail(c, BW_E_MALFORMED, "another event begins before this one ends");
    for (size_t i = 0; i < count && is_data(name) && data_name == NULL; i++)
        if (bw_str_eq(attributes[i].name, BW_STR("Name")) && attributes[i].value.len != 0)
            data_name = &attributes[i];
    ret_element->node = data_name != NULL ? child_node(flat, parent, NODE_DATA, data_name->value)
                                          : child_node(flat, parent, NODE_ELEMENT, name);
    add_attributes(flat, ret_element, attributes, count, data_name);
    *ret_empty = *c->at == '/';
    c->at += *ret_empty;
    if (c->at >= c->end)
        return xml_fail(c, BW_E_TRUNCATED, "a tag does not end");
    if (*c->at != '>')
        return xml_fail(c, BW_E_MALFORMED, "a tag does not end");
    c->at++;
    return BW_OK;
}

static bw_status parse_end_tag(struct xml_cursor *c, const struct element *element)
{
    bw_str name;
    c->at += 2;
    bw_status status = xml_name(c, &name);
    if (status != BW_OK)
        return status;
    xml_skip_blanks(c);
    if (c->at >= c->end)
        return xml_fail(c, BW_E_TRUNCATED, "a tag does not end");
    if (*c->at != '>' || !bw_str_eq(name, element->name))
        return xml_fail(c, BW_E_MALFORMED, "an end tag does not fit its start tag");
    c->at++;
    return BW_OK;
}

/* ---- content ---- */

enum markup {
    MARKUP_NONE, /* the text ends before this can be told */
    MARKUP_CHILD,
    MARKUP_END,
    MARKUP_CDATA,
    MARKUP_SKIPPED, /* a comment or a processing instruction */
    MARKUP_REFUSED,
};

/* What the '<' at the cursor begins. */
static enum markup markup_at(const struct xml_cursor *c)
{
    const bw_str left = {.ptr = c->at, .len = (size_t)(c->end - c->at)};
    const bw_str cdata = BW_STR("<![CDATA[");
    const bw_str comment = BW_STR("<!--");
    if (left.len < 2)
        return MARKUP_NONE;
    if (left.ptr[1] == '/')
        return MARKUP_END;
    if (left.ptr[1] == '?')
        return MARKUP_SKIPPED;
    if (left.ptr[1] != '!')
        return MARKUP_CHILD;
    if (bw_str_starts_with(left, comment))
        return MARKUP_SKIPPED;
    if (bw_str_starts_with(left, cdata))
        return MARKUP_CDATA;
    const bool cut = bw_str_starts_with(cdata, left) || bw_str_starts_with(comment, left);
    return cut ? MARKUP_NONE : MARKUP_REFUSED;
}

/* The text of an element, of one piece as a rule. */
struct pieces {
    bw_str text;
    const char *start; /* the first piece as it is written */
    const char *end;
    unsigned count;
};

/* True when `size` bytes are there for pieces of this event, which together are not longer. */
static bool joined_reserve(struct xml_flat *flat, size_t size)
{
    if (size <= flat->joined_size)
        return true;
    char *joined = realloc(flat->joined, size);
    if (joined == NULL)
        return false;
    flat->joined = joined;
    flat->joined_size = size;
    return true;
}

static bw_status add_piece(
        struct xml_flat *flat, struct pieces *pieces, bw_str piece, const char *start)
{
    if (piece.len == 0)
        return BW_OK;
    if (pieces->count++ == 0) {
        *pieces =
                (struct pieces){.text = piece, .start = start, .end = flat->cursor.at, .count = 1};
        return BW_OK;
    }
    flat->learn = false; /* the skeleton knows only text in one piece */
    if (pieces->count == 2) {
        /* nothing of this event is there yet when it may move */
        const size_t size = (size_t)(flat->cursor.end - flat->text);
        if (flat->joined_len == 0 && !joined_reserve(flat, size))
            return xml_fail(&flat->cursor, BW_E_NOMEM, "no memory for a long text");
        memcpy(flat->joined + flat->joined_len, pieces->text.ptr, pieces->text.len);
        pieces->text.ptr = flat->joined + flat->joined_len;
        flat->joined_len += pieces->text.len;
    }
    memcpy(flat->joined + flat->joined_len, piece.ptr, piece.len);
    flat->joined_len += piece.len;
    pieces->text.len += piece.len;
    return BW_OK;
}

/* The text that was collected becomes a value of the element. */
static void add_text(struct xml_flat *flat, const struct element *element, struct pieces *pieces)
{
    const struct attribute value = {
            .value = pieces->text, .start = pieces->start, .end = pieces->end};
    add_value(flat, element->node, value,
            element->attributes == 0 ? XML_CUT_TEXT : XML_CUT_TEXT_NOT_EMPTY);
    *pieces = (struct pieces){.count = 0};
}

static bw_status parse_cdata(struct xml_flat *flat, struct pieces *pieces)
{
    struct xml_cursor *c = &flat->cursor;
    const bw_str mark = BW_STR("]]>");
    c->at += sizeof("<![CDATA[") - 1;
    const char *start = c->at;
    flat->learn = false;
    const bw_status status = xml_skip_past(c, mark);
    if (status != BW_OK)
        return status;
    const bw_str piece = {.ptr = start, .len = (size_t)(c->at - start) - mark.len};
    return add_piece(flat, pieces, piece, start);
}

static bw_status skip_markup(struct xml_flat *flat)
{
    struct xml_cursor *c = &flat->cursor;
    const bool instruction = c->at[1] == '?';
    flat->learn = false;
    c->at += instruction ? 2 : 4;
    return xml_skip_past(c, instruction ? BW_STR("?>") : BW_STR("-->"));
}

static bw_status parse_element(struct xml_flat *flat, uint32_t parent, unsigned depth);

/* A child in mixed content: text before it is a value of its own if it is more than blanks. */
static bw_status parse_child(
        struct xml_flat *flat, const struct element *element, struct pieces *pieces)
{
    if (bw_str_trim(pieces->text).len != 0) {
        flat->learn = false;
        add_text(flat, element, pieces);
    }
    *pieces = (struct pieces){.count = 0};
    if (element->depth + 1 == BW_LIMIT_NESTING)
        return xml_fail(&flat->cursor, BW_E_LIMIT, "nested too deeply");
    return parse_element(flat, element->node, element->depth + 1);
}

/* One piece of text and the markup behind it. *ret_end: that was the element's end. */
static bw_status parse_content_step(struct xml_flat *flat, const struct element *element,
        struct pieces *pieces, bool *has_children, bool *ret_end)
{
    struct xml_cursor *c = &flat->cursor;
    const char *start = c->at;
    bw_str text;
    bw_status status = xml_value(c, '<', &text);
    if (status == BW_OK)
        status = add_piece(flat, pieces, text, start);
    if (status != BW_OK)
        return status;
    switch (markup_at(c)) {
    case MARKUP_NONE:
        return xml_fail(c, BW_E_TRUNCATED, "a tag does not end");
    case MARKUP_CHILD:
        *has_children = true;
        return parse_child(flat, element, pieces);
    case MARKUP_CDATA:
        return parse_cdata(flat, pieces);
    case MARKUP_SKIPPED:
        return skip_markup(flat);
    case MARKUP_REFUSED:
        return xml_fail(c, BW_E_MALFORMED, "a declaration inside an event");
    case MARKUP_END:
        *ret_end = true;
        break;
    }
    return BW_OK;
}

/* What stands between a start tag and its end tag, and that. */
static bw_status parse_content(struct xml_flat *flat, const struct element *element)
{
    struct xml_cursor *c = &flat->cursor;
    struct pieces pieces = {.count = 0};
    const char *start = c->at;
    bool has_children = false;
    bool end = false;
    while (!end) {
        const bw_status status = parse_content_step(flat, element, &pieces, &has_children, &end);
        if (status != BW_OK)
            return status;
    }
    if (has_children) {
        if (bw_str_trim(pieces.text).len != 0) {
            flat->learn = false;
            add_text(flat, element, &pieces);
        }
    } else if (pieces.count != 0) {
        add_text(flat, element, &pieces);
    } else if (element->attributes == 0) {
        pieces.start = start;
        pieces.end = start;
        add_text(flat, element, &pieces);
    }
    return parse_end_tag(c, element);
}

/* Elements of System whose values are attributes: <Correlation/> says no more than leaving it out.
 */
static bool is_only_attributes(const struct xml_flat *flat, uint32_t node)
{
    const bw_str path = node_path(flat, node);
    return bw_str_eq(path, BW_STR("Event.System.Correlation")) ||
           bw_str_eq(path, BW_STR("Event.System.Security")) ||
           bw_str_eq(path, BW_STR("Event.System.Execution"));
}

/* The element whose '<' is at the cursor. The recursion is as deep as the nesting, which is
 * limited. */
static bw_status parse_element(struct xml_flat *flat, uint32_t parent, unsigned depth)
{
    struct element element;
    bool empty;
    const bw_status status = parse_start_tag(flat, parent, depth, &element, &empty);
    if (status != BW_OK || !empty)
        return status != BW_OK ? status : parse_content(flat, &element);
    if (element.attributes == 0 && !is_only_attributes(flat, element.node)) {
        const char *here = flat->cursor.at;
        const struct attribute nothing = {.start = here, .end = here};
        const bool data = is_data(xml_local_name(element.name));
        add_value(flat, element.node, nothing, data ? XML_CUT_NO_TEXT : XML_CUT_NOTHING);
    }
    return BW_OK;
}

/* ---- an event ---- */

static void begin(struct xml_flat *flat, bw_str text)
{
    flat->cursor = (struct xml_cursor){
            .at = text.ptr, .end = text.ptr + text.len, .out = flat->scratch, .why = ""};
    flat->text = text.ptr;
    flat->literal = text.ptr;
    flat->cut_count = 0;
    flat->joined_len = 0;
    flat->dropped = 0;
    flat->learn = true;
}

static bw_status read_in_full(struct xml_flat *flat, bw_str text, struct xml_record *ret_record)
{
    begin(flat, text);
    shapes_slots_begin(flat->shapes);
    struct xml_cursor *c = &flat->cursor;
    bw_status status = parse_element(flat, SHAPES_ROOT, 0);
    if (status != BW_OK)
        return status;
    const struct shape_entry *entry = shapes_intern(flat->shapes);
    if (entry == NULL)
        return xml_fail(c, BW_E_LIMIT, "more names than there is room for");
    if (flat->learn) {
        flat->cuts[flat->cut_count] = (struct skeleton_cut){
                .start = (uint32_t)(flat->literal - flat->text),
                .len = (uint32_t)(c->at - flat->literal),
                .kind = XML_CUT_END,
        };
        skeleton_add(&flat->skeleton, flat->text, flat->cuts, flat->cut_count + 1, entry);
    }
    *ret_record = (struct xml_record){
            .entry = entry,
            .values = flat->values,
            .len = (size_t)(c->at - text.ptr),
            .dropped = flat->dropped,
    };
    return BW_OK;
}

static bool scratch_reserve(struct xml_flat *flat, size_t size)
{
    if (size <= flat->scratch_size)
        return true;
    char *scratch = realloc(flat->scratch, size);
    if (scratch == NULL)
        return false;
    flat->scratch = scratch;
    flat->scratch_size = size;
    return true;
}

bw_status xml_flatten(struct xml_flat *flat, bw_str text, struct xml_record *ret_record,
        size_t *ret_at, struct bw_err *err)
{
    if (!xml_begins_event(text))
        return bw_fail(err, BW_E_MALFORMED, "no event");
    if (text.len > UINT32_MAX || !scratch_reserve(flat, text.len + XML_PADDING))
        return bw_fail(err, BW_E_NOMEM, "no memory for an event of %zu bytes", text.len);
    if (shapes_full(flat->shapes))
        shapes_reset(flat->shapes);
    begin(flat, text);
    if (xml_follow(flat, ret_record))
        return BW_OK;
    const bool fresh = shapes_empty(flat->shapes);
    bw_status status = read_in_full(flat, text, ret_record);
    if (!fresh && shapes_full(flat->shapes) && (status == BW_OK || status == BW_E_LIMIT)) {
        shapes_reset(flat->shapes); /* what the event needs may fit when it is alone */
        status = read_in_full(flat, text, ret_record);
    }
    if (status == BW_OK)
        return BW_OK;
    if (ret_at != NULL)
        *ret_at = (size_t)(flat->cursor.at - text.ptr);
    return bw_fail(err, status, "%s", flat->cursor.why);
}

void xml_resolve_roles(const struct event_shape *shape, struct shape_roles *ret_roles)
{
    const uint32_t time = event_shape_find(shape, BW_STR("TimeCreated_SystemTime"));
    const uint32_t id = event_shape_find(shape, BW_STR("EventRecordID"));
    ret_roles->times[0] = time; /* both name nothing by UINT32_MAX, which is SHAPES_NONE */
    ret_roles->record_id = id;
}
