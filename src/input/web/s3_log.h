/* input/web/s3_log.h - server access logs of AWS S3: requests to buckets. docs/formats/proxy.md. */
#ifndef BW_INPUT_WEB_S3_LOG_H
#define BW_INPUT_WEB_S3_LOG_H

#include "plug/input_kind.h"

extern const struct input_kind input_s3_log;

#endif
