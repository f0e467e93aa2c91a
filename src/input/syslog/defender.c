/* What Microsoft Defender writes to MPLog-*.log and MPDetection-*.log: what it found and blocked,
 * command lines that its engine reported, processes and files that it looked at.
 *
 * Sources: CrowdStrike, "Mind the MPLog"; artefacts.help, "Windows Defender support logs";
 * Microsoft, "Troubleshoot performance issues related to real-time protection". */
#include "input/syslog/forms.h"

#define THREAT     BW_STR_INIT("threat.software.name")
#define PATH       BW_STR_INIT("file.path")
#define EXECUTABLE BW_STR_INIT("process.executable")

/* How much of a message is looked at for what it is. */
#define LOOK_BYTES 256

// clang-format off
static const struct message_form said_table[] = {
        {"[Mini-filter] Blocked file%t: %t. Process: %t, Status%*", S("malware"), S("file_blocked"), NONE, {NONE, PATH, EXECUTABLE}},
        {"ProcessImageName: %f, Pid: %n, %tMaxTimeFile: %f, EstimatedImpact%*", S("process"), S("process_scanned"), NONE, {EXECUTABLE, NONE, NONE, PATH}},
        {"ProcessImageName: %f, Pid: %n%*", S("process"), S("process_scanned"), NONE, {EXECUTABLE}},
        {"SDN:Issuing SDN query for %f (%t) (sha1=%f, sha2=%f)%*", S("file"), S("file_asked_for"), NONE, {PATH, NONE, S("file.hash.sha1"), S("file.hash.sha256")}},
        {"Engine-EMS: EMS scan for process: %f pid: %n%*", S("process"), S("process_scanned"), NONE, {EXECUTABLE}},
        {"EMS scan for process: %f pid: %n%*", S("process"), S("process_scanned"), NONE, {EXECUTABLE}},
};
// clang-format on
static const struct message_forms said_forms = FORMS(said_table);

/* "Backdoor:ASP/Webshell!MSR": a kind, a platform, a family. */
static bool is_threat(bw_str word)
{
    const size_t colon = bw_str_find_char(word, ':');
    const size_t slash = bw_str_find_char(word, '/');
    return colon != SIZE_MAX && colon != 0 && slash != SIZE_MAX && slash > colon + 1 &&
           slash + 1 < word.len;
}

/* "file:C:\a b.aspx;process:pid:12,…", "file:C:\x PropBag [length: 0, data: (null)]": the first
 * file. */
static bw_str file_of(bw_str resources)
{
    static const bw_str ends[] = {BW_STR_INIT(";"), BW_STR_INIT(" PropBag"), BW_STR_INIT(" PID:"),
            BW_STR_INIT("->"), BW_STR_INIT("\n")};
    static const bw_str file = BW_STR_INIT("file:");
    const size_t at = bw_str_find(resources, file);
    if (at == SIZE_MAX)
        return (bw_str){0};
    bw_str path = bw_str_from(resources, at + file.len);
    if (bw_str_starts_with(path, BW_STR("_")))
        path = bw_str_from(path, 1); /* containerfile:_ */
    for (size_t i = 0; i < BW_COUNT(ends); i++) {
        const size_t end = bw_str_find(path, ends[i]);
        if (end != SIZE_MAX)
            path = bw_str_head(path, end);
    }
    return bw_str_trim(path);
}

/* "DETECTIONEVENT MPSOURCE_REALTIME <threat> <resources>", "DETECTION_ADD#1 <threat> <resources>",
 * "DETECTION_CLEANEVENT MPSOURCE_SYSTEM MP_THREAT_ACTION_QUARANTINE 0x0 <threat> <resources>". */
static bool parse_detection(struct message *message)
{
    bw_str rest = message->text;
    bw_str word;
    for (unsigned n = 0; n < 6 && bw_str_cut(&rest, ' ', &word); n++) {
        if (bw_str_starts_with(word, BW_STR("MP_THREAT_ACTION_")))
            message_add(message, BW_STR("defender.action"), bw_str_from(word, 17));
        if (!is_threat(word))
            continue;
        const bw_str path = file_of(rest);
        message_add(message, BW_STR("threat.software.name"), word);
        if (path.len != 0)
            message_add(message, BW_STR("file.path"), path);
        message_set(message, BW_STR("malware"), BW_STR("malware_found"), BW_STR(""));
        return true;
    }
    return false;
}

/* "Engine:command line reported as threat: C:\x.exe(x.exe /a)" */
static bool parse_command(struct message *message, bw_str said)
{
    bw_str kind;
    bw_str image;
    if (!bw_str_cut(&said, ':', &kind))
        return false;
    bw_str command = bw_str_trim(said);
    if (!bw_str_cut(&command, '(', &image) || command.ptr == NULL)
        return false;
    if (bw_str_starts_with(command, BW_STR("x86)"))) { /* C:\Program Files (x86)\… */
        const size_t open = bw_str_find_char(command, '(');
        if (open == SIZE_MAX)
            return false;
        image = (bw_str){.ptr = image.ptr, .len = (size_t)(command.ptr + open - image.ptr)};
        command = bw_str_from(command, open + 1);
    }
    if (bw_str_ends_with(command, BW_STR(")")))
        command.len--;
    message_add(message, BW_STR("defender.reported_as"), kind);
    message_add(message, BW_STR("process.executable"), image);
    message_add(message, BW_STR("process.command_line"), command);
    message_set(message, BW_STR("process"), BW_STR("command_line_reported"), BW_STR(""));
    return true;
}

/* Lines of a block: "Threat Name:HackTool:Win32/X", "Resource Path:C:\x". */
static bool parse_scan(struct message *message)
{
    bw_str rest = message->text;
    bw_str line;
    bw_str path = {0};
    bool found = false;
    for (unsigned n = 0; n < 64 && bw_str_cut(&rest, '\n', &line); n++) {
        line = bw_str_trim(line);
        if (bw_str_starts_with(line, BW_STR("Resource Path:")))
            path = bw_str_from(line, 14);
        if (bw_str_starts_with(line, BW_STR("Threat Name:")) && !found) {
            message_add(message, BW_STR("threat.software.name"), bw_str_from(line, 12));
            found = true;
        }
    }
    if (!found)
        return false;
    if (path.len != 0)
        message_add(message, BW_STR("file.path"), path);
    message_set(message, BW_STR("malware"), BW_STR("malware_found"), BW_STR(""));
    return true;
}

bool message_parse_defender(struct message *message)
{
    static const bw_str reported = BW_STR_INIT("command line reported as ");
    const bw_str head = bw_str_head(message->text, LOOK_BYTES);
    const size_t command = bw_str_find(head, reported);
    if (bw_str_starts_with(head, BW_STR("DETECTION")))
        return parse_detection(message);
    if (command != SIZE_MAX)
        return parse_command(message, bw_str_from(message->text, command + reported.len));
    if (bw_str_find(head, BW_STR("Begin Resource Scan")) != SIZE_MAX)
        return parse_scan(message);
    return message_match(message, &said_forms);
}

bool message_is_defender(bw_str text)
{
    static const bw_str begins[] = {BW_STR_INIT("DETECTION"), BW_STR_INIT("[Mini-filter] "),
            BW_STR_INIT("Engine:command line reported as "), BW_STR_INIT("ProcessImageName: "),
            BW_STR_INIT("SDN:Issuing SDN query "), BW_STR_INIT("Engine-EMS:"),
            BW_STR_INIT("EMS scan for process: ")};
    for (size_t i = 0; i < BW_COUNT(begins); i++)
        if (bw_str_starts_with(text, begins[i]))
            return true;
    const size_t line = bw_str_find_char(bw_str_head(text, LOOK_BYTES), '\n');
    return line != SIZE_MAX && bw_str_find(bw_str_head(bw_str_from(text, line), LOOK_BYTES),
                                       BW_STR("\nBegin Resource Scan")) != SIZE_MAX;
}
