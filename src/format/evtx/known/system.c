/*
 * Data of events: the system.
 * Sources: the provider manifests that Microsoft publishes with Windows; its documentation of
 * events on learn.microsoft.com; templates of public logs. Facts alone: see known.h for how they
 * are proven.
 */
#include "format/evtx/known/tables.h"

const struct evtx_known_data evtx_known_kernel_general[] = {
        {.ids = {1}, .names = "NewTime,OldTime"},
        {.ids = {1}, .names = "NewTime,OldTime,Reason"},
        {.ids = {1}, .names = "NewTime,OldTime,Reason,ProcessName,ProcessID"},
        {.ids = {5, 6}, .names = "FinalStatus,ExtraStringLength,ExtraString"},
        {.ids = {11}, .names = "ExtraStringLength,ExtraString,TmId,RmId,Status,InternalCode"},
        {.ids = {12},
                .names = "MajorVersion,MinorVersion,BuildVersion,QfeVersion,ServiceVersion,"
                         "BootMode,StartTime"},
        {.ids = {13}, .names = "StopTime"},
        {.ids = {15}, .names = "HiveNameLength,HiveName,OriginalSize,NewSize"},
        {.ids = {16}, .names = "HiveNameLength,HiveName,KeysUpdated,DirtyPages"},
        {.ids = {17},
                .names = "ActionName,ProcessName,AccountName,AuthorityName,TokenId,"
                         "AuthenticationId,TokenType,ImpersonationLevel,TokenFlags,"
                         "SidValuesReferenceCount,SidValuesCount,SidValues,"
                         "SharedSidValuesReferenceCount,SharedSidValuesCount,SharedSidValues"},
        {.ids = {18}, .names = "TransitionStartTime,CurrentTime,SoftRestartCount"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_kernel_pnp[] = {
        {.ids = {204}, .names = "OSLoaderStart,OSLoaderEnd"},
        {.ids = {204},
                .names = "OSLoaderStart,OSLoaderEnd,PreloadEndTime,TcbLoaderStartTime,"
                         "LoadHypervisorTime,LaunchHypervisorTime,LoadVsmTime,LaunchVsmTime"},
        {.ids = {204},
                .names = "OSLoaderStart,OSLoaderEnd,PreloadEndTime,TcbLoaderStartTime,"
                         "LoadHypervisorTime,LaunchHypervisorTime,LoadVsmTime,LaunchVsmTime,"
                         "ExecuteTransitionStartTime,ExecuteTransitionEndTime"},
        {.ids = {205, 206}, .names = "ElamDriverNameLength,ElamDriverName"},
        {.ids = {207, 208}, .names = "ElamStatus"},
        {.ids = {209}, .names = "Classification,Policy,Result"},
        {.ids = {210, 212, 214, 216, 217, 220, 221, 222, 223, 226, 270, 271},
                .names = "DriverNameLength,DriverName"},
        {.ids = {273, 274, 276}, .names = "DriverNameLength,DriverName"},
        {.ids = {211, 227, 272, 275, 277}, .names = "DriverNameLength,DriverName,Status"},
        {.ids = {213, 215},
                .names =
                        "ServiceNameLength,ServiceName,Status,DriverNameLength,DriverName,Version"},
        {.ids = {218, 219, 224},
                .names =
                        "DriverNameLength,DriverName,Status,FailureNameLength,FailureName,Version"},
        {.ids = {225},
                .names = "ProcessId,ProcessNameLength,ProcessName,DeviceInstanceLength,"
                         "DeviceInstance"},
        {.ids = {228},
                .names = "SqmType,SqmSessionGuid,SqmSid,SqmWindowsSessionId,SqmSessionFlags"},
        {.ids = {229}, .names = "SqmType,SqmSessionGuid"},
        {.ids = {230, 231, 232, 233, 234},
                .names = "SqmType,SqmSessionGuid,SqmID,SqmDWORDDatapointValue"},
        {.ids = {235}, .names = "SqmType,SqmSessionGuid,SqmID,SqmStringDatapointValue"},
        {.ids = {236}, .names = "SqmType,SqmSessionGuid,SqmID,SqmStreamRowLength,SqmStreamRow"},
        {.ids = {240}, .names = "TargetPath,SparePath"},
        {.ids = {241}, .names = "TargetPath,SparePath,Status,Location"},
        {.ids = {241}, .names = "TargetPath,SparePath,Status,Location,ExtendedStatus"},
        {.ids = {242},
                .names = "TargetPath,TargetAffinity,TargetProcessorCount,TargetMemoryCount,"
                         "TargetMemorySize,SparePath,SpareProcessorCount,SpareMemoryCount,"
                         "SpareMemorySize,TimeTotal,TimeToQuiesce,TimeQuiesced,TimeToWake,"
                         "TargetProcessors,TargetMemoryRanges,SpareProcessors,SpareMemoryRanges"},
        {.ids = {250, 251, 840, 852}, .names = "DeviceInstanceLength,DeviceInstance"},
        {.ids = {252, 853}, .names = "DeviceInstanceLength,DeviceInstance,Status"},
        {.ids = {278}, .names = "BlockedDriverEntry"},
        {.ids = {400, 401, 402, 403},
                .names = "DeviceInstanceId,DriverName,ClassGuid,DriverDate,DriverVersion,"
                         "DriverProvider,DriverInbox,DriverSection,DriverRank,MatchingDeviceId,"
                         "OutrankedDrivers,DeviceUpdated,Status,ParentDeviceInstanceId"},
        {.ids = {410, 411, 412},
                .names = "DeviceInstanceId,DriverName,ClassGuid,ServiceName,LowerFilters,"
                         "UpperFilters,Problem,Status"},
        {.ids = {420, 421}, .names = "DeviceInstanceId,ClassGuid,Problem,Status"},
        {.ids = {430}, .names = "DeviceInstanceId"},
        {.ids = {440, 441, 442},
                .names = "DeviceInstanceId,LastDeviceInstanceId,ClassGuid,LocationPath,"
                         "MigrationRank,Present,Status"},
        {.ids = {500},
                .names = "QueryAddress,ProcessId,ObjectType,QueryType,ObjectId,QueryFlags,"
                         "PreferredLanguages,RequestedProperties,FilterExpression"},
        {.ids = {501, 502, 503}, .names = "QueryAddress"},
        {.ids = {600}, .names = "HardwareConfigurationId,Driver,StartType"},
        {.ids = {700}, .names = "Filter,FilterBy,OnlyPresent"},
        {.ids = {701, 703}, .names = "Result"},
        {.ids = {702}, .names = "Class,Device,OnlyPresent"},
        {.ids = {704}, .names = "QueryRemoveType,Device"},
        {.ids = {705, 813, 814, 815, 830, 831, 832, 850, 851}, .names = "Device"},
        {.ids = {800, 802}, .names = "DeviceNode"},
        {.ids = {801}, .names = "DeviceNode,DeviceInstancePath"},
        {.ids = {803, 804, 805, 806}, .names = "Phase,Device"},
        {.ids = {807}, .names = "ServiceType,DriverNameLength,DriverName,DeviceInstancePath"},
        {.ids = {808}, .names = "Status"},
        {.ids = {810, 811, 812}, .names = "Device,ReenumerateType"},
        {.ids = {816, 817, 819, 820}, .names = "Device,RequestType"},
        {.ids = {818, 821}, .names = "Device,RequestType,Status"},
        {.ids = {841},
                .names = "DeviceInstanceLength,DeviceInstance,Status,VetoType,VetoNameLength,"
                         "VetoName"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_kernel_power[] = {
        {.ids = {41},
                .names = "BugcheckCode,BugcheckParameter1,BugcheckParameter2,BugcheckParameter3,"
                         "BugcheckParameter4,SleepInProgress,PowerButtonTimestamp"},
        {.ids = {41},
                .names = "BugcheckCode,BugcheckParameter1,BugcheckParameter2,BugcheckParameter3,"
                         "BugcheckParameter4,SleepInProgress,PowerButtonTimestamp,BootAppStatus,"
                         "Checkpoint,ConnectedStandbyInProgress,SystemSleepTransitionsToOn,"
                         "CsEntryScenarioInstanceId,BugcheckInfoFromEFI,CheckpointStatus"},
        {.ids = {105}, .names = "AcOnline,RemainingCapacity,FullChargeCapacity"},
        {.ids = {109}, .names = "ShutdownActionType,ShutdownEventCode,ShutdownReason"},
        {.ids = {172}, .names = "State,Reason"},
        {.ids = {521}, .names = "ValidBatteryCount,ErrorBatteryCount,AbandonedBatteryCount"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_kernel_boot[] = {
        {.ids = {18}, .names = "EntryCount"},
        {.ids = {20}, .names = "LastShutdownGood,LastBootGood,LastBootId,BootStatusPolicy"},
        {.ids = {25}, .names = "BootMenuPolicy"},
        {.ids = {27}, .names = "BootType,LoadOptions"},
        {.ids = {32}, .names = "BitlockerUserInputTime"},
        {.ids = {153}, .names = "Status,EnableDisableReason,VsmPolicy"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_kernel_whea[] = {
        {.ids = {5},
                .names = "ErrorSourceCount,ErrorRecordFormat,ErrorSourceTableLength,"
                         "ErrorSourceTable"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_kernel_processor_power[] = {
        {.ids = {55},
                .names = "Group,Number,IdleStateCount,IdleImplementation,NominalFrequency,"
                         "MaximumPerformancePercent,MinimumPerformancePercent,"
                         "MinimumThrottlePercent,PerformanceImplementation"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_eventlog[] = {
        {.ids = {104},
                .names = "SubjectUserName,SubjectDomainName,Channel,BackupPath",
                .element = "LogFileCleared",
                .space = "http://manifests.microsoft.com/win/2004/08/windows/eventlog"},
        {.ids = {1102},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId",
                .element = "LogFileCleared",
                .space = "http://manifests.microsoft.com/win/2004/08/windows/eventlog"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_ntfs[] = {
        {.ids = {100}, .names = "hc_stateid"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_storport[] = {
        {.ids = {512},
                .names = "PortNumber,PathID,TargetID,LUN,ClassDeviceGuid,AdapterGuid,MiniportName,"
                         "VendorId,ProductId,SerialNumber,SystemUptime_s,CriticalWarning,"
                         "NvmeHealthLogLength,NvmeHealthLog,VendorSpecificLogPageCode,"
                         "VendorSpecificLogPageVersion,VendorSpecificLogLength,VendorSpecificLog"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_vhdmp[] = {
        {.ids = {1, 2, 17, 18}, .names = "VhdFileName,VhdDiskNumber"},
        {.ids = {3, 10}, .names = "VhdFileName,Status"},
        {.ids = {4, 9}, .names = "VhdFileName"},
        {.ids = {5, 51}, .names = "VhdMetaOps,VhdFileName,Status"},
        {.ids = {6, 11}, .names = "VhdIoType,VhdFileName,Status"},
        {.ids = {7},
                .names = "ParentLastWriteGUID,ExpectedParentLastWriteGUID1,"
                         "ExpectedParentLastWriteGUID2,VhdFileName"},
        {.ids = {8}, .names = "VhdFileName,CorruptionReason"},
        {.ids = {12, 13},
                .names = "Status,VhdFile,VmId,VhdType,Version,Flags,AccessMask,WriteDepth,"
                         "GetInfoOnly,ReadOnly,HandleContext,VirtualDisk"},
        {.ids = {14}, .names = "HandleContext,VirtualDisk"},
        {.ids = {15, 16}, .names = "VirtualDisk"},
        {.ids = {19, 20}, .names = "VhdFileName,VhdInstanceId"},
        {.ids = {50}, .names = "VhdMetaOps,VhdFileName,TargetVhdFileName"},
        {.ids = {100}, .names = "VhdFile,VmId,VhdIoType,Status"},
        {.ids = {101, 111}, .names = "VhdFile,VmId"},
        {.ids = {102, 110, 112, 118, 120, 121, 122, 123, 124, 125, 126},
                .names = "VhdFile,VmId,Status"},
        {.ids = {113, 119}, .names = "VhdFile,VmId,Mode,Status"},
        {.ids = {114, 117}, .names = "VhdFile,VmId,Status,RefType,Mode,PendingRecoveryCount"},
        {.ids = {115}, .names = "VhdFile,VmId,Status,RefType"},
        {.ids = {116}, .names = "VhdFile,VmId,RefType,Mode,PendingRecoveryCount"},
        {.ids = {208}, .names = "VhdFileName,VirtualDisk,LogFileName"},
        {.ids = {209}, .names = "VhdFileName,VirtualDisk"},
        {.ids = {210}, .names = "VirtualDisk,LogFileName,Status"},
        {.ids = {211, 212, 213}, .names = "LogFileName,Status"},
        {.ids = {214}, .names = "LogFileName,VhdFileName,Status,VHDFileTime,LogFileTime"},
        {.ids = {1001, 1002}, .names = "VhdId,VhdIoType,VhdSrbType,Offset,Length"},
        {.ids = {1010, 1011}, .names = "VhdFile,VmId,VhdIoType,VhdSrbType,Offset,Length,Status"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_volumesnapshot_driver[] = {
        {.ids = {100, 101}, .names = "TargetVolumeGuid,SourceFile,SourceLine,SourceTag"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_filtermanager[] = {
        {.ids = {1, 6},
                .names = "FinalStatus,DeviceVersionMajor,DeviceVersionMinor,DeviceNameLength,"
                         "DeviceName,DeviceTime"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_userpnp[] = {
        {.ids = {20001},
                .names = "DriverName,DriverVersion,DriverProvider,DeviceInstanceID,SetupClass,"
                         "RebootOption,UpgradeDevice,IsDriverOEM,InstallStatus,DriverDescription",
                .element = "InstallDeviceID",
                .space = "http://manifests.microsoft.com/win/2004/08/windows/userpnp"},
        {.ids = {20003},
                .names = "ServiceName,DriverFileName,DeviceInstanceID,PrimaryService,UpdateService,"
                         "AddServiceStatus",
                .element = "AddServiceID",
                .space = "http://manifests.microsoft.com/win/2004/08/windows/userpnp"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_restartmanager[] = {
        {.ids = {10000, 10001},
                .names = "RmSessionId,UTCStartTime",
                .element = "RmSessionEvent",
                .space = "http://www.microsoft.com/2005/08/Windows/Reliability/RestartManager/"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_time_service[] = {
        {.ids = {35}, .names = "TimeSource", .title = "TMP_EVENT_TIME_SOURCE_CHOSEN"},
        {.ids = {37}, .names = "TimeSource", .title = "TMP_EVENT_TIME_SOURCE_REACHABLE"},
        {.ids = {129},
                .names = "ErrorMessage,RetryMinutes",
                .title = "TMP_EVENT_DOMAIN_PEER_DISCOVERY_ERROR"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_processexitmonitor[] = {
        {.ids = {3001},
                .names = "param1,param2,param3,param4",
                .title = "EVENT_PROCESSTERMINATION_CROSSPROCESS"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_distributedcom[] = {
        {.ids = {10010}, .names = "param1"},
        {.ids = {10016},
                .names = "param1,param2,param3,param4,param5,param6,param7,param8,param9,param10,"
                         "param11"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_diagnosis_dps[] = {
        {.ids = {100, 105, 110, 125, 130},
                .names = "ScenarioId,InstanceId,OriginalActivityId,DiagnosticModuleImageName,"
                         "DiagnosticModuleId"},
        {.ids = {115},
                .names = "ScenarioId,InstanceId,OriginalActivityId,DiagnosticModuleImageName,"
                         "ResolutionId,ResolutionSID,ResolutionSessionId,ResolutionExpirationDate,"
                         "DiagnosticModuleId"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_diagnosis_scripted[] = {
        {.ids = {101, 102}, .names = "PackagePath"},
        {.ids = {103, 104, 107, 108}, .names = "PackageId"},
        {.ids = {105, 106}, .names = "PackageId,ResolutionId"},
        {.ids = {401, 402}, .names = "PackageId,RootCauseId"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_diagnostics_performance[] = {
        {.ids = {100},
                .names = "BootTsVersion,BootStartTime,BootEndTime,SystemBootInstance,"
                         "UserBootInstance,BootTime,MainPathBootTime,BootKernelInitTime,"
                         "BootDriverInitTime,BootDevicesInitTime,BootPrefetchInitTime,"
                         "BootPrefetchBytes,BootAutoChkTime,BootSmssInitTime,"
                         "BootCriticalServicesInitTime,BootUserProfileProcessingTime,"
                         "BootMachineProfileProcessingTime,BootExplorerInitTime,BootNumStartupApps,"
                         "BootPostBootTime,BootIsRebootAfterInstall,"
                         "BootRootCauseStepImprovementBits,BootRootCauseGradualImprovementBits,"
                         "BootRootCauseStepDegradationBits,BootRootCauseGradualDegradationBits,"
                         "BootIsDegradation,BootIsStepDegradation,BootIsGradualDegradation,"
                         "BootImprovementDelta,BootDegradationDelta,BootIsRootCauseIdentified,"
                         "OSLoaderDuration,BootPNPInitStartTimeMS,BootPNPInitDuration,"
                         "OtherKernelInitDuration,SystemPNPInitStartTimeMS,SystemPNPInitDuration,"
                         "SessionInitStartTimeMS,Session0InitDuration,Session1InitDuration,"
                         "SessionInitOtherDuration,WinLogonStartTimeMS,"
                         "OtherLogonInitActivityDuration,UserLogonWaitDuration"},
        {.ids = {200},
                .names = "ShutdownTsVersion,ShutdownStartTime,ShutdownEndTime,ShutdownTime,"
                         "ShutdownUserSessionTime,ShutdownUserPolicyTime,ShutdownUserProfilesTime,"
                         "ShutdownSystemSessionsTime,ShutdownPreShutdownNotificationsTime,"
                         "ShutdownServicesTime,ShutdownKernelTime,"
                         "ShutdownRootCauseStepImprovementBits,"
                         "ShutdownRootCauseGradualImprovementBits,"
                         "ShutdownRootCauseStepDegradationBits,"
                         "ShutdownRootCauseGradualDegradationBits,ShutdownIsDegradation,"
                         "ShutdownTimeChange"},
        {.ids = {201},
                .names = "StartTime,NameLength,Name,FriendlyNameLength,FriendlyName,VersionLength,"
                         "Version,TotalTime,DegradationTime,PathLength,Path,ProductNameLength,"
                         "ProductName,CompanyNameLength,CompanyName"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_windowsbackup[] = {
        {.ids = {100}, .names = "hc_stateid,pwszTimeStamp"},
        {.names = NULL},
};
