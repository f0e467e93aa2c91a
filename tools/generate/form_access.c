/* Access logs in the combined format (nginx, Apache), and Tomcat's, which has no more than it says.
 */
#include "text_form.h"

/* nginx writes quotes, backslashes and what is not printable as \xNN. */
static void add_escaped(struct bw_buffer *out, bw_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char c = (unsigned char)text.ptr[i];
        if (c == '"' || c == '\\' || c < 0x20 || c >= 0x7f)
            bw_buffer_printf(out, "\\x%02X", c);
        else
            bw_buffer_add_char(out, (char)c);
    }
}

void access_lines(struct bw_buffer *out, const struct record *record)
{
    bw_buffer_add_str(out, record_text(record, "remote"));
    bw_buffer_add_text(out, " - ");
    bw_buffer_add_str(out, record_text(record, "user"));
    text_stamp(out, record->time, " [%d/%b/%Y:%H:%M:%S +0000] \"");
    bw_buffer_add_str(out, record_text(record, "method"));
    bw_buffer_add_char(out, ' ');
    add_escaped(out, record_text(record, "uri"));
    bw_buffer_add_char(out, ' ');
    bw_buffer_add_str(out, record_text(record, "protocol"));
    bw_buffer_add_text(out, "\" ");
    bw_buffer_add_str(out, record_text(record, "status"));
    bw_buffer_add_char(out, ' ');
    bw_buffer_add_str(out, record_text(record, "bytes"));
    const bw_str agent = record_text(record, "agent");
    if (agent.len != 0) {
        bw_buffer_add_text(out, " \"");
        add_escaped(out, record_text(record, "referer"));
        bw_buffer_add_text(out, "\" \"");
        add_escaped(out, agent);
        bw_buffer_add_char(out, '"');
    }
    bw_buffer_add_char(out, '\n');
}
