/* sigma/words.h - compiled rules in words: for findings, for `rules check --explain`. */
#ifndef BW_SIGMA_WORDS_H
#define BW_SIGMA_WORDS_H

#include "base/buffer.h"
#include "sigma/image.h"

/* A pattern longer than this is cut. */
#define SIGMA_WORDS_TEXT_MAX 2048

/* Appends what the predicate asks, without its field: "endswith \cmd.exe", "hour >= 22". */
void sigma_words_test(const struct sigma_image *image, const struct sigma_predicate *predicate,
        struct bw_buffer *out);

/* "equals", "startswith" …: the word for an enum sigma_op. Never NULL. */
const char *sigma_words_op(uint8_t op);

/*
 * Appends several lines: the rule's title, what it is for, which records it looks at, and its
 * condition as a tree.
 */
void sigma_words_rule(const struct sigma_image *image, uint32_t rule, struct bw_buffer *out);

/* Appends "product/category/service" with what is there: "windows/process_creation". */
void sigma_words_logsource(const struct sigma_image *image,
        const struct sigma_image_logsource *logsource, struct bw_buffer *out);

/* "event_count >= 10 within 5m by SourceIp": one line, without its rules. */
void sigma_words_correlation(const struct sigma_image *image,
        const struct sigma_image_correlation *correlation, struct bw_buffer *out);

/* Appends several lines: the filter's title and the rules whose conditions it is part of. */
void sigma_words_filter(const struct sigma_image *image, uint32_t filter, struct bw_buffer *out);

#endif
