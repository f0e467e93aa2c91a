#include "format/windows/message_names.h"

/* ---- who says it ---- */

struct publisher_name {
    bw_str name;
    enum windows_publisher publisher;
};

static const struct publisher_name providers[] = {
        {BW_STR_INIT("Microsoft-Windows-Security-Auditing"), WINDOWS_SECURITY},
        {BW_STR_INIT("Microsoft-Windows-Eventlog"), WINDOWS_SECURITY}, /* 1102 */
        {BW_STR_INIT("Security"), WINDOWS_SECURITY},
        {BW_STR_INIT("Microsoft-Windows-Sysmon"), WINDOWS_SYSMON},
        {BW_STR_INIT("Service Control Manager"), WINDOWS_SERVICES},
        {BW_STR_INIT("Microsoft-Windows-Service Control Manager"), WINDOWS_SERVICES},
        {BW_STR_INIT("Microsoft-Windows-PowerShell"), WINDOWS_POWERSHELL},
        {BW_STR_INIT("PowerShellCore"), WINDOWS_POWERSHELL},
        {BW_STR_INIT("PowerShell"), WINDOWS_POWERSHELL_CLASSIC},
        {BW_STR_INIT("Microsoft-Windows-Windows Defender"), WINDOWS_DEFENDER},
        {BW_STR_INIT("Microsoft Antimalware"), WINDOWS_DEFENDER},
        {BW_STR_INIT("Microsoft-Windows-TerminalServices-LocalSessionManager"), WINDOWS_SESSIONS},
        {BW_STR_INIT("Microsoft-Windows-TerminalServices-RemoteConnectionManager"), WINDOWS_REMOTE},
        {BW_STR_INIT("Microsoft-Windows-TaskScheduler"), WINDOWS_TASKS},
        {BW_STR_INIT("Microsoft-Windows-Bits-Client"), WINDOWS_BITS},
        {BW_STR_INIT("Microsoft-Windows-WMI-Activity"), WINDOWS_WMI},
};

static const struct publisher_name channels[] = {
        {BW_STR_INIT("Security"), WINDOWS_SECURITY},
        {BW_STR_INIT("Microsoft-Windows-Sysmon/Operational"), WINDOWS_SYSMON},
        {BW_STR_INIT("Microsoft-Windows-PowerShell/Operational"), WINDOWS_POWERSHELL},
        {BW_STR_INIT("PowerShellCore/Operational"), WINDOWS_POWERSHELL},
        {BW_STR_INIT("Windows PowerShell"), WINDOWS_POWERSHELL_CLASSIC},
        {BW_STR_INIT("Microsoft-Windows-Windows Defender/Operational"), WINDOWS_DEFENDER},
        {BW_STR_INIT("Microsoft-Windows-TerminalServices-LocalSessionManager/Operational"),
                WINDOWS_SESSIONS},
        {BW_STR_INIT("Microsoft-Windows-TerminalServices-RemoteConnectionManager/Operational"),
                WINDOWS_REMOTE},
        {BW_STR_INIT("Microsoft-Windows-TaskScheduler/Operational"), WINDOWS_TASKS},
        {BW_STR_INIT("Microsoft-Windows-Bits-Client/Operational"), WINDOWS_BITS},
        {BW_STR_INIT("Microsoft-Windows-WMI-Activity/Operational"), WINDOWS_WMI},
};

static enum windows_publisher find_publisher(
        const struct publisher_name *names, size_t count, bw_str name)
{
    for (size_t i = 0; i < count; i++)
        if (bw_str_eq_ascii_nocase(names[i].name, name))
            return names[i].publisher;
    return WINDOWS_OTHER;
}

enum windows_publisher windows_publisher_of(bw_str provider, bw_str channel)
{
    const enum windows_publisher found =
            find_publisher(providers, BW_COUNT(providers), bw_str_trim(provider));
    return found != WINDOWS_OTHER
                   ? found
                   : find_publisher(channels, BW_COUNT(channels), bw_str_trim(channel));
}

/* ---- groups ---- */

/* Which account, object … a group of labels is about. */
enum group {
    GROUP_NONE,
    GROUP_UNTITLED,
    GROUP_SUBJECT, /* who did it */
    GROUP_LOGON,   /* whose session began */
    GROUP_TARGET,  /* the account or the group that it was done to */
    GROUP_MEMBER,  /* of a group */
    GROUP_OTHER,
};

struct section {
    bw_str title;
    enum group group;
};

static const struct section sections[] = {
        {BW_STR_INIT("Subject"), GROUP_SUBJECT},
        {BW_STR_INIT("Creator Subject"), GROUP_SUBJECT},
        {BW_STR_INIT("New Logon"), GROUP_LOGON},
        {BW_STR_INIT("Target Subject"), GROUP_LOGON},
        {BW_STR_INIT("Account For Which Logon Failed"), GROUP_LOGON},
        {BW_STR_INIT("Account Whose Credentials Were Used"), GROUP_LOGON},
        {BW_STR_INIT("Account Information"), GROUP_TARGET},
        {BW_STR_INIT("Target Account"), GROUP_TARGET},
        {BW_STR_INIT("New Account"), GROUP_TARGET},
        {BW_STR_INIT("Deleted Account"), GROUP_TARGET},
        {BW_STR_INIT("Account That Was Locked Out"), GROUP_TARGET},
        {BW_STR_INIT("Account Modified"), GROUP_TARGET},
        {BW_STR_INIT("User"), GROUP_TARGET},
        {BW_STR_INIT("New Computer Account"), GROUP_TARGET},
        {BW_STR_INIT("Computer Account That Was Changed"), GROUP_TARGET},
        {BW_STR_INIT("Target Computer"), GROUP_TARGET},
        {BW_STR_INIT("Group"), GROUP_TARGET},
        {BW_STR_INIT("New Group"), GROUP_TARGET},
        {BW_STR_INIT("Deleted Group"), GROUP_TARGET},
        {BW_STR_INIT("Member"), GROUP_MEMBER},
        {BW_STR_INIT("Process Information"), GROUP_OTHER},
        {BW_STR_INIT("Process"), GROUP_OTHER},
        {BW_STR_INIT("Network Information"), GROUP_OTHER},
        {BW_STR_INIT("Logon Information"), GROUP_OTHER},
        {BW_STR_INIT("Failure Information"), GROUP_OTHER},
        {BW_STR_INIT("Detailed Authentication Information"), GROUP_OTHER},
        {BW_STR_INIT("Additional Information"), GROUP_OTHER},
        {BW_STR_INIT("Service Information"), GROUP_OTHER},
        {BW_STR_INIT("Certificate Information"), GROUP_OTHER},
        {BW_STR_INIT("Target Server"), GROUP_OTHER},
        {BW_STR_INIT("Session"), GROUP_OTHER},
        {BW_STR_INIT("Object"), GROUP_OTHER},
        {BW_STR_INIT("Operation"), GROUP_OTHER},
        {BW_STR_INIT("Attribute"), GROUP_OTHER},
        {BW_STR_INIT("Attributes"), GROUP_OTHER},
        {BW_STR_INIT("Changed Attributes"), GROUP_OTHER},
        {BW_STR_INIT("Directory Service"), GROUP_OTHER},
        {BW_STR_INIT("Access Request Information"), GROUP_OTHER},
        {BW_STR_INIT("Share Information"), GROUP_OTHER},
        {BW_STR_INIT("Task Information"), GROUP_OTHER},
        {BW_STR_INIT("Change Information"), GROUP_OTHER},
        {BW_STR_INIT("Audit Policy Change"), GROUP_OTHER},
        {BW_STR_INIT("Application Information"), GROUP_OTHER},
        {BW_STR_INIT("Filter Information"), GROUP_OTHER},
        {BW_STR_INIT("Service"), GROUP_OTHER},
        {BW_STR_INIT("Service Request Information"), GROUP_OTHER},
        {BW_STR_INIT("Requested Operation"), GROUP_OTHER},
};

static const struct section *find_section(bw_str label)
{
    for (size_t i = 0; i < BW_COUNT(sections); i++)
        if (bw_str_eq(sections[i].title, label))
            return &sections[i];
    return NULL;
}

bool windows_is_section(enum windows_publisher publisher, bw_str label)
{
    return publisher == WINDOWS_SECURITY && find_section(label) != NULL;
}

/* ---- labels ---- */

struct label {
    enum windows_publisher publisher;
    uint16_t event_id; /* 0: of any */
    uint8_t group;     /* of enum group; GROUP_NONE: of any */
    bw_str label;
    bw_str name;
};

#define S(text) BW_STR_INIT(text)
#define ANY(label, name)                                                                           \
    {                                                                                              \
        WINDOWS_SECURITY, 0, GROUP_NONE, S(label), S(name)                                         \
    }
#define OF(group, label, name)                                                                     \
    {                                                                                              \
        WINDOWS_SECURITY, 0, group, S(label), S(name)                                              \
    }
#define IN(event, label, name)                                                                     \
    {                                                                                              \
        WINDOWS_SECURITY, event, GROUP_NONE, S(label), S(name)                                     \
    }

/* What is said of some events or groups alone stands before what is said of all. */
// clang-format off
static const struct label labels[] = {
        /* sessions that are taken up again and left: the data say no Subject */
        IN(4778, "Account Name", "AccountName"),
        IN(4778, "Account Domain", "AccountDomain"),
        IN(4778, "Logon ID", "LogonID"),
        IN(4779, "Account Name", "AccountName"),
        IN(4779, "Account Domain", "AccountDomain"),
        IN(4779, "Logon ID", "LogonID"),
        IN(4740, "Caller Computer Name", "TargetDomainName"),
        IN(4776, "Authentication Package", "PackageName"),
        IN(4798, "Process ID", "CallerProcessId"),
        IN(4798, "Process Name", "CallerProcessName"),
        IN(4799, "Process ID", "CallerProcessId"),
        IN(4799, "Process Name", "CallerProcessName"),
        IN(4673, "Service Name", "Service"),
        IN(4673, "Server", "ObjectServer"),
        IN(4689, "Exit Status", "Status"),
        /* the filtering platform */
        IN(5152, "Source Address", "SourceAddress"), IN(5152, "Source Port", "SourcePort"),
        IN(5154, "Source Address", "SourceAddress"), IN(5154, "Source Port", "SourcePort"),
        IN(5155, "Source Address", "SourceAddress"), IN(5155, "Source Port", "SourcePort"),
        IN(5156, "Source Address", "SourceAddress"), IN(5156, "Source Port", "SourcePort"),
        IN(5157, "Source Address", "SourceAddress"), IN(5157, "Source Port", "SourcePort"),
        IN(5158, "Source Address", "SourceAddress"), IN(5158, "Source Port", "SourcePort"),
        IN(5156, "Process ID", "ProcessID"), IN(5157, "Process ID", "ProcessID"),
        /* the directory */
        IN(5136, "Type", "OperationType"), IN(5136, "Value", "AttributeValue"),
        IN(5136, "Class", "ObjectClass"), IN(5136, "DN", "ObjectDN"), IN(5136, "GUID", "ObjectGUID"),
        IN(5136, "Name", "DSName"), IN(5137, "DN", "ObjectDN"), IN(5137, "Class", "ObjectClass"),
        IN(5137, "GUID", "ObjectGUID"), IN(5137, "Name", "DSName"), IN(5141, "DN", "ObjectDN"),
        IN(5141, "Class", "ObjectClass"), IN(5141, "GUID", "ObjectGUID"),
        /* accounts */
        OF(GROUP_SUBJECT, "Security ID", "SubjectUserSid"),
        OF(GROUP_SUBJECT, "Account Name", "SubjectUserName"),
        OF(GROUP_SUBJECT, "Account Domain", "SubjectDomainName"),
        OF(GROUP_SUBJECT, "Domain Name", "SubjectDomainName"),
        OF(GROUP_SUBJECT, "Logon ID", "SubjectLogonId"),
        OF(GROUP_SUBJECT, "Logon GUID", "LogonGuid"),
        OF(GROUP_LOGON, "Security ID", "TargetUserSid"),
        OF(GROUP_LOGON, "Account Name", "TargetUserName"),
        OF(GROUP_LOGON, "Account Domain", "TargetDomainName"),
        OF(GROUP_LOGON, "Logon ID", "TargetLogonId"),
        OF(GROUP_LOGON, "Linked Logon ID", "TargetLinkedLogonId"),
        OF(GROUP_LOGON, "Network Account Name", "TargetOutboundUserName"),
        OF(GROUP_LOGON, "Network Account Domain", "TargetOutboundDomainName"),
        OF(GROUP_LOGON, "Logon GUID", "LogonGuid"),
        OF(GROUP_TARGET, "Security ID", "TargetSid"),
        OF(GROUP_TARGET, "User ID", "TargetSid"),
        OF(GROUP_TARGET, "Account Name", "TargetUserName"),
        OF(GROUP_TARGET, "Group Name", "TargetUserName"),
        OF(GROUP_TARGET, "Account Domain", "TargetDomainName"),
        OF(GROUP_TARGET, "Group Domain", "TargetDomainName"),
        OF(GROUP_TARGET, "Supplied Realm Name", "TargetDomainName"),
        OF(GROUP_TARGET, "Old Account Name", "OldTargetUserName"),
        OF(GROUP_TARGET, "New Account Name", "NewTargetUserName"),
        OF(GROUP_TARGET, "Logon GUID", "LogonGuid"),
        OF(GROUP_MEMBER, "Security ID", "MemberSid"),
        OF(GROUP_MEMBER, "Account Name", "MemberName"),
        ANY("Logon Account", "TargetUserName"),
        ANY("Source Workstation", "Workstation"),
        ANY("Error Code", "Status"),
        /* logons */
        ANY("Logon Type", "LogonType"),
        ANY("Impersonation Level", "ImpersonationLevel"),
        ANY("Restricted Admin Mode", "RestrictedAdminMode"),
        ANY("Remote Credential Guard", "RemoteCredentialGuard"),
        ANY("Virtual Account", "VirtualAccount"),
        ANY("Elevated Token", "ElevatedToken"),
        ANY("Workstation Name", "WorkstationName"),
        ANY("Source Network Address", "IpAddress"),
        ANY("Source Address", "IpAddress"),
        ANY("Network Address", "IpAddress"),
        ANY("Client Address", "IpAddress"),
        ANY("Source Port", "IpPort"),
        ANY("Client Port", "IpPort"),
        ANY("Port", "IpPort"),
        ANY("Logon Process", "LogonProcessName"),
        ANY("Authentication Package", "AuthenticationPackageName"),
        ANY("Transited Services", "TransmittedServices"),
        ANY("Package Name (NTLM only)", "LmPackageName"),
        ANY("Key Length", "KeyLength"),
        ANY("Failure Reason", "FailureReason"),
        ANY("Status", "Status"),
        ANY("Sub Status", "SubStatus"),
        ANY("Session Name", "SessionName"),
        ANY("Client Name", "ClientName"),
        ANY("Target Server Name", "TargetServerName"),
        ANY("Linked Logon ID", "TargetLinkedLogonId"),
        /* Kerberos */
        ANY("Service ID", "ServiceSid"),
        ANY("Ticket Options", "TicketOptions"),
        ANY("Ticket Encryption Type", "TicketEncryptionType"),
        ANY("Session Encryption Type", "SessionKeyEncryptionType"),
        ANY("Failure Code", "Status"),
        ANY("Result Code", "Status"),
        ANY("Pre-Authentication Type", "PreAuthType"),
        ANY("Certificate Issuer Name", "CertIssuerName"),
        ANY("Certificate Serial Number", "CertSerialNumber"),
        ANY("Certificate Thumbprint", "CertThumbprint"),
        /* processes */
        ANY("New Process ID", "NewProcessId"),
        ANY("New Process Name", "NewProcessName"),
        ANY("Token Elevation Type", "TokenElevationType"),
        ANY("Mandatory Label", "MandatoryLabel"),
        ANY("Creator Process ID", "ProcessId"),
        ANY("Creator Process Name", "ParentProcessName"),
        ANY("Process Command Line", "CommandLine"),
        ANY("Process ID", "ProcessId"),
        ANY("Process Name", "ProcessName"),
        ANY("Caller Process ID", "ProcessId"),
        ANY("Caller Process Name", "ProcessName"),
        /* services and tasks */
        ANY("Service Name", "ServiceName"),
        ANY("Service File Name", "ServiceFileName"),
        ANY("Service Type", "ServiceType"),
        ANY("Service Start Type", "ServiceStartType"),
        ANY("Service Account", "ServiceAccount"),
        ANY("Task Name", "TaskName"),
        ANY("Task Content", "TaskContent"),
        ANY("Task New Content", "TaskContentNew"),
        /* objects, shares, the registry, the directory */
        ANY("Object Server", "ObjectServer"),
        ANY("Object Type", "ObjectType"),
        ANY("Object Name", "ObjectName"),
        ANY("Object Value Name", "ObjectValueName"),
        ANY("Handle ID", "HandleId"),
        ANY("Resource Attributes", "ResourceAttributes"),
        ANY("Operation Type", "OperationType"),
        ANY("Accesses", "AccessList"),
        ANY("Access Mask", "AccessMask"),
        ANY("Access Reasons", "AccessReason"),
        ANY("Access Check Results", "AccessReason"),
        ANY("Privileges Used for Access Check", "PrivilegeList"),
        ANY("Privileges", "PrivilegeList"),
        ANY("Properties", "Properties"),
        ANY("Share Name", "ShareName"),
        ANY("Share Path", "ShareLocalPath"),
        ANY("Relative Target Name", "RelativeTargetName"),
        ANY("Old Value Type", "OldValueType"),
        ANY("Old Value", "OldValue"),
        ANY("New Value Type", "NewValueType"),
        ANY("New Value", "NewValue"),
        ANY("LDAP Display Name", "AttributeLDAPDisplayName"),
        ANY("Syntax (OID)", "AttributeSyntaxOID"),
        /* what was changed of accounts and of the audit policy */
        ANY("SAM Account Name", "SamAccountName"),
        ANY("Display Name", "DisplayName"),
        ANY("User Principal Name", "UserPrincipalName"),
        ANY("Home Directory", "HomeDirectory"),
        ANY("Script Path", "ScriptPath"),
        ANY("Profile Path", "ProfilePath"),
        ANY("User Workstations", "UserWorkstations"),
        ANY("Password Last Set", "PasswordLastSet"),
        ANY("Account Expires", "AccountExpires"),
        ANY("Primary Group ID", "PrimaryGroupId"),
        ANY("AllowedToDelegateTo", "AllowedToDelegateTo"),
        ANY("Old UAC Value", "OldUacValue"),
        ANY("New UAC Value", "NewUacValue"),
        ANY("User Account Control", "UserAccountControl"),
        ANY("User Parameters", "UserParameters"),
        ANY("SID History", "SidHistory"),
        ANY("Logon Hours", "LogonHours"),
        ANY("DNS Host Name", "DnsHostName"),
        ANY("Service Principal Names", "ServicePrincipalNames"),
        ANY("Category", "CategoryId"),
        ANY("Subcategory", "SubcategoryId"),
        ANY("Subcategory GUID", "SubcategoryGuid"),
        ANY("Changes", "AuditPolicyChanges"),
        /* the filtering platform */
        ANY("Application Name", "Application"),
        ANY("Direction", "Direction"),
        ANY("Destination Address", "DestAddress"),
        ANY("Destination Port", "DestPort"),
        ANY("Protocol", "Protocol"),
        /* the same without a group, where somebody left out the empty lines and titles */
        OF(GROUP_UNTITLED, "Security ID", "SubjectUserSid"),
        OF(GROUP_UNTITLED, "Account Name", "SubjectUserName"),
        OF(GROUP_UNTITLED, "Account Domain", "SubjectDomainName"),
        OF(GROUP_UNTITLED, "Logon ID", "SubjectLogonId"),

        {WINDOWS_SERVICES, 0, GROUP_NONE, S("Service Name"), S("ServiceName")},
        {WINDOWS_SERVICES, 0, GROUP_NONE, S("Service File Name"), S("ImagePath")},
        {WINDOWS_SERVICES, 0, GROUP_NONE, S("Service Type"), S("ServiceType")},
        {WINDOWS_SERVICES, 0, GROUP_NONE, S("Service Start Type"), S("StartType")},
        {WINDOWS_SERVICES, 0, GROUP_NONE, S("Service Account"), S("AccountName")},

        {WINDOWS_SESSIONS, 0, GROUP_NONE, S("User"), S("User")},
        {WINDOWS_SESSIONS, 0, GROUP_NONE, S("Session ID"), S("SessionID")},
        {WINDOWS_SESSIONS, 0, GROUP_NONE, S("Source Network Address"), S("Address")},
        {WINDOWS_REMOTE, 0, GROUP_NONE, S("User"), S("Param1")},
        {WINDOWS_REMOTE, 0, GROUP_NONE, S("Domain"), S("Param2")},
        {WINDOWS_REMOTE, 0, GROUP_NONE, S("Source Network Address"), S("Param3")},

        {WINDOWS_DEFENDER, 0, GROUP_NONE, S("Name"), S("Threat Name")},
        {WINDOWS_DEFENDER, 0, GROUP_NONE, S("ID"), S("Threat ID")},
        {WINDOWS_DEFENDER, 0, GROUP_NONE, S("Severity"), S("Severity Name")},
        {WINDOWS_DEFENDER, 0, GROUP_NONE, S("Category"), S("Category Name")},
        {WINDOWS_DEFENDER, 0, GROUP_NONE, S("Path"), S("Path")},
        {WINDOWS_DEFENDER, 0, GROUP_NONE, S("Detection Origin"), S("Origin Name")},
        {WINDOWS_DEFENDER, 0, GROUP_NONE, S("Detection Type"), S("Type Name")},
        {WINDOWS_DEFENDER, 0, GROUP_NONE, S("Detection Source"), S("Source Name")},
        {WINDOWS_DEFENDER, 0, GROUP_NONE, S("User"), S("Detection User")},
        {WINDOWS_DEFENDER, 0, GROUP_NONE, S("Process Name"), S("Process Name")},
        {WINDOWS_DEFENDER, 0, GROUP_NONE, S("Action"), S("Action Name")},
        {WINDOWS_DEFENDER, 0, GROUP_NONE, S("Old value"), S("Old Value")},
        {WINDOWS_DEFENDER, 0, GROUP_NONE, S("New value"), S("New Value")},
        {WINDOWS_DEFENDER, 0, GROUP_NONE, S("Feature"), S("Feature Name")},
};

/* Of Sysmon the labels are the names of the data: a list is wanted where they stand in one line. */
static const bw_str sysmon_names[] = {
        S("RuleName"), S("UtcTime"), S("ProcessGuid"), S("ProcessId"), S("Image"), S("FileVersion"),
        S("Description"), S("Product"), S("Company"), S("OriginalFileName"), S("CommandLine"),
        S("CurrentDirectory"), S("User"), S("LogonGuid"), S("LogonId"), S("TerminalSessionId"),
        S("IntegrityLevel"), S("Hashes"), S("ParentProcessGuid"), S("ParentProcessId"),
        S("ParentImage"), S("ParentCommandLine"), S("ParentUser"), S("TargetFilename"),
        S("CreationUtcTime"), S("PreviousCreationUtcTime"), S("Protocol"), S("Initiated"),
        S("SourceIsIpv6"), S("SourceIp"), S("SourceHostname"), S("SourcePort"), S("SourcePortName"),
        S("DestinationIsIpv6"), S("DestinationIp"), S("DestinationHostname"), S("DestinationPort"),
        S("DestinationPortName"), S("ImageLoaded"), S("Signed"), S("Signature"), S("SignatureStatus"),
        S("SourceProcessGuid"), S("SourceProcessGUID"), S("SourceProcessId"), S("SourceThreadId"),
        S("SourceImage"), S("SourceUser"), S("TargetProcessGuid"), S("TargetProcessGUID"),
        S("TargetProcessId"), S("TargetImage"), S("TargetUser"), S("NewThreadId"), S("StartAddress"),
        S("StartModule"), S("StartFunction"), S("Device"), S("GrantedAccess"), S("CallTrace"),
        S("EventType"), S("TargetObject"), S("Details"), S("NewName"), S("Hash"), S("Contents"),
        S("PipeName"), S("Operation"), S("EventNamespace"), S("Name"), S("Query"), S("Type"),
        S("Destination"), S("Consumer"), S("Filter"), S("QueryName"), S("QueryStatus"),
        S("QueryResults"), S("Archived"), S("IsExecutable"), S("ClientInfo"), S("Session"),
};
// clang-format on

static enum group group_of(bw_str title)
{
    const struct section *section = find_section(title);
    if (title.len == 0)
        return GROUP_UNTITLED;
    return section != NULL ? section->group : GROUP_NONE;
}

bw_str windows_label_name(
        enum windows_publisher publisher, uint64_t event_id, bw_str section, bw_str label)
{
    const enum group group = group_of(section);
    for (size_t i = 0; i < BW_COUNT(labels); i++) {
        const struct label *l = &labels[i];
        if (l->publisher == publisher && (l->event_id == 0 || l->event_id == event_id) &&
                (l->group == GROUP_NONE || l->group == group) && bw_str_eq(l->label, label))
            return l->name;
    }
    return (bw_str){0};
}

/* Length of `label` when `text` ends with it behind a blank or from its beginning; 0. */
static size_t ends_with_word(bw_str text, bw_str label)
{
    if (text.len < label.len || !bw_str_ends_with(text, label))
        return 0;
    if (text.len == label.len)
        return label.len;
    const char before = text.ptr[text.len - label.len - 1];
    return before == ' ' || before == '\t' || before == '.' ? label.len : 0;
}

static size_t longer(size_t a, size_t b)
{
    return a > b ? a : b;
}

size_t windows_label_at_end(enum windows_publisher publisher, bw_str text)
{
    size_t longest = 0;
    for (size_t i = 0; i < BW_COUNT(labels); i++)
        if (labels[i].publisher == publisher)
            longest = longer(longest, ends_with_word(text, labels[i].label));
    for (size_t i = 0; i < BW_COUNT(sections) && publisher == WINDOWS_SECURITY; i++)
        longest = longer(longest, ends_with_word(text, sections[i].title));
    for (size_t i = 0; i < BW_COUNT(sysmon_names) && publisher == WINDOWS_SYSMON; i++)
        longest = longer(longest, ends_with_word(text, sysmon_names[i]));
    return longest;
}

bool windows_label_is_long(bw_str label)
{
    static const bw_str names[] = {S("Task Content"), S("Task New Content")};
    for (size_t i = 0; i < BW_COUNT(names); i++)
        if (bw_str_eq(names[i], label))
            return true;
    return false;
}

/* ---- sentences ---- */

// clang-format off
const struct windows_sentence windows_sentences[] = {
        {WINDOWS_TASKS, 106, S("User \""), S("\""), S("UserContext")},
        {WINDOWS_TASKS, 106, S("task \""), S("\""), S("TaskName")},
        {WINDOWS_TASKS, 140, S("User \""), S("\""), S("UserName")},
        {WINDOWS_TASKS, 140, S("task \""), S("\""), S("TaskName")},
        {WINDOWS_TASKS, 141, S("User \""), S("\""), S("UserName")},
        {WINDOWS_TASKS, 141, S("task \""), S("\""), S("TaskName")},
        {WINDOWS_TASKS, 129, S("task \""), S("\""), S("TaskName")},
        {WINDOWS_TASKS, 129, S("instance \""), S("\""), S("Path")},
        {WINDOWS_TASKS, 200, S("action \""), S("\""), S("ActionName")},
        {WINDOWS_TASKS, 200, S("task \""), S("\""), S("TaskName")},
        {WINDOWS_TASKS, 201, S("task \""), S("\""), S("TaskName")},
        {WINDOWS_TASKS, 201, S("action \""), S("\""), S("ActionName")},
        {WINDOWS_SERVICES, 7036, S("The "), S(" service entered the "), S("param1")},
        {WINDOWS_SERVICES, 7036, S(" service entered the "), S(" state"), S("param2")},
        {WINDOWS_SERVICES, 7040, S("The start type of the "), S(" service was "), S("param1")},
        {WINDOWS_SERVICES, 7040, S(" was changed from "), S(" to "), S("param2")},
        {WINDOWS_SERVICES, 7040, S(" start to "), S("."), S("param3")},
        {WINDOWS_BITS, 59, S("BITS started the "), S(" transfer job"), S("name")},
        {WINDOWS_BITS, 59, S("associated with the "), S(" URL"), S("url")},
        {WINDOWS_BITS, 60, S("BITS stopped transferring the "), S(" transfer job"), S("name")},
        {WINDOWS_BITS, 60, S("associated with the "), S(" URL"), S("url")},
        {WINDOWS_WMI, 5861, S("Namespace = "), S("; "), S("Namespace")},
        {WINDOWS_WMI, 5861, S("Eventfilter = "), S(" (refer"), S("ESS")},
        {WINDOWS_WMI, 5861, S("Consumer = "), S("; "), S("CONSUMER")},
        {WINDOWS_WMI, 5861, S("PossibleCause = "), S(""), S("PossibleCause")},
};
// clang-format on
const size_t windows_sentence_count = BW_COUNT(windows_sentences);
