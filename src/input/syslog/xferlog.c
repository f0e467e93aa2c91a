/* The log of transfers that wu-ftpd began and vsftpd and ProFTPD write: after the time
 *
 *   7 192.0.2.1 1234 /home/ann/a b.php b _ i r ann ftp 0 * c
 *
 * Source: xferlog(5) of ProFTPD: seconds, client, bytes, file, type (a, b), what was done to it,
 * direction, kind of account, account, service, identd's method and name, whether it is complete.
 */
#include "input/syslog/forms.h"

/* Words behind the file's name, which may have blanks. */
#define WORDS_BEHIND 9

enum word_behind {
    TYPE,
    ACTION,
    DIRECTION,
    ACCESS,
    USER_NAME,
    SERVICE,
    METHOD,
    IDENT,
    COMPLETION,
};

struct transfer {
    bw_str client, size, file;
    bw_str behind[WORDS_BEHIND];
};

/* The last word, taken off *rest with the blank before it. */
static bool take_last(bw_str *rest, bw_str *ret_word)
{
    size_t at = rest->len;
    while (at > 0 && rest->ptr[at - 1] != ' ')
        at--;
    if (at == 0 || at == rest->len)
        return false;
    *ret_word = bw_str_from(*rest, at);
    *rest = bw_str_head(*rest, at - 1);
    return true;
}

static bool is_one_of(bw_str word, const char *letters)
{
    return word.len == 1 && bw_str_find_char(bw_str_of(letters), word.ptr[0]) != SIZE_MAX;
}

static bool is_number(bw_str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (word.ptr[i] < '0' || word.ptr[i] > '9')
            return false;
    return word.len != 0 && word.len <= 19;
}

static bool read_transfer(bw_str text, struct transfer *ret)
{
    bw_str seconds;
    if (!bw_str_cut(&text, ' ', &seconds) || !is_number(seconds))
        return false; /* nearly all that is no transfer */
    text = bw_str_trim(text);
    for (size_t i = WORDS_BEHIND; i > 0; i--)
        if (!take_last(&text, &ret->behind[i - 1]))
            return false;
    if (!bw_str_cut(&text, ' ', &ret->client) || !bw_str_cut(&text, ' ', &ret->size))
        return false;
    ret->file = text;
    return is_number(ret->size) && ret->file.len != 0 && is_one_of(ret->behind[TYPE], "ab") &&
           is_one_of(ret->behind[DIRECTION], "iod") && is_one_of(ret->behind[ACCESS], "agr") &&
           is_one_of(ret->behind[METHOD], "01") && is_one_of(ret->behind[COMPLETION], "ci");
}

bool message_is_xferlog(bw_str text)
{
    struct transfer transfer;
    return read_transfer(text, &transfer);
}

bool message_parse_xferlog(struct message *message)
{
    struct transfer transfer;
    if (!read_transfer(message->text, &transfer))
        return false;
    const char direction = transfer.behind[DIRECTION].ptr[0];
    message_add_source(message, transfer.client);
    message_add(message, BW_STR("user.name"), transfer.behind[USER_NAME]);
    message_add(message, BW_STR("file.path"), transfer.file);
    message_add(message, BW_STR("file.size"), transfer.size);
    message_set(message, BW_STR("file"),
            direction == 'i'   ? BW_STR("ftp_upload")
            : direction == 'o' ? BW_STR("ftp_download")
                               : BW_STR("ftp_delete"),
            transfer.behind[COMPLETION].ptr[0] == 'c' ? BW_STR("success") : BW_STR("failure"));
    return true;
}
