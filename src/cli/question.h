/* cli/question.h - what is asked on the command line, written as searches of a Sigma rule. */
#ifndef BW_CLI_QUESTION_H
#define BW_CLI_QUESTION_H

#include "base/buffer.h"
#include "cli/command.h"

/* Most that a question may take; more fails the buffer. */
#define QUESTION_MAX (4 * BW_MIB)

/* `text` as a double-quoted scalar of YAML 1.2 (7.3.1), whatever bytes it has. */
void question_add_quoted(struct bw_buffer *out, bw_str text);

/* A search of its own, "search<n>", with one word in any field; `count` numbers them. */
void question_add_word(struct bw_buffer *out, bw_str word, unsigned *count);

/* Likewise, with one field. */
void question_add_item(struct bw_buffer *out, bw_str name, bw_str value, unsigned *count);

/* Likewise, with what --field was given: NAME=VALUE. CLI_EXIT_USAGE after a message. */
int question_add_field(
        const struct cli_args *args, struct bw_buffer *out, const char *field, unsigned *count);

/*
 * The logsource "any_record" as a document of the tables: every record. What the options with the
 * number `field_option` ask for is found under the names that Sigma has for it, too, as the rules'
 * logsources say (Image is NewProcessName in a record of 4688).
 */
void question_add_records(struct bw_buffer *out, const struct cli_args *args, int field_option);

#endif
