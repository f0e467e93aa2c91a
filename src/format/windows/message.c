#include "format/windows/message.h"

#include "format/windows/message_names.h"

#define MAX_FIELDS 256

struct message_work {
    const struct windows_message_event *event;
    enum windows_publisher publisher;
    windows_message_field_fn *field;
    void *user;
    unsigned count;
    bw_str section; /* the group that lines belong to; empty: none */

    /* the field in work: more lines may belong to its value */
    bw_str label;
    bw_str value; /* ptr NULL: there is no such field */
};

/* ---- one field ---- */

/* Accounts and levels that a viewer shows by name. */
static bw_str sid_of(bw_str text)
{
    static const bw_str sids[][2] = {
            {BW_STR_INIT("SYSTEM"), BW_STR_INIT("S-1-5-18")},
            {BW_STR_INIT("NT AUTHORITY\\SYSTEM"), BW_STR_INIT("S-1-5-18")},
            {BW_STR_INIT("LOCAL SERVICE"), BW_STR_INIT("S-1-5-19")},
            {BW_STR_INIT("NT AUTHORITY\\LOCAL SERVICE"), BW_STR_INIT("S-1-5-19")},
            {BW_STR_INIT("NETWORK SERVICE"), BW_STR_INIT("S-1-5-20")},
            {BW_STR_INIT("NT AUTHORITY\\NETWORK SERVICE"), BW_STR_INIT("S-1-5-20")},
            {BW_STR_INIT("ANONYMOUS LOGON"), BW_STR_INIT("S-1-5-7")},
            {BW_STR_INIT("NT AUTHORITY\\ANONYMOUS LOGON"), BW_STR_INIT("S-1-5-7")},
            {BW_STR_INIT("NULL SID"), BW_STR_INIT("S-1-0-0")},
            {BW_STR_INIT("Mandatory Label\\Untrusted Mandatory Level"), BW_STR_INIT("S-1-16-0")},
            {BW_STR_INIT("Mandatory Label\\Low Mandatory Level"), BW_STR_INIT("S-1-16-4096")},
            {BW_STR_INIT("Mandatory Label\\Medium Mandatory Level"), BW_STR_INIT("S-1-16-8192")},
            {BW_STR_INIT("Mandatory Label\\High Mandatory Level"), BW_STR_INIT("S-1-16-12288")},
            {BW_STR_INIT("Mandatory Label\\System Mandatory Level"), BW_STR_INIT("S-1-16-16384")},
    };
    for (size_t i = 0; i < BW_COUNT(sids); i++)
        if (bw_str_eq(sids[i][0], text))
            return sids[i][1];
    return text;
}

static void give(struct message_work *w, bw_str name, bw_str value)
{
    value = bw_str_trim(value);
    if (name.len == 0 || value.len == 0 || w->count == MAX_FIELDS)
        return;
    if (bw_str_ends_with(name, BW_STR("Sid")) || bw_str_eq(name, BW_STR("MandatoryLabel")))
        value = sid_of(value);
    w->count++;
    w->field(w->user, name, value);
}

/* More words than a label has, before a colon. */
static bool is_sentence(bw_str label)
{
    size_t blanks = 0;
    for (size_t i = 0; i < label.len; i++)
        blanks += label.ptr[i] == ' ';
    return blanks > 4;
}

/* The label without blanks, in `out`: what it is called where no list knows better. */
static bw_str squeeze(bw_str label, char out[WINDOWS_LABEL_MAX])
{
    size_t len = 0;
    for (size_t i = 0; i < label.len && i < WINDOWS_LABEL_MAX; i++)
        if (label.ptr[i] != ' ' && label.ptr[i] != '\t')
            out[len++] = label.ptr[i];
    return (bw_str){.ptr = out, .len = len};
}

/* The field in work is complete. */
static void finish_field(struct message_work *w)
{
    char scratch[WINDOWS_LABEL_MAX];
    const bw_str value = w->value;
    w->value = (bw_str){0};
    if (value.ptr == NULL || bw_str_trim(value).len == 0)
        return;
    bw_str name = windows_label_name(w->publisher, w->event->event_id, w->section, w->label);
    if (name.len == 0 && !is_sentence(w->label))
        name = squeeze(w->label, scratch);
    give(w, name, value);
}

/* ---- lines ---- */

static bool is_label_char(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == ' ' ||
           c == '_' || c == '-' || c == '(' || c == ')' || c == '/';
}

/* Cuts "Process Name:  C:\x" into both; "10:00:00" and "C:\x" have no label. */
static bool split_line(bw_str line, bw_str *ret_label, bw_str *ret_value)
{
    const size_t at = bw_str_find_char(bw_str_head(line, WINDOWS_LABEL_MAX), ':');
    if (at == SIZE_MAX || at < 2 || (line.ptr[0] >= '0' && line.ptr[0] <= '9'))
        return false;
    for (size_t i = 0; i < at; i++)
        if (!is_label_char(line.ptr[i]))
            return false;
    *ret_label = bw_str_trim(bw_str_head(line, at));
    *ret_value = bw_str_from(line, at + 1);
    if (ret_value->ptr == NULL) /* nothing behind it, but a place for what follows */
        *ret_value = (bw_str){.ptr = line.ptr + at + 1, .len = 0};
    return ret_label->len != 0;
}

static void begin_section(struct message_work *w, bw_str title)
{
    finish_field(w);
    w->section = title;
}

/* A title, known or not: nothing stands behind it, and it is no label. */
static bool is_title(const struct message_work *w, bw_str label, bw_str value)
{
    return w->publisher == WINDOWS_SECURITY && bw_str_trim(value).len == 0 &&
           (windows_is_section(w->publisher, label) ||
                   windows_label_name(w->publisher, w->event->event_id, w->section, label).len ==
                           0);
}

static void take_label(struct message_work *w, bw_str label, bw_str value)
{
    if (is_title(w, label, value)) {
        begin_section(w, label);
        return;
    }
    finish_field(w);
    w->label = label;
    w->value = value;
}

static void take_line(struct message_work *w, bw_str line)
{
    const bw_str trimmed = bw_str_trim(line);
    const bool is_long = w->value.ptr != NULL && windows_label_is_long(w->label);
    bw_str label;
    bw_str value;
    if (trimmed.len == 0) {
        if (!is_long)
            begin_section(w, (bw_str){0});
    } else if (split_line(trimmed, &label, &value) &&
               (!is_long || windows_is_section(w->publisher, label) ||
                       windows_label_name(w->publisher, w->event->event_id, w->section, label)
                                       .len != 0)) {
        take_label(w, label, value);
    } else if (w->value.ptr != NULL) {
        w->value.len = (size_t)(trimmed.ptr + trimmed.len - w->value.ptr); /* it goes on */
    }
}

static void read_lines(struct message_work *w, bw_str text)
{
    bw_str line;
    while (w->count < MAX_FIELDS && bw_str_cut(&text, '\n', &line))
        take_line(w, line);
    finish_field(w);
}

/* ---- all in one line ---- */

/* Where what a publisher explains begins, behind the last field. */
static bw_str without_explanation(bw_str text)
{
    static const bw_str beginnings[] = {
            BW_STR_INIT("Token Elevation Type indicates"),
            BW_STR_INIT("This event is generated"),
            BW_STR_INIT("This event can be correlated"),
            BW_STR_INIT("Certificate information is only"),
            BW_STR_INIT("Pre-authentication types"),
            BW_STR_INIT("The subject fields indicate"),
            BW_STR_INIT("Ticket options, "),
    };
    for (size_t i = 0; i < BW_COUNT(beginnings); i++)
        text = bw_str_head(text, bw_str_find(text, beginnings[i]));
    return text;
}

/* A label ends with a colon and a blank. */
static bool is_between(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* The value in work ends where something else begins. */
static void end_value(struct message_work *w, const char *end)
{
    if (w->value.ptr != NULL)
        w->value.len = (size_t)(end - w->value.ptr);
}

static void read_one_line(struct message_work *w, bw_str text)
{
    size_t from = 0; /* behind the last label */
    size_t at = 0;
    text = without_explanation(text);
    while (w->count < MAX_FIELDS && at < text.len) {
        const size_t found = bw_str_find_char(bw_str_from(text, at), ':');
        if (found == SIZE_MAX)
            break;
        const size_t colon = at + found;
        at = colon + 1;
        if (at < text.len && !is_between(text.ptr[at]))
            continue;
        const bw_str before = {.ptr = text.ptr + from, .len = colon - from};
        const size_t len = windows_label_at_end(w->publisher, before);
        if (len == 0)
            continue;
        const bw_str label = {.ptr = text.ptr + colon - len, .len = len};
        end_value(w, label.ptr);
        finish_field(w);
        if (windows_is_section(w->publisher, label)) {
            w->section = label;
        } else {
            w->label = label;
            w->value = (bw_str){.ptr = text.ptr + at, .len = 0};
        }
        from = at;
    }
    end_value(w, text.ptr + text.len);
    finish_field(w);
}

/* ---- PowerShell ---- */

/* What stands between two texts, or behind the first when the second is empty or missing. */
static bw_str between(bw_str text, bw_str before, bw_str after)
{
    const size_t start = bw_str_find(text, before);
    if (start == SIZE_MAX)
        return (bw_str){0};
    const bw_str rest = bw_str_from(text, start + before.len);
    const size_t end = after.len != 0 ? bw_str_find(rest, after) : SIZE_MAX;
    return bw_str_head(rest, end);
}

static size_t find_last(bw_str text, bw_str needle)
{
    size_t last = SIZE_MAX;
    for (size_t at = 0; at < text.len;) {
        const size_t found = bw_str_find(bw_str_from(text, at), needle);
        if (found == SIZE_MAX)
            break;
        last = at + found;
        at = last + 1;
    }
    return last;
}

/* "Creating Scriptblock text (1 of 3):", the text, "ScriptBlock ID: …", "Path: …" */
static void read_script_block(struct message_work *w, bw_str text)
{
    bw_str head;
    if (!bw_str_starts_with(text, BW_STR("Creating Scriptblock text (")) ||
            !bw_str_cut(&text, ':', &head) || text.ptr == NULL)
        return;
    bw_str counts = between(head, BW_STR("("), BW_STR(")"));
    give(w, BW_STR("MessageNumber"), bw_str_head(counts, bw_str_find(counts, BW_STR(" of "))));
    give(w, BW_STR("MessageTotal"), between(counts, BW_STR(" of "), BW_STR("")));
    const size_t end = find_last(text, BW_STR("ScriptBlock ID: "));
    give(w, BW_STR("ScriptBlockText"), bw_str_head(text, end));
    const bw_str rest = end != SIZE_MAX ? bw_str_from(text, end) : (bw_str){0};
    bw_str id = between(rest, BW_STR("ScriptBlock ID: "), BW_STR("Path:"));
    give(w, BW_STR("ScriptBlockId"), bw_str_head(id, bw_str_find_char(id, '\n')));
    const bw_str path = between(rest, BW_STR("Path:"), BW_STR("\n"));
    give(w, BW_STR("Path"), path);
}

/* The payload, "Context:", its lines, "User Data:" */
static void read_pipeline(struct message_work *w, bw_str text)
{
    const size_t context = find_last(text, BW_STR("Context:"));
    const bw_str rest = context != SIZE_MAX ? bw_str_from(text, context + 8) : (bw_str){0};
    give(w, BW_STR("Payload"), bw_str_head(text, context));
    give(w, BW_STR("ContextInfo"), bw_str_head(rest, bw_str_find(rest, BW_STR("User Data:"))));
}

/* The details of the engine's and the providers' events are one text of the data. */
static void read_classic(struct message_work *w, bw_str text)
{
    const size_t details = bw_str_find(text, BW_STR("Details:"));
    give(w, BW_STR("Data"), details != SIZE_MAX ? bw_str_from(text, details + 8) : text);
}

/* ---- the whole ---- */

static void read_sentences(struct message_work *w, bw_str text)
{
    for (size_t i = 0; i < windows_sentence_count; i++) {
        const struct windows_sentence *s = &windows_sentences[i];
        if (s->publisher == w->publisher && s->event_id == w->event->event_id)
            give(w, s->name, between(text, s->before, s->after));
    }
}

static bool is_one_line(bw_str text)
{
    return bw_str_find_char(bw_str_trim(text), '\n') == SIZE_MAX;
}

void windows_message_read(const struct windows_message_event *event, bw_str text,
        windows_message_field_fn *field, void *user)
{
    struct message_work w = {.event = event,
            .publisher = windows_publisher_of(event->provider, event->channel),
            .field = field,
            .user = user};
    text = bw_str_trim(text);
    if (text.len == 0)
        return;
    if (w.publisher == WINDOWS_POWERSHELL && event->event_id == 4104)
        read_script_block(&w, text);
    else if (w.publisher == WINDOWS_POWERSHELL && event->event_id == 4103)
        read_pipeline(&w, text);
    else if (w.publisher == WINDOWS_POWERSHELL_CLASSIC)
        read_classic(&w, text);
    else if (w.publisher != WINDOWS_OTHER && is_one_line(text))
        read_one_line(&w, text);
    else
        read_lines(&w, text);
    read_sentences(&w, text);
}

bw_str windows_channel_of(bw_str provider)
{
    static const bw_str certain[][2] = {
            {BW_STR_INIT("Microsoft-Windows-Security-Auditing"), BW_STR_INIT("Security")},
            {BW_STR_INIT("Microsoft-Windows-Sysmon"),
                    BW_STR_INIT("Microsoft-Windows-Sysmon/Operational")},
            {BW_STR_INIT("Microsoft-Windows-PowerShell"),
                    BW_STR_INIT("Microsoft-Windows-PowerShell/Operational")},
            {BW_STR_INIT("PowerShell"), BW_STR_INIT("Windows PowerShell")},
            {BW_STR_INIT("Service Control Manager"), BW_STR_INIT("System")},
            {BW_STR_INIT("Microsoft-Windows-Windows Defender"),
                    BW_STR_INIT("Microsoft-Windows-Windows Defender/Operational")},
            {BW_STR_INIT("Microsoft-Windows-TaskScheduler"),
                    BW_STR_INIT("Microsoft-Windows-TaskScheduler/Operational")},
            {BW_STR_INIT("Microsoft-Windows-WMI-Activity"),
                    BW_STR_INIT("Microsoft-Windows-WMI-Activity/Operational")},
            {BW_STR_INIT("Microsoft-Windows-Bits-Client"),
                    BW_STR_INIT("Microsoft-Windows-Bits-Client/Operational")},
            {BW_STR_INIT("Microsoft-Windows-TerminalServices-LocalSessionManager"),
                    BW_STR_INIT("Microsoft-Windows-TerminalServices-LocalSessionManager/"
                                "Operational")},
            {BW_STR_INIT("Microsoft-Windows-TerminalServices-RemoteConnectionManager"),
                    BW_STR_INIT("Microsoft-Windows-TerminalServices-RemoteConnectionManager/"
                                "Operational")},
    };
    for (size_t i = 0; i < BW_COUNT(certain); i++)
        if (bw_str_eq_ascii_nocase(certain[i][0], provider))
            return certain[i][1];
    return (bw_str){0};
}
