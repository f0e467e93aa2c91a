/* input/web/w3c_log.h - logs in the W3C extended format: lines of values whose columns "#Fields:"
 * names.
 */
#ifndef BW_INPUT_WEB_W3C_LOG_H
#define BW_INPUT_WEB_W3C_LOG_H

#include "plug/input_kind.h"

/*
 * IIS, HTTP.sys, CloudFront, ProxySG, Exchange's HTTP proxy, Windows Firewall and whatever else has
 * such a header. Never cut into parts: the columns may change anywhere. docs/formats/w3c.md.
 */
extern const struct input_kind input_w3c_log;

#endif
