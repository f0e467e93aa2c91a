#include "sigma/load_tables.h"

#include "base/limits.h"

/* What is done with each document; *ret_line is where it failed. */
typedef bw_status document_fn(
        void *user, const struct sigma_yaml_node *document, uint32_t *ret_line, struct bw_err *err);

static bw_status documents_read(const struct sigma_file *file, bw_str text,
        struct bw_arena *scratch, document_fn *read, void *user, struct bw_err *err)
{
    struct sigma_yaml *yaml = sigma_yaml_new(text, scratch);
    if (yaml == NULL)
        return bw_fail(err, BW_E_NOMEM, "%s: reading YAML", file->path);
    const struct sigma_yaml_node *document;
    uint32_t line = 0;
    bw_status status;
    while ((status = sigma_yaml_next(yaml, &document, err)) == BW_OK) {
        if (document == NULL)
            continue;
        status = read(user, document, &line, err);
        if (status != BW_OK)
            break;
    }
    if (status != BW_END)
        status = bw_context(
                err, status, "%s:%u", file->path, line != 0 ? line : sigma_yaml_error_line(yaml));
    sigma_yaml_free(yaml);
    return status == BW_END ? BW_OK : status;
}

static bw_status files_read(
        const struct sigma_files *files, document_fn *read, void *user, struct bw_err *err)
{
    struct sigma_file_text memory = {0};
    bw_status status = BW_OK;
    for (uint32_t i = 0; i < files->count && status == BW_OK; i++) {
        bw_str text;
        struct bw_arena *scratch = bw_arena_new(BW_LIMIT_SIGMA_ARENA);
        if (scratch == NULL)
            status = bw_fail(err, BW_E_NOMEM, "reading YAML");
        else if ((status = sigma_file_read(&memory, &files->items[i], &text, err)) != BW_OK)
            status = bw_context(err, status, "%s", files->items[i].path);
        else
            status = documents_read(&files->items[i], text, scratch, read, user, err);
        bw_arena_free(scratch);
    }
    sigma_file_text_release(&memory);
    return status;
}

static bw_status add_tables(
        void *user, const struct sigma_yaml_node *document, uint32_t *ret_line, struct bw_err *err)
{
    struct sigma_tables_data *tables = user;
    tables->error_line = document->line;
    const bw_status status = sigma_tables_add(tables, document, err);
    *ret_line = status != BW_OK ? tables->error_line : 0;
    return status;
}

bw_status sigma_tables_load(
        const struct sigma_files *files, struct sigma_tables_data *tables, struct bw_err *err)
{
    return files_read(files, add_tables, tables, err);
}

static bw_status add_placeholders(
        void *user, const struct sigma_yaml_node *document, uint32_t *ret_line, struct bw_err *err)
{
    uint32_t line;
    const bw_status status = sigma_placeholders_add(user, document, &line, err);
    *ret_line = status != BW_OK ? line : 0;
    return status;
}

bw_status sigma_placeholders_load(const struct sigma_files *files,
        struct sigma_placeholders *placeholders, struct bw_err *err)
{
    return files_read(files, add_placeholders, placeholders, err);
}
