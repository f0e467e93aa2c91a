#include "input/text/log.h"

#include <stdlib.h>
#include <string.h>

#include "format/syslog/stamp.h"
#include "input/syslog/message.h"
#include "input/text/line_log.h"
#include "input/text/stamp_guess.h"
#include "input/web/request_line.h"

/* Lines that the probe looks at, and how much of UTF-16 it decodes for that. */
#define PROBE_LINES   64
#define PROBE_SCRATCH (12 * BW_KIB)

/* What can stand behind a time. */
#define ENDS " \t\r\n]>:,;|\""

/* How far into a message its form is looked for. */
#define MAX_LEAD 128

struct text_state {
    struct stamp_guess guess;
    struct message message;
    struct message_book *book;
    struct request_line request;
};

static char char_at(bw_str text, size_t at)
{
    return at < text.len ? text.ptr[at] : '\0';
}

/* ---- where the time is ---- */

/* What programs write before it. */
static const bw_str leads[] = {
        BW_STR_INIT("["),
        BW_STR_INIT("update-alternatives "),
        BW_STR_INIT("Start-Date: "), /* apt's history.log */
        BW_STR_INIT("Log started: "),
        BW_STR_INIT("time=\""), /* logfmt */
        BW_STR_INIT("time="),
        BW_STR_INIT("ts="),
        BW_STR_INIT("t="),
        BW_STR_INIT("<"),
        BW_STR_INIT("D, ["), /* Ruby's logger */
        BW_STR_INIT("I, ["),
        BW_STR_INIT("W, ["),
        BW_STR_INIT("E, ["),
        BW_STR_INIT("F, ["),
        BW_STR_INIT("A, ["),
};

/* "I0704 12:00:00.123456 ...": glog and klog, month and day without a year. */
static size_t read_glog(bw_str line, struct stamp *stamp)
{
    char traditional[] = "Jan 01 ";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const char level = char_at(line, 0);
    char text[64];
    if (level != 'I' && level != 'W' && level != 'E' && level != 'F')
        return 0;
    for (size_t i = 1; i < 5; i++)
        if (char_at(line, i) < '0' || char_at(line, i) > '9')
            return 0;
    const unsigned month = (unsigned)(line.ptr[1] - '0') * 10 + (unsigned)(line.ptr[2] - '0');
    if (month < 1 || month > 12 || char_at(line, 5) != ' ')
        return 0;
    memcpy(traditional, months + 3 * ((size_t)month - 1), 3);
    traditional[4] = line.ptr[3];
    traditional[5] = line.ptr[4];
    const bw_str rest = bw_str_head(bw_str_from(line, 6), sizeof(text) - 8);
    memcpy(text, traditional, 7);
    if (rest.len != 0)
        memcpy(text + 7, rest.ptr, rest.len);
    const size_t len = stamp_read((bw_str){text, 7 + rest.len}, stamp);
    return len != 0 ? len - 7 + 6 : 0;
}

/* "[I][4711][19 Jul 2023 10:00:00 UTC][...": level and number before the time, as F5's restjavad
 * has them. Length of what stands before the time; 0 when it is not so. */
static size_t before_numbered(bw_str line)
{
    size_t at = 4;
    if (char_at(line, 0) != '[' || char_at(line, 1) < 'A' || char_at(line, 1) > 'Z' ||
            !bw_str_starts_with(bw_str_from(line, 2), BW_STR("][")))
        return 0;
    while (at < 24 && char_at(line, at) >= '0' && char_at(line, at) <= '9')
        at++;
    return at > 4 && bw_str_starts_with(bw_str_from(line, at), BW_STR("][")) ? at + 2 : 0;
}

/* Length of the line up to the end of its stamp; 0 when it does not begin with one. */
static size_t find_stamp(bw_str line, struct stamp *stamp)
{
    size_t lead = 0;
    const char first = char_at(line, 0);
    if (first < '0' || first > '9')
        for (size_t i = 0; i < BW_COUNT(leads) && lead == 0; i++)
            if (leads[i].ptr[0] == first && bw_str_starts_with(line, leads[i]))
                lead = leads[i].len;
    size_t len = stamp_read(bw_str_from(line, lead), stamp);
    if (len == 0 && lead == 0)
        len = read_glog(line, stamp);
    if (len == 0 && first == '[') {
        lead = before_numbered(line);
        len = lead != 0 ? stamp_read(bw_str_from(line, lead), stamp) : 0;
    }
    if (len == 0)
        return 0;
    const char behind = char_at(line, lead + len);
    if (lead == 1 && behind != ']' && behind != '>' && behind != ' ' && behind != ',')
        return 0;
    return behind == '\0' || strchr(ENDS, behind) != NULL ? lead + len : 0;
}

/* What follows the stamp, without what parts the two. */
static bw_str behind_stamp(bw_str line, size_t stamp)
{
    size_t at = stamp;
    while (at < line.len && strchr(ENDS, line.ptr[at]) != NULL && line.ptr[at] != '\0')
        at++;
    if (char_at(line, at) == '-' && char_at(line, at + 1) == ' ')
        at += 2;
    return bw_str_from(line, at);
}

/* ---- what is it? ---- */

/* Lines that belong to the record before: stack traces, blocks. */
static bool continues(bw_str line)
{
    struct stamp stamp;
    size_t zeros = 0;
    while (zeros < line.len && line.ptr[zeros] == '\0')
        zeros++;
    line = bw_str_from(line, zeros);
    return line.len != 0 && find_stamp(line, &stamp) == 0;
}

/* "Jane Doe <jane@example.org>" and no more: who changed something in a changelog. */
static bool is_author(bw_str text)
{
    bw_str name = BW_STR("");
    text = bw_str_trim(text);
    const bool round = bw_str_ends_with(text, BW_STR(")"));
    const bool mail = (round || bw_str_ends_with(text, BW_STR(">"))) &&
                      bw_str_cut(&text, round ? '(' : '<', &name) &&
                      bw_str_find_char(text, '@') != SIZE_MAX &&
                      bw_str_find_char(text, ' ') == SIZE_MAX;
    for (size_t i = 0; i < name.len && mail; i++)
        if (strchr("0123456789:=/[]", name.ptr[i]) != NULL)
            return false;
    return mail && bw_str_trim(name).len != 0;
}

static bool is_record(bw_str line)
{
    struct stamp stamp;
    const size_t len = find_stamp(line, &stamp);
    const bw_str text = behind_stamp(line, len);
    return len != 0 && text.len != 0 && !is_author(text);
}

/* A line of a stack trace and the like: says nothing about the file. */
static bool is_indented(bw_str line)
{
    return line.ptr[0] == ' ' || line.ptr[0] == '\t' || line.ptr[0] == '}' || line.ptr[0] == ')' ||
           bw_str_starts_with(line, BW_STR("Caused by: ")) ||
           bw_str_starts_with(line, BW_STR("Traceback "));
}

/* apt's logs: blocks of lines, of which only the first has a time. */
static bool is_block(bw_str text)
{
    bw_str line;
    text = bw_str_trim(bw_str_head(text, MAX_LEAD));
    return bw_str_cut(&text, '\n', &line) &&
           (bw_str_starts_with(line, BW_STR("Start-Date: ")) ||
                   bw_str_starts_with(line, BW_STR("Log started: "))) &&
           !continues(line);
}

/* Never more than weak: everything that knows its format comes before. */
static enum input_match text_probe(bw_bytes head, bool whole, bool *ret_split)
{
    char scratch[PROBE_SCRATCH];
    size_t mark;
    unsigned lines = 0;
    unsigned hits = 0;
    bw_str text = text_head_decode(head, scratch, sizeof(scratch), &whole);
    bw_str line;
    *ret_split = text_encoding_detect(head, &mark) == TEXT_UTF8;
    if (is_block(text))
        return INPUT_MATCH_WEAK;
    while (lines < PROBE_LINES && bw_str_cut(&text, '\n', &line)) {
        if (text.ptr == NULL && !whole && lines != 0)
            break; /* it may be cut */
        if (bw_str_trim(line).len == 0 || is_indented(line))
            continue;
        lines++;
        hits += is_record(line);
    }
    return hits != 0 && hits * 2 >= lines ? INPUT_MATCH_WEAK : INPUT_MATCH_NO;
}

/* ---- state ---- */

static bool hint(bw_str line, struct stamp_hint *ret_hint)
{
    ret_hint->written = BW_TIME_UNKNOWN;
    return find_stamp(line, &ret_hint->stamp) != 0;
}

static void *state_new(const struct input_options *options)
{
    struct text_state *state = calloc(1, sizeof(*state));
    if (state == NULL)
        return NULL;
    state->book = message_book_new();
    if (state->book == NULL) {
        free(state);
        return NULL;
    }
    stamp_guess_init(&state->guess, options, hint);
    return state;
}

static void state_free(void *data)
{
    struct text_state *state = data;
    message_book_free(state->book);
    free(state);
}

static void finish(void *data)
{
    struct text_state *state = data;
    stamp_guess_tell(&state->guess, "text");
}

/* ---- the event ---- */

static bool has_any(bw_str text, const bw_str *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (bw_str_find(text, words[i]) != SIZE_MAX)
            return true;
    return false;
}

/* "\t    8 Query\t": MySQL's general log. */
static bool is_mysql_command(bw_str text)
{
    static const bw_str commands[] = {BW_STR_INIT(" Query\t"), BW_STR_INIT(" Connect\t"),
            BW_STR_INIT(" Execute\t"), BW_STR_INIT(" Prepare\t"), BW_STR_INIT(" Init DB\t"),
            BW_STR_INIT(" Quit\t")};
    return char_at(text, 0) >= '0' && char_at(text, 0) <= '9' &&
           has_any(bw_str_head(text, 24), commands, BW_COUNT(commands));
}

static bw_str dataset_of(bw_str text)
{
    static const bw_str postgresql[] = {BW_STR_INIT(" LOG:  "), BW_STR_INIT(" ERROR:  "),
            BW_STR_INIT(" FATAL:  "), BW_STR_INIT(" STATEMENT:  "), BW_STR_INIT(" DETAIL:  "),
            BW_STR_INIT(" WARNING:  "), BW_STR_INIT(" HINT:  ")};
    static const bw_str mysql[] = {BW_STR_INIT("[Note]"), BW_STR_INIT("[Warning]"),
            BW_STR_INIT("[ERROR]"), BW_STR_INIT("[System]")};
    const bw_str lead = bw_str_head(text, MAX_LEAD);
    if (bw_str_find(lead, BW_STR(":  ")) != SIZE_MAX &&
            has_any(lead, postgresql, BW_COUNT(postgresql)))
        return BW_STR("postgresql.log");
    if (is_mysql_command(text))
        return BW_STR("mysql.log");
    if (bw_str_find(lead, BW_STR("[MY-")) != SIZE_MAX ||
            (char_at(text, 0) >= '0' && char_at(text, 0) <= '9' &&
                    has_any(bw_str_head(text, 24), mysql, BW_COUNT(mysql))))
        return BW_STR("mysql.error");
    return BW_STR("text.log");
}

/* A level among the first words, in brackets or with a colon, or "level=". */
static bw_str find_level(bw_str text)
{
    static const bw_str levels[] = {BW_STR_INIT("trace"), BW_STR_INIT("debug"), BW_STR_INIT("info"),
            BW_STR_INIT("notice"), BW_STR_INIT("note"), BW_STR_INIT("warn"), BW_STR_INIT("warning"),
            BW_STR_INIT("error"), BW_STR_INIT("err"), BW_STR_INIT("critical"), BW_STR_INIT("crit"),
            BW_STR_INIT("fatal"), BW_STR_INIT("severe"), BW_STR_INIT("alert"), BW_STR_INIT("emerg"),
            BW_STR_INIT("panic")};
    bw_str word;
    text = bw_str_head(text, MAX_LEAD);
    for (unsigned n = 0; n < 4 && bw_str_cut(&text, ' ', &word); n++) {
        if (bw_str_starts_with(word, BW_STR("level=")))
            word = bw_str_from(word, 6);
        while (word.len != 0 && strchr("[<(", word.ptr[0]) != NULL)
            word = bw_str_from(word, 1);
        while (word.len != 0 && strchr("]>):", word.ptr[word.len - 1]) != NULL)
            word.len--;
        for (size_t i = 0; i < BW_COUNT(levels); i++)
            if (bw_str_eq_ascii_nocase(levels[i], word))
                return word;
    }
    return (bw_str){0};
}

/* "203.0.113.9:51234" or "anna/203.0.113.9:51234": whom OpenVPN talks with. */
static bool is_peer(bw_str word)
{
    size_t at = word.len;
    while (at != 0 && word.ptr[at - 1] >= '0' && word.ptr[at - 1] <= '9')
        at--;
    return at != word.len && at > 2 && word.ptr[at - 1] == ':' && word.len - at <= 5 &&
           has_any(bw_str_head(word, at - 1), (const bw_str[]){BW_STR_INIT("."), BW_STR_INIT(":")},
                   2);
}

/* OpenVPN's log: behind the peer stands what is done with it. */
static bool is_openvpn(bw_str *text)
{
    static const bw_str begins[] = {BW_STR_INIT("["), BW_STR_INIT("TLS"), BW_STR_INIT("VERIFY "),
            BW_STR_INIT("MULTI"), BW_STR_INIT("SIG"), BW_STR_INIT("peer info: "),
            BW_STR_INIT("PUSH: "), BW_STR_INIT("SENT CONTROL "), BW_STR_INIT("Control Channel"),
            BW_STR_INIT("Data Channel"), BW_STR_INIT("Incoming Data"),
            BW_STR_INIT("Outgoing Data")};
    bw_str rest = *text;
    bw_str word;
    if (bw_str_starts_with(rest, BW_STR("us="))) /* --verb 4: microseconds */
        bw_str_cut(&rest, ' ', &word);
    const bw_str whole = rest;
    if (!bw_str_cut(&rest, ' ', &word) || !is_peer(word))
        return false;
    for (size_t i = 0; i < BW_COUNT(begins); i++)
        if (bw_str_starts_with(rest, begins[i])) {
            *text = whole;
            return true;
        }
    return false;
}

/* "info hostd[2099395] [Originator@6876 ...] text": VMware's own files. */
static bool is_hostd(bw_str text)
{
    const size_t at = bw_str_find(bw_str_head(text, 24), BW_STR("hostd["));
    return at != SIZE_MAX && (at == 0 || text.ptr[at - 1] == ' ');
}

/* Programs that are told by what they say. */
static bw_str program_of(bw_str text)
{
    const bw_str lead = bw_str_head(text, MAX_LEAD);
    const bw_str dataset = dataset_of(text);
    if (bw_str_eq(dataset, BW_STR("postgresql.log")))
        return BW_STR("postgres");
    if (bw_str_eq(dataset, BW_STR("mysql.error")) || bw_str_eq(dataset, BW_STR("mysql.log")))
        return BW_STR("mysqld");
    if (bw_str_find(lead, BW_STR("] Access denied for user '")) != SIZE_MAX)
        return BW_STR("mysqld");
    if (bw_str_starts_with(text, BW_STR("Logon ")) &&
            bw_str_find(lead, BW_STR("Login ")) != SIZE_MAX)
        return BW_STR("sqlservr");
    if (bw_str_starts_with(text, BW_STR("fail2ban.actions")))
        return BW_STR("fail2ban.actions");
    if (bw_str_find(lead, BW_STR(" proftpd[")) != SIZE_MAX)
        return BW_STR("proftpd");
    if (bw_str_find(lead, BW_STR(" authenticator failed for ")) != SIZE_MAX)
        return BW_STR("exim");
    if (message_is_defender(text))
        return BW_STR("MsMpEng");
    if (bw_str_find(lead, BW_STR("[org.keycloak.events]")) != SIZE_MAX)
        return BW_STR("keycloak");
    if (bw_str_find(lead, BW_STR(" authentication attempt")) != SIZE_MAX &&
            bw_str_find(text, BW_STR(" remote_ip=")) != SIZE_MAX)
        return BW_STR("authelia");
    const size_t client = bw_str_find(bw_str_head(text, 40), BW_STR("client "));
    if (client != SIZE_MAX && bw_str_find_char(lead, '#') != SIZE_MAX)
        return BW_STR("named");
    return is_hostd(text) ? BW_STR("hostd") : (bw_str){0};
}

/* The few programs that write a log of their own in which they do not say who they are. */
static bw_str take_program(const struct stamp *stamp, bw_str *text, bw_str *ret_pid)
{
    *ret_pid = (bw_str){0};
    if (is_openvpn(text))
        return BW_STR("openvpn");
    const bw_str said = program_of(*text);
    if (said.len != 0)
        return said;
    if (stamp->form != STAMP_CTIME)
        return (bw_str){0};
    if (bw_str_starts_with(*text, BW_STR("-> "))) {
        *text = bw_str_from(*text, 3);
        return BW_STR("clamd");
    }
    if (!bw_str_starts_with(*text, BW_STR("[pid ")))
        return (bw_str){0};
    const size_t end = bw_str_find_char(bw_str_head(*text, 24), ']');
    if (end == SIZE_MAX)
        return (bw_str){0};
    *ret_pid = bw_str_head(bw_str_from(*text, 5), end - 5);
    *text = bw_str_from(*text, char_at(*text, end + 1) == ' ' ? end + 2 : end + 1);
    return BW_STR("vsftpd");
}

static void add_program(struct line_context *context, bw_str program, bw_str pid, bw_str text)
{
    struct text_state *state = context->state;
    struct message *message = &state->message;
    message_read(message, state->book, program, text);
    text_record_add_str(context->record, BW_STR("process.name"), program);
    text_record_add_number(context->record, BW_STR("process.pid"), pid);
    for (size_t i = 0; i < message->count; i++)
        if (message->fields[i].kind == MESSAGE_NUMBER)
            text_record_add_number(
                    context->record, message->fields[i].name, message->fields[i].value);
        else
            text_record_add_str(context->record, message->fields[i].name, message->fields[i].value);
    text_record_add_opt(context->record, BW_STR("event.category"), message->category);
    text_record_add_opt(context->record, BW_STR("event.action"), message->action);
    text_record_add_opt(context->record, BW_STR("event.outcome"), message->outcome);
}

/* A request among what an application says. */
static void add_request(struct line_context *context, bw_str text, bw_str level)
{
    struct web_event *event = &((struct text_state *)context->state)->request.event;
    web_event_extra(event, BW_STR("message"), text);
    web_event_extra(event, BW_STR("log.level"), level);
    web_event_add(context, event);
}

static enum line_verdict parse(struct line_context *context, bw_str line)
{
    struct text_state *state = context->state;
    struct stamp stamp;
    bw_str pid;
    const size_t len = find_stamp(line, &stamp);
    if (len == 0) {
        /* what a program printed between its own lines: it belongs to no time that is known */
        text_record_begin(context->record, 4);
        text_record_add_str(context->record, BW_STR("event.dataset"), BW_STR("text.log"));
        text_record_add_str(context->record, BW_STR("message"), line);
        return LINE_EVENT;
    }
    context->time =
            stamp_guess_time(&state->guess, &stamp, context->offset, 0, &context->anomalies);
    bw_str text = behind_stamp(line, len);
    const bw_str level = find_level(text);
    if (request_line_read(text, &state->request)) {
        add_request(context, text, level);
        return LINE_EVENT;
    }
    const bw_str program = take_program(&stamp, &text, &pid);
    text_record_begin(
            context->record, (uint32_t)(level.len != 0) | (uint32_t)(program.len != 0) << 1 |
                                     (program.len != 0 ? (uint32_t)program.ptr[0] << 8 : 0));
    text_record_add_str(context->record, BW_STR("event.dataset"),
            bw_str_eq(program, BW_STR("MsMpEng")) ? BW_STR("defender.mplog") : dataset_of(text));
    text_record_add_str(context->record, BW_STR("message"), text);
    text_record_add_opt(context->record, BW_STR("log.level"), level);
    if (program.len != 0)
        add_program(context, program, pid, text);
    return LINE_EVENT;
}

/* ---- the kind ---- */

static const struct line_format format = {
        .name = "text",
        .parse = parse,
        .continues = continues,
        .state_new = state_new,
        .state_free = state_free,
        .finish = finish,
};

static bw_status open_text(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&format, options, ret_input, err);
}

const struct input_kind input_text_log = {
        .name = "text",
        .summary = "other logs whose lines begin with a time",
        .product = NULL,
        .details = "dpkg, apt, alternatives, PostgreSQL, MySQL, SQL Server, BIND, ProFTPD, vsftpd, "
                   "ClamAV, OpenVPN, Keycloak, Defender's MPLog, "
                   "application logs "
                   "with their stack traces",
        .split = INPUT_SPLIT_LINES,
        .zeros_unit = 1,
        .probe = text_probe,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = open_text,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
