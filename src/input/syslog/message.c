#include "input/syslog/message.h"

#include <string.h>

#include "base/near.h"
#include "input/syslog/book.h"

void message_add(struct message *message, bw_str name, bw_str value)
{
    if (value.len == 0 || name.len == 0 || message->count == MESSAGE_MAX_FIELDS)
        return;
    message->fields[message->count++] = (struct text_named){.name = name, .value = value};
}

void message_add_number(struct message *message, bw_str name, bw_str value)
{
    if (value.len == 0 || message->count == MESSAGE_MAX_FIELDS)
        return;
    message->fields[message->count++] =
            (struct text_named){.name = name, .value = value, .number = true};
}

void message_set(struct message *message, bw_str category, bw_str action, bw_str outcome)
{
    message->category = category;
    message->action = action;
    message->outcome = outcome;
}

bw_str message_get(const struct message *message, bw_str name)
{
    for (size_t i = 0; i < message->count; i++)
        if (bw_str_eq(message->fields[i].name, name))
            return message->fields[i].value;
    return (bw_str){0};
}

/* ---- addresses ---- */

/* True for 192.0.2.1, 2001:db8::1, fe80::1%eth0; not for a host's name. */
static bool is_address(bw_str text)
{
    size_t colons = 0;
    size_t dots = 0;
    size_t i = 0;
    for (; i < text.len && (text.ptr[i] == '.' || (text.ptr[i] >= '0' && text.ptr[i] <= '9')); i++)
        dots += text.ptr[i] == '.'; /* most are of IPv4 */
    for (; i < text.len && text.ptr[i] != '%'; i++) {
        const char c = text.ptr[i];
        colons += c == ':';
        dots += c == '.';
        if (c == '.' || c == ':' || (c >= '0' && c <= '9'))
            continue;
        if ((c | 0x20) < 'a' || (c | 0x20) > 'f')
            return false;
        if (colons == 0 && bw_str_find_char(text, ':') == SIZE_MAX)
            return false;
    }
    return colons >= 2 || dots == 3;
}

void message_add_source(struct message *message, bw_str address)
{
    /* servers that listen on IPv6 alone */
    if (address.len > 7 && address.ptr[0] == ':' &&
            bw_str_starts_with(address, BW_STR("::ffff:")) &&
            bw_str_find_char(address, '.') != SIZE_MAX)
        address = bw_str_from(address, 7);
    message_add(
            message, is_address(address) ? BW_STR("source.ip") : BW_STR("source.address"), address);
}

/* ---- forms, and pairs ---- */

bool message_match(struct message *message, const struct message_forms *forms)
{
    const struct message_table *table = message_book_table(message->book, forms);
    return table != NULL && message_table_match(table, message);
}

bool message_match_from(
        struct message *message, bw_str word, size_t reach, const struct message_forms *forms)
{
    const bw_str whole = message->text;
    const size_t at = bw_str_find(bw_str_head(whole, reach), word);
    if (at == SIZE_MAX)
        return false;
    message->text = bw_str_from(whole, at);
    if (message_match(message, forms))
        return true;
    message->text = whole;
    return false;
}

bool message_next_pair(bw_str *rest, bw_str *ret_key, bw_str *ret_value)
{
    bw_str text = *rest;
    size_t at = 0;
    while (at < text.len && (text.ptr[at] == ' ' || text.ptr[at] == ','))
        at++;
    text = bw_str_from(text, at);
    if (text.len == 0)
        return false;
    size_t end = 0;
    while (end < text.len && text.ptr[end] != '=' && text.ptr[end] != ' ')
        end++;
    *ret_key = bw_str_head(text, end);
    *ret_value = (bw_str){0};
    if (end == text.len || text.ptr[end] == ' ') {
        *rest = bw_str_from(text, end);
        return true;
    }
    text = bw_str_from(text, end + 1);
    if (text.len != 0 && text.ptr[0] == '"') {
        text = bw_str_from(text, 1);
        end = bw_str_find_char(text, '"');
        *ret_value = end != SIZE_MAX ? bw_str_head(text, end) : text;
        *rest = end != SIZE_MAX ? bw_str_from(text, end + 1) : (bw_str){0};
        return true;
    }
    *ret_value = bw_str_head(text, bw_length_before(text, ' '));
    *rest = bw_str_from(text, ret_value->len);
    return true;
}

/* ---- programs ---- */

/* Solaris numbers its messages: "[ID 800047 auth.info] Failed password ...". */
static bw_str skip_number(bw_str text)
{
    const bw_str head = bw_str_head(text, 48);
    const size_t end =
            bw_str_starts_with(head, BW_STR("[ID ")) ? bw_str_find(head, BW_STR("] ")) : SIZE_MAX;
    return end != SIZE_MAX ? bw_str_from(text, end + 2) : text;
}

static void begin(struct message *message, struct message_book *book, bw_str text)
{
    message->book = book;
    message->text = text;
    message->program = (bw_str){0};
    message->layout = 0;
    message->known = message->auth = message->packet = false;
    message->category = message->action = message->outcome = (bw_str){0};
    message->count = 0;
}

/* What a program says that is no kernel. */
static void read_said(struct message *message, const struct message_known *known)
{
    const struct message_program *program = known->program;
    message->known = program != NULL;
    message->auth = program != NULL && program->auth;
    if (bw_str_ends_with(message->text, BW_STR(" [preauth]"))) /* sshd's, behind any message */
        message->text.len -= 10;
    if ((known->old_pam || message_is_pam(message->text)) && message_parse_pam(message)) {
        message->auth = true;
        return;
    }
    if (program == NULL || (program->forms != NULL && message_match(message, program->forms)))
        return;
    if (program->parse != NULL)
        program->parse(message);
}

void message_read(struct message *message, struct message_book *book, bw_str program, bw_str text)
{
    begin(message, book, skip_number(text));
    if (program.len == 0 && message_is_routeros(message->text, &message->text))
        program = BW_STR("routeros");
    while (message->text.len != 0 && message->text.ptr[message->text.len - 1] == ' ')
        message->text.len--;
    const struct message_known *known =
            program.len != 0 ? message_book_program(book, program) : NULL;
    if (known == NULL)
        return;
    message->program = bw_str_head(bw_str_from(program, known->begin), known->len);
    message->layout = known->layout;
    if (known->kernel) {
        message->known = true;
        message_parse_kernel(message);
        return;
    }
    read_said(message, known);
}
