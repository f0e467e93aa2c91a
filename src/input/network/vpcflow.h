/* input/network/vpcflow.h - flow logs of Amazon VPC as S3 and CloudWatch store them. See
 * docs/formats/vpcflow.md. */
#ifndef BW_INPUT_NETWORK_VPCFLOW_H
#define BW_INPUT_NETWORK_VPCFLOW_H

#include "plug/input_kind.h"

extern const struct input_kind input_vpcflow;

#endif
