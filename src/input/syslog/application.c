/*
 * What servers of applications say of logins, in logs of their own or by syslog: Guacamole,
 * FreeRADIUS, Zimbra, Jira and Confluence, Roundcube, xrdp, macOS' screen sharing, RealVNC.
 *
 * Sources: Apache Guacamole, AuthenticationService.java; FreeRADIUS, src/main/auth.c; Zimbra,
 * ZimbraLog and "Log files" of its wiki; Atlassian, "Logging and profiling" (the security log) and
 * Seraph's DefaultAuthenticator; filters of fail2ban for them.
 */
#include "input/syslog/book.h"
#include "input/syslog/forms.h"

/* How far into a message what tells what it says is looked for: threads, requests and the user's
 * agent stand before it. */
#define LOOK_BYTES 1024

/* The forms from the first place on where `word` stands; false when nothing fits. */
static bool match_from(struct message *message, bw_str word, const struct message_forms *forms)
{
    const bw_str whole = message->text;
    const size_t at = bw_str_find(bw_str_head(whole, LOOK_BYTES), word);
    if (at == SIZE_MAX)
        return false;
    message->text = bw_str_from(whole, at + word.len);
    if (message_match(message, forms))
        return true;
    message->text = whole;
    return false;
}

/* ---- Guacamole: behind proxies, the client is the first of a list ---- */

// clang-format off
static const struct message_form guacamole_table[] = {
        {"User \"%f\" successfully authenticated from [%f, %*", AUTH, S("gateway_login"), SUCCESS, {USER, IP}},
        {"User \"%f\" successfully authenticated from [%f].", AUTH, S("gateway_login"), SUCCESS, {USER, IP}},
        {"User \"%f\" successfully authenticated from %a.", AUTH, S("gateway_login"), SUCCESS, {USER, IP}},
        {"Authentication attempt from [%f, %f] for user \"%f\" failed.", AUTH, S("gateway_login"), FAILURE, {IP, NONE, USER}},
        {"Authentication attempt from [%f] for user \"%f\" failed.", AUTH, S("gateway_login"), FAILURE, {IP, USER}},
        {"Authentication attempt from %a for user \"%f\" failed.", AUTH, S("gateway_login"), FAILURE, {IP, USER}},
};
// clang-format on
static const struct message_forms guacamole_forms = FORMS(guacamole_table);

static bool parse_guacamole(struct message *message)
{
    return match_from(message, BW_STR("AuthenticationService - "), &guacamole_forms);
}

/* ---- Roundcube (rcmail::log_login), behind "<session> " ---- */

// clang-format off
static const struct message_form roundcube_table[] = {
        {"Successful login for %f (ID: %n) from %w in session %*", AUTH, S("mail_login"), SUCCESS, {USER, NONE, IP}},
        {"Failed login for %f from %w in session %*", AUTH, S("mail_login"), FAILURE, {USER, IP}},
        {"Login failed for %f against %w from %a(%*", AUTH, S("mail_login"), FAILURE, {USER, S("destination.address"), IP}},
        {"Login failed for %f against %w from %a. %*", AUTH, S("mail_login"), FAILURE, {USER, S("destination.address"), IP}},
        {"Login failed for %t from %a. AUTHENTICATE %*", AUTH, S("mail_login"), FAILURE, {USER, IP}},
        {"Login failed for %t from %a", AUTH, S("mail_login"), FAILURE, {USER, IP}},
        {"FAILED login for %t from %w", AUTH, S("mail_login"), FAILURE, {USER, IP}}, /* before 1.0 */
        {"Login failed for %f from %a(%*", AUTH, S("mail_login"), FAILURE, {USER, IP}},
        {"Login failed for %f from %a. %*", AUTH, S("mail_login"), FAILURE, {USER, IP}},
};
// clang-format on
static const struct message_forms roundcube_forms = FORMS(roundcube_table);

static bool parse_roundcube(struct message *message)
{
    static const bw_str words[] = {S("Successful login for "), S("Failed login for "),
            S("IMAP Error: Login failed for "), S("FAILED login for ")};
    const bw_str whole = message->text;
    for (size_t i = 0; i < BW_COUNT(words); i++) {
        const size_t at = bw_str_find(bw_str_head(whole, 128), words[i]);
        if (at == SIZE_MAX)
            continue;
        message->text = bw_str_from(whole, i == 2 ? at + 12 : at);
        if (message_match(message, &roundcube_forms))
            return true;
    }
    message->text = whole;
    return false;
}

/* ---- xrdp (sesman/scp_process.c, sesexec), behind numbers and a level ---- */

// clang-format off
static const struct message_form xrdp_table[] = {
        {"++ created session (access granted): username %f, ip %a:%n - %*", AUTH, S("rdp_login"), SUCCESS, {USER, IP, PORT}},
        {"++ created session (access granted): username %f, ip %f - %*", AUTH, S("rdp_login"), SUCCESS, {USER, IP}},
        {"++ created session (access granted): username %f, ip %t", AUTH, S("rdp_login"), SUCCESS, {USER, IP}},
        {"++ reconnected session: username %f, display %*", S("session"), S("rdp_reconnected"), SUCCESS, {USER}},
        {"AUTHFAIL: user=%t ip=%w time=%n", AUTH, S("rdp_login"), FAILURE, {USER, IP}},
};
// clang-format on
static const struct message_forms xrdp_forms = FORMS(xrdp_table);

/* ---- macOS' screen sharing, RealVNC ---- */

// clang-format off
static const struct message_form screen_sharing_table[] = {
        {"Authentication: FAILED :: User Name: %t :: Viewer Address: %w :: Type: %w", AUTH, S("vnc_login"), FAILURE, {USER, IP}},
        {"Authentication: SUCCEEDED :: User Name: %t :: Viewer Address: %w :: Type: %w", AUTH, S("vnc_login"), SUCCESS, {USER, IP}},
};
static const struct message_form realvnc_table[] = {
        {"Connections: connected: %a::%n (TCP)%*", NETWORK, S("vnc_connection"), NONE, {IP, PORT}},
        {"Connections: authenticated: %a::%n (TCP), as %t (%f permissions)", AUTH, S("vnc_login"), SUCCESS, {IP, PORT, USER}},
        {"Connections: disconnected: %a::%n (TCP) ([AuthFailure] %t)", AUTH, S("vnc_login"), FAILURE, {IP, PORT, REASON}},
        {"Connections: disconnected: %a::%n (TCP) ([AuthDenied] %t)", AUTH, S("vnc_login"), FAILURE, {IP, PORT, REASON}},
        {"Connections: disconnected: %a::%n (TCP)%*", NETWORK, S("vnc_disconnection"), NONE, {IP, PORT}},
};
// clang-format on
static const struct message_forms screen_sharing_forms = FORMS(screen_sharing_table);
static const struct message_forms realvnc_forms = FORMS(realvnc_table);

static bool parse_xrdp(struct message *message)
{
    return match_from(message, BW_STR("[INFO ] "), &xrdp_forms);
}

/* ---- FreeRADIUS ---- */

// clang-format off
/* Behind "(12) ", the number of the request: who says what password, through whom. */
static const struct message_form radius_table[] = {
        {"Login OK: [%t] (from client %w port %n cli %f)%*", AUTH, S("radius_login"), SUCCESS, {USER, S("observer.name"), NONE, IP}},
        {"Login OK: [%t] (from client %w%*", AUTH, S("radius_login"), SUCCESS, {USER, S("observer.name")}},
        {"Login incorrect: [%t] (from client %w port %n cli %f)%*", AUTH, S("radius_login"), FAILURE, {USER, S("observer.name"), NONE, IP}},
        {"Login incorrect: [%t] (from client %w%*", AUTH, S("radius_login"), FAILURE, {USER, S("observer.name")}},
        {"Login incorrect (%t): [%t] (from client %w port %n cli %f)%*", AUTH, S("radius_login"), FAILURE, {REASON, USER, S("observer.name"), NONE, IP}},
        {"Login incorrect (%t): [%t] (from client %w%*", AUTH, S("radius_login"), FAILURE, {REASON, USER, S("observer.name")}},
        {"Invalid user (%t): [%t] (from client %w port %n cli %f)%*", AUTH, S("radius_login"), FAILURE, {REASON, USER, S("observer.name"), NONE, IP}},
        {"Invalid user (%t): [%t] (from client %w%*", AUTH, S("radius_login"), FAILURE, {REASON, USER, S("observer.name")}},
        {"Invalid user: [%t] (from client %w port %n cli %f)%*", AUTH, S("radius_login"), FAILURE, {USER, S("observer.name"), NONE, IP}},
        {"Invalid user: [%t] (from client %w%*", AUTH, S("radius_login"), FAILURE, {USER, S("observer.name")}},
};
// clang-format on
static const struct message_forms radius_forms = FORMS(radius_table);

/* "anna/<via Auth-Type = mschap>", "anna/secret", "host/pc1.example.org/<via ...>": the user. */
static bw_str radius_user(bw_str text)
{
    const size_t via = bw_str_find(text, BW_STR("/<"));
    if (via != SIZE_MAX)
        return bw_str_head(text, via);
    const size_t machine = bw_str_starts_with(text, BW_STR("host/")) ? 5 : 0;
    const size_t slash = bw_str_find_char(bw_str_from(text, machine), '/');
    return slash != SIZE_MAX ? bw_str_head(text, machine + slash) : text;
}

/* The first word, without the bracket at its end: "gate)", "00-11-22-33-44-55 via TLS tunnel". */
static bw_str radius_word(bw_str text)
{
    bw_str word = {0};
    bw_str_cut(&text, ' ', &word);
    return bw_str_ends_with(word, BW_STR(")")) ? bw_str_head(word, word.len - 1) : word;
}

/* Whom no module knows is told as "Invalid user" and, of the same request, as "Login incorrect". */
static void count_radius_once(struct message *message)
{
    const bw_str user = message_get(message, BW_STR("user.name"));
    if (user.len == 0 || !bw_str_eq(message->outcome, BW_STR("failure")))
        return;
    const bw_str request = bw_str_from(message->text, (size_t)(user.ptr - message->text.ptr));
    if (bw_str_starts_with(message->text, BW_STR("Invalid user")))
        message_book_refuse(message->book, request);
    else if (message_book_take_refused(message->book, request))
        message_set(message, BW_STR("network"), BW_STR("radius_rejected"), (bw_str){0});
}

static bool parse_radius(struct message *message)
{
    bw_str number;
    bw_str rest = message->text;
    if (bw_str_starts_with(rest, BW_STR("Auth: ")))
        rest = bw_str_from(rest, 6);
    if (bw_str_starts_with(rest, BW_STR("("))) {
        bw_str_cut(&rest, ')', &number);
        rest = bw_str_trim(rest);
    }
    message->text = rest;
    if (!message_match(message, &radius_forms))
        return false;
    count_radius_once(message);
    for (size_t i = 0; i < message->count; i++) {
        struct text_named *field = &message->fields[i];
        if (bw_str_eq(field->name, BW_STR("user.name")))
            field->value = radius_user(field->value);
        else if (!bw_str_eq(field->name, BW_STR("event.reason")))
            field->value = radius_word(field->value);
    }
    return true;
}

/* ---- Zimbra: [name=...;ip=...;oip=...;ua=...] security - cmd=Auth; account=...; error=...; ----
 */

/* `name` of the pairs between ';', empty when it is not there. */
static bw_str zimbra_value(bw_str text, bw_str name)
{
    bw_str pair;
    while (bw_str_cut(&text, ';', &pair)) {
        bw_str key;
        pair = bw_str_trim(pair);
        if (bw_str_cut(&pair, '=', &key) && bw_str_eq(key, name))
            return bw_str_trim(pair);
    }
    return (bw_str){0};
}

static bool zimbra_login(struct message *message, bw_str command, bw_str told)
{
    static const bw_str commands[][2] = {
            {S("Auth"), S("mail_login")},
            {S("AdminAuth"), S("device_login")}, /* its page for administrators */
            {S("PreAuth"), S("mail_login")},
    };
    for (size_t i = 0; i < BW_COUNT(commands); i++) {
        if (!bw_str_eq(command, commands[i][0]))
            continue;
        const bw_str error = zimbra_value(told, BW_STR("error"));
        message_add(message, BW_STR("user.name"), zimbra_value(told, BW_STR("account")));
        message_add(message, BW_STR("event.reason"), error);
        message_add(message, BW_STR("network.application"), zimbra_value(told, BW_STR("protocol")));
        message_set(message, BW_STR("authentication"), commands[i][1],
                error.len != 0 ? BW_STR("failure") : BW_STR("success"));
        return true;
    }
    return false;
}

static bool parse_zimbra(struct message *message)
{
    static const bw_str mark = BW_STR_INIT("] security - ");
    const size_t at = bw_str_find(bw_str_head(message->text, LOOK_BYTES), mark);
    if (at == SIZE_MAX)
        return false;
    size_t open = at;
    while (open > 0 && message->text.ptr[open - 1] != '[')
        open--;
    const bw_str context = bw_str_head(bw_str_from(message->text, open), at - open);
    const bw_str told = bw_str_from(message->text, at + mark.len);
    const bw_str command = zimbra_value(told, BW_STR("cmd"));
    const bw_str original = zimbra_value(context, BW_STR("oip")); /* ip is a proxy's then */
    const bw_str address = original.len != 0 ? original : zimbra_value(context, BW_STR("ip"));
    if (!zimbra_login(message, command, told)) {
        message_add(message, BW_STR("user.name"), zimbra_value(context, BW_STR("name")));
        message_add(message, BW_STR("event.code"), command);
        message_add(message, BW_STR("user.target.name"), zimbra_value(told, BW_STR("name")));
        if (bw_str_eq(command, BW_STR("CreateAccount")))
            message_set(message, BW_STR("iam"), BW_STR("user_added"), BW_STR("success"));
    }
    if (address.len != 0)
        message_add_source(message, address);
    message_add(message, BW_STR("user_agent.original"), zimbra_value(context, BW_STR("ua")));
    return true;
}

/* ---- Atlassian ---- */

/* "http-nio-8080-exec-5 anonymous 614x123x1 session 203.0.113.66,10.0.0.3 /login.jsp The user
 * 'admin' has FAILED authentication. Failure count equals 1": the client stands before its proxies.
 */
static bool parse_jira(struct message *message)
{
    const bw_str text = message->text;
    const size_t user = bw_str_find(text, BW_STR(" The user '"));
    if (user == SIZE_MAX)
        return false;
    const bw_str told = bw_str_from(text, user);
    const bool passed = bw_str_find(told, BW_STR("' has PASSED authentication")) != SIZE_MAX;
    const bool failed = bw_str_find(told, BW_STR("' has FAILED authentication")) != SIZE_MAX;
    if (passed == failed)
        return false;
    message_add(message, BW_STR("user.name"),
            bw_str_between(told, BW_STR(" The user '"),
                    passed ? BW_STR("' has PASSED") : BW_STR("' has FAILED")));
    bw_str words = bw_str_head(text, user);
    bw_str word = {0};
    bw_str address = {0};
    bw_str before = {0};
    while (bw_str_cut(&words, ' ', &word)) { /* the word before the path */
        if (bw_str_starts_with(word, BW_STR("/")) && before.len != 0)
            address = before;
        before = word;
    }
    bw_str client = {0};
    bw_str_cut(&address, ',', &client);
    if (client.len != 0)
        message_add_source(message, client);
    message_set(message, BW_STR("authentication"), BW_STR("app_login"),
            passed ? BW_STR("success") : BW_STR("failure"));
    return true;
}

// clang-format off
static const struct message_form confluence_table[] = {
        {"'%f' tried to login but %*", AUTH, S("app_login"), FAILURE, {USER}},
};
// clang-format on
static const struct message_forms confluence_forms = FORMS(confluence_table);

static bool parse_confluence(struct message *message)
{
    return match_from(message, BW_STR("login : "), &confluence_forms);
}

/* ---- vCenter's single sign-on: "... auditlogger] {"user":"...","client":"...","type":"..."}" ----
 */

static bool parse_vmware_sso(struct message *message)
{
    const bw_str type =
            bw_str_between(message->text, BW_STR("\"type\":\"com.vmware.sso."), BW_STR("\""));
    const bw_str end = BW_STR("\"");
    bw_str clients = bw_str_between(message->text, BW_STR("\"client\":\""), end);
    bw_str client = {0};
    const bool success = bw_str_eq(type, BW_STR("LoginSuccess"));
    if (!success && !bw_str_eq(type, BW_STR("LoginFailure")))
        return false;
    message_add(message, BW_STR("user.name"),
            bw_str_between(message->text, BW_STR("\"user\":\""), end));
    bw_str_cut(&clients, ',', &client);
    if (client.len != 0)
        message_add_source(message, client);
    message_set(message, BW_STR("authentication"), BW_STR("esxi_login"),
            success ? BW_STR("success") : BW_STR("failure"));
    return true;
}

// clang-format off
const struct message_program message_application_programs[] = {
        {S("roundcube"), false, NULL, parse_roundcube},
        {S("xrdp-sesman"), true, NULL, parse_xrdp},
        {S("xrdp-sesexec"), true, NULL, parse_xrdp},
        {S("screensharingd"), false, &screen_sharing_forms, NULL},
        {S("vncserver-x11"), false, &realvnc_forms, NULL},
        {S("vncserver-x11-serviced"), false, &realvnc_forms, NULL},
        {S("vncserver-virtual"), false, &realvnc_forms, NULL},
        {S("guacamole"), false, NULL, parse_guacamole},
        {S("tomcat"), false, NULL, parse_guacamole},
        {S("tomcat9"), false, NULL, parse_guacamole},
        {S("tomcat10"), false, NULL, parse_guacamole},
        {S("radiusd"), false, NULL, parse_radius},
        {S("freeradius"), false, NULL, parse_radius},
        {S("zimbra"), false, NULL, parse_zimbra},
        {S("jira"), false, NULL, parse_jira},
        {S("confluence"), false, NULL, parse_confluence},
        {S("vmware-sso"), false, NULL, parse_vmware_sso},
        {S("websso"), false, NULL, parse_vmware_sso},
};
// clang-format on
const size_t message_application_program_count = BW_COUNT(message_application_programs);
