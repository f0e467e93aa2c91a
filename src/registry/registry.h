/* registry/registry.h - everything that plugs in. To learn what the program can do, read this. */
#ifndef BW_REGISTRY_REGISTRY_H
#define BW_REGISTRY_REGISTRY_H

#include "plug/detector.h"
#include "plug/input_kind.h"
#include "plug/report_kind.h"
#include "plug/summarizer_kind.h"

/* Each list ends with NULL; the count leaves that out. */
extern const struct input_kind *const registry_inputs[];
size_t registry_input_count(void);

extern const struct detector_kind *const registry_detectors[];

extern const struct report_kind *const registry_reports[];

extern const struct summarizer_kind *const registry_summarizers[];

/* By name; NULL when there is none. */
const struct input_kind *registry_input(bw_str name);
const struct report_kind *registry_report(bw_str name);

#endif
