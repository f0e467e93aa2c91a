/* search - records that have a word, a field with a value, or fit an expression. */
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "cli/commands.h"
#include "cli/evidence.h"
#include "cli/hunt_options.h"
#include "cli/hunt_run.h"
#include "cli/question.h"
#include "report/report.h"

/* Besides those that it shares with hunt, by the same numbers. */
enum search_option {
    SEARCH_OPTION_WORD = HUNT_OPTION_COUNT,
    SEARCH_OPTION_FIELD,
    SEARCH_OPTION_REGEX,
    SEARCH_OPTION_ANY,
    SEARCH_OPTION_NOT,
    SEARCH_OPTION_AFTER,
    SEARCH_OPTION_BEFORE,
    SEARCH_OPTION_CONTEXT,
};

#define MAX_CONTEXT 1000

static const struct cli_option options[] = {
        {SEARCH_OPTION_WORD, "word", 'w', "TEXT", false, CLI_COMPLETE_NONE,
                "text that stands anywhere in the record, * and ? are wildcards; may be repeated"},
        {SEARCH_OPTION_FIELD, "field", 'f', "ITEM", false, CLI_COMPLETE_NONE,
                "NAME=VALUE as in a Sigma rule: Image=*\\cmd.exe, a|contains=b; may be repeated"},
        {SEARCH_OPTION_REGEX, "regex", 'e', "RE", false, CLI_COMPLETE_NONE,
                "an expression (PCRE2) that is found in any field; may be repeated"},
        {SEARCH_OPTION_ANY, "any", 0, NULL, false, CLI_COMPLETE_NONE,
                "one of them is enough (without it: all of them)"},
        {SEARCH_OPTION_NOT, "not", 'v', "TEXT", false, CLI_COMPLETE_NONE,
                "no record that has TEXT anywhere, * and ? are wildcards; may be repeated"},
        {SEARCH_OPTION_AFTER, "after-context", 'A', "N", false, CLI_COMPLETE_NONE,
                "also the N records of the same log behind each that is found"},
        {SEARCH_OPTION_BEFORE, "before-context", 'B', "N", false, CLI_COMPLETE_NONE,
                "also the N records before it"},
        {SEARCH_OPTION_CONTEXT, "context", 'C', "N", false, CLI_COMPLETE_NONE,
                "also the N records before it and behind it"},
        {HUNT_OPTION_FROM, "from", 0, "TIME", false, CLI_COMPLETE_NONE,
                "only records from this time on (2022-07-01, 2022-07-01T05:00:00+02:00)"},
        {HUNT_OPTION_TO, "to", 0, "TIME", false, CLI_COMPLETE_NONE,
                "only records before this time (without a zone: UTC)"},
        {HUNT_OPTION_HOST, "host", 0, "GLOB", false, CLI_COMPLETE_NONE,
                "only records of hosts that fit, as WEB*; may be repeated"},
        {HUNT_OPTION_LOG_FORMAT, "log-format", 0, "STRING", false, CLI_COMPLETE_NONE,
                "an access log's LogFormat or log_format; may be repeated"},
        {HUNT_OPTION_ASSUME_YEAR, "assume-year", 0, "YEAR", false, CLI_COMPLETE_NONE,
                "year of the first line of logs that do not say it"},
        {HUNT_OPTION_ASSUME_ZONE, "assume-zone", 0, "ZONE", false, CLI_COMPLETE_NONE,
                "zone of logs that do not say it, as +02:00 (default: UTC)"},
        {HUNT_OPTION_HOST_FROM, "host-from", 0, "WHAT", false, CLI_COMPLETE_HOST_FROM,
                "hosts of records that name none: none (default), or path, the folder of evidence"},
        {HUNT_OPTION_ONLY, "only", 0, "FORMAT", false, CLI_COMPLETE_INPUTS,
                "only evidence of this format (see breakwater inputs); may be repeated"},
        {HUNT_OPTION_JSON, "json", 0, "FILE", true, CLI_COMPLETE_FILES,
                "what was found as JSON Lines (ECS), to FILE or standard output"},
        {HUNT_OPTION_CSV, "csv", 0, "FILE", true, CLI_COMPLETE_FILES,
                "what was found as a CSV timeline, to FILE or standard output"},
        {HUNT_OPTION_HTML, "html", 0, "FILE", true, CLI_COMPLETE_FILES,
                "what was found as one offline page (breakwater-report.html)"},
        {HUNT_OPTION_OUTPUT, "output", 'o', "FILE", false, CLI_COMPLETE_FILES,
                "file of the format asked for, or told by its ending; - is standard output"},
        {HUNT_OPTION_JOBS, "jobs", 'j', "N", false, CLI_COMPLETE_NONE,
                "workers at once (default: one for each processor)"},
        {HUNT_OPTION_NO_JAIL, "no-jail", 0, NULL, false, CLI_COMPLETE_NONE,
                "work even where the workers can not be locked in"},
        {HUNT_OPTION_QUIET, "quiet", 'q', NULL, false, CLI_COMPLETE_NONE, "no progress"},
        {HUNT_OPTION_COLOR, "color", 0, "WHEN", false, CLI_COMPLETE_COLOR,
                "auto, always or never (default: auto; NO_COLOR is heeded)"},
};

/* What records must not have; how many there are. */
static unsigned add_without(const struct cli_args *args, struct bw_buffer *out)
{
    unsigned count = 0;
    for (size_t i = 0; i < args->given_count; i++) {
        if (args->given[i].option->id != SEARCH_OPTION_NOT)
            continue;
        bw_buffer_printf(out, "  without%u:\n    - ", ++count);
        question_add_quoted(out, bw_str_of(args->given[i].value));
        bw_buffer_add_char(out, '\n');
    }
    return count;
}

/* The question as a Sigma rule. `word` is the first operand, or NULL. */
static int make_rule(const struct cli_args *args, const char *word, struct bw_buffer *out)
{
    unsigned count = 0;
    bw_buffer_add_text(out, "title: Search\n"
                            "id: 00000000-0000-4000-8000-5ea7c4000000\n"
                            "level: medium\n"
                            "logsource: {category: any_record}\n"
                            "detection:\n");
    /* "*" is every record: that asks for nothing, unless for those without something */
    if (word != NULL && !(cli_has(args, SEARCH_OPTION_NOT) && strcmp(word, "*") == 0))
        question_add_word(out, bw_str_of(word), &count);
    for (size_t i = 0; i < args->given_count; i++) {
        const struct cli_given *given = &args->given[i];
        if (given->option->id == SEARCH_OPTION_WORD)
            question_add_word(out, bw_str_of(given->value), &count);
        else if (given->option->id == SEARCH_OPTION_REGEX)
            question_add_item(out, BW_STR("|re"), bw_str_of(given->value), &count);
        else if (given->option->id == SEARCH_OPTION_FIELD &&
                 question_add_field(args, out, given->value, &count) != CLI_EXIT_OK)
            return CLI_EXIT_USAGE;
    }
    const unsigned without = add_without(args, out);
    bw_buffer_add_text(out, "  condition: ");
    if (count != 0)
        bw_buffer_printf(out, "%s of search*%s", cli_has(args, SEARCH_OPTION_ANY) ? "1" : "all",
                without != 0 ? " and " : "");
    bw_buffer_add_text(out, without != 0 ? "not 1 of without*\n" : "\n");
    return out->failed ? CLI_EXIT_USAGE : CLI_EXIT_OK;
}

/*
 * The rule that finds every record, and of it the field that says most: the whole line, a text, a
 * command, a name, else whatever there is.
 */
static const char context_rule[] =
        "---\n"
        "title: Context\n"
        "id: 00000000-0000-4000-8000-5ea7c4000001\n"
        "level: low\n"
        "logsource: {category: any_record}\n"
        "detection:\n"
        "  line: {event.original|re: .}\n"
        "  text: {message|re: .}\n"
        "  script: {ScriptBlockText|re: .}\n"
        "  command: {CommandLine|re: .}\n"
        "  image: {Image|re: .}\n"
        "  service: {ServiceName|re: .}\n"
        "  target: {TargetUserName|re: .}\n"
        "  data: {Data|re: .}\n"
        "  any: ['|re': .]\n"
        "  none: {no.such.field.of.any.record: x}\n"
        "  condition: line or text or script or command or image or service or target or data or "
        "any or not none\n";
#define CONTEXT_RULE BW_STR("00000000-0000-4000-8000-5ea7c4000001")

/* How many records around those that are found; `option` goes before -C. */
static int read_count(const struct cli_args *args, int option, const char *name, uint32_t *ret)
{
    uint64_t count = 0;
    const char *text = cli_value(args, option);
    if (text == NULL) {
        text = cli_value(args, SEARCH_OPTION_CONTEXT);
        name = "context";
    }
    if (text != NULL && bw_parse_u64(bw_str_of(text), 0, MAX_CONTEXT, &count) != BW_OK)
        return cli_usage_error(
                args, "--%s '%s': want a number from 0 to %d", name, text, MAX_CONTEXT);
    *ret = (uint32_t)count;
    return CLI_EXIT_OK;
}

static bool has_question(const struct cli_args *args)
{
    return cli_has(args, SEARCH_OPTION_WORD) || cli_has(args, SEARCH_OPTION_FIELD) ||
           cli_has(args, SEARCH_OPTION_REGEX);
}

static int run(const struct cli_args *args)
{
    struct cli_args evidence = *args;
    struct bw_buffer rule, records;
    const char *word = NULL;
    if (!has_question(args)) {
        word = args->operands[0];
        evidence.operands = args->operands + 1;
        evidence.operand_count = args->operand_count - 1;
    }
    if (evidence.operand_count == 0)
        return cli_usage_error(args, "search for '%s' in what? Name files or folders", word);
    if (word != NULL && cli_asked_first(args, "word") != CLI_EXIT_OK)
        return CLI_EXIT_USAGE;
    if (word != NULL && word[strspn(word, "*")] == '\0' && !cli_has(args, SEARCH_OPTION_NOT))
        return cli_usage_error(args,
                "'%s' is in every record: 'breakwater dump' prints all (of a --host, --from and "
                "--to)",
                word);
    bw_buffer_init(&rule, QUESTION_MAX);
    bw_buffer_init(&records, QUESTION_MAX);
    uint32_t before = 0, after = 0;
    int code = make_rule(args, word, &rule);
    if (code == CLI_EXIT_OK)
        code = read_count(args, SEARCH_OPTION_BEFORE, "before-context", &before);
    if (code == CLI_EXIT_OK)
        code = read_count(args, SEARCH_OPTION_AFTER, "after-context", &after);
    if (before != 0 || after != 0)
        bw_buffer_add_text(&rule, context_rule);
    question_add_records(&records, args, SEARCH_OPTION_FIELD);
    if (code == CLI_EXIT_OK) {
        const struct hunt_variant variant = {
                .rule = {.name = "search", .text = bw_buffer_str(&rule)},
                .logsource = {.name = "search", .text = bw_buffer_str(&records)},
                .summary = &report_matches,
                .field_option = SEARCH_OPTION_FIELD,
                .context_rule = CONTEXT_RULE,
                .before = before,
                .after = after,
        };
        code = hunt_run(&evidence, &variant);
    }
    bw_buffer_release(&rule);
    bw_buffer_release(&records);
    return code;
}

static const struct cli_example examples[] = {
        {"An address anywhere in a folder of logs:",
                "breakwater search 203.0.113.7 /evidence/case-17"},
        {"A program started on the web servers in one night:",
                "breakwater search --field 'Image=*\\\\whoami.exe' --host 'WEB*' --from 2022-07-19 "
                "--to 2022-07-20 logs/"},
        {"An expression and a word in the same record, as JSON:",
                "breakwater search --regex 'cmd=[a-z]+' --word POST access.log.gz --json"},
};

const struct cli_command command_search = {
        .name = "search",
        .summary = "find records by a word, a field or an expression, in any evidence",
        .operands = "[WORD] EVIDENCE…",
        .needs_operand = true,
        .operand_complete = CLI_COMPLETE_FILES,
        .description =
                "Prints the records that have WORD (letter case does not matter, * and ? are "
                "wildcards) in any of their fields, in the order of their time, with the field in "
                "which it was found. "
                "A field is found under the names that Sigma has for it, too: Image is what a "
                "record of "
                "Security 4688 calls NewProcessName, and so is image. "
                "With --word, --field or --regex there is no WORD: every operand is evidence.",
        .options = options,
        .option_count = BW_COUNT(options),
        .examples = examples,
        .example_count = BW_COUNT(examples),
        .exit_codes = "  0  nothing was found\n"
                      "  1  something was found\n"
                      "  2  usage error, or the jail could not be put up: nothing was read\n"
                      "  3  some evidence could not be read, or there was no log in it",
        .run = run,
};
