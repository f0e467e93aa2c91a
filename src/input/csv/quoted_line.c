#include "input/csv/quoted_line.h"

#include "format/delimited/quoted.h"

enum line_open quoted_line_open(bw_str line, char delimiter, bool open)
{
    switch (quoted_end_of(line, delimiter, open)) {
    case QUOTED_OPEN:
        return LINE_OPEN;
    case QUOTED_BROKEN:
        return LINE_BROKEN;
    case QUOTED_CLOSED:
        break;
    }
    return LINE_CLOSED;
}
