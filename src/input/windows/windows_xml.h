/*
 * input/windows/windows_xml.h - Windows events exported as XML: wevtutil, Event Viewer, Splunk's
 * raw lines.
 *
 * See docs/formats/windows-xml.md. Shapes are forgotten when evidence makes up names without end,
 * as with JSON (input/json/json.h).
 */
#ifndef BW_INPUT_WINDOWS_WINDOWS_XML_H
#define BW_INPUT_WINDOWS_WINDOWS_XML_H

#include "plug/input_kind.h"

extern const struct input_kind input_windows_xml;

#endif
