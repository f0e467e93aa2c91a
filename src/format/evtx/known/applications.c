/*
 * Data of events: applications and the shell.
 * Sources: the provider manifests that Microsoft publishes with Windows; its documentation of
 * events on learn.microsoft.com; templates of public logs. Facts alone: see known.h for how they
 * are proven.
 */
#include "format/evtx/known/tables.h"

const struct evtx_known_data evtx_known_microsoft_client_licensing_platform[] = {
        {.ids = {100, 101}, .names = "Data"},
        {.ids = {115}, .names = "PackageName,UserId,Type,LicenseId,AssociateId"},
        {.ids = {116, 117}, .names = "PackageName,UserId,LicenseId,AssociateId"},
        {.ids = {118}, .names = "LicenseId,AssociateId,DeviceId"},
        {.ids = {157, 159}, .names = "PackageName,LicenseId"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_application_experience[] = {
        {.ids = {500},
                .names = "ProcessId,StartTime,FixID,Flags,ExePath,FixName",
                .element = "CompatibilityFixEvent",
                .space = "http://www.microsoft.com/Windows/Diagnosis/PCA/events"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_appxpackagingom[] = {
        {.ids = {216}, .names = "namespace"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_knownfolders[] = {
        {.ids = {1002}, .names = "hrError,FolderId,Path"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_printservice[] = {
        {.ids = {307},
                .names = "param1,param2,param3,param4,param5,param6,param7,param8",
                .element = "DocumentPrinted",
                .space = "http://manifests.microsoft.com/win/2005/08/windows/printing/spooler/core/"
                         "events"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_program_compatibility_assistant[] = {
        {.ids = {17},
                .names = "ExePath,ResolverName",
                .element = "ResolverFiredEvent",
                .space = "http://www.microsoft.com/Windows/Diagnosis/PCA/events"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_provisioning_diagnostics_provider[] = {
        {.ids = {20}, .names = "Message1,Message2"},
        {.ids = {90}, .names = "Message1,Message2,Message3"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_pushnotifications_platform[] = {
        {.ids = {37}, .names = "ChannelsExist"},
        {.ids = {42}, .names = "GroupPolicyValue,MDMPolicyValue"},
        {.ids = {1005}, .names = "Status"},
        {.ids = {1023}, .names = "WorkItemName"},
        {.ids = {1025}, .names = "PowerEventType,IsEnabled"},
        {.ids = {1113}, .names = "DeviceId,ConnectionType"},
        {.ids = {1205, 1217}, .names = "ConnectionType"},
        {.ids = {1207}, .names = "ConnectionType,HostName"},
        {.ids = {1208, 1218}, .names = "ConnectionType,ErrorCode"},
        {.ids = {1211, 1212}, .names = "ConnectionType,HostName,Port"},
        {.ids = {1223, 1225, 1267, 1268},
                .names = "Verb,TrID,Namespace,CorrelationVector,Bytes,Payload,ConnectionType"},
        {.ids = {1257}, .names = "ConnectionType,Error"},
        {.ids = {1264}, .names = "DeviceId,UserId,Error"},
        {.ids = {2414}, .names = "PackageFullName,AppUserModelId,AppSettings,AppType,ErrorCode"},
        {.ids = {3000}, .names = "Object,ProcessName"},
        {.ids = {3001},
                .names =
                        "Endpoint,SessionId,Error,ProcessName,QueuedTileCloses,QueuedTileCleanups"},
        {.ids = {3004, 3057, 3058}, .names = "SessionId"},
        {.ids = {3005}, .names = "SessionId,Error"},
        {.ids = {3049}, .names = "Object"},
        {.ids = {3053}, .names = "NotificationType,TrackingId,AppUserModelId,SessionId,MessageId"},
        {.ids = {3056},
                .names = "NotificationType,AppUserModelId,SessionId,ErrorCode,SessionErrorCode"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_settingsync_onedrive[] = {
        {.ids = {3000, 3002, 3023}, .names = "Message"},
        {.ids = {3012}, .names = "SettingUnitId,CollectionId,Operation"},
        {.ids = {3020}, .names = "Verb,Url,StatusCode"},
        {.ids = {3021}, .names = "TransactionId"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_shell_core[] = {
        {.ids = {9705, 9706}, .names = "KeyName"},
        {.ids = {9707}, .names = "Command"},
        {.ids = {9708}, .names = "PID,Command"},
        {.ids = {28125}, .names = "Scenario,Flags"},
        {.ids = {62170, 62171}, .names = "LogonType,TaskName"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_staterepository[] = {
        {.ids = {104, 105}, .names = "ErrorCode,SQL"},
        {.ids = {216}, .names = "ProcessId"},
        {.ids = {221}, .names = "Partition,ProcessId"},
        {.ids = {223}, .names = "Partition,SchemaVersion,Filename"},
        {.ids = {231, 271}, .names = "Options"},
        {.ids = {242, 243}, .names = "TimeoutMSec,ElapsedTimeMSec"},
        {.ids = {245}, .names = "ErrorCode"},
        {.ids = {265},
                .names =
                        "ErrorCode,Options,MachineDatabase_Pages,MachineDatabase_PagesCheckpointed,"
                        "DeploymentDatabase_Pages,DeploymentDatabase_PagesCheckpointed"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_store[] = {
        {.ids = {8001, 8002, 8003}, .names = "Message,Function,Source,Line Number"},
        {.ids = {8011},
                .names = "State Machine,Thread ID,State Machine Name,Event Name,Current State"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_universaltelemetryclient[] = {
        {.ids = {1}, .names = "Environment,IKey,DiskSizeInBytes,DailyUploadQuotaInBytes,HRESULT"},
        {.ids = {27}, .names = "Environment,EventsUploaded,EventsDropped,LastEventlogWrittenTime"},
        {.ids = {28},
                .names = "Environment,EventsUploaded,EventsDropped,LastEventlogWrittenTime,"
                         "SuccessfulConnections,FailedConnections,LastHttpError"},
        {.ids = {29},
                .names = "Environment,EventsUploaded,EventsDropped,LastEventlogWrittenTime,"
                         "FailedConnections,LastHttpError,ProxySettingDetected,"
                         "SslCertValidationFailures,LastSslCertFailure"},
        {.ids = {50}, .names = "Environment,Status"},
        {.ids = {55, 56, 60, 61, 62}, .names = "Environment,State"},
        {.names = NULL},
};
