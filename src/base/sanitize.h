/* base/sanitize.h - whether this build has AddressSanitizer: gcc and clang say it differently. */
#ifndef BW_BASE_SANITIZE_H
#define BW_BASE_SANITIZE_H

#if defined(__SANITIZE_ADDRESS__)
#define BW_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define BW_ASAN 1
#endif
#endif
#ifndef BW_ASAN
#define BW_ASAN 0
#endif

#endif
