#include "format/evtx/known_form.h"

#include <stdio.h>

#include "format/evtx/layout.h"

#define EVENTS_SPACE "http://schemas.microsoft.com/win/2004/08/events"

static const bw_str binary = BW_STR_INIT("<Binary>");

uint32_t evtx_known_count(const char *names)
{
    uint32_t count = names[0] != '\0';
    for (; *names != '\0'; names++)
        count += *names == ',';
    return count;
}

/* Names are ASCII: see the test of the tables. */
static void put_wide(struct bw_buffer *out, bw_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        bw_buffer_add_char(out, text.ptr[i]);
        bw_buffer_add_char(out, '\0');
    }
}

static void put_attribute(struct bw_buffer *out, const char *name, const char *value)
{
    put_wide(out, BW_STR(" "));
    put_wide(out, bw_str_of(name));
    put_wide(out, BW_STR("=\""));
    put_wide(out, bw_str_of(value));
    put_wide(out, BW_STR("\""));
}

/* <element Name="name">%number</element>, numbers from 1; without Name where `name` is empty. */
static void put_value(struct bw_buffer *out, bw_str element, bw_str name, uint32_t number)
{
    char text[16];
    const int len = snprintf(text, sizeof(text), ">%%%u</", (unsigned)number + 1);
    put_wide(out, BW_STR("<"));
    put_wide(out, element);
    if (name.len != 0) {
        put_wide(out, BW_STR(" Name=\""));
        put_wide(out, name);
        put_wide(out, BW_STR("\""));
    }
    put_wide(out, (bw_str){.ptr = text, .len = (size_t)len});
    put_wide(out, element);
    put_wide(out, BW_STR(">"));
}

static void prefix_name(unsigned prefix, char ret_name[24])
{
    (void)snprintf(ret_name, 24, "xmlns:auto-ns%u", prefix);
}

/* Attributes of its own element. */
static void put_root(const struct evtx_known_data *data, unsigned prefix, struct bw_buffer *out)
{
    char name[24];
    put_wide(out, BW_STR("<"));
    put_wide(out, bw_str_of(data->element != NULL ? data->element : "EventData"));
    if (prefix != 0) {
        prefix_name(prefix, name);
        put_attribute(out, name, EVENTS_SPACE);
    }
    if (data->space != NULL)
        put_attribute(out, "xmlns", data->space);
    if (data->title != NULL)
        put_attribute(out, "Name", data->title);
}

void evtx_known_xml(const struct evtx_known_data *data, unsigned prefix, struct bw_buffer *out)
{
    const bool user = data->element != NULL;
    bw_str rest = bw_str_of(data->names);
    bw_str name;
    put_root(data, prefix, out);
    if (rest.len == 0) {
        put_wide(out, BW_STR("/>"));
        return;
    }
    put_wide(out, BW_STR(">"));
    for (uint32_t i = 0; bw_str_cut(&rest, ',', &name); i++) {
        if (name.len == 0)
            continue;
        if (user)
            put_wide(out, BW_STR("\r\n\t\t"));
        if (bw_str_eq(name, binary))
            put_value(out, BW_STR("Binary"), BW_STR(""), i);
        else if (user)
            put_value(out, name, BW_STR(""), i);
        else
            put_value(out, BW_STR("Data"), name, i);
    }
    if (user)
        put_wide(out, BW_STR("\r\n\t"));
    put_wide(out, BW_STR("</"));
    put_wide(out, bw_str_of(user ? data->element : "EventData"));
    put_wide(out, BW_STR(">"));
}

struct evtx_known_hash evtx_known_hash(bw_bytes xml)
{
    static const uint8_t mark[8] = "MS-WEVT";
    struct evtx_known_hash hash = {.sha256 = bw_sha256_start()};
    bw_sha256_add(&hash.sha256, (bw_bytes){.ptr = mark, .len = sizeof(mark)});
    bw_sha256_add(&hash.sha256, xml);
    bw_md5(xml, NULL, hash.md5);
    return hash;
}

void evtx_known_numbers(const struct evtx_known_hash *hash, const uint8_t *types, uint32_t count,
        uint32_t ret_numbers[2])
{
    uint8_t wide[EVTX_KNOWN_VALUES * 4] = {0};
    uint8_t digest[BW_SHA256_SIZE];
    const bw_bytes bytes = {.ptr = wide, .len = 4 * (size_t)count};
    for (uint32_t i = 0; i < count; i++)
        wide[4 * (size_t)i] = types[i];
    struct bw_sha256 sha256 = hash->sha256;
    bw_sha256_add(&sha256, bytes);
    bw_sha256_end(&sha256, digest);
    ret_numbers[0] = evtx_u32(digest);
    bw_md5(bytes, hash->md5, digest);
    ret_numbers[1] = evtx_u32(digest);
}

static void put_u16(struct bw_buffer *out, size_t number)
{
    const uint8_t bytes[2] = {(uint8_t)number, (uint8_t)(number >> 8)};
    bw_buffer_add(out, bytes, sizeof(bytes));
}

static void put_name(struct bw_buffer *out, bw_str name)
{
    put_u16(out, 2 * name.len);
    put_wide(out, name);
}

/* An element on which nothing depends, up to its attributes. */
static void open_element(struct bw_buffer *out, bw_str name)
{
    bw_buffer_add_char(out, EVTX_TOKEN_OPEN_START);
    put_u16(out, 0xffff);
    put_name(out, name);
}

static void add_attribute(struct bw_buffer *out, bw_str name, bw_str value)
{
    bw_buffer_add_char(out, EVTX_TOKEN_ATTRIBUTE);
    put_name(out, name);
    bw_buffer_add_char(out, EVTX_TOKEN_VALUE);
    bw_buffer_add_char(out, EVTX_TYPE_STRING);
    put_name(out, value);
}

static void add_value(struct bw_buffer *out, uint32_t number, uint8_t type)
{
    bw_buffer_add_char(out, EVTX_TOKEN_CLOSE_START);
    bw_buffer_add_char(out, EVTX_TOKEN_SUBSTITUTION);
    put_u16(out, number);
    bw_buffer_add_char(out, (char)type);
    bw_buffer_add_char(out, EVTX_TOKEN_END_ELEMENT);
}

static void open_root(const struct evtx_known_data *data, unsigned prefix, struct bw_buffer *out)
{
    char name[24];
    open_element(out, bw_str_of(data->element != NULL ? data->element : "EventData"));
    if (prefix != 0) {
        prefix_name(prefix, name);
        add_attribute(out, bw_str_of(name), BW_STR(EVENTS_SPACE));
    }
    if (data->space != NULL)
        add_attribute(out, BW_STR("xmlns"), bw_str_of(data->space));
    if (data->title != NULL)
        add_attribute(out, BW_STR("Name"), bw_str_of(data->title));
}

void evtx_known_canon(const struct evtx_known_data *data, unsigned prefix, const uint8_t *types,
        struct bw_buffer *out)
{
    bw_str rest = bw_str_of(data->names);
    bw_str name;
    open_root(data, prefix, out);
    if (rest.len == 0) {
        bw_buffer_add_char(out, EVTX_TOKEN_CLOSE_EMPTY);
        return;
    }
    bw_buffer_add_char(out, EVTX_TOKEN_CLOSE_START);
    for (uint32_t i = 0; bw_str_cut(&rest, ',', &name); i++) {
        if (name.len == 0)
            continue;
        if (bw_str_eq(name, binary)) {
            open_element(out, BW_STR("Binary"));
        } else if (data->element != NULL) {
            open_element(out, name);
        } else {
            open_element(out, BW_STR("Data"));
            add_attribute(out, BW_STR("Name"), name);
        }
        add_value(out, i, types[i]);
    }
    bw_buffer_add_char(out, EVTX_TOKEN_END_ELEMENT);
}
