/*
 * input/windows/evtx.h - Windows event log files (.evtx), whole, damaged, carved, or in parts.
 *
 * Parts (INPUT_SPLIT_BLOCKS): chunks of 64 KiB stand behind a file header of 4096 bytes. A part
 * [start, end) serves the chunks whose offset lies in [start + 65536, end + 65536); the first part
 * serves those before as well. For that the source must go on past `end` for 65536 + 4096 bytes, or
 * to the end of the item. The chunk that straddles the start is read too, but only to compare with
 * it the first record of the next: so what is found does not depend on where an item was cut.
 *
 * Anomalies, each with a note that counts them for a chunk:
 *   evtx.record_id_gap   ids are missing between a record and the one before it, in the same chunk
 *                        or in the one before. The id is that of the record header: a saved log
 *                        numbers its records anew, whatever their EventRecordID
 *   evtx.duplicate_id    the id is one that this chunk or the one before has had. The step back
 *                        where a full log has begun to overwrite its oldest chunk is none
 *   evtx.time_backwards  written more than ten seconds before the record before it
 *   evtx.time_mismatch   header and System/TimeCreated differ by more than a day
 *   evtx.checksum        a chunk's checksums are wrong; all its events have the anomaly
 *   evtx.value           a value does not fit its type
 *   evtx.hidden_record   a whole record lies inside of the one before, behind its content: some
 *                        tools delete records by making the one before them longer. It is an
 *                        event like the others
 */
#ifndef BW_INPUT_WINDOWS_EVTX_H
#define BW_INPUT_WINDOWS_EVTX_H

#include "plug/input_kind.h"

extern const struct input_kind input_evtx;

#endif
