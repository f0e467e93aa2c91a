"""Every rule that is not for Windows is live: a record in the form that a user has makes it match, and three near
misses do not. Runs over our own rules, and over the public ones where SIGMA_RULES names them (or ../shared/data/sigma
is there). With --list it says what could not be proved, with --keep it leaves the evidence behind.
"""
import collections
import glob
import json
import os
import shutil
import sys

# thousands of files: the optimized program, where there is one
ROOT = os.environ.get("BW_ROOT") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
if os.path.exists(os.path.join(ROOT, "build", "release", "breakwater")):
    os.environ["BW_BUILD"] = os.path.join(ROOT, "build", "release")

import _sigma
from _breakwater import Checks, Sandbox
from _evidence import ALSO, FORMS

OWN = os.path.join(ROOT, "rules", "sigma")
PUBLIC = os.environ.get("SIGMA_RULES") or os.path.normpath(os.path.join(ROOT, "..", "shared", "data", "sigma"))
NEAR_MISSES = 3

# Of our own rules: those that ask what an input reads out of a message (who logged in, which unit stopped) or what an
# audit set says of a mode, and those of log sources that _evidence.py has no form of. Their cases in rules/tests prove
# them, as they do for a rule that asks for a field and for what lies in it. What is made here from a pattern alone is no
# line that a program writes.
PROVED_BY_CASES = {
    "account_added", "account_added_with_uid_zero", "account_made_administrator", "cron_runs_from_writable_folder",
    "crontab_of_service_replaced", "kernel_module_out_of_tree", "sshd_listens_on_odd_port", "interface_promiscuous",
    "interface_promiscuous_in_audit_log", "logging_service_stopped", "root_login_from_internet_by_password",
    "ssh_login_by_service_account", "dangerous_program_crashes_with_root_rights", "pkexec_misused",
    "setuid_mode_in_audit_record", "su_by_service_account", "sudo_by_service_account", "sudo_refused", "selinux_permissive_in_audit_log",
    "login_page_changed", "sudoers_changed_by_tool", "injection_in_query", "access_portal_template_expression",
    "java_serialized_or_class_loader", "vpn_appliance_exploit_path", "vpn_appliance_path_absent", "shadow_opened_by_odd_program", "log_deleted",
    "long_connection_out", "port_of_known_case", "ssh_to_internet_on_other_port", "large_upload_to_internet",
    "ldap_or_rmi_from_server_to_internet", "administrative_share_mapped", "shell_binds_port",
    "sensor_alert_of_host_inside", "alert_of_another_product", "serious_alert_of_another_product",
    "sensor_alert_from_outside", "attack_system_gets_lease", "database_runs_command_or_writes_script",
    "shell_speaks_in_error_log", "tomcat_application_deployed_by_manager", "system_account_given_shell", "group_of_root_doubled",
    "entra_guest_made_member",
}
checks = Checks()


def rule_files(folder):
    return sorted(glob.glob(os.path.join(folder, "**", "*.yml"), recursive=True))


def rules_to_prove(folder):
    for path in rule_files(folder):
        for rule in _sigma.read_rules(path):
            by_cases = path.startswith(OWN) and os.path.basename(path)[:-4] in PROVED_BY_CASES
            if rule.product != "windows" and "%" not in str(rule.tree) and "placeholder" not in path and not by_cases:
                yield rule


def make_case(rule, forms):
    """(form, event that matches, events that do not), in the first form that can carry it; raises Unsolved."""
    problem = _sigma.Unsolved(f"no form for {rule.product}/{rule.category}/{rule.service}")
    for form in forms:
        try:
            event = _sigma.solve(rule, form.base, form.accept)
        except _sigma.Unsolved as reason:
            problem = reason
            continue
        misses = _sigma.near_misses(rule, event, NEAR_MISSES,
                                    lambda miss, form=form: form.accept(miss) and not rule.holds(form.seen(miss)))
        return form, event, misses
    raise problem


def make_cases(rule):
    """One in the form that most users have, and one in each other that can carry it; raises Unsolved."""
    key = (rule.product, rule.category, rule.service)
    cases = [make_case(rule, FORMS.get(key, []))]
    for form in ALSO.get(key, []):
        try:
            cases.append(make_case(rule, [form]))
        except _sigma.Unsolved:
            pass
    return cases


def write(sandbox, name, form, event, contents):
    content = form.render(event)
    contents[name] = content
    sandbox.file(f"evidence/{name}.{form.ending}", content)


def share_copies(found, contents):
    """A record that stands in two files is one finding, in the first: it counts for both."""
    together = collections.defaultdict(set)
    for name, content in contents.items():
        together[content] |= found[name]
    for name, content in contents.items():
        found[name] = together[content]


def prove(folder, named):
    sandbox = Sandbox()
    cases, unsolved, contents = {}, [], {}
    for rule in rules_to_prove(folder):
        try:
            made = make_cases(rule)
        except _sigma.Unsolved as reason:
            unsolved.append((rule, str(reason)))
            continue
        for form, event, misses in made:
            number = len(cases)
            cases[number] = (rule, event, misses)
            write(sandbox, f"{number}-match", form, event, contents)
            for k, miss in enumerate(misses):
                write(sandbox, f"{number}-miss{k}", form, miss, contents)
    result = sandbox.run("hunt", "evidence", "--rules", folder, "--level", "informational", "--json", "--quiet", "--jobs", "2")
    found = collections.defaultdict(set)
    for line in result.out.splitlines():
        finding = json.loads(line)
        name = os.path.basename(finding["log"]["file"]["path"]).rsplit(".", 1)[0]
        found[name].add(finding["rule"]["id"])
    share_copies(found, contents)
    report(named, cases, unsolved, found, result)
    if "--keep" in sys.argv:
        shutil.copytree(os.path.join(sandbox.path, "evidence"), f"live-{named}", dirs_exist_ok=True)


def report(named, cases, unsolved, found, result):
    silent, loud, few = [], [], []
    for number, (rule, event, misses) in cases.items():
        if rule.id not in found[f"{number}-match"]:
            silent.append((number, rule, event))
        for k, miss in enumerate(misses):
            if rule.id in found[f"{number}-miss{k}"]:
                loud.append((number, rule, miss))
        if len(misses) < NEAR_MISSES:
            few.append((number, rule, f"{len(misses)} near misses"))
    if "--list" in sys.argv:
        for what, rows in (("SILENT", silent), ("LOUD", loud), ("FEW", few)):
            for number, rule, event in rows:
                print(what, number, os.path.relpath(rule.path, PUBLIC), event)
        for rule, reason in unsolved:
            print("UNSOLVED", os.path.relpath(rule.path, PUBLIC), reason)
    proved = len({id(rule) for rule, _, _ in cases.values()} - {id(rule) for _, rule, _ in silent})
    print(f"{named}: {proved} of {len({id(rule) for rule, _, _ in cases.values()}) + len(unsolved)} rules match each record made for them "
          f"({len(cases)} records); "
          f"{sum(len(m) for _, _, m in cases.values())} near misses, {len(loud)} of them matched; {len(unsolved)} not tried")
    checks.check(f"{named}: something was hunted", result.code in (0, 1, 3), result)
    checks.check(f"{named}: every rule matches the record made for it", not silent, [r.path for _, r, _ in silent][:20])
    checks.check(f"{named}: no rule matches a near miss", not loud, [(n, r.path) for n, r, _ in loud][:20])
    checks.check(f"{named}: near misses enough", not few, [(r.path, n) for _, r, n in few][:20])
    checks.check(f"{named}: every rule was tried", not unsolved, [(r.path, reason) for r, reason in unsolved][:20])


prove(OWN, "our own")
if os.path.isdir(PUBLIC):
    prove(PUBLIC, "public")
checks.exit()
