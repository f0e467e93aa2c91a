/* What programs that let people in, and change who may, say: sudo, su, login, polkit, PAM's
 * modules, the shadow utilities, systemd-logind. */
#include <string.h>

#include "input/syslog/forms.h"

#define IAM    BW_STR_INIT("iam")
#define TARGET BW_STR_INIT("user.target.name")
#define AS     BW_STR_INIT("user.effective.name")
#define GROUP  BW_STR_INIT("group.name")
#define TTY    BW_STR_INIT("TTY")

// clang-format off

/* ---- su, login, polkit, logind ---- */

static const struct message_form su_table[] = {
        {"(to %w) %t on %w", AUTH, S("su"), SUCCESS, {AS, USER, TTY}},
        {"(to %w) %t on none", AUTH, S("su"), SUCCESS, {AS, USER}},
        {"FAILED SU (to %w) %t on %w", AUTH, S("su"), FAILURE, {AS, USER, TTY}},
        {"Successful su for %w by %t", AUTH, S("su"), SUCCESS, {AS, USER}},
        {"FAILED su for %w by %t", AUTH, S("su"), FAILURE, {AS, USER}},
        {"+ %w %w:%w", AUTH, S("su"), SUCCESS, {TTY, USER, AS}},
        {"- %w %w:%w", AUTH, S("su"), FAILURE, {TTY, USER, AS}},
        {"'su %f' failed for %w on %w", AUTH, S("su"), FAILURE, {AS, USER, TTY}}, /* Solaris */
        {"'su %f' succeeded for %w on %w", AUTH, S("su"), SUCCESS, {AS, USER, TTY}},
        {"BAD SU %w to %w on %w", AUTH, S("su"), FAILURE, {USER, AS, TTY}},
        {"%w to %w on %w", AUTH, S("su"), SUCCESS, {USER, AS, TTY}},
};
static const struct message_forms su_forms = FORMS(su_table);

/* util-linux' login names the client's host, or the terminal where there is none. */
#define PLACE BW_STR_INIT("login.place")

static const struct message_form login_table[] = {
        {"ROOT LOGIN ON %w FROM %w", AUTH, S("login"), SUCCESS, {TTY, S("source.ip")}},
        {"ROOT LOGIN ON %w", AUTH, S("login"), SUCCESS, {TTY}},
        {"ROOT LOGIN  on '%w' from '%w'", AUTH, S("login"), SUCCESS, {TTY, S("source.ip")}},
        {"ROOT LOGIN  on '%w'", AUTH, S("login"), SUCCESS, {TTY}},
        {"LOGIN ON %w BY %w FROM %w", AUTH, S("login"), SUCCESS, {TTY, USER, S("source.ip")}},
        {"LOGIN ON %w BY %t", AUTH, S("login"), SUCCESS, {TTY, USER}},
        {"FAILED LOGIN (%n) on '%w' from '%w' FOR '%t', %t", AUTH, S("login"), FAILURE, {NONE, TTY, S("source.ip"), USER, REASON}},
        {"FAILED LOGIN (%n) on '%w' FOR '%t', %t", AUTH, S("login"), FAILURE, {NONE, TTY, USER, REASON}},
        {"FAILED LOGIN %n FROM %w FOR %t, %t", AUTH, S("login"), FAILURE, {NONE, PLACE, USER, REASON}},
        {"FAILED LOGIN SESSION FROM %w FOR %t, %t", AUTH, S("login"), FAILURE, {PLACE, USER, REASON}},
        {"invalid password for '%t' on '%w'", AUTH, S("login"), FAILURE, {USER, TTY}},
        {"invalid password for '%t' on '%w' from '%w'", AUTH, S("login"), FAILURE, {USER, TTY, S("source.ip")}},
        {"root login on '%w'", AUTH, S("login"), SUCCESS, {TTY}},
};
static const struct message_forms login_forms = FORMS(login_table);

/* PAM's helper: who asked it says what came of it. */
static const struct message_form unix_chkpwd_table[] = {
        {"password check failed for user (%t)", AUTH, S("password_check_failed"), NONE, {USER}},
};
static const struct message_forms unix_chkpwd_forms = FORMS(unix_chkpwd_table);

static const struct message_form pkexec_table[] = {
        {"%w: Executing command [USER=%f] [TTY=%f] [CWD=%f] [COMMAND=%t]", S("process"), S("pkexec"), SUCCESS,
                {USER, S("USER"), TTY, S("PWD"), S("COMMAND")}},
        {"%w: Error executing command as another user: %f [USER=%f] [TTY=%f] [CWD=%f] [COMMAND=%t]", S("process"), S("pkexec"), FAILURE,
                {USER, REASON, S("USER"), TTY, S("PWD"), S("COMMAND")}},
        {"%w: %f [USER=%f] [TTY=%f] [CWD=%f] [COMMAND=%t]", S("process"), S("pkexec"), FAILURE,
                {USER, REASON, S("USER"), TTY, S("PWD"), S("COMMAND")}},
};
static const struct message_forms pkexec_forms = FORMS(pkexec_table);

/* doas.c of OpenBSD and its ports */
static const struct message_form doas_table[] = {
        {"%w ran command %t as %w from %t", S("process"), S("doas"), SUCCESS, {USER, S("COMMAND"), S("USER"), S("PWD")}},
        {"command not permitted for %w: %t", S("process"), S("doas"), FAILURE, {USER, S("COMMAND")}},
        {"failed auth for %w", AUTH, S("doas"), FAILURE, {USER}},
        {"failed authorization for %w", AUTH, S("doas"), FAILURE, {USER}},
};
static const struct message_forms doas_forms = FORMS(doas_table);

static const struct message_form polkit_table[] = {
        {"Operator of %w successfully authenticated as unix-user:%w to gain %w authorization for action %w for %w [%f]%*", AUTH,
                S("polkit"), SUCCESS, {NONE, AS, NONE, S("polkit.action"), NONE, S("CommandLine")}},
        {"Operator of %w FAILED to authenticate to gain authorization for action %w for %w [%f]%*", AUTH,
                S("polkit"), FAILURE, {NONE, S("polkit.action"), NONE, S("CommandLine")}},
};
static const struct message_forms polkit_forms = FORMS(polkit_table);

static const struct message_form logind_table[] = {
        {"New session '%w' of user '%t' with class '%w' and type '%w'.", SESSION, S("session_opened"), NONE, {S("session.id"), USER}},
        {"New session %w of user %t.", SESSION, S("session_opened"), NONE, {S("session.id"), USER}},
        {"Session %w logged out.%*", SESSION, S("session_closed"), NONE, {S("session.id")}},
        {"Removed session %w.", SESSION, S("session_closed"), NONE, {S("session.id")}},
        {"System is %t.", S("host"), S("system_state"), NONE, {REASON}},
};
static const struct message_forms logind_forms = FORMS(logind_table);

/* ---- the shadow utilities (lib/, src/useradd.c ...) and Debian's adduser ---- */

static const struct message_form shadow_table[] = {
        {"add '%t' to shadow group '%t'", IAM, S("group_member_added"), SUCCESS, {TARGET, GROUP}},
        {"add '%t' to group '%t'", IAM, S("group_member_added"), SUCCESS, {TARGET, GROUP}},
        {"delete '%t' from shadow group '%t'", IAM, S("group_member_removed"), SUCCESS, {TARGET, GROUP}},
        {"delete '%t' from group '%t'", IAM, S("group_member_removed"), SUCCESS, {TARGET, GROUP}},
        {"delete user '%t'", IAM, S("user_deleted"), SUCCESS, {TARGET}},
        {"removed group '%t' owned by '%t'", IAM, S("group_deleted"), SUCCESS, {GROUP, TARGET}},
        {"removed shadow group '%t' owned by '%t'", IAM, S("group_deleted"), SUCCESS, {GROUP, TARGET}},
        {"removed group `%t' owned by `%t'", IAM, S("group_deleted"), SUCCESS, {GROUP, TARGET}},
        {"group '%t' removed from %w", IAM, S("group_deleted"), SUCCESS, {GROUP, S("file.path")}},
        {"group '%t' removed", IAM, S("group_deleted"), SUCCESS, {GROUP}},
        {"group added to %w: name=%w, GID=%n", IAM, S("group_added"), SUCCESS, {S("file.path"), GROUP, S("group.id")}},
        {"group added to %w: name=%w", IAM, S("group_added"), SUCCESS, {S("file.path"), GROUP}},
        {"change user '%t' UID from '%n' to '%n'", IAM, S("user_changed"), SUCCESS, {TARGET, S("user.changes.old_id"), S("user.changes.id")}},
        {"change user '%t' GID from '%n' to '%n'", IAM, S("user_changed"), SUCCESS, {TARGET, S("group.changes.old_id"), S("group.id")}},
        {"change user '%t' shell from '%t' to '%t'", IAM, S("user_changed"), SUCCESS, {TARGET, NONE, S("system.auth.useradd.shell")}},
        {"change user '%t' home from '%t' to '%t'", IAM, S("user_changed"), SUCCESS, {TARGET, NONE, S("system.auth.useradd.home")}},
        {"change user name '%t' to '%t'", IAM, S("user_changed"), SUCCESS, {TARGET, S("user.changes.name")}},
        {"change user '%t' password", IAM, S("password_changed"), SUCCESS, {TARGET}},
        {"change user '%t' %t", IAM, S("user_changed"), SUCCESS, {TARGET, REASON}},
        {"lock user '%t' password", IAM, S("user_locked"), SUCCESS, {TARGET}},
        {"unlock user '%t' password", IAM, S("user_unlocked"), SUCCESS, {TARGET}},
        {"changed password expiry for %t", IAM, S("password_expiry_changed"), SUCCESS, {TARGET}},
        {"changed user '%t' %t", IAM, S("user_changed"), SUCCESS, {TARGET, REASON}},
        {"password for '%t' changed by '%t'", IAM, S("password_changed"), SUCCESS, {TARGET, USER}},
        {"password for `%t' changed by `%t'", IAM, S("password_changed"), SUCCESS, {TARGET, USER}},
        {"password for %w changed by %t", IAM, S("password_changed"), SUCCESS, {TARGET, USER}},
        {"user %t added by %t to group %t", IAM, S("group_member_added"), SUCCESS, {TARGET, USER, GROUP}},
        {"user %t removed by %t from group %t", IAM, S("group_member_removed"), SUCCESS, {TARGET, USER, GROUP}},
        {"account added to group - account=%f, group=%f, %*", IAM, S("group_member_added"), SUCCESS, {TARGET, GROUP}},
        {"account removed from group - account=%f, group=%f, %*", IAM, S("group_member_removed"), SUCCESS, {TARGET, GROUP}},
        {"account deleted - account=%f, %*", IAM, S("user_deleted"), SUCCESS, {TARGET}},
        {"set administrators of %t to %t", IAM, S("group_changed"), SUCCESS, {GROUP, TARGET}},
        {"failed adding user '%t'%*", IAM, S("user_added"), FAILURE, {TARGET}},
        {"failed adding group '%t'%*", IAM, S("group_added"), FAILURE, {GROUP}},
};
static const struct message_forms shadow_forms = FORMS(shadow_table);

/* ---- PAM ---- */

static const struct message_form pam_table[] = {
        {"session opened for user %f(uid=%n) by %f(uid=%n)", SESSION, S("session_opened"), SUCCESS,
                {AS, S("user.effective.id"), USER, S("user.id")}},
        {"session opened for user %f by %f(uid=%n)", SESSION, S("session_opened"), SUCCESS, {AS, USER, S("user.id")}},
        {"session opened for user %t", SESSION, S("session_opened"), SUCCESS, {AS}},
        {"session closed for user %t", SESSION, S("session_closed"), NONE, {AS}},
        {"check pass; user unknown", AUTH, S("pam_user_unknown"), FAILURE, {NONE}},
        {"password changed for %t", IAM, S("password_changed"), SUCCESS, {TARGET}},
        {"password check failed for user (%t)", AUTH, S("pam_authentication"), FAILURE, {USER}},
        {"authentication failure; %t", AUTH, S("pam_authentication"), FAILURE, {S("=")}},
        {"authentication success; %t", AUTH, S("pam_authentication"), SUCCESS, {S("=")}},
        {"%n more authentication failures; %t", AUTH, S("pam_authentication"), FAILURE, {S("pam.more_failures"), S("=")}},
        {"%n more authentication failure; %t", AUTH, S("pam_authentication"), FAILURE, {S("pam.more_failures"), S("=")}},
        {"account %t has expired%*", AUTH, S("pam_account_expired"), FAILURE, {USER}},
        {"expired password for user %t (%t)", AUTH, S("pam_password_expired"), NONE, {USER, REASON}},
        {"requirement \"%t\" not met by user \"%t\"", AUTH, S("pam_requirement"), FAILURE, {REASON, USER}},
        {"requirement \"%t\" was met by user \"%t\"", AUTH, S("pam_requirement"), SUCCESS, {REASON, USER}},
        {"Consecutive login failures for user %t account temporarily locked", AUTH, S("pam_locked"), FAILURE, {USER}},
        {"user %t (%n) tally %t", AUTH, S("pam_locked"), FAILURE, {USER, S("user.id"), REASON}},
        {"received for user %t: %t", AUTH, S("pam_authentication"), FAILURE, {USER, REASON}},
        {"Access denied%*", AUTH, S("pam_authentication"), FAILURE, {NONE}},
        {"access denied for user `%t' from `%t'", AUTH, S("pam_authentication"), FAILURE, {USER, S("source.ip")}},
};
static const struct message_forms pam_forms = FORMS(pam_table);

// clang-format on

/* "logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.1  user=root" */
static void add_pam_pairs(struct message *message, bw_str pairs)
{
    static const struct pair {
        bw_str key;
        bw_str name;
    } names[] = {
            {S("uid"), S("user.id")},
            {S("tty"), S("TTY")},
            {S("logname"), S("pam.logname")},
            {S("ruser"), S("pam.ruser")},
            {S("rhost"), S("source.ip")},
            {S("user"), S("user.name")},
    };
    bw_str key;
    bw_str value;
    while (message_next_pair(&pairs, &key, &value))
        for (size_t i = 0; i < BW_COUNT(names); i++)
            if (bw_str_eq(names[i].key, key)) {
                if (i == 4)
                    message_add_source(message, value);
                else
                    message_add(message, names[i].name, value);
            }
    /* mail and file servers give the name that was tried as the remote user's; su and sudo do not
     */
    const bw_str tried = message_get(message, BW_STR("pam.ruser"));
    if (tried.len != 0 && message_get(message, BW_STR("user.name")).len == 0 &&
            !bw_str_starts_with(message->program, BW_STR("su")))
        message_add(message, BW_STR("user.name"), tried);
}

/* What a form took as a list of pairs, taken apart. */
static void split_pam_pairs(struct message *message)
{
    if (message->count == 0)
        return;
    const struct text_named last = message->fields[message->count - 1];
    if (!bw_str_eq(last.name, BW_STR("=")))
        return;
    message->count--;
    add_pam_pairs(message, last.value);
}

bool message_parse_pam(struct message *message)
{
    const bw_str whole = message->text;
    const bw_str program = message->program;
    bw_str text = whole;
    bw_str module;
    bw_str where = {0};
    const bool old = bw_str_ends_with(program, BW_STR("(pam_unix)"));
    if (old) { /* before 2005: sshd(pam_unix)[1]: */
        message->program.len -= 10;
        module = BW_STR("pam_unix");
    } else if (bw_str_starts_with(text, BW_STR("pam_"))) {
        const size_t end = bw_str_find(bw_str_head(text, 128), BW_STR("): "));
        if (end == SIZE_MAX)
            return false;
        where = bw_str_head(text, end);
        text = bw_str_from(text, end + 3);
        if (!bw_str_cut(&where, '(', &module) || where.ptr == NULL)
            return false;
    } else if (bw_str_starts_with(text, BW_STR("PAM ")) && text.len > 4 && text.ptr[4] <= '9') {
        module = BW_STR("pam_unix");
        text = bw_str_from(text, 4);
    } else {
        return false;
    }
    message->layout = message->layout * 31 + 0x7000;
    message_add(message, BW_STR("pam.module"), module);
    bw_str service;
    if (where.len != 0 && bw_str_cut(&where, ':', &service)) {
        message_add(message, BW_STR("pam.service"), service);
        message_add(message, BW_STR("pam.type"), where);
    }
    message->text = text;
    message_match(message, &pam_forms);
    split_pam_pairs(message);
    message->text = whole;
    /* where PAM wrote so, sshd itself said nothing in that log: PAM's word is the login's */
    if (old && bw_str_eq(message->program, BW_STR("sshd")) &&
            bw_str_eq(message->action, BW_STR("pam_authentication")))
        message->action = BW_STR("ssh_login");
    return true;
}

/* ---- sudo ---- */

/* One of " ; NAME=value" from *rest on: the value, up to the next of them; empty when it is not the
 * next. */
static bw_str take_sudo_value(bw_str *rest, bw_str name)
{
    if (!bw_str_starts_with(*rest, name))
        return (bw_str){0};
    const bw_str value = bw_str_from(*rest, name.len);
    const size_t end = bw_str_find(value, BW_STR(" ; "));
    *rest = end != SIZE_MAX ? bw_str_from(value, end + 3) : (bw_str){0};
    return end != SIZE_MAX ? bw_str_head(value, end) : value;
}

/*
 * sudo and pkexec write the path that they found, and start the program by the name that was typed:
 * rules that look for "/usr/bin/" among the arguments would find it in every line. So what stands
 * in a folder for programs is called by its name, as audit records have it.
 */
static bw_str as_typed(bw_str command)
{
    static const bw_str folders[] = {S("/usr/bin/"), S("/bin/"), S("/usr/sbin/"), S("/sbin/"),
            S("/usr/local/bin/"), S("/usr/local/sbin/")};
    const size_t end = bw_str_find_char(command, ' ');
    const bw_str path = end != SIZE_MAX ? bw_str_head(command, end) : command;
    for (size_t i = 0; i < BW_COUNT(folders); i++)
        if (bw_str_starts_with(path, folders[i]) && path.len > folders[i].len &&
                bw_str_find_char(bw_str_from(path, folders[i].len), '/') == SIZE_MAX)
            return bw_str_from(command, folders[i].len);
    return command;
}

static void add_command(struct message *message, bw_str command)
{
    message_add(message, BW_STR("COMMAND"), command);
    message_add(message, BW_STR("CommandLine"), as_typed(command));
    const size_t end = bw_str_find_char(command, ' ');
    message_add(message, BW_STR("Image"), end != SIZE_MAX ? bw_str_head(command, end) : command);
}

/* What stands between the user and the first NAME=: why sudo did not do it. */
static bw_str take_sudo_reason(bw_str *rest)
{
    static const bw_str names[] = {S("HOST="), S("TTY="), S("CHROOT="), S("PWD="), S("USER="),
            S("GROUP="), S("TSID="), S("ENV="), S("COMMAND=")};
    const size_t end = bw_str_find(*rest, BW_STR(" ; "));
    for (size_t i = 0; i < BW_COUNT(names); i++)
        if (bw_str_starts_with(*rest, names[i]))
            return (bw_str){0};
    const bw_str reason = end != SIZE_MAX ? bw_str_head(*rest, end) : *rest;
    *rest = end != SIZE_MAX ? bw_str_from(*rest, end + 3) : (bw_str){0};
    return reason;
}

bool message_parse_sudo(struct message *message)
{
    static const bw_str sudo_names[][2] = {
            {S("HOST="), S("sudo.host")},
            {S("TTY="), S("TTY")},
            {S("CHROOT="), S("sudo.chroot")},
            {S("PWD="), S("PWD")},
            {S("USER="), S("USER")},
            {S("GROUP="), S("GROUP")},
            {S("TSID="), S("sudo.tsid")},
            {S("ENV="), S("sudo.env")},
    };
    bw_str rest = bw_str_trim(message->text);
    const size_t at = bw_str_find(rest, BW_STR(" : "));
    if (at == SIZE_MAX)
        return false;
    message_add(message, BW_STR("user.name"), bw_str_trim(bw_str_head(rest, at)));
    rest = bw_str_trim(bw_str_from(rest, at + 3));
    if (bw_str_starts_with(rest, BW_STR("(command continued) "))) {
        message_add(message, BW_STR("COMMAND"), bw_str_from(rest, 20));
        message_set(message, BW_STR("process"), BW_STR("sudo_continued"), (bw_str){0});
        message->layout += 3;
        return true;
    }
    const bw_str reason = take_sudo_reason(&rest);
    message_add(message, BW_STR("event.reason"), reason);
    if (bw_str_ends_with(rest, BW_STR(" ;")) && bw_str_find(rest, BW_STR("COMMAND=")) == SIZE_MAX)
        rest.len -= 2;
    for (size_t i = 0; i < BW_COUNT(sudo_names); i++) {
        const bw_str value = take_sudo_value(&rest, sudo_names[i][0]);
        message_add(message, sudo_names[i][1], value);
        if (i == 3)
            message_add(message, BW_STR("CurrentDirectory"), value);
        if (i == 4) {
            message_add(message, BW_STR("User"), value);
            message_add(message, BW_STR("user.effective.name"), value);
        }
    }
    const bool denied = reason.len != 0;
    if (bw_str_starts_with(rest, BW_STR("COMMAND="))) {
        add_command(message, bw_str_from(rest, 8));
    } else if (denied) { /* a host that has no address, a bad line of sudoers: nobody is refused */
        message_set(message, BW_STR("process"), BW_STR("sudo_notice"), (bw_str){0});
        message->layout += 4;
        return true;
    }
    if (!denied)
        message_add(message, BW_STR("ParentImage"), BW_STR("/usr/bin/sudo"));
    message_set(message, BW_STR("process"), BW_STR("sudo"),
            denied ? BW_STR("failure") : BW_STR("success"));
    message->layout += denied ? 2 : 1;
    return true;
}

/* ---- accounts ---- */

/* "new user: name=eve, UID=1001, ...", or, of SUSE's pwdutils, "new account added - account=eve,
 * uid=1001, ...". */
bool message_parse_account(struct message *message)
{
    static const bw_str pwdutils = S("new account added - ");
    static const bw_str names[][3] = {
            {S("account"), S("user.target.name"), S("group.name")},
            {S("uid"), S("user.target.id"), S("user.target.id")},
            {S("gid"), S("group.id"), S("group.id")},
            {S("name"), S("user.target.name"), S("group.name")},
            {S("UID"), S("user.target.id"), S("user.target.id")},
            {S("GID"), S("group.id"), S("group.id")},
            {S("home"), S("system.auth.useradd.home"), S("system.auth.useradd.home")},
            {S("shell"), S("system.auth.useradd.shell"), S("system.auth.useradd.shell")},
            {S("from"), S("TTY"), S("TTY")},
    };
    const bool suse = bw_str_starts_with(message->text, pwdutils);
    const bool user = suse || bw_str_starts_with(message->text, BW_STR("new user: "));
    if (!user && !bw_str_starts_with(message->text, BW_STR("new group: ")))
        return false;
    bw_str rest = bw_str_from(message->text, suse ? pwdutils.len : user ? 10 : 11);
    bw_str key;
    bw_str value;
    while (message_next_pair(&rest, &key, &value)) {
        if (value.len != 0 && value.ptr[value.len - 1] == ',')
            value.len--;
        for (size_t i = 0; i < BW_COUNT(names); i++)
            if (bw_str_eq(names[i][0], key))
                message_add(message, names[i][user ? 1 : 2], value);
    }
    message_set(message, BW_STR("iam"), user ? BW_STR("user_added") : BW_STR("group_added"),
            BW_STR("success"));
    message->layout += user ? 0xf0 : 0xf1;
    return true;
}

/* The command of what a form took, under the names that sudo's has. */
static void add_taken_command(struct message *message)
{
    const bw_str command = message_get(message, BW_STR("COMMAND"));
    const size_t end = bw_str_find_char(command, ' ');
    message_add(message, BW_STR("CommandLine"), as_typed(command));
    message_add(message, BW_STR("Image"), end != SIZE_MAX ? bw_str_head(command, end) : command);
    message_add(message, BW_STR("User"), message_get(message, BW_STR("USER")));
    message_add(message, BW_STR("CurrentDirectory"), message_get(message, BW_STR("PWD")));
}

static bool parse_pkexec(struct message *message)
{
    if (!message_match(message, &pkexec_forms))
        return false;
    add_taken_command(message);
    return true;
}

static bool parse_doas(struct message *message)
{
    if (!message_match(message, &doas_forms))
        return false;
    if (message_get(message, BW_STR("COMMAND")).len != 0)
        add_taken_command(message);
    return true;
}

static bool is_terminal(bw_str place)
{
    static const bw_str names[] = {S("tty"), S("pts/"), S("/dev/"), S("console"), S("hvc")};
    for (size_t i = 0; i < BW_COUNT(names); i++)
        if (bw_str_starts_with(place, names[i]))
            return true;
    return false;
}

static bool parse_login(struct message *message)
{
    if (!message_match(message, &login_forms))
        return false;
    const bw_str place_name = BW_STR("login.place");
    const bw_str place = message_get(message, place_name);
    if (place.len == 0)
        return true;
    size_t kept = 0;
    for (size_t i = 0; i < message->count; i++)
        if (!bw_str_eq(message->fields[i].name, place_name))
            message->fields[kept++] = message->fields[i];
    message->count = kept;
    if (is_terminal(place))
        message_add(message, BW_STR("TTY"), place);
    else
        message_add_source(message, place);
    return true;
}

// clang-format off
const struct message_program message_auth_programs[] = {
        {S("sshd"), true, &message_sshd_forms, NULL},
        {S("sshd-session"), true, &message_sshd_forms, NULL},
        {S("sshd-auth"), true, &message_sshd_forms, NULL},
        {S("dropbear"), true, &message_sshd_forms, NULL},
        {S("sudo"), true, NULL, message_parse_sudo},
        {S("sudo-rs"), true, NULL, message_parse_sudo},
        {S("su"), true, &su_forms, NULL},
        {S("sulogin"), true, NULL, NULL},
        {S("login"), true, NULL, parse_login},
        {S("unix_chkpwd"), true, &unix_chkpwd_forms, NULL},
        {S("doas"), true, NULL, parse_doas},
        {S("pkexec"), true, NULL, parse_pkexec},
        {S("polkitd"), true, &polkit_forms, NULL},
        {S("polkit-agent-helper-1"), true, NULL, NULL},
        {S("systemd-logind"), true, &logind_forms, NULL},
        {S("useradd"), true, &shadow_forms, message_parse_account},
        {S("adduser"), true, &shadow_forms, message_parse_account},
        {S("newusers"), true, &shadow_forms, message_parse_account},
        {S("usermod"), true, &shadow_forms, NULL},
        {S("userdel"), true, &shadow_forms, NULL},
        {S("groupadd"), true, &shadow_forms, message_parse_account},
        {S("groupmod"), true, &shadow_forms, NULL},
        {S("groupdel"), true, &shadow_forms, NULL},
        {S("gpasswd"), true, &shadow_forms, NULL},
        {S("chage"), true, &shadow_forms, NULL},
        {S("passwd"), true, &shadow_forms, NULL},
        {S("chpasswd"), true, &shadow_forms, NULL},
        {S("chgpasswd"), true, &shadow_forms, NULL},
        {S("chfn"), true, &shadow_forms, NULL},
        {S("chsh"), true, &shadow_forms, NULL},
        {S("newgrp"), true, NULL, NULL},
        {S("vipw"), true, NULL, NULL},
        {S("gdm-password]"), true, NULL, NULL},
        {S("lightdm"), true, NULL, NULL},
};
// clang-format on
const size_t message_auth_program_count = BW_COUNT(message_auth_programs);
