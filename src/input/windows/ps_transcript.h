/*
 * input/windows/ps_transcript.h - PowerShell's transcripts: what was typed into a session and what
 * it answered.
 *
 * A block between lines of asterisks tells whose session it is; commands stand behind the prompt
 * ("PS C:\> ") and go on behind ">> ". Source: Microsoft, Start-Transcript and its
 * -IncludeInvocationHeader. docs/formats/powershell-transcript.md.
 */
#ifndef BW_INPUT_WINDOWS_PS_TRANSCRIPT_H
#define BW_INPUT_WINDOWS_PS_TRANSCRIPT_H

#include "plug/input_kind.h"

extern const struct input_kind input_ps_transcript;

#endif
