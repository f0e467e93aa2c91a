#include "support/engine/evil_input.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/hash.h"

#define EVIL_LINE 4096

struct input {
    struct input_options options;
    bw_bytes head;
    uint64_t at; /* in the item, of the next line */
    char line[EVIL_LINE];
    size_t line_len;
    uint8_t block[16384];
    bw_status status; /* why reading ended */
    struct bw_err err;
    struct input_counts counts;
    struct event event;
    struct event_value value;
};

static const struct event_field evil_field = {.name = BW_STR_INIT("Text"),
        .path = BW_STR_INIT("Text")};
static const struct event_shape evil_shape = {.id = 0xe711,
        .fields = &evil_field,
        .field_count = 1,
        .serial = 0};

static enum input_match evil_probe(bw_bytes head, bool whole, bool *ret_split)
{
    (void)whole;
    (void)ret_split;
    return bw_str_starts_with(bw_bytes_str(head), BW_STR("EVIL\n")) ? INPUT_MATCH_SURE
                                                                    : INPUT_MATCH_NO;
}

static bool evil_byte(struct input *input, char *ret)
{
    if (input->head.len > 0) {
        *ret = (char)input->head.ptr[0];
        input->head = (bw_bytes){.ptr = input->head.ptr + 1, .len = input->head.len - 1};
        return true;
    }
    size_t len = 0;
    input->status = bw_source_read_some(
            input->options.source, input->block, sizeof(input->block), &len, &input->err);
    input->head = (bw_bytes){.ptr = input->block, .len = len};
    return len != 0 && evil_byte(input, ret);
}

static bool evil_line(struct input *input)
{
    char c;
    input->line_len = 0;
    if (input->at > input->options.part_end)
        return false; /* a line that begins at the end itself is still this part's */
    while (evil_byte(input, &c)) {
        input->at++;
        if (c == '\n')
            return true;
        if (input->line_len < EVIL_LINE - 1)
            input->line[input->line_len++] = c;
    }
    return input->line_len != 0;
}

static bw_status evil_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    struct input *input = calloc(1, sizeof(*input));
    if (input == NULL)
        return bw_fail(err, BW_E_NOMEM, "no memory");
    input->options = *options;
    input->head = options->head;
    input->at = options->part_start;
    /* a part begins behind the first line feed at or after its start; the first has the magic */
    (void)evil_line(input);
    input->line_len = 0;
    *ret_input = input;
    return BW_OK;
}

/* As deep as the evidence says: 2^62 calls. */
static int recurse(volatile char *up, uint64_t depth)
{
    volatile char page[4096];
    page[0] = up != NULL ? up[0] : 0;
    return depth >> 62 != 0 ? 0 : recurse(page, depth + 1) + page[1];
}

/* Orders after which nothing comes. */
static void evil_end(const char *order)
{
    volatile uintptr_t nowhere = 8;
    signal(SIGSEGV, SIG_DFL); /* the test's own handler came along by fork */
    if (strcmp(order, "crash") == 0)
        *(volatile int *)nowhere = 1;
    if (strcmp(order, "abort") == 0)
        abort();
    if (strcmp(order, "overflow") == 0)
        exit(recurse(NULL, 1));
    if (strcmp(order, "exit") == 0)
        _exit(0);
    while (strcmp(order, "hang") == 0)
        __asm__ volatile("");
    for (size_t i = 0; strcmp(order, "eat") == 0; i++) {
        char *memory = malloc(1 << 20);
        if (memory == NULL || i > 256)
            _exit(memory == NULL ? 11 : 1);
        memset(memory, 1, 1 << 20);
    }
    if (strcmp(order, "nonsense") == 0) {
        char junk[4096];
        memset(junk, 0x5a, sizeof(junk));
        while (write(3, junk, sizeof(junk)) > 0)
            continue;
    }
    if (strcmp(order, "lie") == 0) { /* a BATCH frame with more matches than records */
        char frame[8 + 64] = {7, 0, 0, 0, 64};
        frame[8 + 16] = 9;
        (void)!write(3, frame, sizeof(frame));
        pause();
    }
}

/* Orders that ask the kernel for something. Returns 0 or the errno; -1 for no such order. */
static int evil_ask(const char *order, const char *path)
{
    struct stat info;
    long got = -2;
    errno = 0;
    if (strcmp(order, "open") == 0)
        got = open(path, O_RDONLY);
    else if (strcmp(order, "create") == 0)
        got = open(path, O_WRONLY | O_CREAT, 0600);
    else if (strcmp(order, "stat") == 0)
        got = stat(path, &info);
    else if (strcmp(order, "memfd") == 0)
        got = memfd_create("evil", 0);
    else if (strcmp(order, "mmap") == 0)
        got = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                      0) == MAP_FAILED
                      ? -1
                      : 0;
    else if (strcmp(order, "socket") == 0)
        got = socket(AF_INET, SOCK_STREAM, 0);
    else if (strcmp(order, "fork") == 0)
        got = fork();
    else if (strcmp(order, "exec") == 0)
        got = execl("/bin/true", "true", (char *)NULL);
    else if (strcmp(order, "kill") == 0)
        got = kill(getppid(), 0);
    else if (strcmp(order, "ptrace") == 0)
        got = ptrace(PTRACE_TRACEME, 0, NULL, NULL);
    return got == -2 ? -1 : got == -1 ? errno : 0;
}

static uint64_t evil_identity(bw_str text)
{
    return bw_hash64(bw_str_bytes(text), 7) | 1;
}

static const struct event *evil_event(struct input *input)
{
    input->counts.records++;
    input->value = event_value_utf8((bw_str){.ptr = input->line, .len = input->line_len});
    input->event = (struct event){
            .shape = &evil_shape,
            .values = &input->value,
            .time = BW_TIME_UNKNOWN,
            .offset = input->at - input->line_len - 1,
            .record_id = 0,
            .raw = {.ptr = (const uint8_t *)input->line, .len = input->line_len},
            .render = event_print_flat_json,
    };
    if (input->options.finds != NULL)
        input->event.identity = evil_identity(bw_bytes_str(input->event.raw));
    return &input->event;
}

static void evil_note(struct input *input, enum input_note kind, const char *name)
{
    input->options.log->note(input->options.log, kind, bw_str_of(name), input->at, 1,
            BW_STR("as it was ordered to"));
}

static bw_status evil_next(struct input *input, const struct event **ret_event, struct bw_err *err)
{
    while (evil_line(input)) {
        char order[32] = {0};
        char path[EVIL_LINE] = {0};
        input->line[input->line_len] = '\0';
        (void)sscanf(input->line, "%31s %4000s", order, path);
        if (strcmp(order, "event") == 0 || strcmp(order, "match") == 0) {
            *ret_event = evil_event(input);
            return BW_OK;
        }
        if (strcmp(order, "unreadable") == 0) {
            input->counts.unreadable++;
            evil_note(input, INPUT_NOTE_UNREADABLE, "evil.unreadable");
        }
        const bw_str line = {.ptr = input->line, .len = input->line_len};
        struct input_finds *finds = input->options.finds;
        if (finds != NULL && strcmp(order, "fact") == 0)
            finds->fact(finds, bw_str_bytes(bw_str_from(line, 5)));
        if (finds != NULL && strcmp(order, "remains") == 0)
            finds->remains(
                    finds, input->at - input->line_len - 1, bw_str_bytes(bw_str_from(line, 8)));
        if (strcmp(order, "note") == 0)
            evil_note(input, INPUT_NOTE_ANOMALY, path);
        if (strcmp(order, "damaged") == 0)
            return bw_fail(
                    err, BW_E_MALFORMED, "damaged at offset %llu", (unsigned long long)input->at);
        evil_end(order);
        const int error = evil_ask(order, path);
        if (error >= 0) {
            input->line_len = (size_t)snprintf(
                    input->line, sizeof(input->line), "probe %s: %s", order, strerror(error));
            *ret_event = evil_event(input);
            return BW_OK;
        }
    }
    *err = input->err;
    return input->status == BW_OK ? BW_END : input->status;
}

static struct input_counts evil_counts(const struct input *input)
{
    return input->counts;
}

static void evil_close(struct input *input)
{
    free(input);
}

struct input_reviver {
    char facts[EVIL_LINE]; /* each between line feeds */
    char text[EVIL_LINE];
    struct event event;
    struct event_value value;
    struct event_recovery recovery;
};

static struct input_reviver *reviver_create(void)
{
    struct input_reviver *reviver = calloc(1, sizeof(*reviver));
    if (reviver != NULL)
        reviver->facts[0] = '\n';
    return reviver;
}

static bw_status reviver_add_fact(struct input_reviver *reviver, bw_bytes fact, struct bw_err *err)
{
    const size_t len = strlen(reviver->facts);
    if (len + fact.len + 2 > EVIL_LINE)
        return bw_fail(err, BW_E_LIMIT, "too many facts");
    memcpy(reviver->facts + len, fact.ptr, fact.len);
    reviver->facts[len + fact.len] = '\n';
    return BW_OK;
}

static bw_status reviver_revive(struct input_reviver *reviver, uint64_t offset, bw_bytes remains,
        const struct event **ret_event, struct bw_err *err)
{
    char wanted[EVIL_LINE + 2];
    (void)snprintf(reviver->text, sizeof(reviver->text), "%.*s",
            bw_str_width(bw_bytes_str(remains)), (const char *)remains.ptr);
    const bw_str text = bw_str_of(reviver->text);
    evil_end(reviver->text);
    (void)snprintf(wanted, sizeof(wanted), "\n%s\n", text.len > 6 ? text.ptr + 6 : "");
    if (bw_str_starts_with(text, BW_STR("needs ")) && strstr(reviver->facts, wanted) == NULL)
        return bw_fail(err, BW_E_NOT_FOUND, "nobody said '%s'", reviver->text + 6);
    if (bw_str_starts_with(text, BW_STR("two")))
        return bw_fail(err, BW_E_RANGE, "this or that");
    if (bw_str_starts_with(text, BW_STR("bad")))
        return bw_fail(err, BW_E_MALFORMED, "as it was ordered to");
    reviver->value = event_value_utf8(text);
    reviver->recovery = (struct event_recovery){.chunk = UINT64_MAX};
    reviver->event = (struct event){.shape = &evil_shape,
            .values = &reviver->value,
            .time = BW_TIME_UNKNOWN,
            .offset = offset,
            .render = event_print_flat_json,
            .identity = evil_identity(text),
            .recovery = &reviver->recovery};
    *ret_event = &reviver->event;
    return BW_OK;
}

static void reviver_destroy(struct input_reviver *reviver)
{
    free(reviver);
}

static const struct input_reviver_kind evil_reviver = {.create = reviver_create,
        .add_fact = reviver_add_fact,
        .revive = reviver_revive,
        .destroy = reviver_destroy};

const struct input_kind input_evil = {
        .name = "evil",
        .summary = "orders to misbehave, for tests",
        .details = "text",
        .split = INPUT_SPLIT_LINES,
        .split_unit = 1,
        .probe = evil_probe,
        .open = evil_open,
        .next = evil_next,
        .counts = evil_counts,
        .close = evil_close,
        .reviver = &evil_reviver,
};

static struct detector_scan *evil_scan_new(const struct detector *detector)
{
    (void)detector;
    return calloc(1, 1);
}

static void evil_scan_free(struct detector_scan *scan)
{
    free(scan);
}

static void evil_scan_event(
        struct detector_scan *scan, const struct event *event, struct finding_sink *sink)
{
    const bw_str text = bw_bytes_str(event->values[0].bytes);
    struct bw_buffer record;
    (void)scan;
    if (!bw_str_starts_with(text, BW_STR("match")) && !bw_str_starts_with(text, BW_STR("probe")))
        return;
    bw_buffer_init(&record, 64 * BW_MIB);
    event->render(event, event->render_context, &record);
    struct finding finding = {
            .time = event->time,
            .offset = event->offset,
            .record = bw_buffer_str(&record),
            .reason_count = 1,
            .reasons = {{.field = BW_STR("Text"), .path = BW_STR("Text"), .value = text}},
    };
    sink->add(sink, &finding);
    bw_buffer_release(&record);
}

static uint32_t evil_rule_count(const struct detector *detector)
{
    (void)detector;
    return 1;
}

static struct finding_rule evil_rule(const struct detector *detector, uint32_t rule)
{
    (void)detector;
    (void)rule;
    return (struct finding_rule){.id = BW_STR("evil"),
            .title = BW_STR("It matched"),
            .author = BW_STR("tests"),
            .level = FINDING_LEVEL_HIGH};
}

const struct detector_kind detector_evil = {
        .name = "evil",
        .summary = "for tests",
        .scan_new = evil_scan_new,
        .scan_free = evil_scan_free,
        .scan_event = evil_scan_event,
        .rule_count = evil_rule_count,
        .rule = evil_rule,
};

static const char no_state;
const struct detector *const evil_detector = (const struct detector *)(const void *)&no_state;
