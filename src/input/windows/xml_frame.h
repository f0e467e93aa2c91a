/*
 * input/windows/xml_frame.h - where the events are in a stream of XML, and where to go on after one
 * that can not be read: at the next "<Event". Elements around events, comments and processing
 * instructions mean nothing.
 */
#ifndef BW_INPUT_WINDOWS_XML_FRAME_H
#define BW_INPUT_WINDOWS_XML_FRAME_H

#include "input/text/window.h"

struct xml_frame {
    struct text_window *window; /* borrowed */
    uint64_t part_end;
    uint64_t line;   /* where in the item the line begins that the window's start is in */
    uint64_t budget; /* bytes that may yet be read in vain, see xml_frame_resync */
    uint64_t open;   /* elements around events that began and have not ended */
    bool guessed;    /* something was passed that could not be read: `open` means nothing more */
    bool later_part; /* there is another part before this one */
    bool cut;        /* the part begins inside a line, and maybe an event, that is another part's */
};

enum xml_frame_found {
    XML_FRAME_END,     /* of the part or the item */
    XML_FRAME_EVENT,   /* the window begins with an event's start tag */
    XML_FRAME_JUNK,    /* text outside of elements: passed over, up to the next event */
    XML_FRAME_DOCTYPE, /* a document type declaration, passed over */
};

/* What was passed over, and where it began. */
struct xml_frame_other {
    enum xml_frame_found kind;
    uint64_t offset;
};

void xml_frame_init(struct xml_frame *frame, struct text_window *window, uint64_t part_start,
        uint64_t part_end);

/* Moves the window to what comes next. *ret_other is set for junk and document types. */
enum xml_frame_found xml_frame_next(struct xml_frame *frame, struct xml_frame_other *ret_other);

/*
 * At the item's end: true when an element around the events has not ended, though all that stands
 * in it could be read: the file was cut between two events. Never of a part.
 */
bool xml_frame_is_open(const struct xml_frame *frame);

/* Moves over an event of `len` bytes. */
void xml_frame_accept(struct xml_frame *frame, size_t len);

/*
 * Moves from an event that can not be read to the next start tag of one, or the end. `tried` is how
 * many bytes were read in vain; when hostile input made that too many, those bytes are given up
 * too.
 */
void xml_frame_resync(struct xml_frame *frame, size_t tried);

#endif
