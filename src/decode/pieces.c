#include "decode/pieces.h"

#include "decode/text.h"

/* `open`: brackets that were opened before. */
static bool take_pieces(bw_str text, size_t at, size_t open, struct pieces *pieces)
{
    pieces->count = 0;
    for (size_t i = at; pieces->count < PIECES_MAX;) {
        struct decode_literal literal;
        for (; i < text.len && (text.ptr[i] == '(' || decode_is_blank(text.ptr[i])); i++)
            open += text.ptr[i] == '(';
        if (!decode_literal_at(text, i, &literal))
            break;
        if (literal.end < text.len &&
                (decode_is_word(text.ptr[literal.end]) || text.ptr[literal.end] == '$'))
            break; /* one inside of another: quotes are doubled there */
        pieces->items[pieces->count++] = literal.body;
        pieces->quote = literal.quote;
        pieces->end = literal.end;
        i = decode_skip_blanks(text, literal.end);
        for (; i < text.len && text.ptr[i] == ')' && open != 0; open--)
            i = decode_skip_blanks(text, i + 1);
        if (i == text.len || text.ptr[i] != ',')
            break;
        i = decode_skip_blanks(text, i + 1);
    }
    return pieces->count != 0;
}

bool pieces_at(bw_str text, size_t at, struct pieces *pieces)
{
    return take_pieces(text, at, SIZE_MAX / 2, pieces);
}

bool pieces_within(bw_str text, size_t at, struct pieces *pieces)
{
    return take_pieces(text, at, 0, pieces);
}
