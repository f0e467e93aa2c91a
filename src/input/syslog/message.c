#include "input/syslog/message.h"

#include <string.h>

#include "base/hash.h"
#include "base/near.h"

void message_add(struct message *message, bw_str name, bw_str value)
{
    if (value.len == 0 || name.len == 0 || message->count == MESSAGE_MAX_FIELDS)
        return;
    message->fields[message->count++] =
            (struct message_field){.name = name, .value = value, .kind = MESSAGE_TEXT};
}

void message_add_number(struct message *message, bw_str name, bw_str value)
{
    if (value.len == 0 || message->count == MESSAGE_MAX_FIELDS)
        return;
    message->fields[message->count++] =
            (struct message_field){.name = name, .value = value, .kind = MESSAGE_NUMBER};
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

/* ---- forms ---- */

/* How often captures of one form may be tried anew: a line can hold a separator a million times. */
#define MAX_TRIES 64

/* Index of the last occurrence of `needle`, or SIZE_MAX. */
static size_t find_last(bw_str s, bw_str needle)
{
    if (needle.len == 0)
        return s.len;
    for (size_t at = s.len < needle.len ? 0 : s.len - needle.len + 1; at > 0; at--)
        if (s.ptr[at - 1] == needle.ptr[0] && memcmp(s.ptr + at - 1, needle.ptr, needle.len) == 0)
            return at - 1;
    return SIZE_MAX;
}

static bool is_address_char(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
           c == ':' || c == '%' || c == '-' || c == '[' || c == ']';
}

/* True for 192.0.2.1, 2001:db8::1, fe80::1%eth0; not for a host's name. */
static bool is_address(bw_str text)
{
    size_t colons = 0;
    size_t dots = 0;
    for (size_t i = 0; i < text.len && text.ptr[i] != '%'; i++) {
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

/* A word ends where `next` stands, which may be its end and the blank behind it. */
static size_t word_length(bw_str text, bw_str next)
{
    const size_t blank = bw_length_before(text, ' ');
    size_t len = blank;
    if (next.len != 0 && next.ptr[0] == ' ') /* no earlier place can be it */
        len = bw_str_starts_with(bw_str_from(text, blank), next) ? blank : SIZE_MAX;
    else if (next.len != 0)
        len = bw_str_find(bw_str_head(text, blank + next.len), next);
    return len != 0 && (len == SIZE_MAX || len <= blank) ? len : SIZE_MAX;
}

/* Length of the capture that `text` begins with; `next` is what follows it in the pattern. */
static size_t capture_length(char kind, bw_str text, bw_str next)
{
    size_t len = 0;
    switch (kind) {
    case 'n':
        while (len < text.len && text.ptr[len] >= '0' && text.ptr[len] <= '9')
            len++;
        return len != 0 ? len : SIZE_MAX;
    case 'w':
        return word_length(text, next);
    case 'a':
        while (len < text.len && is_address_char(text.ptr[len]))
            len++;
        len = find_last(bw_str_head(text, len + next.len), next);
        return len != 0 ? len : SIZE_MAX;
    case 't':
        return find_last(text, next);
    case 'f':
        return next.len != 0 ? bw_str_find(text, next) : text.len;
    default:
        return text.len;
    }
}

static bool is_number_name(bw_str name)
{
    return bw_str_ends_with(name, BW_STR("port")) || bw_str_ends_with(name, BW_STR("pid"));
}

void message_add_source(struct message *message, bw_str address)
{
    message_add(
            message, is_address(address) ? BW_STR("source.ip") : BW_STR("source.address"), address);
}

static void add_capture(struct message *message, bw_str name, bw_str value)
{
    if (is_number_name(name))
        message_add_number(message, name, value);
    else if (bw_str_eq(name, BW_STR("source.ip")))
        message_add_source(message, value);
    else if (bw_str_eq(name, BW_STR("source.domain"))) /* "far.example [192.0.2.7]" */
        message_add(message, name, bw_str_trim(value));
    else
        message_add(message, name, value);
}

struct form_match {
    bw_str captures[MESSAGE_MAX_CAPTURES];
    unsigned tries; /* left */
};

static bool match_pattern(struct form_match *match, const char *pattern, bw_str text, size_t count);

/* The rest of the pattern behind a capture of `len` bytes. */
static bool match_behind(struct form_match *match, const char *pattern, bw_str text, size_t count,
        size_t len, bool keep)
{
    if (keep && count < MESSAGE_MAX_CAPTURES)
        match->captures[count] = bw_str_head(text, len);
    return match_pattern(match, pattern, bw_str_from(text, len), count + keep);
}

/* The words of a pattern up to its next capture. */
static bw_str words_of(const char *pattern)
{
    size_t len = 0;
    while (pattern[len] != '\0' && pattern[len] != '%')
        len++;
    return (bw_str){.ptr = pattern, .len = len};
}

/* What `%` and `kind` capture, and the pattern behind it. Greedy text gives way: of "a b c d", "%t
 * %w %w" takes "a b". */
static bool match_capture(
        struct form_match *match, char kind, const char *pattern, bw_str text, size_t count)
{
    const bw_str next = words_of(pattern);
    size_t len = capture_length(kind, text, next);
    if (len == SIZE_MAX)
        return false;
    while (kind == 't' && pattern[next.len] != '\0') {
        if (match_behind(match, pattern, text, count, len, true))
            return true;
        if (len == 0 || match->tries-- <= 1)
            return false;
        len = find_last(bw_str_head(text, len + next.len - 1), next);
        if (len == SIZE_MAX)
            return false;
    }
    return match_behind(match, pattern, text, count, len, kind != '*');
}

static bool match_pattern(struct form_match *match, const char *pattern, bw_str text, size_t count)
{
    size_t at = 0;
    for (; *pattern != '\0' && *pattern != '%'; pattern++, at++)
        if (at >= text.len || text.ptr[at] != *pattern)
            return false;
    text = bw_str_from(text, at);
    if (*pattern == '\0')
        return text.len == 0;
    return match_capture(match, pattern[1], pattern + 2, text, count);
}

/* The text begins as the pattern does: most patterns are told apart by that. */
static inline bool begins_like(bw_str text, const char *pattern)
{
    for (size_t i = 0; pattern[i] != '\0' && pattern[i] != '%'; i++)
        if (i >= text.len || text.ptr[i] != pattern[i])
            return false;
    return true;
}

bool message_match(struct message *message, const struct message_forms *forms)
{
    for (size_t i = 0; i < forms->count; i++) {
        const struct message_form *form = &forms->forms[i];
        if (!begins_like(message->text, form->pattern))
            continue;
        struct form_match match = {.tries = MAX_TRIES};
        if (!match_pattern(&match, form->pattern, message->text, 0))
            continue;
        for (size_t n = 0; n < MESSAGE_MAX_CAPTURES; n++) {
            if (form->fields[n].len != 0 && match.captures[n].len != 0)
                add_capture(message, form->fields[n], match.captures[n]);
        }
        message_set(message, form->category, form->action, form->outcome);
        message->layout += (uint32_t)i + 1;
        return true;
    }
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
    end = bw_str_find_char(text, ' ');
    *ret_value = end != SIZE_MAX ? bw_str_head(text, end) : text;
    *rest = bw_str_from(text, ret_value->len);
    return true;
}

/* ---- programs ---- */

static const struct message_program *find_program(
        const struct message_program *programs, size_t count, bw_str name)
{
    for (size_t i = 0; i < count; i++)
        if (programs[i].name.len == name.len && programs[i].name.ptr[0] == name.ptr[0] &&
                bw_str_eq(programs[i].name, name))
            return &programs[i];
    return NULL;
}

/* Without its path, and without what polkitd and others put behind their name in brackets. */
static bw_str base_name(bw_str program)
{
    const size_t bracket = bw_str_find_char(program, '(');
    if (bracket != SIZE_MAX && bracket != 0 && !bw_str_ends_with(program, BW_STR("(pam_unix)")))
        program = bw_str_head(program, bracket);
    for (size_t at = program.ptr[0] != '%' ? program.len : 0; at > 0; at--)
        if (program.ptr[at - 1] == '/')
            return at < program.len ? bw_str_from(program, at) : program;
    return program;
}

/* Programs have a layout each, and so have the forms of a program. */
static uint32_t layout_base(bw_str program)
{
    return (uint32_t)bw_hash64(bw_str_bytes(program), 0) & 0xffffff00u;
}

/* Solaris numbers its messages: "[ID 800047 auth.info] Failed password ...". */
static bw_str skip_number(bw_str text)
{
    const bw_str head = bw_str_head(text, 48);
    const size_t end =
            bw_str_starts_with(head, BW_STR("[ID ")) ? bw_str_find(head, BW_STR("] ")) : SIZE_MAX;
    return end != SIZE_MAX ? bw_str_from(text, end + 2) : text;
}

void message_read(struct message *message, bw_str program, bw_str text)
{
    message->program = program.len != 0 ? base_name(program) : program;
    message->text = skip_number(text);
    if (program.len == 0 && message_is_routeros(message->text, &message->text))
        message->program = BW_STR("routeros");
    while (message->text.len != 0 && message->text.ptr[message->text.len - 1] == ' ')
        message->text.len--;
    message->layout = layout_base(message->program);
    message->known = message->auth = false;
    message->category = message->action = message->outcome = (bw_str){0};
    message->count = 0;
    if (message->program.len == 0)
        return;
    if (bw_str_eq(message->program, BW_STR("kernel"))) {
        message->known = true;
        message_parse_kernel(message);
        return;
    }
    const struct message_program *known =
            find_program(message_auth_programs, message_auth_program_count, message->program);
    if (known == NULL)
        known = find_program(
                message_daemon_programs, message_daemon_program_count, message->program);
    if (known == NULL)
        known = find_program(
                message_service_programs, message_service_program_count, message->program);
    if (known == NULL)
        known = find_program(
                message_appliance_programs, message_appliance_program_count, message->program);
    message->known = known != NULL;
    message->auth = known != NULL && known->auth;
    if (bw_str_ends_with(message->text, BW_STR(" [preauth]"))) /* sshd's, behind any message */
        message->text.len -= 10;
    if (message_parse_pam(message)) {
        message->auth = true;
        return;
    }
    if (known == NULL || (known->forms != NULL && message_match(message, known->forms)))
        return;
    if (known->parse != NULL)
        known->parse(message);
}
