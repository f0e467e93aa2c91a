/* What the servers for Secure Shell say: OpenSSH's sshd up to 10 (auth.c, packet.c, session.c,
 * monitor.c, sshd.c, srclimit.c) and dropbear. */
#include "input/syslog/forms.h"

#define LOGIN  BW_STR_INIT("ssh_login")
#define METHOD BW_STR_INIT("system.auth.ssh.method")
#define KEY    BW_STR_INIT("system.auth.ssh.signature")

#define CONNECTION(pattern, action)                                                                \
    {                                                                                              \
        pattern, NETWORK, BW_STR_INIT(action), NONE,                                               \
        {                                                                                          \
            USER, IP, PORT, REASON                                                                 \
        }                                                                                          \
    }
#define ADDRESS(pattern, action)                                                                   \
    {                                                                                              \
        pattern, NETWORK, BW_STR_INIT(action), NONE,                                               \
        {                                                                                          \
            IP, PORT, REASON                                                                       \
        }                                                                                          \
    }

// clang-format off
static const struct message_form sshd[] = {
        {"Accepted %w for %f from %w port %n ssh2: %t", AUTH, LOGIN, SUCCESS, {METHOD, USER, IP, PORT, KEY}},
        {"Accepted %w for %f from %w port %n ssh2", AUTH, LOGIN, SUCCESS, {METHOD, USER, IP, PORT}},
        {"Accepted %w for %f from %w port %n %*", AUTH, LOGIN, SUCCESS, {METHOD, USER, IP, PORT}},
        {"Failed %w for invalid user %t from %w port %n ssh2%*", AUTH, LOGIN, FAILURE, {METHOD, USER, IP, PORT}},
        {"Failed %w for illegal user %t from %w port %n ssh2%*", AUTH, LOGIN, FAILURE, {METHOD, USER, IP, PORT}},
        {"Failed %w for %t from %w port %n ssh2%*", AUTH, LOGIN, FAILURE, {METHOD, USER, IP, PORT}},
        {"Failed %w for invalid user %t from %w port %n%*", AUTH, LOGIN, FAILURE, {METHOD, USER, IP, PORT}},
        {"Failed %w for %t from %w port %n%*", AUTH, LOGIN, FAILURE, {METHOD, USER, IP, PORT}},
        {"Failed %w for invalid user %t from %w", AUTH, LOGIN, FAILURE, {METHOD, USER, IP}},
        {"Failed %w for %t from %w", AUTH, LOGIN, FAILURE, {METHOD, USER, IP}},
        {"Postponed %w for invalid user %t from %w port %n ssh2%*", AUTH, BW_STR_INIT("ssh_postponed"), NONE, {METHOD, USER, IP, PORT}},
        {"Postponed %w for %t from %w port %n ssh2%*", AUTH, BW_STR_INIT("ssh_postponed"), NONE, {METHOD, USER, IP, PORT}},
        {"Partial %w for %t from %w port %n ssh2%*", AUTH, BW_STR_INIT("ssh_partial"), NONE, {METHOD, USER, IP, PORT}},
        {"Invalid user %t from %w port %n", AUTH, BW_STR_INIT("ssh_invalid_user"), FAILURE, {USER, IP, PORT}},
        {"Invalid user %t from %w", AUTH, BW_STR_INIT("ssh_invalid_user"), FAILURE, {USER, IP}},
        {"Illegal user %t from %w", AUTH, BW_STR_INIT("ssh_invalid_user"), FAILURE, {USER, IP}},
        {"Connection from %w port %n on %w port %n%*", NETWORK, BW_STR_INIT("ssh_connection"), NONE,
                {IP, PORT, BW_STR_INIT("destination.ip"), BW_STR_INIT("destination.port")}},
        {"Connection from %w port %n%*", NETWORK, BW_STR_INIT("ssh_connection"), NONE, {IP, PORT}},
        {"Connection from %w", NETWORK, BW_STR_INIT("ssh_connection"), NONE, {IP}},
        {"refused connect from %t (%a)", NETWORK, BW_STR_INIT("ssh_refused"), NONE, {BW_STR_INIT("source.domain"), IP}},
        CONNECTION("Connection closed by authenticating user %t %w port %n", "ssh_connection_closed"),
        CONNECTION("Connection closed by invalid user %t %w port %n", "ssh_connection_closed"),
        ADDRESS("Connection closed by %w port %n", "ssh_connection_closed"),
        ADDRESS("Connection closed by %w", "ssh_connection_closed"),
        CONNECTION("Connection reset by authenticating user %t %w port %n", "ssh_connection_reset"),
        CONNECTION("Connection reset by invalid user %t %w port %n", "ssh_connection_reset"),
        ADDRESS("Connection reset by %w port %n", "ssh_connection_reset"),
        CONNECTION("Disconnected from authenticating user %t %w port %n", "ssh_disconnect"),
        CONNECTION("Disconnected from invalid user %t %w port %n", "ssh_disconnect"),
        CONNECTION("Disconnected from user %t %w port %n", "ssh_disconnect"),
        ADDRESS("Disconnected from %w port %n", "ssh_disconnect"),
        ADDRESS("Disconnected from %w", "ssh_disconnect"),
        {"Disconnecting authenticating user %t %w port %n: Too many authentication failures%*", AUTH,
                BW_STR_INIT("ssh_too_many_failures"), FAILURE, {USER, IP, PORT}},
        {"Disconnecting invalid user %t %w port %n: Too many authentication failures%*", AUTH,
                BW_STR_INIT("ssh_too_many_failures"), FAILURE, {USER, IP, PORT}},
        {"Disconnecting: Too many authentication failures for %t", AUTH, BW_STR_INIT("ssh_too_many_failures"), FAILURE, {USER}},
        {"Disconnecting: Too many authentication failures%*", AUTH, BW_STR_INIT("ssh_too_many_failures"), FAILURE, {NONE}},
        CONNECTION("Disconnecting authenticating user %t %w port %n: %t", "ssh_disconnect"),
        CONNECTION("Disconnecting invalid user %t %w port %n: %t", "ssh_disconnect"),
        CONNECTION("Disconnecting user %t %w port %n: %t", "ssh_disconnect"),
        ADDRESS("Disconnecting %w port %n: %t", "ssh_disconnect"),
        ADDRESS("Received disconnect from %w port %n:%t", "ssh_disconnect"),
        {"Received disconnect from %w: %t", NETWORK, BW_STR_INIT("ssh_disconnect"), NONE, {IP, REASON}},
        {"error: Received disconnect from %w: %t", NETWORK, BW_STR_INIT("ssh_disconnect"), NONE, {IP, REASON}},
        {"error: Received disconnect from %w port %n:%t", NETWORK, BW_STR_INIT("ssh_disconnect"), NONE, {IP, PORT, REASON}},
        {"error: maximum authentication attempts exceeded for invalid user %t from %w port %n%*", AUTH,
                BW_STR_INIT("ssh_too_many_failures"), FAILURE, {USER, IP, PORT}},
        {"error: maximum authentication attempts exceeded for %t from %w port %n%*", AUTH,
                BW_STR_INIT("ssh_too_many_failures"), FAILURE, {USER, IP, PORT}},
        {"Did not receive identification string from %w port %n%*", NETWORK, BW_STR_INIT("ssh_no_banner"), NONE, {IP, PORT}},
        {"Did not receive identification string from %w", NETWORK, BW_STR_INIT("ssh_no_banner"), NONE, {IP}},
        {"Bad protocol version identification '%t' from %w port %n", NETWORK, BW_STR_INIT("ssh_bad_banner"), NONE,
                {BW_STR_INIT("system.auth.ssh.banner"), IP, PORT}},
        {"Bad protocol version identification '%t' from %w", NETWORK, BW_STR_INIT("ssh_bad_banner"), NONE,
                {BW_STR_INIT("system.auth.ssh.banner"), IP}},
        ADDRESS("banner exchange: Connection from %w port %n: %t", "ssh_bad_banner"),
        {"error: kex_exchange_identification: %t", NETWORK, BW_STR_INIT("ssh_bad_banner"), NONE, {REASON}},
        ADDRESS("Unable to negotiate with %w port %n: %t", "ssh_no_negotiation"),
        {"fatal: Unable to negotiate with %w port %n: %t", NETWORK, BW_STR_INIT("ssh_no_negotiation"), NONE, {IP, PORT, REASON}},
        ADDRESS("Protocol major versions differ for %w port %n: %t", "ssh_bad_banner"),
        {"User %t from %w not allowed because %t", AUTH, BW_STR_INIT("ssh_not_allowed"), FAILURE, {USER, IP, REASON}},
        {"User %t not allowed because %t", AUTH, BW_STR_INIT("ssh_not_allowed"), FAILURE, {USER, REASON}},
        {"ROOT LOGIN REFUSED FROM %w port %n%*", AUTH, BW_STR_INIT("ssh_root_refused"), FAILURE, {IP, PORT}},
        {"ROOT LOGIN REFUSED FROM %w", AUTH, BW_STR_INIT("ssh_root_refused"), FAILURE, {IP}},
        {"reverse mapping checking getaddrinfo for %w [%w] failed%*", NETWORK, BW_STR_INIT("ssh_reverse_mapping"), NONE,
                {BW_STR_INIT("source.domain"), IP}},
        {"Address %w maps to %w, but %*", NETWORK, BW_STR_INIT("ssh_reverse_mapping"), NONE, {IP, BW_STR_INIT("source.domain")}},
        {"Server listening on %w port %n.", NETWORK, BW_STR_INIT("ssh_listening"), NONE,
                {BW_STR_INIT("server.ip"), BW_STR_INIT("server.port")}},
        {"Starting session: %f for %t from %w port %n%*", SESSION, BW_STR_INIT("ssh_session"), NONE,
                {BW_STR_INIT("system.auth.ssh.session"), USER, IP, PORT}},
        {"Close session: user %t from %w port %n%*", SESSION, BW_STR_INIT("ssh_session_closed"), NONE, {USER, IP, PORT}},
        {"subsystem request for %w by user %t", SESSION, BW_STR_INIT("ssh_subsystem"), NONE,
                {BW_STR_INIT("system.auth.ssh.session"), USER}},
        {"subsystem request for %w", SESSION, BW_STR_INIT("ssh_subsystem"), NONE, {BW_STR_INIT("system.auth.ssh.session")}},
        {"Accepted key %w %w found at %t", AUTH, BW_STR_INIT("ssh_key_accepted"), NONE,
                {BW_STR_INIT("system.auth.ssh.key_type"), KEY, BW_STR_INIT("file.path")}},
        {"Accepted certificate ID \"%t\" %*", AUTH, BW_STR_INIT("ssh_key_accepted"), NONE, {KEY}},
        {"Authentication refused: bad ownership or modes for %w %t", AUTH, BW_STR_INIT("ssh_bad_modes"), FAILURE, {NONE, BW_STR_INIT("file.path")}},
        ADDRESS("fatal: Timeout before authentication for %w port %n", "ssh_timeout"),
        {"Timeout before authentication for connection from %w to %w, pid = %n", NETWORK, BW_STR_INIT("ssh_timeout"), NONE,
                {IP, BW_STR_INIT("destination.ip")}},
        {"drop connection #%n from [%w]:%n on [%w]:%n %t", NETWORK, BW_STR_INIT("ssh_dropped"), NONE,
                {NONE, IP, PORT, BW_STR_INIT("destination.ip"), BW_STR_INIT("destination.port"), REASON}},
        {"Postponed keyboard-interactive/pam for %t from %w port %n ssh2%*", AUTH, BW_STR_INIT("ssh_postponed"), NONE, {USER, IP, PORT}},
        {"User child is on pid %n", SESSION, BW_STR_INIT("ssh_session"), NONE, {BW_STR_INIT("process.child.pid")}},
        {"error: PAM: %f for illegal user %t from %w via %w", AUTH, BW_STR_INIT("ssh_pam"), FAILURE, {REASON, USER, IP}}, /* macOS */
        {"error: PAM: %f for %t from %w via %w", AUTH, BW_STR_INIT("ssh_pam"), FAILURE, {REASON, USER, IP}},
        {"error: PAM: %f for illegal user %t from %w", AUTH, BW_STR_INIT("ssh_pam"), FAILURE, {REASON, USER, IP}},
        {"error: PAM: %f for %t from %w", AUTH, BW_STR_INIT("ssh_pam"), FAILURE, {REASON, USER, IP}},
        {"fatal: Access denied for user %t by PAM account configuration%*", AUTH, BW_STR_INIT("ssh_not_allowed"), FAILURE, {USER}},
        {"Received signal %n; terminating.", BW_STR_INIT("process"), BW_STR_INIT("ssh_terminating"), NONE, {NONE}},
        /* dropbear */
        {"Password auth succeeded for '%t' from %a:%n", AUTH, LOGIN, SUCCESS, {USER, IP, PORT}},
        {"PAM password auth succeeded for '%t' from %a:%n", AUTH, LOGIN, SUCCESS, {USER, IP, PORT}},
        {"Pubkey auth succeeded for '%t' with %t from %a:%n", AUTH, LOGIN, SUCCESS, {USER, KEY, IP, PORT}},
        {"Bad password attempt for '%t' from %a:%n", AUTH, LOGIN, FAILURE, {USER, IP, PORT}},
        {"bad password attempt for '%t' from %a:%n", AUTH, LOGIN, FAILURE, {USER, IP, PORT}}, /* before 0.56 */
        {"Bad PAM password attempt for '%t' from %a:%n", AUTH, LOGIN, FAILURE, {USER, IP, PORT}},
        {"Login attempt for nonexistent user from %a:%n", AUTH, BW_STR_INIT("ssh_invalid_user"), FAILURE, {IP, PORT}},
        {"login attempt for nonexistent user from %a:%n", AUTH, BW_STR_INIT("ssh_invalid_user"), FAILURE, {IP, PORT}},
        {"Login attempt for nonexistent user '%t' from %a:%n", AUTH, BW_STR_INIT("ssh_invalid_user"), FAILURE, {USER, IP, PORT}},
        {"Child connection from %a:%n", NETWORK, BW_STR_INIT("ssh_connection"), NONE, {IP, PORT}},
        {"Exit (%w) from <%a:%n>: %t", SESSION, BW_STR_INIT("ssh_disconnect"), NONE, {USER, IP, PORT, REASON}},
        {"Exit before auth (user '%f', %n fails): Max auth tries reached - user '%t' from %a:%n", AUTH, BW_STR_INIT("ssh_too_many_failures"), FAILURE,
                {NONE, NONE, USER, IP, PORT}},
        {"Exit before auth from <%a:%n>: %t", NETWORK, BW_STR_INIT("ssh_disconnect"), NONE, {IP, PORT, REASON}},
        {"Exit (%w): %t", SESSION, BW_STR_INIT("ssh_disconnect"), NONE, {USER, REASON}},
};
// clang-format on

const struct message_forms message_sshd_forms = {sshd, BW_COUNT(sshd)};
