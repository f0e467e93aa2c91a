/*
 * The text has nothing of its own that says what it is: a time in brackets stands before the
 * messages of programs, too. What says it are levels in front (-x), times that nothing else writes
 * so, and messages that only a kernel has.
 */
#include "input/syslog/dmesg.h"

#include "format/syslog/dmesg.h"
#include "input/syslog/message_log.h"
#include "input/syslog/record.h"
#include "input/text/line_log.h"
#include "input/text/window.h"

/* Lines that the probe looks at. */
#define LOOK_LINES 64

/* ---- what is it? ---- */

/* How messages of Linux begin: of its start, and of what goes on all the time. */
static const bw_str beginnings[] = {BW_STR_INIT("Linux version "), BW_STR_INIT("Command line: "),
        BW_STR_INIT("Kernel command line: "), BW_STR_INIT("BIOS-"), BW_STR_INIT("ACPI"),
        BW_STR_INIT("DMI: "), BW_STR_INIT("x86/"), BW_STR_INIT("pci "), BW_STR_INIT("PCI"),
        BW_STR_INIT("pnp "), BW_STR_INIT("usb "), BW_STR_INIT("usb-storage"),
        BW_STR_INIT("usbcore: "), BW_STR_INIT("hub "), BW_STR_INIT("hid-"), BW_STR_INIT("input: "),
        BW_STR_INIT("scsi "), BW_STR_INIT("sd "), BW_STR_INIT("ata"), BW_STR_INIT("nvme "),
        BW_STR_INIT("EXT4-fs"), BW_STR_INIT("XFS ("), BW_STR_INIT("BTRFS"), BW_STR_INIT("FAT-fs"),
        BW_STR_INIT("loop"), BW_STR_INIT("device "), BW_STR_INIT("device-mapper: "),
        BW_STR_INIT("NET: "), BW_STR_INIT("IPv6: "), BW_STR_INIT("TCP: "), BW_STR_INIT("audit: "),
        BW_STR_INIT("systemd["), BW_STR_INIT("systemd-"), BW_STR_INIT("random: "),
        BW_STR_INIT("clocksource: "), BW_STR_INIT("rcu: "), BW_STR_INIT("Memory: "),
        BW_STR_INIT("Freeing "), BW_STR_INIT("docker0: "), BW_STR_INIT("br-"), BW_STR_INIT("veth"),
        BW_STR_INIT("virtio"), BW_STR_INIT("e1000"), BW_STR_INIT("[drm"), BW_STR_INIT("cgroup: "),
        BW_STR_INIT("SELinux: "), BW_STR_INIT("AppArmor: "), BW_STR_INIT("overlayfs: "),
        BW_STR_INIT("INFO: task "), BW_STR_INIT("watchdog: "), BW_STR_INIT("Call Trace:"),
        BW_STR_INIT("BUG: "), BW_STR_INIT("WARNING: CPU: "), BW_STR_INIT("oom-kill:"),
        BW_STR_INIT("printk: "), BW_STR_INIT("microcode: "), BW_STR_INIT("Bluetooth: "),
        BW_STR_INIT("bridge: "), BW_STR_INIT("nf_conntrack: ")};

static bool is_of_kernel(struct message_book *book, bw_str text)
{
    struct message message;
    for (size_t i = 0; i < BW_COUNT(beginnings); i++)
        if (bw_str_starts_with(text, beginnings[i]))
            return true;
    message_read(&message, book, BW_STR("kernel"), text);
    return message.count != 0 || message.action.len != 0;
}

/* "[error] ", "[core:notice] ": a line of Apache, whose dates look the same. */
static bool is_of_apache(bw_str text)
{
    static const bw_str levels[] = {BW_STR_INIT("emerg"), BW_STR_INIT("alert"), BW_STR_INIT("crit"),
            BW_STR_INIT("error"), BW_STR_INIT("warn"), BW_STR_INIT("notice"), BW_STR_INIT("info"),
            BW_STR_INIT("debug"), BW_STR_INIT("trace")};
    const size_t close = bw_str_find_char(bw_str_head(text, 48), ']');
    if (!bw_str_starts_with(text, BW_STR("[")) || close == SIZE_MAX)
        return false;
    bw_str level = bw_str_head(bw_str_from(text, 1), close - 1);
    bw_str part;
    while (bw_str_cut(&level, ':', &part) && level.ptr != NULL)
        ;
    for (size_t i = 0; i < BW_COUNT(levels); i++)
        if (bw_str_starts_with(part, levels[i]) && part.len <= levels[i].len + 1)
            return true;
    return false;
}

struct tally {
    unsigned lines, read, sure, kernel, apache, timed;
};

static void tally_line(struct tally *t, struct message_book *book, bw_str line)
{
    struct dmesg_line l;
    t->lines++;
    if (!dmesg_line_read(line, &l))
        return;
    t->read++;
    t->timed += l.levels || l.more || l.form != DMESG_UPTIME;
    t->sure += l.levels || l.more || l.form == DMESG_ISO;
    t->apache += is_of_apache(l.message);
    t->kernel += t->kernel == 0 && is_of_kernel(book, l.message);
}

static struct tally tally_head(bw_bytes head, bool whole)
{
    char scratch[4096];
    struct tally t = {0};
    struct message_book *book = NULL;
    bw_str text = text_head_decode(head, scratch, sizeof(scratch), &whole);
    bw_str line;
    while (t.lines < LOOK_LINES && bw_str_cut(&text, '\n', &line)) {
        struct dmesg_line l;
        if (text.ptr == NULL && !whole && t.lines != 0)
            break;
        if (bw_str_trim(line).len == 0)
            continue;
        if (t.lines == 0 && !dmesg_line_read(line, &l))
            break; /* nearly every other file ends here */
        if (book == NULL && (book = message_book_new()) == NULL)
            break;
        tally_line(&t, book, line);
    }
    message_book_free(book);
    return t;
}

/* "dmesg", "dmesg.txt", "dmesg_-T.txt": in what follows the last folder. */
static bool is_named(bw_str path)
{
    size_t begin = path.len;
    while (begin > 0 && path.ptr[begin - 1] != '/' && path.ptr[begin - 1] != '\\' &&
            path.ptr[begin - 1] != '!')
        begin--;
    return bw_str_find(bw_str_from(path, begin), BW_STR("dmesg")) != SIZE_MAX;
}

/* Seconds since the boot alone are the kernel's in any log of syslog, and read there. */
static enum input_match probe_named(bw_bytes head, bool whole, bw_str name, bool *ret_split)
{
    const struct tally t = tally_head(head, whole);
    size_t mark;
    *ret_split = text_encoding_detect(head, &mark) == TEXT_UTF8;
    if (t.timed == 0 || t.apache != 0 || (t.sure == 0 && t.kernel == 0 && !is_named(name)))
        return INPUT_MATCH_NO;
    if (t.read * 10 >= t.lines * 9)
        return INPUT_MATCH_SURE;
    return t.read * 2 >= t.lines ? INPUT_MATCH_LIKELY : INPUT_MATCH_NO;
}

static enum input_match probe(bw_bytes head, bool whole, bool *ret_split)
{
    return probe_named(head, whole, BW_STR(""), ret_split);
}

/* ---- a line ---- */

static bool continues(bw_str line)
{
    struct dmesg_line l;
    return line.len != 0 && !dmesg_line_read(line, &l);
}

static enum line_verdict parse(struct line_context *context, bw_str line)
{
    struct message_log *state = context->state;
    struct dmesg_line l;
    if (!dmesg_line_read(line, &l)) {
        context->reason = "no time of dmesg in front";
        return LINE_BAD;
    }
    struct text_record *record = context->record;
    const bw_str text = bw_str_trim(l.message);
    message_read(&state->message, state->book, BW_STR("kernel"), text);
    context->time =
            stamp_guess_time(&state->guess, &l.stamp, context->offset, 0, &context->anomalies);
    text_record_begin(record, state->message.layout * 31 + (uint32_t)state->message.count);
    text_record_add_named(
            record, BW_STR("event.dataset"), syslog_dataset(&state->message, -1), TEXT_FIELD_PIECE);
    text_record_add_named_opt(record, BW_STR("log.syslog.facility.name"), l.facility);
    text_record_add_named_opt(record, BW_STR("log.syslog.severity.name"), l.severity);
    text_record_add_named(record, BW_STR("process.name"), BW_STR("kernel"), TEXT_FIELD_PIECE);
    text_record_add_named(record, BW_STR("message"), text, TEXT_FIELD_PIECE);
    syslog_add_message(record, &state->message);
    return LINE_EVENT;
}

/* ---- the item ---- */

static bool hint(bw_str line, struct stamp_hint *ret_hint)
{
    struct dmesg_line l;
    if (!dmesg_line_read(line, &l) || l.stamp.form == STAMP_NONE)
        return false;
    ret_hint->stamp = l.stamp;
    ret_hint->written = syslog_kernel_written(l.message);
    return true;
}

static void *state_new(const struct input_options *options)
{
    return message_log_new(options, hint);
}

static void finish(void *data)
{
    struct message_log *state = data;
    stamp_guess_tell(&state->guess, "dmesg");
}

static const struct line_format format = {
        .name = "dmesg",
        .parse = parse,
        .continues = continues,
        .state_new = state_new,
        .state_free = message_log_free,
        .finish = finish,
        .exported = true,
};

static bw_status dmesg_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&format, options, ret_input, err);
}

const struct input_kind input_dmesg = {
        .name = "dmesg",
        .summary = "the kernel's messages as dmesg prints them with times and levels",
        .product = "linux",
        .details = "-T, -x, -e, -d, --time-format iso; seconds since the boot alone are read as "
                   "syslog",
        .split = INPUT_SPLIT_LINES,
        .probe = probe,
        .probe_named = probe_named,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = dmesg_open,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
