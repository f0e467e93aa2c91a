/*
 * decode/rewrite.h - spellings that a shell or script engine reads as plainer text. Each function
 * appends the plainer form of the whole text to `out` and says whether it differs; what `out`
 * holds means nothing when it does not. Nothing is run and no name is looked up outside the text.
 */
#ifndef BW_DECODE_REWRITE_H
#define BW_DECODE_REWRITE_H

#include "base/buffer.h"
#include "base/slice.h"
#include "decode/signs.h"

/* rewrite_shell.c */
bool rewrite_caret(bw_str text, struct bw_buffer *out);     /* cmd: w^ho^ami */
bool rewrite_quotes(bw_str text, struct bw_buffer *out);    /* w"ho"ami, w''hoami */
bool rewrite_variables(bw_str text, struct bw_buffer *out); /* set x=who&&call %x%ami, %x:~0,1% */

/* rewrite_picked.c: letters that a loop of cmd.exe picks out */
bool rewrite_picked(bw_str text, struct bw_buffer *out); /* for %A in (1,0) do … !x:~%A,1! */

/* rewrite_tokens.c: a text that a loop of cmd.exe takes apart */
bool rewrite_tokens(bw_str text, struct bw_buffer *out); /* for /f "delims=," %a in ("x,y") do %a */

/* rewrite_codes.c */
bool rewrite_escapes(bw_str text, struct bw_buffer *out); /* \x77\u0068\157, %77%68 */
bool rewrite_codes(bw_str text, struct bw_buffer *out);   /* [char]119, Chr(104), 119,104,111,97 */

/* rewrite_lists.c: numbers in other bases, between odd signs; under a key that the text names */
bool rewrite_lists(bw_str text, struct bw_buffer *out);       /* '77,68' … ToInt16($_,16) */
bool rewrite_keyed_lists(bw_str text, struct bw_buffer *out); /* 66,93 … -bxor 53 */
bool rewrite_shifted(bw_str text, struct bw_buffer *out);     /* 120,105 … [char]($_-1) */
/* The byte that the text combines others with (-bxor 53), 0 for none. */
uint8_t rewrite_named_key(bw_str text);

/* rewrite_unix.c */
bool rewrite_nothing(bw_str text, struct bw_buffer *out);         /* who$@ami, w\h\oami, $'\x77' */
bool rewrite_shell_variables(bw_str text, struct bw_buffer *out); /* a=who;b=ami;$a$b */
bool rewrite_rev(bw_str text, struct bw_buffer *out);             /* echo imaohw | rev */
bool rewrite_rot13(bw_str text, struct bw_buffer *out);           /* … | tr A-Za-z N-ZA-Mn-za-m */
bool rewrite_base32(bw_str text, struct bw_buffer *out);          /* … | base32 -d */

/* rewrite_braces.c */
bool rewrite_braces(bw_str text, struct bw_buffer *out); /* {cat,/etc/passwd} */

/* rewrite_powershell.c */
bool rewrite_backtick(bw_str text, struct bw_buffer *out); /* w`ho`ami */
bool rewrite_assigned(bw_str text, struct bw_buffer *out); /* $a='who'; & ($a+'ami') */

/* rewrite_set_variable.c */
bool rewrite_set_variable(bw_str text, struct bw_buffer *out); /* Set-Variable a 'who' */

/* rewrite_names.c */
bool rewrite_index(bw_str text, struct bw_buffer *out); /* $PSHOME[4]+$PSHOME[30]+'x' */
bool rewrite_names(bw_str text, struct bw_buffer *out); /* &('whoami'), $o.('Name')() */

/* rewrite_strings.c: literals that are put together */
bool rewrite_concat(bw_str text, struct bw_buffer *out);  /* 'who'+'ami' */
bool rewrite_format(bw_str text, struct bw_buffer *out);  /* '{1}{0}' -f 'ami','who' */
bool rewrite_join(bw_str text, struct bw_buffer *out);    /* ('w','ho') -join '' */
bool rewrite_replace(bw_str text, struct bw_buffer *out); /* 'whXami'.replace('X','o') */

/* rewrite_methods.c */
bool rewrite_methods(bw_str text, struct bw_buffer *out); /* 'whami'.Insert(2,'o'), Mid("xy",2) */

/* rewrite_arrays.c */
bool rewrite_arrays(bw_str text, struct bw_buffer *out);    /* a=['ami','who'];a[1]+a[0] */
bool rewrite_templates(bw_str text, struct bw_buffer *out); /* `who${'ami'}` */

/* rewrite_nested.c */
bool rewrite_nested(bw_str text, struct bw_buffer *out); /* iex ('iex (''x''+''y'')') */

/* rewrite_reverse.c */
bool rewrite_reverse(bw_str text, struct bw_buffer *out); /* 'imaohw'[-1..-6] */

/* One of them: its name, as layers are told, and the signs without one of which it is not tried. */
struct rewrite {
    const char *name;
    unsigned signs;
    bool (*apply)(bw_str text, struct bw_buffer *out);
};

#define REWRITE_COUNT 31
/* In the order in which they are undone. */
extern const struct rewrite rewrites[REWRITE_COUNT];

#endif
