/*
 * input/windows/nps.h - the log of Windows' RADIUS server (NPS, before that IAS),
 * C:\Windows\System32\ LogFiles\IN*.log, in its three forms:
 *
 *   "NPS01","IAS",05/03/2026,08:00:01,1,"CORP\alice",…          database-compatible
 *   <Event><Timestamp data_type="4">05/03/2026 08:00:01.123</Timestamp>…</Event>   DTS
 *   10.0.0.1,CORP\alice,05/03/2026,08:00:01,IAS,NPS01,4136,1,…   IAS: names are numbers
 *
 * An answer does not say who asked from where: that is in the request before it, with the same
 * class. Source: Microsoft, "Interpret NPS database format log files" and "Interpret IAS format log
 * files"; docs/formats/windows-nps.md.
 */
#ifndef BW_INPUT_WINDOWS_NPS_H
#define BW_INPUT_WINDOWS_NPS_H

#include "plug/input_kind.h"

extern const struct input_kind input_nps;

#endif
