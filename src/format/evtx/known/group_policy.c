/*
 * Data of events: group policy.
 * Sources: the provider manifests that Microsoft publishes with Windows; its documentation of
 * events on learn.microsoft.com; templates of public logs. Facts alone: see known.h for how they
 * are proven.
 */
#include "format/evtx/known/tables.h"

const struct evtx_known_data evtx_known_grouppolicy[] = {
        {.ids = {1030, 1053, 1126},
                .names = "SupportInfo1,SupportInfo2,ProcessingMode,ProcessingTimeInMilliseconds,"
                         "ErrorCode,ErrorDescription,DCName"},
        {.ids = {1053, 1126, 1500, 1501, 1502, 1503},
                .names = "SupportInfo1,SupportInfo2,ProcessingMode,ProcessingTimeInMilliseconds,"
                         "DCName,NumberOfGroupPolicyObjects"},
        {.ids = {1053, 1126},
                .names = "SupportInfo1,SupportInfo2,ProcessingMode,ProcessingTimeInMilliseconds,"
                         "ErrorCode,ErrorDescription"},
        {.ids = {1500, 1501},
                .names = "SupportInfo1,SupportInfo2,ProcessingMode,ProcessingTimeInMilliseconds,"
                         "DCName"},
        {.ids = {4000, 4001, 4002, 4003, 4004, 4005, 4006, 4007},
                .names = "PolicyActivityId,PrincipalSamName,IsMachine,IsDomainJoined,"
                         "IsBackgroundProcessing,IsAsyncProcessing,IsServiceRestart,"
                         "ReasonForSyncProcessing"},
        {.ids = {4016},
                .names =
                        "CSEExtensionId,CSEExtensionName,IsExtensionAsyncProcessing,"
                        "IsGPOListChanged,GPOListStatusString,DescriptionString,ApplicableGPOList"},
        {.ids = {4017}, .names = "OperationDescription,Parameter"},
        {.ids = {4018},
                .names = "PrincipalSamName,ScriptType,IsScriptHidden,IsScriptSync,"
                         "IsScriptMinimized,SessionId"},
        {.ids = {4019}, .names = "ScriptName,ScriptFileSystemPath,ScriptArguments"},
        {.ids = {4115}, .names = "IsServiceRestart,IsMachineBoot"},
        {.ids = {4117}, .names = "IsMachine,IsBackgroundProcessing,IsAsyncProcessing"},
        {.ids = {4126}, .names = "IsMachine"},
        {.ids = {5016, 6016, 7016},
                .names = "CSEElaspedTimeInMilliSeconds,ErrorCode,CSEExtensionName,CSEExtensionId"},
        {.ids = {5017, 6017, 7017},
                .names = "OperationElaspedTimeInMilliSeconds,ErrorCode,OperationDescription,"
                         "Parameter"},
        {.ids = {5018, 6018, 7018},
                .names = "ScriptElaspedTimeInSeconds,ErrorCode,PrincipalSamName,ScriptType"},
        {.ids = {5019}, .names = "ScriptElaspedTimeInSeconds,ErrorCode,ScriptName"},
        {.ids = {5115}, .names = "IsServiceRestart,IsMachineBoot,GpsvcTimeElapsedInMilliseconds"},
        {.ids = {5116}, .names = "GpsvcInitTimeElapsedInMilliseconds"},
        {.ids = {5117}, .names = "IsMachine,SessionTimeElapsedInMilliseconds"},
        {.ids = {5126},
                .names =
                        "IsMachine,IsBackgroundProcessing,IsAsyncProcessing,NumberOfGPOsDownloaded,"
                        "NumberOfGPOsApplicable,GPODownloadTimeElapsedInMilliseconds"},
        {.ids = {5216}, .names = "IsMachine,SaveToCacheTimeElapsedInMilliseconds"},
        {.ids = {5217}, .names = "IsMachine,LoadFromCacheTimeElapsedInMilliseconds"},
        {.ids = {5218}, .names = "IsMachine,FirstWmiQueryTimeElapsedInMilliseconds"},
        {.ids = {5257}, .names = "IsMachine,PolicyDownloadTimeElapsedInMilliseconds"},
        {.ids = {5308}, .names = "DCName,DCIPAddress"},
        {.ids = {5309}, .names = "MachineRole,NetworkName"},
        {.ids = {5310}, .names = "PrincipalCNName,PrincipalDomainName,DCName,DCDomainName"},
        {.ids = {5311}, .names = "PolicyProcessingMode"},
        {.ids = {5312, 5313}, .names = "DescriptionString,GPOInfoList"},
        {.ids = {5314, 6314},
                .names = "BandwidthInkbps,IsSlowLink,ThresholdInkbps,PolicyApplicationMode,"
                         "ErrorCode,LinkDescription"},
        {.ids = {5315},
                .names =
                        "PrincipalSamName,NextPolicyApplicationTime,NextPolicyApplicationTimeUnit"},
        {.ids = {5320}, .names = "InfoDescription"},
        {.ids = {5321}, .names = "InfoDescription,OperationParameter1"},
        {.ids = {5322},
                .names = "IsPolicyConfigured,MaxTimeToWait,TimeWaitedAtStartup,PrevAvgWaitTimeout,"
                         "NewAvgWaitTimeout,DidWaitTimeout"},
        {.ids = {5324}, .names = "NotificationType,SessionId"},
        {.ids = {5325}, .names = "NotificationType"},
        {.ids = {5326}, .names = "DCDiscoveryTimeInMilliSeconds,ErrorCode"},
        {.ids = {5327}, .names = "NetworkBandwidthInKbps"},
        {.ids = {5331}, .names = "UpdateCauseExtensionName,UpdateCauseExtensionId,ErrorCode"},
        {.ids = {5332},
                .names = "IsPolicyConfigured,MaxTimeToWait,TimeWaitedAtStartup,DidWaitTimeout"},
        {.ids = {5340}, .names = "PolicyApplicationMode"},
        {.ids = {5351}, .names = "IsMachine,WinlogonReturnTimeElapsedInMilliseconds"},
        {.ids = {6000, 6001, 6002, 6003, 6004, 6005, 6006, 6007, 7000, 7001, 7002, 7003},
                .names = "PolicyElaspedTimeInSeconds,ErrorCode,PrincipalSamName,IsMachine,"
                         "IsConnectivityFailure"},
        {.ids = {7004, 7005, 7006, 7007, 8000, 8001, 8002, 8003, 8004, 8005, 8006, 8007},
                .names = "PolicyElaspedTimeInSeconds,ErrorCode,PrincipalSamName,IsMachine,"
                         "IsConnectivityFailure"},
        {.ids = {6320}, .names = "WarningDescription,WarningCode"},
        {.ids = {6321}, .names = "WarningDescription,WarningCode,OperationParameter1"},
        {.ids = {6323}, .names = "DisplayName"},
        {.ids = {6344},
                .names = "IsMachine,SlowlinkThresholdInMilliseconds,DcResponseTimeInMilliseconds"},
        {.ids = {6345}, .names = "IsMachine,DcResponseTimeInMilliseconds"},
        {.ids = {6346}, .names = "IsMachine,CSEExtensionName,CSEExtensionID"},
        {.ids = {7117}, .names = "IsMachine,ErrorCode,SessionTimeElapsedInMilliseconds"},
        {.ids = {7126}, .names = "IsMachine,ErrorCode,GPODownloadTimeElapsedInMilliseconds"},
        {.ids = {7217}, .names = "IsMachine,ErrorCode,LoadFromCacheTimeElapsedInMilliseconds"},
        {.ids = {7257}, .names = "IsMachine,ErrorCode,PolicyDownloadTimeElapsedInMilliseconds"},
        {.ids = {7320}, .names = "ErrorDescription,ErrorCode"},
        {.ids = {7321}, .names = "ErrorDescription,ErrorCode,OperationParameter1"},
        {.ids = {8016}, .names = "CSEExtensionName,CSEExtensionId"},
        {.ids = {9001}, .names = "UncPath,MutualAuthenticationEnforced,IntegrityEnforced"},
        {.names = NULL},
};
