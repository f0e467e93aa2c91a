/* finding/attack.h - the stages of an attack and ATT&CK's tactics and techniques. */
#ifndef BW_FINDING_ATTACK_H
#define BW_FINDING_ATTACK_H

#include "base/slice.h"

/*
 * The stages in the order in which an attack usually runs: ATT&CK's enterprise tactics. v19 splits
 * TA0005 into Stealth (which keeps the number) and Defense Impairment (TA0112): rules of both
 * generations map here (facts and crosswalk: attack.mitre.org, release notes of v19).
 */
enum attack_stage {
    ATTACK_STAGE_UNKNOWN = 0,
    ATTACK_STAGE_RECONNAISSANCE,
    ATTACK_STAGE_RESOURCE_DEVELOPMENT,
    ATTACK_STAGE_INITIAL_ACCESS,
    ATTACK_STAGE_EXECUTION,
    ATTACK_STAGE_PERSISTENCE,
    ATTACK_STAGE_PRIVILEGE_ESCALATION,
    ATTACK_STAGE_DEFENSE_EVASION,
    ATTACK_STAGE_CREDENTIAL_ACCESS,
    ATTACK_STAGE_DISCOVERY,
    ATTACK_STAGE_LATERAL_MOVEMENT,
    ATTACK_STAGE_COLLECTION,
    ATTACK_STAGE_COMMAND_AND_CONTROL,
    ATTACK_STAGE_EXFILTRATION,
    ATTACK_STAGE_IMPACT,
    ATTACK_STAGE_COUNT,
};

/* "Initial access", "TA0001", "initial-access". Never empty; UNKNOWN is "Unclassified", "", "". */
bw_str attack_stage_title(enum attack_stage stage);
bw_str attack_stage_tactic_id(enum attack_stage stage);
bw_str attack_stage_tag(enum attack_stage stage);

/*
 * Sigma tag without "attack." ("initial-access", "initial_access", "stealth",
 * "defense-impairment", "ta0001") to a stage; false for anything else.
 */
bool attack_stage_parse(bw_str tag, enum attack_stage *ret_stage);

/* True for t1059, T1059.001: letter, four digits, optionally a dot and three digits. */
bool attack_is_technique(bw_str tag);

/*
 * The technique's name and first stage by its id ("T1059.001"; case is ignored). A sub-technique
 * that is not in the table answers for its parent. False when neither is known.
 */
bool attack_technique_find(bw_str id, bw_str *ret_name, enum attack_stage *ret_stage);

#endif
