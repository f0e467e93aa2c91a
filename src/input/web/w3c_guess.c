/* Source: Microsoft, "W3C Extended Log File Format" (IIS 6 to 10): the fields and their order. AWS,
 * "Standard log file format" of CloudFront: new fields come behind all others. */
#include "input/web/w3c_guess.h"

#include <string.h>

#include "format/web/date.h"
#include "input/web/event.h"

#define MAX_WORDS 36

/* CloudFront's columns, and how many its first logs had. */
static const char *const cloudfront[] = {"date", "time", "x-edge-location", "sc-bytes", "c-ip",
        "cs-method", "cs(Host)", "cs-uri-stem", "sc-status", "cs(Referer)", "cs(User-Agent)",
        "cs-uri-query", "cs(Cookie)", "x-edge-result-type", "x-edge-request-id", "x-host-header",
        "cs-protocol", "cs-bytes", "time-taken", "x-forwarded-for", "ssl-protocol", "ssl-cipher",
        "x-edge-response-result-type", "cs-protocol-version", "fle-status", "fle-encrypted-fields",
        "c-port", "time-to-first-byte", "x-edge-detailed-result-type", "sc-content-type",
        "sc-content-len", "sc-range-start", "sc-range-end"};
#define CLOUDFRONT_FIRST 12

struct guess {
    bw_str words[MAX_WORDS];
    size_t count;
    size_t at; /* the word whose column is to be found next */
    char *out;
    size_t len;
};

static bool is_number(bw_str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (word.ptr[i] < '0' || word.ptr[i] > '9')
            return false;
    return word.len != 0;
}

static bool is_status(bw_str word)
{
    return word.len == 3 && is_number(word) && word.ptr[0] >= '1' && word.ptr[0] <= '5';
}

static bool is_dash(bw_str word)
{
    return word.len == 1 && word.ptr[0] == '-';
}

/* "GET", "PROPFIND", "M-POST" */
static bool is_method(bw_str word)
{
    if (word.len < 3 || word.len > 16)
        return false;
    for (size_t i = 0; i < word.len; i++)
        if (!(word.ptr[i] >= 'A' && word.ptr[i] <= 'Z') && !(word.ptr[i] == '-' && i != 0))
            return false;
    return true;
}

static bool is_stem(bw_str word)
{
    return word.len != 0 && (word.ptr[0] == '/' || word.ptr[0] == '*');
}

/* An address, with the zone that Windows writes behind a local one: "fe80::1%4". */
static bool is_address(bw_str word)
{
    return web_looks_like_address(bw_str_head(word, bw_str_find_char(word, '%')));
}

static bw_str word_at(const struct guess *guess, size_t at)
{
    return at < guess->count ? guess->words[at] : (bw_str){0};
}

static void add(struct guess *guess, const char *name)
{
    const size_t len = strlen(name);
    if (guess->len + len + 1 > W3C_GUESS_BYTES)
        return; /* never: the names are known */
    if (guess->len != 0)
        guess->out[guess->len++] = ' ';
    memcpy(guess->out + guess->len, name, len);
    guess->len += len;
    guess->at++;
}

static void add_if(struct guess *guess, bool there, const char *name)
{
    if (there)
        add(guess, name);
}

/* date time [s-sitename] [s-computername] [s-ip] */
static bool guess_server(struct guess *guess)
{
    if (guess->count < 10 || web_date_w3c(guess->words[0], guess->words[1]) == BW_TIME_UNKNOWN)
        return false;
    add(guess, "date");
    add(guess, "time");
    add_if(guess, bw_str_starts_with(word_at(guess, guess->at), BW_STR("W3SVC")), "s-sitename");
    const size_t at = guess->at;
    const bool before_method = is_method(word_at(guess, at + 1)) && is_stem(word_at(guess, at + 2));
    /* it may look like a method: EXCHANGE */
    const bool computer = !is_address(word_at(guess, at)) &&
                          (before_method || is_address(word_at(guess, at + 1)));
    add_if(guess, computer, "s-computername");
    add_if(guess, is_address(word_at(guess, guess->at)), "s-ip");
    return true;
}

/* cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip [cs-version] */
static bool guess_request(struct guess *guess)
{
    const size_t at = guess->at;
    if (!is_method(word_at(guess, at)) || !is_stem(word_at(guess, at + 1)) ||
            !is_number(word_at(guess, at + 3)) || !is_address(word_at(guess, at + 5)))
        return false;
    add(guess, "cs-method");
    add(guess, "cs-uri-stem");
    add(guess, "cs-uri-query");
    add(guess, "s-port");
    add(guess, "cs-username");
    add(guess, "c-ip");
    add_if(guess, bw_str_starts_with(word_at(guess, guess->at), BW_STR("HTTP/")), "cs-version");
    return true;
}

/* Where sc-status stands: what follows are numbers, of IIS 6 two and nothing else. */
static size_t find_status(const struct guess *guess)
{
    for (size_t at = guess->at; at + 2 < guess->count; at++)
        if (is_status(guess->words[at]) && is_number(guess->words[at + 1]) &&
                is_number(guess->words[at + 2]) &&
                (at + 3 == guess->count || is_number(guess->words[at + 3])))
            return at;
    return 0;
}

/* cs(User-Agent) [cs(Cookie)] [cs(Referer)] [cs-host] */
static bool guess_client(struct guess *guess, size_t count)
{
    const bw_str second = word_at(guess, guess->at + 1);
    const bw_str third = word_at(guess, guess->at + 2);
    const bool referer = bw_str_find(second, BW_STR("://")) != SIZE_MAX;
    if (count < 1 || count > 4)
        return false;
    add(guess, "cs(User-Agent)");
    if (count == 4) {
        add(guess, "cs(Cookie)");
        add(guess, "cs(Referer)");
        add(guess, "cs-host");
    } else if (count == 3) {
        const bool host = !is_dash(third) && bw_str_find_char(third, '/') == SIZE_MAX;
        if (host && !referer && !is_dash(second))
            return false; /* a cookie, or a referrer that is none */
        add(guess, host ? "cs(Referer)" : "cs(Cookie)");
        add(guess, host ? "cs-host" : "cs(Referer)");
    } else if (count == 2) {
        const bool host = !referer && !is_dash(second) &&
                          bw_str_find_char(second, '=') == SIZE_MAX &&
                          bw_str_find_char(second, '.') != SIZE_MAX;
        const bool cookie = !referer && bw_str_find_char(second, '=') != SIZE_MAX;
        add(guess, host ? "cs-host" : cookie ? "cs(Cookie)" : "cs(Referer)");
    }
    return true;
}

/* sc-status sc-substatus sc-win32-status [[sc-bytes cs-bytes] time-taken [X-Forwarded-For]] */
static bool guess_result(struct guess *guess)
{
    size_t numbers = 0;
    while (is_number(word_at(guess, guess->at + numbers)))
        numbers++;
    add(guess, "sc-status");
    add(guess, "sc-substatus");
    add(guess, "sc-win32-status");
    if (numbers == 3)
        return guess->at == guess->count;
    if (numbers == 6) {
        add(guess, "sc-bytes");
        add(guess, "cs-bytes");
    }
    if (numbers != 4 && numbers != 6)
        return false;
    add(guess, "time-taken");
    const bw_str last = word_at(guess, guess->at);
    if (guess->at + 1 == guess->count &&
            (is_dash(last) || is_address(last) || bw_str_find_char(last, ',') != SIZE_MAX))
        add(guess, "X-Forwarded-For");
    return guess->at == guess->count;
}

/* "LHR3-C1", "SEA19" */
static bool is_edge(bw_str word)
{
    if (word.len < 4 || word.len > 24 || word.ptr[3] < '0' || word.ptr[3] > '9')
        return false;
    for (size_t i = 0; i < 3; i++)
        if (word.ptr[i] < 'A' || word.ptr[i] > 'Z')
            return false;
    return true;
}

static size_t guess_cloudfront(struct guess *guess)
{
    const bw_str *words = guess->words;
    if (guess->count < CLOUDFRONT_FIRST || guess->count > BW_COUNT(cloudfront) ||
            web_date_w3c(words[0], words[1]) == BW_TIME_UNKNOWN || !is_edge(words[2]) ||
            !is_number(words[3]) || !is_address(words[4]) || !is_method(words[5]) ||
            !is_stem(words[7]) || !is_number(words[8]))
        return 0;
    for (size_t i = 0; i < guess->count; i++)
        add(guess, cloudfront[i]);
    return guess->len;
}

size_t w3c_guess(bw_str line, char out[W3C_GUESS_BYTES])
{
    struct guess guess = {.out = out};
    bw_str rest = bw_str_trim(line);
    const char sep = bw_str_find_char(rest, '\t') != SIZE_MAX ? '\t' : ' ';
    while (rest.ptr != NULL && guess.count < MAX_WORDS)
        bw_str_cut(&rest, sep, &guess.words[guess.count++]);
    if (rest.ptr == NULL && sep == '\t')
        return guess_cloudfront(&guess);
    if (rest.ptr != NULL || !guess_server(&guess) || !guess_request(&guess))
        return 0;
    const size_t status = find_status(&guess);
    if (status == 0 || !guess_client(&guess, status - guess.at) || !guess_result(&guess))
        return 0;
    return guess.len;
}
