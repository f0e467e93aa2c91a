/* input/web/tomcat_log.h - Tomcat's catalina and localhost logs, stack traces joined to their
 * message.
 */
#ifndef BW_INPUT_WEB_TOMCAT_LOG_H
#define BW_INPUT_WEB_TOMCAT_LOG_H

#include "plug/input_kind.h"

/*
 * One-line format of Tomcat 8 and later ("10-Jul-2018 15:33:50.123 INFO [main] class.method text"),
 * and java.util.logging's format of two lines before. docs/formats/tomcat.md.
 */
extern const struct input_kind input_tomcat_log;

#endif
