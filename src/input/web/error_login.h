/* input/web/error_login.h - passwords that a web server refused, as its error log tells of them. */
#ifndef BW_INPUT_WEB_ERROR_LOGIN_H
#define BW_INPUT_WEB_ERROR_LOGIN_H

#include "input/web/event.h"

/*
 * Adds who was refused, in ECS's words, where `message` (of Apache without its AH number) tells of
 * that. The client's address must be in `event`. Names that clients choose can hold anything.
 */
void web_error_login_apache(struct web_event *event, bw_str message);
void web_error_login_nginx(struct web_event *event, bw_str message);

#endif
