#include "base/chars.h"

#define D BW_CHAR_DIGIT
#define L BW_CHAR_LETTER
#define P BW_CHAR_OF_PROGRAM
#define A BW_CHAR_OF_ADDRESS
#define B (BW_CHAR_OF_PROGRAM | BW_CHAR_OF_ADDRESS)

/* From 0 to 0x7f. */
const uint8_t bw_char_classes[256] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, A, 0, 0, 0, 0, 0, 0, 0, B, B, P, D, D, D, D,
        D, D, D, D, D, D, A, 0, 0, 0, 0, 0, 0, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
        L, L, L, L, L, L, L, L, A, 0, A, 0, P, 0, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
        L, L, L, L, L, L, L, L, L, 0, 0, 0, 0, 0};
