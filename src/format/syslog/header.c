#include "format/syslog/header.h"

#include <string.h>

#include "base/chars.h"
#include "base/hash.h"
#include "base/number.h"

/* A program's name in a header: RFC 5424 allows 48, paths and journal identifiers are longer. */
#define MAX_TAG 128

/* A host's name: RFC 5424 allows 255. */
#define MAX_HOST 255

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char char_at(bw_str text, size_t at)
{
    return at < text.len ? text.ptr[at] : '\0';
}

static bw_str skip_blanks(bw_str text)
{
    size_t at = 0;
    while (at < text.len && (text.ptr[at] == ' ' || text.ptr[at] == '\t'))
        at++;
    return bw_str_from(text, at);
}

/* The word that `text` begins with. */
static bw_str first_word(bw_str text)
{
    const size_t end = bw_str_find_char(text, ' ');
    return end != SIZE_MAX ? bw_str_head(text, end) : text;
}

/* ---- facility and severity ---- */

static const bw_str facilities[] = {BW_STR_INIT("kern"), BW_STR_INIT("user"), BW_STR_INIT("mail"),
        BW_STR_INIT("daemon"), BW_STR_INIT("auth"), BW_STR_INIT("syslog"), BW_STR_INIT("lpr"),
        BW_STR_INIT("news"), BW_STR_INIT("uucp"), BW_STR_INIT("cron"), BW_STR_INIT("authpriv"),
        BW_STR_INIT("ftp"), BW_STR_INIT("ntp"), BW_STR_INIT("audit"), BW_STR_INIT("alert"),
        BW_STR_INIT("clock"), BW_STR_INIT("local0"), BW_STR_INIT("local1"), BW_STR_INIT("local2"),
        BW_STR_INIT("local3"), BW_STR_INIT("local4"), BW_STR_INIT("local5"), BW_STR_INIT("local6"),
        BW_STR_INIT("local7")};

static const bw_str severities[] = {BW_STR_INIT("emerg"), BW_STR_INIT("alert"), BW_STR_INIT("crit"),
        BW_STR_INIT("err"), BW_STR_INIT("warning"), BW_STR_INIT("notice"), BW_STR_INIT("info"),
        BW_STR_INIT("debug")};

static const struct alias {
    bw_str name;
    int severity;
} severity_aliases[] = {
        {BW_STR_INIT("panic"), 0},
        {BW_STR_INIT("error"), 3},
        {BW_STR_INIT("warn"), 4},
};

bw_str syslog_facility_name(int facility)
{
    if (facility < 0 || (size_t)facility >= BW_COUNT(facilities))
        return (bw_str){0};
    return facilities[facility];
}

bw_str syslog_severity_name(int severity)
{
    if (severity < 0 || (size_t)severity >= BW_COUNT(severities))
        return (bw_str){0};
    return severities[severity];
}

static int find_name(const bw_str *names, size_t count, bw_str name)
{
    for (size_t i = 0; i < count; i++)
        if (bw_str_eq(names[i], name))
            return (int)i;
    return -1;
}

/* "authpriv.info", "auth|security:info". */
static bool read_level(bw_str word, struct syslog_header *h)
{
    bw_str facility;
    if (word.len < 7)
        return false;
    const char separator = bw_str_find_char(word, '|') != SIZE_MAX ? ':' : '.';
    if (!bw_str_cut(&word, separator, &facility) || word.ptr == NULL)
        return false;
    facility = bw_str_head(facility, bw_str_find_char(facility, '|'));
    const int f = find_name(facilities, BW_COUNT(facilities), facility);
    int s = find_name(severities, BW_COUNT(severities), word);
    for (size_t i = 0; i < BW_COUNT(severity_aliases) && s < 0; i++)
        if (bw_str_eq(severity_aliases[i].name, word))
            s = severity_aliases[i].severity;
    if (f < 0 || s < 0)
        return false;
    h->facility = f;
    h->severity = s;
    return true;
}

/* "<34>": its length, 0 when there is none. */
static size_t read_priority(bw_str text, struct syslog_header *h)
{
    unsigned value = 0;
    size_t at = 1;
    if (char_at(text, 0) != '<')
        return 0;
    for (; at < 5 && is_digit(char_at(text, at)); at++)
        value = value * 10 + (unsigned)(text.ptr[at] - '0');
    if (at == 1 || char_at(text, at) != '>' || value > 191)
        return 0;
    h->facility = (int)(value / 8);
    h->severity = (int)(value % 8);
    return at + 1;
}

/* ---- host, program and process id ---- */

/* Words that stand where a host would in the logs of programs. */
static bool is_level_word(bw_str word)
{
    static const bw_str words[] = {BW_STR_INIT("trace"), BW_STR_INIT("debug"), BW_STR_INIT("info"),
            BW_STR_INIT("notice"), BW_STR_INIT("warn"), BW_STR_INIT("warning"),
            BW_STR_INIT("error"), BW_STR_INIT("err"), BW_STR_INIT("critical"), BW_STR_INIT("crit"),
            BW_STR_INIT("fatal"), BW_STR_INIT("severe"), BW_STR_INIT("alert"),
            BW_STR_INIT("subdebug"), BW_STR_INIT("ddebug"), BW_STR_INIT("note"),
            BW_STR_INIT("fine"), BW_STR_INIT("log"), BW_STR_INIT("panic")};
    if (word.len > 8 || word.len < 3)
        return false;
    for (size_t i = 0; i < BW_COUNT(words); i++)
        if (words[i].len == word.len && words[i].ptr[0] == (word.ptr[0] | 0x20) &&
                bw_str_eq_ascii_nocase(words[i], word))
            return true;
    return false;
}

static bool is_host_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '-' ||
           c == '.' || c == '_' || c == ':' || c == '%' || c == '/' || c == '@' ||
           (unsigned char)c >= 0x80;
}

/* "daemon.", "auth|", "<", "In(": nearly every line has a name there that none of these begins. */
static bool may_be_level(bw_str text)
{
    const char first = char_at(text, 0);
    if (first == '<' || char_at(text, 2) == '(')
        return true;
    for (size_t i = 0; i < BW_COUNT(facilities); i++)
        if (facilities[i].ptr[0] == first && bw_str_starts_with(text, facilities[i]) &&
                (char_at(text, facilities[i].len) == '.' ||
                        char_at(text, facilities[i].len) == '|'))
            return true;
    return false;
}

/* Length of the name that `text` begins with when a blank follows it and nothing in it can be of a
 * level, a program or a mnemonic: nearly always what a host is called. Else 0. */
static size_t plain_host_length(bw_str text)
{
    size_t len = 0;
    bool dots = false;
    for (; len < text.len; len++) {
        const char c = text.ptr[len];
        const char lower = (char)(c | 0x20);
        dots |= c == '.';
        if (!is_digit(c) && c != '-' && c != '.' && c != '_' && (lower < 'a' || lower > 'z'))
            break;
    }
    if (len > MAX_HOST || char_at(text, len) != ' ' || text.ptr[0] == '-' ||
            (dots && may_be_level(text)) || is_level_word(bw_str_head(text, len)))
        return 0;
    return len;
}

/* "cpu31:1001392590": ESXi's kernel says on which one it ran, and its world. */
static bool is_processor(bw_str word)
{
    const size_t colon = bw_str_find_char(word, ':');
    return bw_str_starts_with(word, BW_STR("cpu")) && colon != SIZE_MAX && colon > 3 &&
           is_digit(char_at(word, 3)) && is_digit(char_at(word, colon + 1));
}

/* A host's name or address; what relays make of it ("a/b", "src@relay") may be in it. */
static bool is_host(bw_str word)
{
    if (word.len == 0 || word.len > MAX_HOST || word.ptr[0] == '%' || word.ptr[0] == '/' ||
            is_processor(word))
        return false;
    /* not "--- last message repeated 3 times ---", nor FreeRADIUS' lone colon */
    bool name = bw_str_eq(word, BW_STR("-"));
    for (size_t i = 0; i < word.len; i++) {
        if (!is_host_char(word.ptr[i]))
            return false;
        name |= strchr("-.:_%/@", word.ptr[i]) == NULL;
    }
    return name;
}

bw_str syslog_ubiquiti_name(bw_str word)
{
    bw_str rest = word;
    bw_str name;
    bw_str mac;
    size_t digits = 0;
    while (rest.len != 0 && (rest.ptr[0] == '(' || rest.ptr[0] == '"'))
        rest = bw_str_from(rest, 1);
    if (!bw_str_cut(&rest, ',', &name) || !bw_str_cut(&rest, ',', &mac) || rest.len == 0 ||
            mac.len != 12)
        return (bw_str){0};
    while (digits < mac.len &&
            (is_digit(mac.ptr[digits]) ||
                    ((mac.ptr[digits] | 0x20) >= 'a' && (mac.ptr[digits] | 0x20) <= 'f')))
        digits++;
    return digits == mac.len && is_host(name) ? name : (bw_str){0};
}

/* Behind "prog[pid]": a colon, journald's and launchd's " (detail):", or Kerberos' "(info):". */
static bool end_tag(bw_str text, bw_str *ret_message)
{
    if (char_at(text, 0) == ':') {
        *ret_message = bw_str_from(text, char_at(text, 1) == ' ' ? 2 : 1);
        return true;
    }
    if (bw_str_starts_with(text, BW_STR(" ("))) {
        const size_t end = bw_str_find(bw_str_head(text, MAX_TAG), BW_STR("): "));
        if (end != SIZE_MAX) {
            *ret_message = bw_str_from(text, 1);
            return true;
        }
    }
    if (char_at(text, 0) == '(') {
        const size_t end = bw_str_find(bw_str_head(text, 24), BW_STR("): "));
        if (end != SIZE_MAX) {
            *ret_message = bw_str_from(text, end + 3);
            return true;
        }
    }
    *ret_message = bw_str_from(text, 1);
    return text.len == 0 || text.ptr[0] == ' ';
}

/* "sshd[123]: ", "kernel: ". False when the text does not begin with a program's name. */
static bool read_tag(bw_str text, struct syslog_header *h)
{
    const size_t limit = text.len < MAX_TAG ? text.len : MAX_TAG;
    size_t at = 0;
    while (at < limit && text.ptr[at] != ' ' && text.ptr[at] != '[' && text.ptr[at] != '\t' &&
            (text.ptr[at] != ':' || (at + 1 < text.len && text.ptr[at + 1] != ' ')))
        at++;
    if (at == 0 || at == limit || text.ptr[at] == ' ' || text.ptr[at] == '\t' || text.ptr[0] == '{')
        return false; /* {"a": an object of JSON is no name */
    const bw_str program = bw_str_head(text, at);
    if (text.ptr[at] == ':') {
        h->program = program;
        h->message = bw_str_from(text, at + 1 + (char_at(text, at + 1) == ' '));
        return true;
    }
    const bw_str rest = bw_str_from(text, at + 1);
    const size_t close = bw_str_find_char(bw_str_head(rest, MAX_TAG), ']');
    if (close == SIZE_MAX || bw_str_find_char(bw_str_head(rest, close), ' ') != SIZE_MAX ||
            !end_tag(bw_str_from(rest, close + 1), &h->message))
        return false;
    h->program = program;
    h->pid = bw_str_head(rest, close);
    return true;
}

#define IN_NAME (BW_CHAR_LETTER | BW_CHAR_DIGIT | BW_CHAR_OF_PROGRAM)

/* Names of programs are shorter. */
#define MAX_USUAL 64

/* "sshd[123]: ", "kernel: ", and nothing in it that could be a level, a time or another header: the
 * same as everything else would find, for nearly all lines. */
static bool read_usual_tag(bw_str text, struct syslog_header *h)
{
    const bw_str tag = bw_str_head(text, MAX_USUAL);
    const size_t limit = tag.len;
    size_t at = bw_length_of(tag, IN_NAME);
    if (at == 0 || at == limit || is_digit(text.ptr[0]) || text.ptr[0] == '.')
        return false;
    const size_t end = at;
    size_t pid = at;
    if (text.ptr[at] == '[') {
        pid = ++at;
        at += bw_length_of(bw_str_from(tag, at), BW_CHAR_DIGIT);
        if (at == pid || at == limit || text.ptr[at++] != ']')
            return false;
    }
    if (text.len - at < 2 || text.ptr[at] != ':' || text.ptr[at + 1] != ' ')
        return false;
    h->program = bw_str_head(text, end);
    h->pid = (bw_str){.ptr = text.ptr + pid, .len = pid != end ? at - 1 - pid : 0};
    h->message = bw_str_from(text, at + 2);
    return true;
}

/* "vpxd 4711 - - text": of RFC 5424 without the number in front, as files of vCenter have it. */
static bool read_parts(bw_str text, struct syslog_header *h)
{
    const bw_str ends = BW_STR(" - - ");
    const size_t name = bw_length_of(bw_str_head(text, MAX_TAG), IN_NAME);
    size_t at = name + 1;
    while (at < name + 12 && is_digit(char_at(text, at)))
        at++;
    const bool number = at > name + 1;
    at += !number && char_at(text, at) == '-';
    if (name == 0 || char_at(text, name) != ' ' || at == name + 1 ||
            !bw_str_starts_with(bw_str_from(text, at), ends))
        return false;
    h->program = bw_str_head(text, name);
    h->pid = number ? bw_str_head(bw_str_from(text, name + 1), at - name - 1) : (bw_str){0};
    h->message = skip_blanks(bw_str_from(text, at + ends.len));
    return true;
}

/* VMware Horizon writes its name without a colon. */
static bool read_bare_tag(bw_str text, struct syslog_header *h)
{
    if (read_parts(text, h))
        return true;
    const bw_str name = BW_STR("View");
    if (!bw_str_starts_with(text, BW_STR("View User ")) &&
            !bw_str_starts_with(text, BW_STR("View The agent ")))
        return false;
    h->program = bw_str_head(text, name.len);
    h->message = bw_str_from(text, name.len + 1);
    return true;
}

/* "In(38)", "Wa(180)": level and priority, as ESXi 8 writes them. */
static bool is_esxi_level(bw_str word)
{
    if (word.len < 5 || word.len > 8 || word.ptr[0] < 'A' || word.ptr[0] > 'Z' ||
            word.ptr[2] != '(' || word.ptr[word.len - 1] != ')')
        return false;
    for (size_t i = 3; i < word.len - 1; i++)
        if (!is_digit(word.ptr[i]))
            return false;
    return true;
}

/* BusyBox, FreeBSD and AIX write facility and level into the line. */
static bw_str skip_level(bw_str text, struct syslog_header *h)
{
    if (!may_be_level(text))
        return text;
    bw_str word = first_word(bw_str_head(text, MAX_TAG));
    const size_t len = word.len;
    if (is_esxi_level(word))
        return skip_blanks(bw_str_from(text, len));
    if (word.len > 2 && word.ptr[0] == '<' && word.ptr[word.len - 1] == '>')
        word = bw_str_head(bw_str_from(word, 1), word.len - 2);
    return read_level(word, h) ? skip_blanks(bw_str_from(text, len)) : text;
}

/* Cisco's number of a message before the time, and the mark of a clock that is not set. */
static bw_str skip_sequence(bw_str text)
{
    size_t at = 0;
    while (at < 12 && is_digit(char_at(text, at)))
        at++;
    if (at != 0 && char_at(text, at) == ':')
        text = bw_str_from(text, at + (char_at(text, at + 1) == ' ' ? 2 : 1));
    if (char_at(text, 0) == '*' || char_at(text, 0) == '.')
        text = bw_str_from(text, 1);
    return text;
}

/* "%SYS-5-CONFIG_I: " of Cisco, "%%01SHELL/4/..." of Huawei: what the message is. */
static bool is_mnemonic(bw_str text)
{
    return text.len > 4 && text.ptr[0] == '%' &&
           ((text.ptr[1] >= 'A' && text.ptr[1] <= 'Z') || text.ptr[1] == '%');
}

static bool read_behind_stamp(bw_str text, struct syslog_header *h, unsigned depth);

/* A header inside: of the host that a relay's line is about. */
static bool read_inner(bw_str text, struct syslog_header *h)
{
    struct syslog_header inner = {.facility = h->facility, .severity = h->severity};
    text = bw_str_from(text, read_priority(text, &inner));
    text = skip_sequence(text);
    const size_t len = stamp_read(text, &inner.stamp);
    if (len == 0 || inner.stamp.form == STAMP_EPOCH ||
            !read_behind_stamp(bw_str_from(text, len), &inner, 1) || inner.program.len == 0 ||
            inner.level_first)
        return false;
    if (inner.host.len != 0)
        inner.relay = h->host;
    else
        inner.host = h->host;
    inner.form = h->form;
    *h = inner;
    return true;
}

/* "10.0.0.5 web01 sshd[123]: ": whoever keeps the address that a message came from puts it before
 * the name of the host. Only where a program with its number follows. */
static bool read_host_behind_address(bw_str text, struct syslog_header *h)
{
    const size_t len = plain_host_length(text);
    struct syslog_header inner = *h;
    size_t digits = 0;
    while (digits < h->host.len && (is_digit(h->host.ptr[digits]) || h->host.ptr[digits] == '.'))
        digits++;
    if (len == 0 || digits != h->host.len || digits < 7 ||
            !read_tag(skip_blanks(bw_str_from(text, len + 1)), &inner) || inner.pid.len == 0)
        return false;
    inner.relay = h->host;
    inner.host = bw_str_head(text, len);
    *h = inner;
    return true;
}

/* "web01 web01 nginx: ": nginx puts the host before its name, and so does the syslogd that it sends
 * to. */
static bool read_host_again(bw_str text, struct syslog_header *h)
{
    return h->host.len != 0 && bw_str_starts_with(text, h->host) &&
           char_at(text, h->host.len) == ' ' &&
           read_usual_tag(bw_str_from(text, h->host.len + 1), h);
}

/* Behind the host: the program, or a header of its own. */
static void read_behind_host(bw_str text, struct syslog_header *h, unsigned depth)
{
    if (read_usual_tag(text, h) || read_host_again(text, h))
        return;
    h->message = text;
    if (bw_str_starts_with(text, BW_STR(": ")))
        text = bw_str_from(text, 2);
    if (bw_str_starts_with(text, BW_STR("Message forwarded from "))) {
        bw_str host;
        text = bw_str_from(text, 23);
        if (!bw_str_cut(&text, ':', &host) || text.ptr == NULL)
            return;
        h->relay = h->host;
        h->host = host;
        text = skip_blanks(text);
    }
    const char first = char_at(text, 0);
    if (depth == 0 &&
            (is_digit(first) || first == '<' || first == '*' || first == '.' ||
                    (first >= 'A' && first <= 'W')) &&
            read_inner(text, h))
        return;
    text = skip_level(text, h);
    if (!read_host_behind_address(text, h) && !read_tag(text, h) && !read_bare_tag(text, h))
        h->message = text;
}

/* What follows the time: " host prog[pid]: message", with one or the other missing. */
static bool read_behind_stamp(bw_str text, struct syslog_header *h, unsigned depth)
{
    if (char_at(text, 0) == ':') { /* Cisco: no host */
        text = skip_blanks(bw_str_from(text, 1));
        if (!read_tag(text, h))
            h->message = text;
        return is_mnemonic(text) || h->stamp.form == STAMP_TRADITIONAL;
    }
    if (char_at(text, 0) != ' ')
        return false;
    const size_t plain = plain_host_length(bw_str_from(text, 1));
    if (plain != 0) {
        h->host = bw_str_head(bw_str_from(text, 1), plain);
        read_behind_host(skip_blanks(bw_str_from(text, plain + 2)), h, depth);
        return true;
    }
    text = skip_level(skip_blanks(text), h);
    const bw_str word = first_word(text);
    const bw_str rest = skip_blanks(bw_str_from(text, word.len));
    const bool colon = word.len > 1 && word.ptr[word.len - 1] == ':';
    const bw_str ubiquiti = syslog_ubiquiti_name(word);
    if (ubiquiti.len != 0) {
        h->host = ubiquiti;
        read_behind_host(rest, h, depth);
        return true;
    }
    if (colon && is_mnemonic(rest)) {
        h->host = bw_str_head(word, word.len - 1);
        read_behind_host(rest, h, depth);
        return true;
    }
    if (is_mnemonic(word) || colon || char_at(word, word.len - 1) == ']' ||
            bw_str_find(word, BW_STR("]:")) != SIZE_MAX) {
        if (read_tag(text, h))
            return true; /* no host */
    }
    if (!is_host(word)) { /* no host and no program: only a stamp of syslog's own says what it is */
        h->message = text;
        return h->stamp.form == STAMP_TRADITIONAL;
    }
    h->level_first = is_level_word(word);
    if (!h->level_first)
        h->host = word;
    read_behind_host(rest, h, depth);
    return true;
}

/* ---- RFC 5424 ---- */

/* Length of the structured data; 0 when its form breaks. */
static size_t structured_length(bw_str text)
{
    struct syslog_param param = {0};
    bw_str rest = text;
    if (char_at(text, 0) == '-')
        return 1;
    while (syslog_param_next(&rest, &param))
        continue;
    return param.id.len != 0 && char_at(rest, 0) == ']' ? text.len - rest.len + 1 : 0;
}

static bw_str next_part(bw_str *rest)
{
    bw_str part;
    if (!bw_str_cut(rest, ' ', &part))
        return (bw_str){0};
    return part.len == 1 && part.ptr[0] == '-' ? (bw_str){0} : part;
}

/* "1 2022-07-04T12:00:00Z host app procid msgid [sd] message" */
static bool read_5424(bw_str text, struct syslog_header *h)
{
    bw_str rest = bw_str_from(text, 2);
    const bw_str time = next_part(&rest);
    if (time.len != 0 && (stamp_read(time, &h->stamp) != time.len || h->stamp.form != STAMP_ISO))
        return false;
    h->host = next_part(&rest);
    h->program = next_part(&rest);
    h->pid = next_part(&rest);
    h->message_id = next_part(&rest);
    if (rest.len == 0)
        return false;
    const size_t len = structured_length(rest);
    if (len > 1)
        h->structured = bw_str_head(rest, len);
    rest = skip_blanks(bw_str_from(rest, len));
    if (bw_str_starts_with(rest, BW_STR("\xef\xbb\xbf")))
        rest = bw_str_from(rest, 3);
    h->message = rest;
    h->form = SYSLOG_RFC5424;
    return true;
}

/* ---- the line ---- */

/* "123 <34>": the octet count of RFC 6587, 3.4.1. */
static bw_str skip_count(bw_str text)
{
    size_t at = 0;
    while (at < 8 && is_digit(char_at(text, at)))
        at++;
    if (at != 0 && char_at(text, at) == ' ' && char_at(text, at + 1) == '<')
        return bw_str_from(text, at + 1);
    return text;
}

/* "[    1.234567] usb 1-1: ..." */
static bool read_ring_buffer(bw_str text, struct syslog_header *h)
{
    size_t at = 1;
    size_t digits = 0;
    while (char_at(text, at) == ' ')
        at++;
    while (is_digit(char_at(text, at)))
        at++;
    if (at < 2 || at > 16 || char_at(text, at) != '.')
        return false;
    for (at++; is_digit(char_at(text, at)); at++)
        digits++;
    if (digits != 6 || char_at(text, at) != ']' || char_at(text, at + 1) != ' ')
        return false;
    h->form = SYSLOG_RING_BUFFER;
    h->program = BW_STR("kernel");
    h->message = bw_str_from(text, at + 2);
    return true;
}

static void begin(struct syslog_header *h)
{
    *h = (struct syslog_header){.facility = -1, .severity = -1};
}

bool syslog_header_read(bw_str line, struct syslog_header *ret_header)
{
    struct syslog_header *h = ret_header;
    begin(h);
    if (line.len == 0)
        return false;
    const bw_str text = is_digit(line.ptr[0]) ? skip_count(line) : line;
    const size_t priority = read_priority(text, h);
    bw_str rest = bw_str_from(text, priority);
    if (priority != 0 && bw_str_starts_with(rest, BW_STR("1 ")) && read_5424(rest, h))
        return true;
    if (char_at(rest, 0) == '[' && read_ring_buffer(rest, h))
        return true;
    if (priority != 0 && char_at(rest, 0) == ' ' && is_digit(char_at(rest, 1)))
        rest = bw_str_from(rest, 1); /* "<13> 2023-07-02T17:50:30.774Z": RealVNC's own log */
    /* "<13> Mar  7 19:06:53": devices write a blank, and rsyslog reads over it */
    bw_str behind = skip_sequence(bw_str_from(rest, priority != 0 && char_at(rest, 0) == ' '));
    const size_t len = stamp_read(behind, &h->stamp);
    if (len != 0 && read_behind_stamp(bw_str_from(behind, len), h, 0))
        return true;
    if (priority == 0)
        return false;
    h->stamp = (struct stamp){.form = STAMP_NONE};
    h->form = SYSLOG_PRIORITY;
    h->host = (bw_str){0};
    if (!read_tag(rest, h))
        h->message = rest;
    return true;
}

/* The length of the stamp that the line begins with, with the usual host behind it; else 0. */
static size_t read_usual(bw_str line, const struct syslog_usual *usual, struct stamp *ret_stamp)
{
    size_t at = usual->time_len;
    if (usual->len == 0)
        return 0;
    if (at != 0 && bw_str_starts_with(line, (bw_str){.ptr = usual->time, .len = at}))
        *ret_stamp = usual->stamp;
    else
        at = stamp_read_plain(line, ret_stamp);
    const bw_str host = {.ptr = usual->host, .len = usual->len};
    return at != 0 && bw_str_starts_with(bw_str_from(line, at), host) ? at : 0;
}

/* Lines of one second follow each other. */
static void keep_time(struct syslog_usual *usual, bw_str time, const struct stamp *stamp)
{
    if (bw_str_eq(time, (bw_str){.ptr = usual->time, .len = usual->time_len}) ||
            time.len > sizeof(usual->time))
        return;
    memcpy(usual->time, time.ptr, time.len);
    usual->time_len = time.len;
    usual->stamp = *stamp;
}

static void keep_usual(bw_str line, struct syslog_usual *usual)
{
    struct stamp stamp;
    const size_t at = stamp_read_plain(line, &stamp);
    const size_t host = at != 0 ? plain_host_length(bw_str_from(line, at + 1)) : 0;
    if (host == 0 || host + 2 > sizeof(usual->host))
        return;
    usual->len = host + 2;
    memcpy(usual->host, line.ptr + at, usual->len);
    usual->hash = bw_hash64((bw_bytes){(const uint8_t *)usual->host + 1, host}, 0);
}

/* As begin, and the stamp stays. Member by member: to clear all of it costs more than the rest. */
static void begin_behind_stamp(struct syslog_header *h)
{
    h->form = SYSLOG_RFC3164;
    h->facility = h->severity = -1;
    h->level_first = false;
    h->relay = h->program = h->pid = (bw_str){0};
    h->message_id = h->structured = h->message = (bw_str){0};
}

bool syslog_header_read_usual(
        bw_str line, struct syslog_usual *usual, struct syslog_header *ret_header)
{
    const size_t at = read_usual(line, usual, &ret_header->stamp);
    ret_header->usual = at != 0;
    if (at == 0) {
        keep_usual(line, usual);
        return syslog_header_read(line, ret_header);
    }
    keep_time(usual, bw_str_head(line, at), &ret_header->stamp);
    begin_behind_stamp(ret_header);
    ret_header->host = (bw_str){.ptr = line.ptr + at + 1, .len = usual->len - 2};
    read_behind_host(skip_blanks(bw_str_from(line, at + usual->len)), ret_header, 0);
    return true;
}

bool syslog_header_is_usual(bw_str line, const struct syslog_usual *usual)
{
    struct stamp stamp;
    return read_usual(line, usual, &stamp) != 0;
}

/* A time of RFC 3339, and a name without anything that could make it something else than a host's.
 */
static bool begins_usually(bw_str line)
{
    struct stamp stamp;
    const size_t at = stamp_read(line, &stamp);
    if (at == 0 || stamp.form != STAMP_ISO || char_at(line, at) != ' ')
        return false;
    const bw_str text = bw_str_from(line, at + 1);
    return plain_host_length(text) != 0;
}

bool syslog_header_begins(bw_str line)
{
    struct stamp stamp;
    struct syslog_header header;
    size_t zeros = 0;
    while (zeros < line.len && line.ptr[zeros] == '\0')
        zeros++;
    line = bw_str_from(line, zeros);
    const char first = char_at(line, 0);
    if (first >= 'A' && first <= 'S') {
        const size_t len = stamp_read(line, &stamp);
        if (len != 0 && stamp.form == STAMP_TRADITIONAL && char_at(line, len) == ' ')
            return true;
    }
    if (is_digit(first) && begins_usually(line))
        return true;
    if (!is_digit(first) && first != '<' && first != '[' && first != '*' && first != '.' &&
            (first < 'A' || first > 'W'))
        return false;
    return syslog_header_read(line, &header);
}

/* "203.0.113.9:51234", "anna/203.0.113.9:51234": whom a program talks with (OpenVPN's own log). */
static bool is_peer(bw_str word)
{
    size_t at = word.len;
    while (at != 0 && is_digit(word.ptr[at - 1]))
        at--;
    return at != word.len && at > 1 && word.ptr[at - 1] == ':' &&
           bw_str_find_char(word, '.') != SIZE_MAX;
}

bool syslog_header_is_sure(const struct syslog_header *h)
{
    switch (h->form) {
    case SYSLOG_RFC5424:
    case SYSLOG_RING_BUFFER:
        return true;
    case SYSLOG_PRIORITY:
        return h->program.len != 0 || bw_str_starts_with(h->message, BW_STR("{\""));
    case SYSLOG_RFC3164:
        break;
    }
    if (h->stamp.form == STAMP_TRADITIONAL)
        return true;
    if (h->level_first || is_peer(h->host))
        return false;
    if (h->program.len == 0) /* what a priority stands before needs no program */
        return h->facility >= 0 && h->stamp.form == STAMP_ISO && h->host.len != 0;
    if (h->facility >= 0 || is_mnemonic(h->program))
        return true;
    if (h->host.len == 0) /* ESXi's own files */
        return h->stamp.form == STAMP_ISO && h->stamp.has_zone && h->pid.len != 0;
    return (h->stamp.form == STAMP_ISO || h->stamp.form == STAMP_CTIME ||
            h->stamp.form == STAMP_EPOCH || (h->stamp.has_zone && h->pid.len != 0));
}
