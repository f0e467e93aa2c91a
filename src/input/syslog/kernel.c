/* What the Linux kernel says: packets that netfilter logs (nf_log_syslog), crashes, modules,
 * interfaces, USB devices, processes that were killed, AppArmor. */
#include <string.h>

#include "base/near.h"
#include "format/delimited/split.h"
#include "input/syslog/book.h"
#include "input/syslog/forms.h"

#define IFACE  BW_STR_INIT("network.interface")
#define DEVICE BW_STR_INIT("usb.device")
#define MODULE BW_STR_INIT("kernel.module")

// clang-format off
static const struct message_form kernel_table[] = {
        {"device %w entered promiscuous mode", S("network"), S("promiscuous_mode_entered"), NONE, {IFACE}},
        {"%w: entered promiscuous mode", S("network"), S("promiscuous_mode_entered"), NONE, {IFACE}},
        {"device %w left promiscuous mode", S("network"), S("promiscuous_mode_left"), NONE, {IFACE}},
        {"%w: left promiscuous mode", S("network"), S("promiscuous_mode_left"), NONE, {IFACE}},
        {"%t %w: entered promiscuous mode", S("network"), S("promiscuous_mode_entered"), NONE, {NONE, IFACE}},
        {"usb %w: New USB device found, idVendor=%w, idProduct=%w,%*", S("host"), S("usb_connected"), NONE,
                {DEVICE, S("usb.vendor_id"), S("usb.product_id")}},
        {"usb %w: New USB device found, idVendor=%w, idProduct=%w", S("host"), S("usb_connected"), NONE,
                {DEVICE, S("usb.vendor_id"), S("usb.product_id")}},
        {"usb %w: Product: %t", S("host"), S("usb_described"), NONE, {DEVICE, S("usb.product")}},
        {"usb %w: Manufacturer: %t", S("host"), S("usb_described"), NONE, {DEVICE, S("usb.manufacturer")}},
        {"usb %w: SerialNumber: %t", S("host"), S("usb_described"), NONE, {DEVICE, S("usb.serial_number")}},
        {"usb %w: USB disconnect, device number %n", S("host"), S("usb_disconnected"), NONE, {DEVICE}},
        {"%w: loading out-of-tree module taints kernel.", S("driver"), S("module_loaded"), NONE, {MODULE}},
        {"%w: module license '%t' taints kernel.", S("driver"), S("module_loaded"), NONE, {MODULE, S("kernel.module_license")}},
        {"%w: module verification failed: %t", S("driver"), S("module_loaded"), NONE, {MODULE, S("event.reason")}},
        {"%f[%n]: segfault at %w ip %w sp %w error %w in %f[%*", S("process"), S("segfault"), NONE,
                {S("process.crashed.name"), S("process.crashed.pid"), S("kernel.fault_address"), NONE, NONE, NONE, S("file.name")}},
        {"%f[%n]: segfault at %w ip %w sp %w error %*", S("process"), S("segfault"), NONE,
                {S("process.crashed.name"), S("process.crashed.pid"), S("kernel.fault_address")}},
        {"traps: %f[%n] general protection %*", S("process"), S("segfault"), NONE, {S("process.crashed.name"), S("process.crashed.pid")}},
        {"traps: %f[%n] trap %*", S("process"), S("segfault"), NONE, {S("process.crashed.name"), S("process.crashed.pid")}},
        {"Out of memory: Killed process %n (%f)%*", S("process"), S("out_of_memory"), NONE, {S("process.crashed.pid"), S("process.crashed.name")}},
        {"process '%t' launched '%t' with NULL argv: empty string added", S("process"), S("no_arguments"), NONE,
                {S("process.parent.name"), S("Image")}},
        {"process '%t' started with executable stack", S("process"), S("executable_stack"), NONE, {S("Image")}},
        {"Linux version %w %*", S("host"), S("boot"), NONE, {S("host.os.kernel")}},
        {"Command line: %t", S("host"), S("boot"), NONE, {S("kernel.command_line")}},
        {"Kernel command line: %t", S("host"), S("boot"), NONE, {S("kernel.command_line")}},
};
// clang-format on
static const struct message_forms kernel_forms = {kernel_table, BW_COUNT(kernel_table)};

/* ---- netfilter ---- */

/* Sorted by length: few of a packet's words are compared then. */
static const struct pair_name {
    bw_str key;
    bw_str name; /* besides the key itself */
    bool number;
} packet_names[] = {
        {S("IN"), S("observer.ingress.interface.name"), false},
        {S("OUT"), S("observer.egress.interface.name"), false},
        {S("MAC"), NONE, false},
        {S("SRC"), S("source.ip"), false},
        {S("DST"), S("destination.ip"), false},
        {S("LEN"), NONE, true},
        {S("TTL"), NONE, true},
        {S("SPT"), S("source.port"), true},
        {S("DPT"), S("destination.port"), true},
        {S("UID"), S("user.id"), true},
        {S("GID"), S("group.id"), true},
        {S("TYPE"), NONE, true},
        {S("CODE"), NONE, true},
        {S("MARK"), NONE, false},
        {S("PROTO"), S("network.transport"), false},
        {S("PHYSIN"), NONE, false},
        {S("PHYSOUT"), NONE, false},
        {S("HOPLIMIT"), NONE, true},
};

static void add_value(struct message *message, bw_str name, bw_str value, bool number)
{
    if (number)
        message_add_number(message, name, value);
    else
        message_add(message, name, value);
}

/* Where the keys of a length begin. */
#define KEY_LENGTHS 9
static const uint8_t by_length[KEY_LENGTHS + 1] = {0, 0, 0, 1, 11, 14, 15, 16, 17, 18};
_Static_assert(BW_COUNT(packet_names) == 18, "by_length says where each length begins");

static const struct pair_name *find_pair_name(bw_str key)
{
    if (key.len >= KEY_LENGTHS)
        return NULL;
    for (size_t i = by_length[key.len]; i < by_length[key.len + 1]; i++)
        if (packet_names[i].key.ptr[0] == key.ptr[0] && bw_str_eq(packet_names[i].key, key))
            return &packet_names[i];
    return NULL;
}

/* A packet that is taken apart. */
struct packet {
    struct message *message;
    uint32_t seen; /* a bit for each of packet_names */
};

#define PACKET_SOURCE (UINT32_C(1) << 3) /* SRC */

static void add_packet_value(struct packet *packet, const struct pair_name *known, bw_str value)
{
    const uint32_t bit = UINT32_C(1) << (known - packet_names);
    if ((packet->seen & bit) != 0)
        return; /* LEN stands twice: of the packet, of what UDP has in it */
    packet->seen |= bit;
    add_value(packet->message, known->key, value, known->number);
    if (known->name.len != 0)
        add_value(packet->message, known->name, value, known->number);
}

/* Learns what stands at a word. */
static void learn_word(struct message_packet_word *word, bw_str key, const struct pair_name *known)
{
    *word = (struct message_packet_word){.len = (uint8_t)key.len};
    if (key.len == 0 || key.len >= sizeof(word->text))
        return;
    memcpy(&word->text, key.ptr, key.len + 1); /* with the '=' behind it */
    memset(&word->mask, 0xff, key.len + 1);
    word->known = known != NULL ? (uint8_t)(known - packet_names + 1) : 0;
}

static bool is_as_learnt(const struct message_packet_word *word, bw_str text)
{
    uint64_t here;
    if (word->mask == 0 || text.len < sizeof(here))
        return false;
    memcpy(&here, text.ptr, sizeof(here));
    return ((here ^ word->text) & word->mask) == 0;
}

/* One word of a packet, as message_next_pair has it. False: the packet ends with it. */
static bool add_packet_word(struct packet *packet, bw_str text, struct message_packet_word *learnt)
{
    if (is_as_learnt(learnt, text)) {
        if (learnt->known != 0 && text.len > learnt->len + 1u)
            add_packet_value(
                    packet, &packet_names[learnt->known - 1], bw_str_from(text, learnt->len + 1u));
        return true;
    }
    while (text.len != 0 && text.ptr[0] == ',')
        text = bw_str_from(text, 1);
    if (text.len == 0)
        return true;
    if (text.ptr[0] == '[')
        return false; /* an ICMP error: the packet that it is about */
    const bw_str key = bw_str_head(text, bw_length_before(text, '='));
    if (key.len == text.len)
        return true;
    const struct pair_name *known = find_pair_name(key);
    const bw_str value = bw_str_from(text, key.len + 1);
    learn_word(learnt, key, known);
    if (known != NULL && value.len != 0)
        add_packet_value(packet, known, value);
    return true;
}

/* Where the words end is seen in one pass, and what each of them is most often told by the last
 * packet. False, and nothing is added: there are quotes or too many words. */
static bool add_packet_words(struct packet *packet, bw_str text)
{
    uint32_t ends[DELIMITED_ENDS(MESSAGE_PACKET_WORDS)];
    bool quotes;
    if (text.len == 0)
        return true;
    const size_t count = delimited_ends(text, ' ', '"', MESSAGE_PACKET_WORDS, ends, &quotes);
    if (quotes || count > MESSAGE_PACKET_WORDS)
        return false;
    struct message_packet *last = message_book_packet(packet->message->book);
    for (size_t i = 0, begin = 0; i < count; begin = (size_t)ends[i++] + 1) {
        const bw_str word = {.ptr = text.ptr + begin, .len = ends[i] - begin};
        if (!add_packet_word(packet, word, &last->words[i]))
            break;
    }
    return true;
}

/* The same for texts with quotes. */
static void add_packet_pairs(struct packet *packet, bw_str rest)
{
    bw_str key;
    bw_str value;
    while (message_next_pair(&rest, &key, &value)) {
        if (key.len != 0 && key.ptr[0] == '[')
            break;
        const struct pair_name *known = find_pair_name(key);
        if (known != NULL && value.len != 0)
            add_packet_value(packet, known, value);
    }
}

/* "[WAN_IN-2000-D]" of EdgeOS, VyOS and UniFi: the letter behind the rule's number. */
static bw_str packet_action_of_rule(bw_str prefix)
{
    if (prefix.len < 6 || prefix.ptr[0] != '[' || prefix.ptr[prefix.len - 1] != ']' ||
            prefix.ptr[prefix.len - 3] != '-')
        return BW_STR("logged");
    const char letter = prefix.ptr[prefix.len - 2];
    if (letter == 'A')
        return BW_STR("allowed");
    return letter == 'D' || letter == 'R' ? BW_STR("blocked") : BW_STR("logged");
}

/* What the words that the rule's author put before the packet say became of it. */
static bw_str packet_action(bw_str prefix)
{
    static const struct word {
        bw_str word;
        bw_str action;
    } words[] = {
            {S("BLOCK"), S("blocked")},
            {S("DROP"), S("blocked")},
            {S("REJECT"), S("blocked")},
            {S("DENY"), S("blocked")},
            {S("DENIED"), S("blocked")},
            {S("ALLOW"), S("allowed")},
            {S("ACCEPT"), S("allowed")},
    };
    for (size_t at = 0; at < prefix.len; at++)
        for (size_t i = 0; i < BW_COUNT(words); i++)
            if ((prefix.ptr[at] & ~0x20) == words[i].word.ptr[0] &&
                    bw_str_eq_ascii_nocase(
                            bw_str_head(bw_str_from(prefix, at), words[i].word.len), words[i].word))
                return words[i].action;
    return packet_action_of_rule(prefix);
}

/* "[UFW BLOCK] IN=eth0 OUT= MAC=... SRC=192.0.2.1 DST=... PROTO=TCP SPT=1 DPT=22 SYN" */
static bool parse_packet(struct message *message)
{
    const size_t at = bw_str_find(message->text, BW_STR("IN="));
    if (at == SIZE_MAX ||
            (at != 0 && message->text.ptr[at - 1] != ' ' && message->text.ptr[at - 1] != ':' &&
                    message->text.ptr[at - 1] != ']'))
        return false;
    bw_str rest = bw_str_from(message->text, at);
    if (bw_str_find(rest, BW_STR(" OUT=")) == SIZE_MAX ||
            bw_str_find(rest, BW_STR(" SRC=")) == SIZE_MAX)
        return false;
    const bw_str prefix = bw_str_trim(bw_str_head(message->text, at));
    message_add(message, BW_STR("iptables.prefix"), prefix);
    struct packet packet = {.message = message};
    if (!add_packet_words(&packet, rest))
        add_packet_pairs(&packet, rest);
    message->packet = (packet.seen & PACKET_SOURCE) != 0;
    message_set(message, BW_STR("network"), packet_action(prefix), (bw_str){0});
    message->layout += 0xe0;
    return true;
}

/* ---- AppArmor and other records of the audit subsystem that no daemon took ---- */

static bool parse_audit(struct message *message)
{
    static const bw_str names[][2] = {
            {S("apparmor"), S("apparmor.status")},
            {S("operation"), S("apparmor.operation")},
            {S("profile"), S("apparmor.profile")},
            {S("name"), S("file.path")},
            {S("comm"), S("comm")},
            {S("exe"), S("exe")},
            {S("pid"), S("audit.pid")},
            {S("type"), S("audit.type")},
            {S("auid"), S("auid")},
            {S("uid"), S("uid")},
            {S("res"), S("res")},
    };
    if (!bw_str_starts_with(message->text, BW_STR("audit: ")))
        return false;
    bw_str rest = bw_str_from(message->text, 7);
    bw_str key;
    bw_str value;
    while (message_next_pair(&rest, &key, &value))
        for (size_t i = 0; i < BW_COUNT(names); i++)
            if (value.len != 0 && bw_str_eq(names[i][0], key))
                message_add(message, names[i][1], value);
    message_set(message, BW_STR("process"), BW_STR("kernel_audit"),
            bw_str_eq(message_get(message, BW_STR("apparmor.status")), BW_STR("DENIED"))
                    ? BW_STR("failure")
                    : (bw_str){0});
    message->layout += 0xe1;
    return true;
}

/* Over "[12345.678901] ", which the ring buffer puts before what it gives to syslog. */
static bw_str skip_uptime(bw_str text)
{
    if (text.len == 0 || text.ptr[0] != '[')
        return text;
    const size_t end = bw_str_find_char(bw_str_head(text, 24), ']');
    for (size_t i = 1; end != SIZE_MAX && i < end; i++)
        if (text.ptr[i] != ' ' && text.ptr[i] != '.' && (text.ptr[i] < '0' || text.ptr[i] > '9'))
            return text;
    return end != SIZE_MAX ? bw_str_from(text, end + 2) : text;
}

bool message_parse_kernel(struct message *message)
{
    message->text = skip_uptime(message->text);
    return parse_packet(message) || parse_audit(message) || message_match(message, &kernel_forms);
}
