#include "cli/question.h"

void question_add_quoted(struct bw_buffer *out, bw_str text)
{
    bw_buffer_add_char(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char c = (unsigned char)text.ptr[i];
        if (c == '"' || c == '\\')
            bw_buffer_printf(out, "\\%c", c);
        else if (c < 0x20 || c == 0x7f)
            bw_buffer_printf(out, "\\x%02x", c);
        else
            bw_buffer_add_char(out, (char)c);
    }
    bw_buffer_add_char(out, '"');
}

static void begin_search(struct bw_buffer *out, unsigned *count)
{
    bw_buffer_printf(out, "  search%u:\n", ++*count);
}

void question_add_word(struct bw_buffer *out, bw_str word, unsigned *count)
{
    begin_search(out, count);
    bw_buffer_add_text(out, "    - ");
    question_add_quoted(out, word);
    bw_buffer_add_char(out, '\n');
}

void question_add_item(struct bw_buffer *out, bw_str name, bw_str value, unsigned *count)
{
    begin_search(out, count);
    bw_buffer_add_text(out, "    ");
    question_add_quoted(out, name);
    bw_buffer_add_text(out, ": ");
    question_add_quoted(out, value);
    bw_buffer_add_char(out, '\n');
}

int question_add_field(
        const struct cli_args *args, struct bw_buffer *out, const char *field, unsigned *count)
{
    bw_str value = bw_str_of(field);
    bw_str name;
    if (!bw_str_cut(&value, '=', &name) || value.ptr == NULL || name.len == 0)
        return cli_usage_error(
                args, "--field '%s': want a name and a value, as Image=*.exe", field);
    const char last = name.ptr[name.len - 1];
    if (last == '<' || last == '>' || last == '!' || last == '~')
        return cli_usage_error(args,
                "--field '%s': a comparison is a modifier, as sc-status|gte=500 (contains, "
                "startswith, endswith, re, cidr, lt, lte, gt, gte)",
                field);
    question_add_item(out, name, value, count);
    return CLI_EXIT_OK;
}

/* The names of fields that are asked for, without what modifies them. */
static void add_names(struct bw_buffer *out, const struct cli_args *args, int field_option)
{
    for (size_t i = 0; i < args->given_count; i++) {
        bw_str rest = bw_str_of(args->given[i].value);
        bw_str item, name;
        if (args->given[i].option->id != field_option)
            continue;
        (void)bw_str_cut(&rest, '=', &item);
        (void)bw_str_cut(&item, '|', &name);
        bw_buffer_add_text(out, "      - ");
        question_add_quoted(out, name);
        bw_buffer_add_char(out, '\n');
    }
}

void question_add_records(struct bw_buffer *out, const struct cli_args *args, int field_option)
{
    bw_buffer_add_text(out, "logsources:\n"
                            "  - category: any_record\n"
                            "    name: these records\n");
    if (cli_has(args, field_option)) {
        bw_buffer_add_text(out, "    every:\n");
        add_names(out, args, field_option);
    }
    bw_buffer_add_text(out, "    sources:\n"
                            "      - when: {}\n");
}
