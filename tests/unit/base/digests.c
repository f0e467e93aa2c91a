/* MD5 and SHA-256 against the examples of their standards, and around the ends of blocks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/md5.h"
#include "base/sha256.h"

static const struct {
    const char *text;
    unsigned times;
    const char *md5;
    const char *sha256;
} cases[] = {
        {"", 1, "d41d8cd98f00b204e9800998ecf8427e",
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", 1, "900150983cd24fb0d6963f7d28e17f72",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"message digest", 1, "f96b697d7cb7938d525a2f31aaf161d0",
                "f7846f55cf23e14eebeab5b4e1550cad5b509e3348fbc4efa3a1413d393cb650"},
        {"1234567890", 8, "57edf4a22be3c955ac49da2e2107b67a",
                "f371bc4a311f2b009eef952dd83ca80e2b60026c8e935592d0f9c308453c813e"},
        {"a", 55, "ef1772b6dff9a122358552954ad0df65",
                "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"},
        {"a", 56, "3b0c8ac703f828b04c6c197006d17218",
                "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"},
        {"a", 57, "652b906d60af96844ebd21b674f35e93",
                "f13b2d724659eb3bf47f2dd6af1accc87b81f09f59f2b75e5c0bed6589dfe8c6"},
        {"a", 63, "b06521f39153d618550606be297466d5",
                "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34"},
        {"a", 64, "014842d480b571495a4a0363793f7367",
                "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"},
        {"a", 65, "c743a45e0d2e6a95cb859adae0248435",
                "635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0"},
        {"a", 119, "8a7bd0732ed6a28ce75f6dabc90e1613",
                "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb"},
        {"a", 120, "5f61c0ccad4cac44c75ff505e1f1e537",
                "2f3d335432c70b580af0e8e1b3674a7c020d683aa5f73aaaedfdc55af904c21c"},
        {"a", 128, "e510683b3f5ffe4093d021808bc6ff70",
                "6836cf13bac400e9105071cd6af47084dfacad4e5e302c94bfed24e013afb73e"},
};

static void hex(const uint8_t *bytes, size_t len, char *out)
{
    for (size_t i = 0; i < len; i++)
        snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

static void examples(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        char text[512] = "";
        uint8_t digest[BW_SHA256_SIZE];
        char got[2 * BW_SHA256_SIZE + 1];
        size_t len = 0;
        for (unsigned k = 0; k < cases[i].times; k++)
            len += (size_t)snprintf(text + len, sizeof(text) - len, "%s", cases[i].text);
        const bw_bytes bytes = {.ptr = (const uint8_t *)text, .len = len};
        bw_md5(bytes, NULL, digest);
        hex(digest, BW_MD5_SIZE, got);
        assert_string_equal(got, cases[i].md5);
        for (size_t cut = 0; cut <= len; cut += 1 + len / 3) {
            struct bw_sha256 hash = bw_sha256_start();
            bw_sha256_add(&hash, (bw_bytes){.ptr = bytes.ptr, .len = cut});
            struct bw_sha256 copy = hash;
            bw_sha256_add(&copy, (bw_bytes){.ptr = bytes.ptr + cut, .len = len - cut});
            bw_sha256_end(&copy, digest);
            hex(digest, BW_SHA256_SIZE, got);
            assert_string_equal(got, cases[i].sha256);
        }
    }
}

/* The state may come from a digest, and be where the new one goes. */
static void another_start(void **state)
{
    (void)state;
    static const uint8_t start[BW_MD5_SIZE] = {0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0xfe,
            0xdc, 0xba, 0x98, 0x76, 0x54, 0x32, 0x10}; /* that of RFC 1321, 3.3 */
    uint8_t digest[BW_MD5_SIZE];
    uint8_t other[BW_MD5_SIZE];
    const bw_bytes bytes = {.ptr = (const uint8_t *)"abc", .len = 3};
    memcpy(digest, start, sizeof(digest));
    bw_md5(bytes, digest, digest);
    bw_md5(bytes, NULL, other);
    assert_memory_equal(digest, other, sizeof(digest));
    bw_md5(bytes, other, other);
    assert_memory_not_equal(digest, other, sizeof(digest));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(examples),
            cmocka_unit_test(another_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
