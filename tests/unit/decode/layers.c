#include "decode/layers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include "base/limits.h"
#include "decode/codec.h"
#include "decode/signs.h"

static const struct {
    const char *name, *text, *want, *layers;
} cases[] = {
        {"base64", "sh -c echo d2hvYW1pIC1hbGwK | base64 -d", "whoami -all\n", "base64"},
        {"utf-16", "powershell -e dwBoAG8AYQBtAGkA", "whoami", "base64 > utf-16le"},
        {"hex", "x 77686f616d69202f616c6c", "whoami /all", "hex"},
        {"caret", "w^h^oami", "whoami", "caret"},
        {"quotes", "w\"h\"o\"\"ami", "whoami", "quotes"},
        {"ifs", "echo${IFS}who", "echo who", "quotes"},
        {"ifs without braces", "cat$IFS$9x;cat$IFS/y $IFSZ", "cat x;cat /y $IFSZ", "quotes"},
        {"taken apart", "for /f \"tokens=1,2 delims=,\" %a in (\"whoami,/priv\") do %a %b",
                "for /f \"tokens=1,2 delims=,\" %a in (\"whoami,/priv\") do whoami /priv",
                "variables"},
        {"taken apart, what echo says",
                "for /F \"delims=; tokens=2\" %%i in ('echo x;whoami /all;') do %%i",
                "for /F \"delims=; tokens=2\" %%i in ('echo x;whoami /all;') do whoami /all",
                "variables"},
        {"taken apart, the rest and a run",
                "for /f \"tokens=2-3*\" %i in (\"a who ami /priv /x\") do %i%j %k",
                "for /f \"tokens=2-3*\" %i in (\"a who ami /priv /x\") do whoami /priv /x",
                "variables"},
        {"what a program says is not known", "for /f %i in ('x.exe') do %i %appdata%", NULL, NULL},
        {"braces", "{who,ami}", "who ami", "quotes"},
        {"braces in words", "sh -c \"c{at,} /etc/pass{wd,}\"",
                "sh -c \"cat c /etc/passwd /etc/pass\"", "quotes"},
        {"braces in one word", "{a,b}{c,d}", "ac ad bc bd", "quotes"},
        {"other braces", "grep -E a{1,3} {} {x} ${a,b} @{a,b} {a:1,b:2} {a, b}", NULL, NULL},
        {"set", "set a=who&&call %a%ami", "set a=who&&call whoami", "variables"},
        {"piece", "%COMSPEC:~-7,3% /c", "cmd /c", "variables"},
        {"backtick", "wh`oa`mi", "whoami", "backtick"},
        {"escapes", "\\x77\\x68\\u006f\\x61mi", "whoami", "escapes"},
        {"cast", "[char]119+[char]0x68", "'wh'", "codes > concatenation"},
        {"vbs", "Chr(119) & Chr(&H68)", "\"wh\"", "codes > concatenation"},
        {"codes", "[char[]](119,104,111,97)", "[char[]]('whoa')", "codes"},
        {"concat", "'who' + \"am\"+'i'", "'whoami'", "concatenation"},
        {"call is no plus", "'x' & 'y'", NULL, NULL},
        {"format", "\"{1}{0}\" -f 'ami','who'", "\"whoami\"", "format"},
        {"join", "('who','am','i') -join ''", "('whoami'", "join"},
        {"join before", "-join ('who','ami')", "-join ('whoami')", "join"},
        {"replace", "'wXoami'.replace('X','h')", "'whoami'", "replace"},
        {"replace twice", "('wXoaYi' -replace 'X','h' -replace 'Y','m')", "('whoami')", "replace"},
        {"reverse", "'imaohw'[-1..-6]", "'whoami'", "reverse"},
        {"strreverse", "StrReverse(\"imaohw\")", "\"whoami\"", "reverse"},
        {"assigned", "$a='who'; & ($a+'ami')", "$a='who'; whoami",
                "assigned > concatenation > names"},
        {"doubled quotes", "IEX ('whXami ''a'''.replace('X','o'))", "IEX (whoami 'a')",
                "replace > nested"},
        {"reverse by length", "$s='imaohw';IEX ($s[-1..-($s.Length)] -join '')",
                "$s='imaohw';IEX ('whoami' -join '')", "assigned > reverse"},
        {"reverse to zero", "'imaohw'[5..0]", "'whoami'", "reverse"},
        {"called", "&('who'+'ami') /all", "whoami /all", "concatenation > names"},
        {"called by a dot", ".('{1}{0}'-f'ami','who') /all", "whoami /all", "format > names"},
        {"called in quotes", "powershell -c \"&('who'+'ami') /all\"",
                "powershell -c \"whoami /all\"", "concatenation > names"},
        {"member", "$o.('Down'+'load')('x')", "$o.Download('x')", "concatenation > names"},
        {"invoked", "$o.\"Download\".Invoke('x')", "$o.Download('x')", "names"},
        {"type's member", "[Convert]::'FromHex'('x')", "[Convert]::FromHex('x')", "names"},
        {"object", "New-Object ('Net.Web'+'Client')", "New-Object Net.WebClient",
                "concatenation > names"},
        {"numbers of base 16", "('77,68,6f,61,6d,69'-split','|%{[char][convert]::toint16($_,16)})",
                "(''whoami''-split','|%{[char][convert]::toint16($_)})", "codes"},
        {"numbers of base 2",
                "'1110111 1101000 1101111 1100001 1101101 1101001'.split(' ')|%{[char]"
                "[convert]::toint32($_,2)}",
                "''whoami''.split(' ')|%{[char][convert]::toint32($_)}", "codes"},
        {"odd signs between", "'119}104!111x97q109}105'.Split('}!xq')|%{[char][int]$_}",
                "''whoami''.Split('}!xq')|%{[char][int]$_}", "codes"},
        {"under a key", "(66,93,90,84,88,92)|%{[char]($_ -bxor 0x35)}",
                "('whoami')|%{[char]($_  0x35)}", "xor"},
        {"moved", "(120,105,112,98,110,106)|%{[char]($_-1)}", "('whoami')|%{[char]($_)}", "shift"},
        {"moved in a loop", "foreach($c in 116,101,108,94,106,102){$s+=[char]([int]$c + 3)}",
                "foreach($c in 'whoami'){$s+=[char]([int]$c )}", "shift"},
        {"letters moved", "'xipbnj'.ToCharArray()|%{[char]([byte]$_-1)}",
                "'whoami'.ToCharArray()|%{[char]([byte]$_)}", "shift"},
        {"moved, VBScript", "For Each c In Array(120,105,112,98,110,106):s=s&Chr(c-1):Next",
                "For Each c In Array('whoami'):s=s&Chr(c):Next", "shift"},
        {"moved, JavaScript", "[120,105,112,98,110,106].map(c=>String.fromCharCode(c-1))",
                "['whoami'].map(c=>String.fromCharCode(c))", "shift"},
        {"under a key before", "$k=53;(66,93,90,84,88,92)|%{[char]($k -bxor $_)}",
                "$k=53;('whoami')|%{[char]($k  $_)}", "xor"},
        {"VBScript's Xor", "Chr(a Xor 53) 66,93,90,84,88,92", "Chr(a53) 'whoami'", "xor"},
        {"couples", "echo 77 68 6f 61 6d 69 20 2f 61|xxd -r -p", "echo 'whoami /a'|xxd -r -p",
                "codes"},
        {"dashes", "[byte[]]('77-68-6F-61-6D-69'-split'-'|%{[convert]::tobyte($_,16)})",
                "[byte[]](''whoami''-split'-'|%{[convert]::tobyte($_)})", "codes"},
        {"reckoned", "Chr(120-1)&Chr(208/2)&Chr(CLng(\"&H6f\"))", "\"who\"",
                "codes > concatenation"},
        {"a text of a code", "'w#oami'.Replace('#',[string][char]104)", "'whoami'",
                "codes > replace"},
        {"format called", "[string]::Format('{1}{0}','ami','who')", "[string]::whoami",
                "format > names"},
        {"replace called", "Replace(\"wXoami\",\"X\",\"h\")", "\"whoami\"", "replace"},
        {"joined array", "Join(Array(\"who\",\"ami\"),\"\")", "Join(Array(\"whoami\")", "join"},
        {"JavaScript's concat", "eval('who'.concat('ami'))", "eval('whoami'))", "concatenation"},
        {"PHP's dot", "system('who' . 'ami')", "system('whoami')", "concatenation"},
        {"characters backwards", "-join('imaohw'.ToCharArray()[-1..-6])", "-join('whoami')",
                "reverse"},
        {"right to left", "-join[regex]::Matches('imaohw','.','RightToLeft')",
                "-join[regex]::whoami", "concatenation > reverse > names"},
        {"Python's backwards", "exec('imaohw'[::-1])", "exec('whoami')", "reverse"},
        {"picked letters", "$s='mwahoi';&(-join $s[1,3,4,2,0,5])", "$s='mwahoi';&(-join 'whoami')",
                "assigned > index > join"},
        {"variables in a text", "$a='who';$b='ami';iex \"$a$b\"",
                "$a='who';$b='ami';iex \"whoami\"", "assigned"},
        {"wrapped variables", "${a}='who';iex \"$($a)ami\"", "${a}='who';iex \"whoami\"",
                "assigned"},
        {"a text that grows", "$a='wh';$a+='oa';$a+='mi';iex $a",
                "$a='wh';$a+='oa';$a+='mi';iex 'whoami'", "assigned"},
        {"nothing in a word", "who$@am``i", "whoami", "quotes"},
        {"backslashes", "sh -c w\\h\\o\\a\\m\\i", "sh -c whoami", "quotes"},
        {"a shell's variables", "a=who;b='ami';$a${b}", "a=who;b='ami';whoami", "variables"},
        {"a piece of a variable", "x=awhoamib;${x:1:6}", "x=awhoamib;whoami", "variables"},
        {"rev", "echo 'lla; imaohw' | /usr/bin/rev | sh",
                "echo 'lla; imaohw' | /usr/bin/whoami ;all | sh", "reverse"},
        {"rev of a word", "$(rev<<<imaohw)", "$(whoami)", "reverse"},
        {"rot13", "echo jubnzv|tr 'A-Za-z' 'N-ZA-Mn-za-m'|sh", "echo jubnzv|whoami|sh", "rot13"},
        {"base32", "echo O5UG6YLNNE======|base32 -d|sh", "echo O5UG6YLNNE======|whoami|sh",
                "base32"},
        {"a loop that picks",
                "cmd /V:ON /C \"set z=mwahoi&&for %A in (1,3,4,2,0,5,9) do set f=!f!!z:~%A,1!\"",
                "cmd /V:ON /C \"set z=mwahoi&&for %A in (1,3,4,2,0,5,9) do set f=whoami\"",
                "variables"},
        {"a loop that counts",
                "cmd /V /C \"set z=imaohw&&for /L %A in (5,-1,0) do set f=!f!!z:~%A,1!\"",
                "cmd /V /C \"set z=imaohw&&for /L %A in (5,-1,0) do set f=whoami\"", "variables"},
        {"quoted head", "cmd /c \"w\"h\"o\"ami", "cmd /c whoami", "quotes"},
        {"escapes with brackets", "'\\u{77}\\u{68}\\u{6f}ami'", "'whoami'", "escapes"},
        {"escapes of unescape", "unescape('%u0077%u0068%u006f%u0061mi')", "unescape('whoami')",
                "escapes"},
        {"octal of printf", "printf %b '\\0167\\0150\\0157ami'", "printf %b 'whoami'", "escapes"},
        {"utf-16be", "x AHcAaABvAGEAbQBpACAALwBhAGwAbA==", "whoami /all", "base64 > utf-16be"},
        {"a script in quotes", "iex ('iex (''who''+''ami'')')", "iex (iex ('whoami'))",
                "concatenation > nested"},
        {"put together outside of it", "iex (('iex (''wh','oami'')') -join '')",
                "iex ((iex ('whoami'))", "join > nested"},
        {"run behind a pipe", "('echo ''whoami''') | iex", "(echo 'whoami') | iex", "nested"},
        {"still worked on", "iex ('echo ''wXoami'''.Replace('X','h'))", "iex (echo 'whoami')",
                "replace > nested"},
        {"a piece in other quotes", "\"{0}{1}\" -f 'echo ''who','ami'''", "\"echo 'whoami'\"",
                "format"},
        {"numbers of another base than said of them",
                "iex(('28,31,31,39,2c,31,30,34,2c,31,31,31,2c,39,37,2c,31,30,39,2c,31,30,35,29'-"
                "split','|%{[char]"
                "[convert]::toint16($_,16)})-join'')",
                "iex((''('whoami')''-split','|%{[char][convert]::toint16($_)})-join'')", "codes"},
        {"inserted", "'wami'.Insert(1,'ho')", "'whoami'", "substring"},
        {"removed", "'whoXXami'.Remove(3,2)", "'whoami'", "substring"},
        {"removed to the end", "'whoamiXX'.Remove(6)", "'whoami'", "substring"},
        {"cut out", "('xxwhoamixx').Substring(2,6)", "('whoami'", "substring"},
        {"cut out by places", "eval('xxwhoamixx'.substring(2,8))", "eval('whoami')", "substring"},
        {"slice", "'xxwhoamixx'.slice(2,8)", "'whoami'", "substring"},
        {"mid", "x = Mid(\"xwhoamix\", 2, 6)", "x = \"whoami\"", "substring"},
        {"left and right", "Left(\"whoX\",3) & Right(\"Xami\",3)", "\"whoami\"",
                "substring > concatenation"},
        {"split and joined", "('w~hoa~mi'.Split('~') -join '')", "('whoami')", "substring > join"},
        {"split by an operator", "-join ('w~hoa~mi' -split '~')", "-join ('whoami')",
                "substring > join"},
        {"split by any of them", "('wXhoaYmi'.Split('XY') -join '')", "('whoami')",
                "substring > join"},
        {"split in JavaScript", "eval('wXYhoaXYmi'.split('XY').join(''))", "eval('whoami')",
                "substring > join"},
        {"more than there is", "'who'.Substring(2,6) 'who'.Remove(4) 'who'.Insert(9,'x')", NULL,
                NULL},
        {"numbers that are not there", "'who'.Substring($a) 'who'.Remove() 'who'.Insert('x')", NULL,
                NULL},
        {"characters of two bytes", "'w\xc3\xa4hoami'.Substring(2,5)", NULL, NULL},
        {"a method of something", "$list.Insert(0,'x'); $s.Substring(2,6); Right($a,3)", NULL,
                NULL},
        {"replaced by a pattern", "'wXhoaXmi'.replace(/X/g,'')", "'whoami'", "replace"},
        {"replaced everywhere", "'wXhoaXmi'.replaceAll('X','')", "'whoami'", "replace"},
        {"a pattern that means more", "'wXhoaXmi'.replace(/X+/g,'')", NULL, NULL},
        {"a template", "eval(`who${'am'}${`i`}`)", "eval(`whoami`)", "concatenation"},
        {"a template with a variable", "`who${am}i`", NULL, NULL},
        {"entities", "HtmlDecode('&#119;&#104;&#x6F;&#x61;mi')", "HtmlDecode('whoami')", "escapes"},
        {"an entity of a page", "<p>a &#228; b</p>", NULL, NULL},
        {"a list by numbers", "a=['ami','who'];eval(a[1]+a[0x0])", "a=['ami','who'];eval('whoami')",
                "index > concatenation"},
        {"a list of PowerShell", "$a='ami','who'; & ($a[1]+$a[0])", "$a='ami','who'; whoami",
                "index > concatenation > names"},
        {"a number past the list", "a=['ami','who'];b(a[2])", NULL, NULL},
        {"another list", "a=['ami','who'];b(c[1])", NULL, NULL},
        {"set by a cmdlet", "Set-Variable a 'who'; iex ($a+'ami')", "$a='who'; iex ('whoami')",
                "assigned > concatenation"},
        {"set and read by items", "si Variable:a 'who'; iex ((gi Variable:a).Value+'ami')",
                "$a='who'; iex (('whoami')", "assigned > concatenation"},
        {"a cmdlet that hides nothing", "Set-Variable -Name a -Value 'who'", NULL, NULL},
        {"a variable of the environment", "$env:a='who'; & ($env:a+'ami')", "$env:a='who'; whoami",
                "assigned > concatenation > names"},
        {"a variable of a scope", "$global:a='who'; & ($a+'ami')", "$global:a='who'; whoami",
                "assigned > concatenation > names"},
        {"a format of variables", "$a='ami';$b='who'; & ('{1}{0}' -f $a,$b)",
                "$a='ami';$b='who'; whoami", "assigned > format > names"},
        {"lines of their own", "$a=@'\nwXoami\n'@; iex $a.Replace('X','h')",
                "$a=@'\nwXoami\n'@; iex 'whoami'", "assigned > replace"},
        {"four deep", "iex 'iex ''iex ''''iex (''''''''who''''''''+''''''''ami'''''''')'''''''",
                "iex iex iex iex ('whoami')", "concatenation > nested"},
        {"a list with a number too much", "byte 1,5,6,7,8,9,7", NULL, NULL},
        {"numbers that are none", "byte 10, 20, 30, 20, 10, 30, 20, 10", NULL, NULL},
        {"a folder of letters", "C:\\a\\b\\c\\d.exe /x", NULL, NULL},
        {"a review", "review | tr a-z A-Z", NULL, NULL},
        {"a file is no name", "& 'C:\\a b\\c.exe' ('x').y", NULL, NULL},
        {"a key in quotes", "(66,93,90,84,88,92)|%{[char]($_ -BXOR '0x35')}",
                "('whoami')|%{[char]($_  '0x35')}", "xor"},
        {"letters between numbers", "'119a104B111c97d109e105'.Split('aBcde')|%{[char][int]$_}",
                "''whoami''.Split('aBcde')|%{[char][int]$_}", "codes"},
        {"bytes with dashes", "'77-68-6F-61-6D-69' -split '-'|%{[char][byte]\"0x$_\"}",
                "''whoami'' -split '-'|%{[char][byte]\"$_\"}", "codes"},
        {"a format of formats", "\"{1}{0}\" -f (\"{0}{1}\"-f 'am','i'),'who'", "\"whoami\"",
                "format"},
        {"a format in brackets, another behind", "(\"{0}{1}\"-f 'who','ami'),'x'",
                "(\"whoami\"),'x'", "format"},
        {"Concat", "[string]::Concat('who', 'am', 'i')", "[string]::Concat('whoami')", "join"},
        {"set one after the other", "set c=wXYami&&set d=!c:X=h!&&set c=!d:Y=o!&&call !c!",
                "set c=wXYami&&set d=whYami&&set c=whoami&&call whoami", "variables"},
        {"nothing in braces", "w${@}ho${*}am${!@}i", "whoami", "quotes"},
        {"a text of escapes", "eval $'\\x77\\x68\\x6f\\x61\\x6d\\x69' $'\\x2fall'",
                "eval whoami /all", "quotes > escapes"},
        {"a pattern's end", "grep -E 'a$' x; grep 'b$' y", NULL, NULL},
        {"a piece replaced", "a='wXoXmi';eval ${a//X/h} ${a/X/_}", "a='wXoXmi';eval whohmi w_oXmi",
                "variables"},
        {"reversed by Perl", "system(scalar reverse('imaohw'))", "system(scalar 'whoami')",
                "reverse"},
        {"PHP's rot13", "system(str_rot13('jubnzv'))", "system('whoami')", "rot13"},
        {"index", "&($PSHome[4]+$psHOME[30]+'x') y", "iex y", "index > concatenation > names"},
        {"indices", ".( $env:ComSpec[4,24,25]-join'') y", "Iex y", "index > join > names"},
        {"an index of something", "$x[4,24,25] $PSHOME[400] $PSHOME[4", NULL, NULL},
        {"a path", "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe -k x", NULL,
                NULL},
        {"a unix path", "/usr/lib/systemd/systemd/networkd/resolved", NULL, NULL},
        {"a digest", "d41d8cd98f00b204e9800998ecf8427e", NULL, NULL},
        {"empty", "", NULL, NULL},
        {"only marks", "^`%$'\"(-f)+&{0}[char]\\x", NULL, NULL},
};

static struct bw_arena *arena;

static void unfold(bw_str text, struct decode_forms *forms)
{
    struct decode_limits limits = decode_limits_of_event();
    decode_layers(text, decode_signs(text), &limits, arena, forms);
}

static const struct decode_form *find(const struct decode_forms *forms, bw_str text)
{
    for (uint32_t i = 0; i < forms->count; i++)
        if (bw_str_eq(forms->items[i].text, text))
            return &forms->items[i];
    return NULL;
}

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        struct decode_forms forms;
        unfold(bw_str_of(cases[i].text), &forms);
        if (cases[i].want == NULL) {
            if (forms.count != 0)
                fail_msg("%s: gave '%.*s'", cases[i].name, bw_str_width(forms.items[0].text),
                        forms.items[0].text.ptr);
            continue;
        }
        const struct decode_form *form = find(&forms, bw_str_of(cases[i].want));
        if (form == NULL)
            fail_msg("%s: %u forms, the first '%.*s'", cases[i].name, forms.count,
                    forms.count ? bw_str_width(forms.items[0].text) : 0,
                    forms.count ? forms.items[0].text.ptr : "");
        assert_true(bw_str_eq(form->layers, bw_str_of(cases[i].layers)));
    }
}

static void add_base64(bw_bytes bytes, struct bw_buffer *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < bytes.len; i += 3) {
        uint32_t bits = 0;
        for (size_t k = 0; k < 3; k++)
            bits = bits << 8 | (i + k < bytes.len ? bytes.ptr[i + k] : 0);
        for (size_t k = 0; k < 4; k++)
            bw_buffer_add_char(out, i + k <= bytes.len ? digits[bits >> (18 - 6 * k) & 63] : '=');
    }
}

static void deflate_to(bw_bytes bytes, int window_bits, struct bw_buffer *out)
{
    z_stream z = {.next_in = (Bytef *)(uintptr_t)bytes.ptr, .avail_in = (uInt)bytes.len};
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY), Z_OK);
    assert_true(bw_buffer_reserve(out, deflateBound(&z, bytes.len) + 64));
    z.next_out = out->ptr;
    z.avail_out = (uInt)out->capacity;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    out->len = out->capacity - z.avail_out;
    (void)deflateEnd(&z);
}

/* decode(encode(x)) == x, for texts of all lengths through every packing. */
static void test_round_trip(void **state)
{
    static const int windows[] = {15, 31, -15};
    static const char text[] = "Write-Output 'breakwater'; whoami /all; Get-Process | Format-Table "
                               "Name; hostname; ipconfig /all; Get-ChildItem";
    (void)state;
    for (size_t len = 24; len < sizeof(text); len++) {
        for (size_t w = 0; w < BW_COUNT(windows); w++) {
            struct bw_buffer packed, line;
            struct decode_forms forms;
            bw_buffer_init(&packed, BW_MIB);
            bw_buffer_init(&line, BW_MIB);
            deflate_to((bw_bytes){.ptr = (const uint8_t *)text, .len = len}, windows[w], &packed);
            bw_buffer_add_text(&line, "FromBase64String('");
            add_base64(bw_buffer_bytes(&packed), &line);
            bw_buffer_add_text(&line, "')");
            unfold(bw_buffer_str(&line), &forms);
            if (find(&forms, (bw_str){.ptr = text, .len = len}) == NULL)
                fail_msg("length %zu, window %d", len, windows[w]);
            bw_buffer_release(&packed);
            bw_buffer_release(&line);
        }
    }
}

static void test_every_key(void **state)
{
    static const char text[] = "whoami /all; Write-Output 'seen'; hostname";
    (void)state;
    for (unsigned key = 1; key < 256; key++) {
        struct bw_buffer bytes;
        size_t work = 0;
        bw_buffer_init(&bytes, BW_KIB);
        decode_xor((bw_bytes){.ptr = (const uint8_t *)text, .len = sizeof(text) - 1}, (uint8_t)key,
                &bytes);
        const uint8_t got = decode_xor_key(bw_buffer_bytes(&bytes), &work);
        /* 0x20 changes letter case alone: to rules that is the same text */
        assert_true(got == key || got == (key ^ 0x20));
        bw_buffer_release(&bytes);
    }
}

/* A bomb ends at the limit and is said to; nothing past it is kept. */
static void test_bomb(void **state)
{
    struct bw_buffer zeros, packed, line;
    struct decode_forms forms;
    (void)state;
    bw_buffer_init(&zeros, 64 * BW_MIB);
    bw_buffer_init(&packed, 64 * BW_MIB);
    bw_buffer_init(&line, 64 * BW_MIB);
    while (zeros.len < 32 * BW_MIB)
        bw_buffer_add_text(&zeros, "whoami whoami whoami whoami whoami whoami whoami whoami ");
    deflate_to(bw_buffer_bytes(&zeros), 31, &packed);
    add_base64(bw_buffer_bytes(&packed), &line);
    unfold(bw_buffer_str(&line), &forms);
    size_t all = 0;
    for (uint32_t i = 0; i < forms.count; i++)
        all += forms.items[i].text.len;
    assert_true(all <= BW_LIMIT_DECODE_BYTES);
    assert_true(forms.cut);
    bw_buffer_release(&zeros);
    bw_buffer_release(&packed);
    bw_buffer_release(&line);
}

/* Base64 of base64 of …: it ends, with what was found on the way. */
/* Two hundred bytes whose variables double each other: what they cost is told by their length. */
static void test_share_of_a_short_text(void **state)
{
    (void)state;
    char text[256] = "cmd /c \"set a=whoami ";
    for (unsigned i = 0; i < 12; i++) {
        char more[32];
        snprintf(more, sizeof(more), "&&set %c=%%%c%%%%%c%%", 'b' + i, 'a' + i, 'a' + i);
        strcat(text, more);
    }
    struct decode_forms forms;
    struct decode_limits limits = decode_limits_of_event();
    const struct decode_limits before = limits;
    decode_layers(bw_str_of(text), decode_signs(bw_str_of(text)), &limits, arena, &forms);
    assert_true(before.work - limits.work > 0);
    assert_true(before.work - limits.work <=
                BW_LIMIT_DECODE_WORK_FLOOR + BW_LIMIT_DECODE_WORK_EACH * strlen(text));
    assert_true(before.room - limits.room <=
                BW_LIMIT_DECODE_BYTES_FLOOR + BW_LIMIT_DECODE_BYTES_EACH * strlen(text));
}

static void test_nesting(void **state)
{
    struct bw_buffer now, next;
    struct decode_forms forms;
    (void)state;
    bw_buffer_init(&now, BW_MIB);
    bw_buffer_init(&next, BW_MIB);
    bw_buffer_add_text(&now, "whoami /all; hostname");
    for (unsigned i = 0; i < BW_LIMIT_DECODE_DEPTH + 4; i++) {
        bw_buffer_clear(&next);
        add_base64(bw_buffer_bytes(&now), &next);
        const struct bw_buffer swapped = now;
        now = next;
        next = swapped;
    }
    unfold(bw_buffer_str(&now), &forms);
    assert_true(forms.cut);
    assert_int_equal(forms.count, BW_LIMIT_DECODE_DEPTH);
    bw_buffer_release(&now);
    bw_buffer_release(&next);
}

static int set_up(void **state)
{
    (void)state;
    arena = bw_arena_new(64 * BW_MIB);
    return arena == NULL;
}

static int tear_down(void **state)
{
    (void)state;
    bw_arena_free(arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_cases),
            cmocka_unit_test(test_round_trip),
            cmocka_unit_test(test_every_key),
            cmocka_unit_test(test_bomb),
            cmocka_unit_test(test_share_of_a_short_text),
            cmocka_unit_test(test_nesting),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
