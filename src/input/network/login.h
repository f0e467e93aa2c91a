/*
 * input/network/login.h - that somebody logged in to a firewall, or came in through it, in the
 * words that all such logs share (ECS): event.action `device_login` or `vpn_login`, event.outcome,
 * user.name, source.ip. What firewalls call it themselves is in tables here, by vendor.
 */
#ifndef BW_INPUT_NETWORK_LOGIN_H
#define BW_INPUT_NETWORK_LOGIN_H

#include "input/text/record.h"

/* What a message says under its own names; empty where it says nothing. */
struct network_said {
    bw_str operation; /* of an administrator */
    bw_str action;
    bw_str kind; /* of message: a number, a type */
    bw_str part; /* of the device that says it */
    bw_str status;
    bw_str text;
    bw_str user;
    bw_str source;
    bw_str note;
};

/* Nothing is added when the message is about no login. */
void network_add_checkpoint_login(struct text_record *record, const struct network_said *said);
void network_add_sophos_login(struct text_record *record, const struct network_said *said);
void network_add_utm_login(struct text_record *record, const struct network_said *said);
void network_add_sonicwall_login(struct text_record *record, const struct network_said *said);
void network_add_fortimanager_login(struct text_record *record, const struct network_said *said);
void network_add_fortiauthenticator_login(
        struct text_record *record, const struct network_said *said);
void network_add_zyxel_login(struct text_record *record, const struct network_said *said);
void network_add_fwlog_login(struct text_record *record, const struct network_said *said);
void network_add_netgear_login(struct text_record *record, const struct network_said *said);
void network_add_meraki_login(struct text_record *record, const struct network_said *said);
void network_add_watchguard_login(struct text_record *record, const struct network_said *said);
/* Whoever logged in to the device itself. */
void network_add_device_login(
        struct text_record *record, const struct network_said *said, bool success);
void network_add_application_login(struct text_record *record, const struct network_said *said);

#endif
