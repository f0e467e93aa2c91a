/* What looks at events. */
#include "registry/registry.h"
#include "sigma/ruleset.h"

const struct detector_kind *const registry_detectors[] = {
        &detector_sigma,
        NULL,
};
