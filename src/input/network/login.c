/* Sources: Check Point, "Log fields" (Remote Access, Audit); Sophos, "SFOS syslog guide";
 * SonicWall, "SonicOS Log Events Reference Guide" and "SMA 100 administration guide"; Fortinet,
 * "FortiManager and FortiAnalyzer Event Log Reference"; Zyxel, "USG FLEX user's guide" (logs);
 * WatchGuard, "Fireware Log Message Catalog". */
#include "input/network/login.h"

static void add_action(struct text_record *record, bw_str category, bw_str action, bw_str outcome)
{
    text_record_add_str(record, BW_STR("event.category"), category);
    text_record_add_str(record, BW_STR("event.action"), action);
    text_record_add_opt(record, BW_STR("event.outcome"), outcome);
}

static void add_login(
        struct text_record *record, bw_str action, bool success, bw_str user, bw_str source)
{
    text_record_add_opt(record, BW_STR("user.name"), user);
    text_record_add_opt(record, BW_STR("source.ip"), source);
    add_action(record, BW_STR("authentication"), action,
            success ? BW_STR("success") : BW_STR("failure"));
}

static bool has(bw_str text, const char *word)
{
    return bw_str_find(text, bw_str_of(word)) != SIZE_MAX;
}

static bool is(bw_str text, const char *word)
{
    return bw_str_eq_ascii_nocase(text, bw_str_of(word));
}

/* ---- Check Point ---- */

/* kind: of the object that was made, note: its name. */
static void add_checkpoint_account(struct text_record *record, const struct network_said *said)
{
    text_record_add_opt(record, BW_STR("user.target.name"), said->note);
    text_record_add_opt(record, BW_STR("user.name"), said->user);
    text_record_add_opt(record, BW_STR("source.ip"), said->source);
    add_action(record, BW_STR("iam"), BW_STR("user_added"), BW_STR("success"));
}

void network_add_checkpoint_login(struct text_record *record, const struct network_said *said)
{
    if (is(said->operation, "Create Object") && is(said->kind, "Administrator")) {
        add_checkpoint_account(record, said);
        return;
    }
    if (is(said->operation, "Log In")) {
        add_login(record, BW_STR("device_login"), !is(said->status, "Failure"), said->user,
                said->source);
        return;
    }
    /* who is at which computer inside, as the directory tells it */
    if (has(said->part, "Identity"))
        return;
    const bool failed = is(said->action, "Failed Log In");
    if (failed || is(said->action, "Log In"))
        add_login(record, BW_STR("vpn_login"), !failed, bw_str_trim(said->user), said->source);
}

/* ---- Sophos Firewall ---- */

/* "Administrator 'support1' was added by 'admin' from ..." */
static bool add_sophos_account(struct text_record *record, const struct network_said *said)
{
    bw_str rest = said->text;
    bw_str name;
    if (!bw_str_starts_with(rest, BW_STR("Administrator '")) || !has(rest, "' was added by '"))
        return false;
    rest = bw_str_from(rest, 15);
    bw_str_cut(&rest, '\'', &name);
    text_record_add_opt(record, BW_STR("user.target.name"), name);
    text_record_add_opt(record, BW_STR("user.name"), said->user);
    text_record_add_opt(record, BW_STR("source.ip"), said->source);
    add_action(record, BW_STR("iam"), BW_STR("user_added"), BW_STR("success"));
    return true;
}

void network_add_sophos_login(struct text_record *record, const struct network_said *said)
{
    const bool success = is(said->status, "Successful");
    if (!success && !is(said->status, "Failed"))
        return;
    if (is(said->kind, "Admin")) {
        if (!add_sophos_account(record, said) &&
                (has(said->text, " logged in ") || has(said->text, " login ")))
            add_login(record, BW_STR("device_login"), success, said->user, said->source);
    } else if (is(said->kind, "Authentication")) {
        const bw_str action = has(said->part, "VPN")          ? BW_STR("vpn_login")
                              : has(said->part, "My Account") ? BW_STR("app_login")
                                                              : BW_STR("firewall_login");
        add_login(record, action, success, said->user, said->source);
    }
}

/* Sophos UTM: part is who asked: "webadmin", "portal", "openvpn". */
void network_add_utm_login(struct text_record *record, const struct network_said *said)
{
    const bool failed = is(said->text, "Authentication failed");
    if (!failed && !is(said->text, "Authentication successful"))
        return;
    const bw_str action =
            is(said->part, "webadmin") || is(said->part, "sshd") || is(said->part, "console")
                    ? BW_STR("device_login")
            : is(said->part, "portal") || is(said->part, "httpproxy") ||
                            is(said->part, "reverseproxy") || is(said->part, "smtp")
                    ? BW_STR("app_login")
                    : BW_STR("vpn_login"); /* openvpn, pptp, l2tp, cisco ... */
    add_login(record, action, !failed, said->user, said->source);
}

/* ---- SonicWall: by the number of the message; its SMA says it in words ---- */

static const struct {
    const char *number;
    const char *action;
    bool success;
} sonicwall_numbers[] = {
        {"29", "device_login", true},
        {"30", "device_login", false},
        {"35", "device_login", false}, /* not allowed on that interface */
        {"235", "device_login", true}, /* from the VPN's zone, the WAN */
        {"236", "device_login", true},
        {"31", "firewall_login", true},
        {"32", "vpn_login", false},
        {"33", "vpn_login", false},
        {"139", "vpn_login", true}, /* XAUTH */
        {"140", "vpn_login", false},
        {"237", "vpn_login", true},
        {"238", "vpn_login", true},
        {"1080", "vpn_login", true},
};

void network_add_sonicwall_login(struct text_record *record, const struct network_said *said)
{
    if (is(said->part, "sslvpn")) {
        const bool success = is(said->text, "User login successful");
        if (success || is(said->text, "User login failed"))
            add_login(record, BW_STR("vpn_login"), success, said->user, said->source);
        else if (is(said->text, "Log cleared"))
            add_action(record, BW_STR("configuration"), BW_STR("log_cleared"), BW_STR("success"));
        return;
    }
    for (size_t i = 0; i < BW_COUNT(sonicwall_numbers); i++)
        if (is(said->kind, sonicwall_numbers[i].number))
            add_login(record, bw_str_of(sonicwall_numbers[i].action), sonicwall_numbers[i].success,
                    said->user, said->source);
}

/* ---- FortiManager, FortiAnalyzer ---- */

void network_add_fortimanager_login(struct text_record *record, const struct network_said *said)
{
    const bool failed = is(said->operation, "login failed");
    bw_str source = said->source; /* "GUI(203.0.113.7)" */
    bw_str through = {0};
    if (!failed && !is(said->operation, "login"))
        return;
    bw_str_cut(&source, '(', &through);
    if (bw_str_ends_with(source, BW_STR(")")))
        source.len--;
    add_login(record, BW_STR("device_login"), !failed, said->user, source);
}

/* ---- FortiAuthenticator: asked by RADIUS as a rule; what is pending is no outcome ---- */

void network_add_fortiauthenticator_login(
        struct text_record *record, const struct network_said *said)
{
    const bool success = is(said->status, "Success");
    if (is(said->action, "Authentication") && (success || is(said->status, "Failed")))
        add_login(record, BW_STR("radius_login"), success, said->user, said->source);
    else if (is(said->action, "Login") && (success || is(said->status, "Failed")))
        add_login(record, BW_STR("device_login"), success, said->user, said->source);
}

/* ---- Zyxel ---- */

/* "Failed login attempt to Device from ssh (incorrect password ...)": name and address stand
 * elsewhere. Who failed is "unknown", and the account in the note. */
void network_add_zyxel_login(struct text_record *record, const struct network_said *said)
{
    static const char *const ways[] = {
            " from sslvpn", " from l2tp", " from ike", " from xauth", " from eap", " from vpn"};
    const bool failed = bw_str_starts_with(said->text, BW_STR("Failed login attempt"));
    const bw_str account = BW_STR("Account: ");
    bw_str user = said->user;
    bool vpn = false;
    if (!failed && !has(said->text, " has logged in Device"))
        return;
    if ((user.len == 0 || is(user, "unknown")) && bw_str_starts_with(said->note, account))
        user = bw_str_from(said->note, account.len);
    for (size_t i = 0; i < BW_COUNT(ways); i++)
        vpn |= has(said->text, ways[i]);
    add_login(record, vpn ? BW_STR("vpn_login") : BW_STR("device_login"), !failed, user,
            said->source);
}

/* ---- Check Point's fw log: clients of the VPN ---- */

void network_add_fwlog_login(struct text_record *record, const struct network_said *said)
{
    const bw_str client = BW_STR("Client Encryption: ");
    if (said->user.len == 0 || !bw_str_starts_with(said->text, client))
        return;
    const bw_str how = bw_str_from(said->text, client.len);
    const bool success = bw_str_starts_with(how, BW_STR("Authenticated by "));
    if (success || bw_str_starts_with(how, BW_STR("Access denied")))
        add_login(record, BW_STR("vpn_login"), success, said->user, said->source);
}

/* ---- Netgear: there is one account ---- */

void network_add_netgear_login(struct text_record *record, const struct network_said *said)
{
    const bool failed = is(said->action, "admin login failure");
    if (failed || is(said->action, "admin login") || is(said->action, "remote login"))
        add_login(record, BW_STR("device_login"), !failed, BW_STR("admin"), said->source);
}

/* ---- WatchGuard: `action` is what its words were found to say ---- */

void network_add_watchguard_login(struct text_record *record, const struct network_said *said)
{
    const bool failed = is(said->action, "login-failed");
    if (failed || is(said->action, "login"))
        add_login(record,
                is(said->kind, "Management") ? BW_STR("device_login") : BW_STR("vpn_login"),
                !failed, said->user, said->source);
}

/* ---- Meraki ---- */

void network_add_meraki_login(struct text_record *record, const struct network_said *said)
{
    add_login(record, BW_STR("vpn_login"), is(said->status, "success"), said->user, said->source);
}

void network_add_device_login(
        struct text_record *record, const struct network_said *said, bool success)
{
    add_login(record, BW_STR("device_login"), success, said->user, said->source);
}

/* ---- applications that write pairs: Authelia, Grafana ---- */

/* "Unsuccessful 1FA authentication attempt by user 'anna': user not found", "Successful Duo
 * authentication attempt made by user 'anna'" */
static bool add_authelia_login(struct text_record *record, const struct network_said *said)
{
    const bw_str by = BW_STR("by user '");
    const bool failed = bw_str_starts_with(said->text, BW_STR("Unsuccessful "));
    const size_t at = bw_str_find(said->text, by);
    if ((!failed && !bw_str_starts_with(said->text, BW_STR("Successful "))) || at == SIZE_MAX ||
            !has(bw_str_head(said->text, at), " authentication attempt "))
        return false;
    const bw_str user = bw_str_from(said->text, at + by.len);
    add_login(record, BW_STR("sso_login"), !failed, bw_str_head(user, bw_str_find_char(user, '\'')),
            said->source);
    return true;
}

void network_add_application_login(struct text_record *record, const struct network_said *said)
{
    if (said->source.len == 0 || add_authelia_login(record, said))
        return;
    if (is(said->text, "Invalid username or password"))
        add_login(record, BW_STR("app_login"), false, said->user, said->source);
}
