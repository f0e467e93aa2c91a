#include "decode/pieces.h"

#include "decode/text.h"

bool pieces_at(bw_str text, size_t at, struct pieces *pieces)
{
    pieces->count = 0;
    for (size_t i = at; pieces->count < PIECES_MAX;) {
        struct decode_literal literal;
        while (i < text.len && (text.ptr[i] == '(' || decode_is_blank(text.ptr[i])))
            i++;
        if (!decode_literal_at(text, i, &literal))
            break;
        if (literal.end < text.len &&
                (decode_is_word(text.ptr[literal.end]) || text.ptr[literal.end] == '$'))
            break; /* one inside of another: quotes are doubled there */
        pieces->items[pieces->count++] = literal.body;
        pieces->quote = literal.quote;
        pieces->end = literal.end;
        i = decode_skip_blanks(text, literal.end);
        while (i < text.len && text.ptr[i] == ')')
            i = decode_skip_blanks(text, i + 1);
        if (i == text.len || text.ptr[i] != ',')
            break;
        i = decode_skip_blanks(text, i + 1);
    }
    return pieces->count != 0;
}
