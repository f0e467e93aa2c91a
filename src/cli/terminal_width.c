#include "cli/terminal_width.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/ioctl.h>

#include "base/number.h"

unsigned cli_terminal_width(int fd)
{
    const char *columns = getenv("COLUMNS");
    uint64_t width;
    if (columns != NULL && bw_parse_u64(bw_str_of(columns), 20, 1000, &width) == BW_OK)
        return (unsigned)width;
    struct winsize size;
    if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20)
        return size.ws_col;
    return 0;
}
