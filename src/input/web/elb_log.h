/* input/web/elb_log.h - access logs of AWS's application and classic load balancers. */
#ifndef BW_INPUT_WEB_ELB_LOG_H
#define BW_INPUT_WEB_ELB_LOG_H

#include "plug/input_kind.h"

/*
 * Source: AWS, "Access log entries" of the Application Load Balancer (fields are only ever added at
 * the end) and of the Classic Load Balancer. docs/formats/proxy.md.
 */
extern const struct input_kind input_elb_log;

#endif
