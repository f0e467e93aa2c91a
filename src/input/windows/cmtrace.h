/*
 * input/windows/cmtrace.h - logs of Configuration Manager (SCCM, MECM), Intune's extension and
 * whoever writes for its viewer, CMTrace. See docs/formats/cmtrace.md.
 */
#ifndef BW_INPUT_WINDOWS_CMTRACE_H
#define BW_INPUT_WINDOWS_CMTRACE_H

#include "plug/input_kind.h"

extern const struct input_kind input_cmtrace;

#endif
