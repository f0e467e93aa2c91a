#include "cli/field_hint.h"

#include <stdlib.h>
#include <string.h>

#include "cli/rules.h"

static void tell(const struct cli_args *args, bw_str name, const char *const *known, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (bw_str_eq_ascii_nocase(bw_str_of(known[i]), name))
            return;
    char *word = strndup(name.ptr, name.len);
    const char *near = word != NULL ? cli_suggest(word, known, count) : NULL;
    if (near != NULL)
        cli_error(args, "'%s': did you mean the field '%s'?", word, near);
    free(word);
}

/* Names of fields as texts that end; the last is NULL. NULL where there is no memory. */
static char **copy_names(const struct sigma_image *image, size_t *ret_count)
{
    char **known = calloc((size_t)image->fields_count + 1, sizeof(*known));
    size_t count = 0;
    for (uint32_t i = 0; known != NULL && i < image->fields_count; i++) {
        const bw_str name = sigma_image_str(image, image->fields[i].name);
        if (name.len == 0 || (known[count] = strndup(name.ptr, name.len)) == NULL)
            continue;
        count++;
    }
    *ret_count = count;
    return known;
}

void cli_field_hint(const struct cli_args *args, const bw_str *names, size_t count)
{
    const struct cli_rules_request request = {.min_level = FINDING_LEVEL_INFORMATIONAL};
    struct sigma_ruleset *ruleset = NULL;
    struct bw_err err = {0};
    bw_time took;
    if (cli_rules_load(&request, &ruleset, &took, &err) != BW_OK)
        return; /* a hint only */
    size_t known_count = 0;
    char **known = copy_names(sigma_ruleset_image(ruleset), &known_count);
    for (size_t i = 0; known_count != 0 && i < count; i++)
        tell(args, names[i], (const char *const *)known, known_count);
    for (size_t i = 0; i < known_count; i++)
        free(known[i]);
    free(known);
    sigma_ruleset_free(ruleset);
}

void cli_field_hint_given(const struct cli_args *args, int field_option)
{
    bw_str names[CLI_MAX_GIVEN];
    size_t count = 0;
    for (size_t i = 0; i < args->given_count; i++) {
        if (args->given[i].option->id != field_option)
            continue;
        bw_str rest = bw_str_of(args->given[i].value);
        bw_str item;
        (void)bw_str_cut(&rest, '=', &item);
        (void)bw_str_cut(&item, '|', &names[count++]);
    }
    if (count != 0)
        cli_field_hint(args, names, count);
}
