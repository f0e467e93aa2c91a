/* Messages of Windows events as the fields of their data. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "format/windows/message.h"

static void add(void *user, bw_str name, bw_str value)
{
    struct bw_buffer *out = user;
    bw_buffer_add_str(out, name);
    bw_buffer_add_char(out, '=');
    for (size_t i = 0; i < value.len; i++)
        bw_buffer_add_char(out, value.ptr[i] == '\n' ? '~' : value.ptr[i]);
    bw_buffer_add_char(out, '\n');
}

static void check(uint64_t id, const char *provider, const char *text, const char *expected)
{
    const struct windows_message_event event = {
            .event_id = id, .provider = bw_str_of(provider), .channel = BW_STR("")};
    struct bw_buffer out;
    bw_buffer_init(&out, BW_MIB);
    windows_message_read(&event, bw_str_of(text), add, &out);
    bw_buffer_add(&out, "", 1);
    assert_string_equal((const char *)out.ptr, expected);
    bw_buffer_release(&out);
}

#define SECURITY "Microsoft-Windows-Security-Auditing"
#define LOGON                                                                                      \
    "An account was successfully logged on.\r\n\r\n"                                               \
    "Subject:\r\n\tSecurity ID:\t\tSYSTEM\r\n\tAccount Name:\t\tWS01$\r\n"                         \
    "\tAccount Domain:\t\tCORP\r\n\tLogon ID:\t\t0x3E7\r\n\r\n"                                    \
    "Logon Information:\r\n\tLogon Type:\t\t10\r\n\tElevated Token:\t\tYes\r\n\r\n"                \
    "New Logon:\r\n\tSecurity ID:\t\tCORP\\alice\r\n\tAccount Name:\t\talice\r\n"                  \
    "\tLogon ID:\t\t0x9A\r\n\r\n"                                                                  \
    "Network Information:\r\n\tWorkstation Name:\tWS01\r\n"                                        \
    "\tSource Network Address:\t203.0.113.9\r\n\tSource Port:\t\t0\r\n\r\n"                        \
    "This event is generated when a logon session is created: it is generated there.\r\n"

static void groups_say_whose_a_label_is(void **state)
{
    (void)state;
    check(4624, SECURITY, LOGON,
            "SubjectUserSid=S-1-5-18\nSubjectUserName=WS01$\nSubjectDomainName=CORP\n"
            "SubjectLogonId=0x3E7\nLogonType=10\nElevatedToken=Yes\nTargetUserSid=CORP\\alice\n"
            "TargetUserName=alice\nTargetLogonId=0x9A\nWorkstationName=WS01\n"
            "IpAddress=203.0.113.9\nIpPort=0\n");
}

static void accounts_of_unknown_groups_are_nobodys(void **state)
{
    (void)state;
    check(4999, SECURITY, "x.\n\nWizard:\n\tAccount Name:\ta\n\nSubject:\n\tAccount Name:\tb\n",
            "AccountName=a\nSubjectUserName=b\n");
    check(4999, SECURITY, "x.\nAccount Name:\ta\n", "SubjectUserName=a\n");
}

static void one_line_has_the_same_labels(void **state)
{
    (void)state;
    check(4688, SECURITY,
            "A new process has been created.  Creator Subject:  Security ID:  S-1-5-18  "
            "Account Name:  WS01$  Target Subject:  Account Name:  -  Process Information:  "
            "New Process ID:  0x1a2c  New Process Name: C:\\Windows\\x.exe  "
            "Mandatory Label:  Mandatory Label\\High Mandatory Level  "
            "Creator Process Name:  C:\\a b.exe  "
            "Process Command Line: x.exe /for=C: name: value  Token Elevation Type indicates the "
            "type of token: 1.",
            "SubjectUserSid=S-1-5-18\nSubjectUserName=WS01$\nTargetUserName=-\n"
            "NewProcessId=0x1a2c\nNewProcessName=C:\\Windows\\x.exe\nMandatoryLabel=S-1-16-12288\n"
            "ParentProcessName=C:\\a b.exe\nCommandLine=x.exe /for=C: name: value\n");
    check(1, "Microsoft-Windows-Sysmon",
            "Process Create: RuleName: - UtcTime: 2026-05-03 08:00:01.123 Image: C:\\a.exe "
            "CommandLine: a.exe -x: y ParentImage: C:\\b.exe",
            "RuleName=-\nUtcTime=2026-05-03 08:00:01.123\nImage=C:\\a.exe\n"
            "CommandLine=a.exe -x: y\nParentImage=C:\\b.exe\n");
    check(1, "Somebody", "Name: value", "Name=value\n");
}

static void the_event_says_what_a_label_is(void **state)
{
    (void)state;
    check(5156, SECURITY, "x\nNetwork Information:\n\tSource Address:\t10.0.0.1\n",
            "SourceAddress=10.0.0.1\n");
    check(5140, SECURITY, "x\nNetwork Information:\n\tSource Address:\t10.0.0.1\n",
            "IpAddress=10.0.0.1\n");
    check(7045, "Service Control Manager",
            "A service was installed in the system.\n\nService Name:  a\n"
            "Service File Name:  C:\\a.exe\nService Account:  LocalSystem",
            "ServiceName=a\nImagePath=C:\\a.exe\nAccountName=LocalSystem\n");
    check(4732, SECURITY,
            "x.\n\nSubject:\n\tAccount Name:\ta\n\nMember:\n\tSecurity ID:\tS-1-5-21-1\n"
            "\tAccount Name:\tCN=b\n\nGroup:\n\tSecurity ID:\tS-1-5-32-544\n\tGroup "
            "Name:\tAdmins\n",
            "SubjectUserName=a\nMemberSid=S-1-5-21-1\nMemberName=CN=b\nTargetSid=S-1-5-32-544\n"
            "TargetUserName=Admins\n");
}

static void values_go_on_in_the_next_lines(void **state)
{
    (void)state;
    check(4672, SECURITY, "x\n\nPrivileges:\t\tSeSecurityPrivilege\n\t\t\tSeDebugPrivilege\n",
            "PrivilegeList=SeSecurityPrivilege~\t\t\tSeDebugPrivilege\n");
    check(4698, SECURITY,
            "x\n\nTask Information:\n\tTask Name: \t\t\\up\n\tTask Content: \t\t<Task>\n"
            "  <Author>CORP: b</Author>\n\n  Command: x\n</Task>\n",
            "TaskName=\\up\nTaskContent=<Task>~  <Author>CORP: b</Author>~~  Command: x~</Task>\n");
    check(1, "Microsoft-Windows-Sysmon", "Process Create:\nCommandLine: a\nb c\nUser: u",
            "CommandLine=a~b c\nUser=u\n");
}

static void powershell_is_taken_apart(void **state)
{
    (void)state;
    check(4104, "Microsoft-Windows-PowerShell",
            "Creating Scriptblock text (1 of 2):\nPath: no\niex $a\n\nScriptBlock ID: 12-34\n"
            "Path: C:\\a.ps1",
            "MessageNumber=1\nMessageTotal=2\nScriptBlockText=Path: no~iex $a\n"
            "ScriptBlockId=12-34\nPath=C:\\a.ps1\n");
    check(4103, "Microsoft-Windows-PowerShell",
            "CommandInvocation(Get-X): \"Get-X\"\n\nContext:\n  Severity = Informational\n\n"
            "User Data:\n\n",
            "Payload=CommandInvocation(Get-X): \"Get-X\"\nContextInfo=Severity = Informational\n");
    check(400, "PowerShell",
            "Engine state is changed.\n\nDetails: \n\tHostApplication=powershell -e x",
            "Data=HostApplication=powershell -e x\n");
}

static void sentences_have_fields(void **state)
{
    (void)state;
    check(106, "Microsoft-Windows-TaskScheduler",
            "User \"CORP\\alice\"  registered Task Scheduler task \"\\up\"",
            "UserContext=CORP\\alice\nTaskName=\\up\n");
    check(7036, "Service Control Manager", "The Windows Update service entered the running state.",
            "param1=Windows Update\nparam2=running\n");
    check(7036, "Service Control Manager", "The ", "");
}

static void nothing_is_read_of_what_is_none(void **state)
{
    (void)state;
    check(4624, SECURITY, "", "");
    check(4624, SECURITY, "Subject:", "");
    check(4624, SECURITY, ":\n::\n \n10:00:00\nC:\\x\n", "");
    check(4104, "Microsoft-Windows-PowerShell", "Creating Scriptblock text (", "");
    check(4104, "Microsoft-Windows-PowerShell",
            "Creating Scriptblock text (1 of 1):", "MessageNumber=1\nMessageTotal=1\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(groups_say_whose_a_label_is),
            cmocka_unit_test(accounts_of_unknown_groups_are_nobodys),
            cmocka_unit_test(one_line_has_the_same_labels),
            cmocka_unit_test(the_event_says_what_a_label_is),
            cmocka_unit_test(values_go_on_in_the_next_lines),
            cmocka_unit_test(powershell_is_taken_apart),
            cmocka_unit_test(sentences_have_fields),
            cmocka_unit_test(nothing_is_read_of_what_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
