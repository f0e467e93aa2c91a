/*
 * What servers of telephony say of who registers with them, in logs of their own or by syslog:
 * Asterisk and FreeSWITCH.
 *
 * Sources: Asterisk's chan_sip.c, chan_iax2.c, manager.c, res_pjsip/pjsip_distributor.c and
 * res_security_log.c ("Security Event Framework"); FreeSWITCH's sofia_reg.c; sample lines of
 * fail2ban's filters.
 */
#include "input/syslog/forms.h"

#define LOGIN S("sip_login")

/* How far into a message what tells what it says is looked for. */
#define LOOK_BYTES 256

// clang-format off

/* Behind "NOTICE[1638] chan_sip.c: "; the port may be missing. */
static const struct message_form asterisk_table[] = {
        {"Registration from '%t' failed for '%a:%n' - %t", AUTH, LOGIN, FAILURE, {USER, IP, PORT, REASON}},
        {"Registration from '%t' failed for '%a' - %t", AUTH, LOGIN, FAILURE, {USER, IP, REASON}},
        {"Request '%w' from '%t' failed for '%a:%n' (callid: %f) - %t", AUTH, LOGIN, FAILURE, {NONE, USER, IP, PORT, NONE, REASON}},
        {"Request from '%t' failed for '%a:%n' (callid: %f) - %t", AUTH, LOGIN, FAILURE, {USER, IP, PORT, NONE, REASON}},
        {"Host %w failed to authenticate as '%t'", AUTH, LOGIN, FAILURE, {IP, USER}},
        {"Host %w failed MD5 authentication for '%t' (%*", AUTH, LOGIN, FAILURE, {IP, USER}},
        {"No registration for peer '%t' (from %w)", AUTH, LOGIN, FAILURE, {USER, IP}},
        {"Call from '%t' (%a:%n) to extension '%t' rejected because %t", NETWORK, S("sip_call_rejected"), FAILURE,
                {USER, IP, PORT, S("sip.to"), REASON}},
        {"manager.c: %a failed to authenticate as '%t'", AUTH, S("device_login"), FAILURE, {IP, USER}}, /* its manager */
        {"manager.c: %a tried to authenticate with nonexistent user '%t'", AUTH, S("device_login"), FAILURE, {IP, USER}},
};
static const struct message_forms asterisk_forms = FORMS(asterisk_table);

/* Behind a place in the source. */
static const struct message_form freeswitch_table[] = {
        {"SIP auth failure (%w) on sofia profile '%f' for [%t] from ip %w", AUTH, LOGIN, FAILURE, {REASON, NONE, USER, IP}},
        {"SIP auth challenge (%w) on sofia profile '%f' for [%t] from ip %w", NETWORK, S("sip_challenge"), NONE, {REASON, NONE, USER, IP}},
        {"Can't find user [%t] from %w", AUTH, LOGIN, FAILURE, {USER, IP}},
};
static const struct message_forms freeswitch_forms = FORMS(freeswitch_table);

// clang-format on

/* SecurityEvent="InvalidPassword",...,AccountID="300",...,RemoteAddress="IPV4/UDP/192.0.2.1/5070":
 * what a client chose (the session) may look like more, so the last address is the server's word.
 */
static bool parse_security(struct message *message)
{
    static const bw_str failures[] = {S("InvalidAccountID"), S("InvalidPassword"), S("FailedACL"),
            S("ChallengeResponseFailed"), S("InvalidTransport"), S("AuthMethodNotAllowed")};
    static const bw_str remote = S("RemoteAddress=\"");
    const bw_str text = message->text;
    const bw_str end = BW_STR("\"");
    const bw_str what = bw_str_between(text, BW_STR("SecurityEvent=\""), end);
    bw_str address = text;
    for (size_t at; (at = bw_str_find(address, remote)) != SIZE_MAX;)
        address = bw_str_from(address, at + remote.len);
    bw_str part = {0};
    for (unsigned i = 0; i < 3; i++) /* IPV4/UDP/192.0.2.1 */
        bw_str_cut(&address, '/', &part);
    message_add(message, BW_STR("user.name"), bw_str_between(text, BW_STR("AccountID=\""), end));
    message_add(message, BW_STR("event.reason"), what);
    message_add(message, BW_STR("network.application"),
            bw_str_between(text, BW_STR(",Service=\""), end));
    if (address.ptr != NULL && part.len != 0)
        message_add_source(message, part);
    const bool success = bw_str_eq(what, BW_STR("SuccessfulAuth"));
    bool failure = false;
    for (size_t i = 0; i < BW_COUNT(failures); i++)
        failure |= bw_str_eq(what, failures[i]);
    if (success || failure)
        message_set(message, BW_STR("authentication"), BW_STR("sip_login"),
                success ? BW_STR("success") : BW_STR("failure"));
    return success || failure;
}

/* From the first word of what was said on: behind the level, a call, the file and a function. */
static bool parse_asterisk(struct message *message)
{
    static const bw_str words[] = {S("Registration from '"), S("Request from '"), S("Request '"),
            S("Host "), S("No registration for peer '"), S("Call from '"), S("manager.c: ")};
    if (bw_str_find(bw_str_head(message->text, LOOK_BYTES), BW_STR("SecurityEvent=\"")) != SIZE_MAX)
        return parse_security(message);
    for (size_t i = 0; i < BW_COUNT(words); i++)
        if (message_match_from(message, words[i], LOOK_BYTES, &asterisk_forms))
            return true;
    return false;
}

static bool parse_freeswitch(struct message *message)
{
    return message_match_from(message, BW_STR("SIP auth "), LOOK_BYTES, &freeswitch_forms) ||
           message_match_from(message, BW_STR("Can't find user ["), LOOK_BYTES, &freeswitch_forms);
}

// clang-format off
const struct message_program message_telephony_programs[] = {
        {S("asterisk"), false, NULL, parse_asterisk},
        {S("freeswitch"), false, NULL, parse_freeswitch},
};
// clang-format on
const size_t message_telephony_program_count = BW_COUNT(message_telephony_programs);
