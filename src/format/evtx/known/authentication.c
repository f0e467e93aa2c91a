/*
 * Data of events: authentication, keys and accounts.
 * Sources: the provider manifests that Microsoft publishes with Windows; its documentation of
 * events on learn.microsoft.com; templates of public logs. Facts alone: see known.h for how they
 * are proven.
 */
#include "format/evtx/known/tables.h"

const struct evtx_known_data evtx_known_security_kerberos[] = {
        {.ids = {3},
                .names = "LogonSession,ClientTime,ServerTime,ErrorCode,ErrorMessage,ExtendedError,"
                         "ClientRealm,ClientName,ServerRealm,ServerName,TargetName,ErrorText,File,"
                         "Line,__binLength,binary"},
        {.ids = {4}, .names = "Server,TargetRealm,Targetname,ClientRealm,__binLength,binary"},
        {.ids = {5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}, .names = "Error,__binLength,binary"},
        {.ids = {17, 18, 19}, .names = "Error,__binLength,binary"},
        {.ids = {5}, .names = "Server,KDCRealm,__binLength,binary"},
        {.ids = {6},
                .names = "NeededSize,ActualSize,ClientProcessID,ClientName,__binLength,binary"},
        {.ids = {7}, .names = "ClientName,Realm,__binLength,binary"},
        {.ids = {8, 9}, .names = "Name,Message,__binLength,binary"},
        {.ids = {14, 16}, .names = "Username,__binLength,binary"},
        {.ids = {15},
                .names = "NeededSize,ActualSize,ClientProcessID,RequiredSize,__binLength,binary"},
        {.ids = {17}, .names = "Forest,__binLength,binary"},
        {.ids = {18},
                .names = "Luid,ClientPrincipalName,ServicePrincipalName,TicketFlags,StartTime,"
                         "EndTime,RenewUntil,ErrorCode"},
        {.ids = {19, 106}, .names = "ErrorCode"},
        {.ids = {20}, .names = "DomainName,ErrorCode"},
        {.ids = {100, 101}, .names = "SPN,ErrorCode"},
        {.ids = {102}, .names = "DomainController,ErrorCode"},
        {.ids = {103}, .names = "ClientUpn,ErrorCode"},
        {.ids = {104, 200}, .names = "TargetDomain,ErrorCode"},
        {.ids = {105},
                .names = "LuidHighPart,LuidLowPart,DomainName,UserName,Refresh,CurrentFileTime,"
                         "ErrorCode"},
        {.ids = {107}, .names = "ExpectedDomainName,ErrorCode"},
        {.ids = {108}, .names = "ServerName,ServerPort,ServerVdir,ErrorCode,Status"},
        {.ids = {109},
                .names = "Proxy,ProxyBypass,ProxyEpoch,SupportedSchemes,FirstScheme,"
                         "DigestCredInitialized,DigestCredDomainAndUserName,DigestCredEpoch,"
                         "BasicCredInitialized,BasicCredDomainAndUserName,BasicCredEpoch"},
        {.ids = {201, 202},
                .names = "TargetName,UserName,DomainName,CallerPID,ProcessName,ClientLUID,"
                         "ClientUserName,ClientDomainName,MechanismOID"},
        {.ids = {300}, .names = "DomainController,TargetDomain"},
        {.ids = {301}, .names = "Target"},
        {.ids = {302}, .names = "DomainController,TargetDomain,DesiredFlags,CacheFlags,ErrorCode"},
        {.ids = {303},
                .names = "LuidHighPart,LuidLowPart,DomainName,UserName,UpdateCurrent,UpdateOld,"
                         "Refresh,LastFileTime,CurrentFileTime"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_security_netlogon[] = {
        {.ids = {4004, 4005, 4006, 8004, 8005, 8006},
                .names = "SChannelName,UserName,DomainName,WorkstationName,SChannelType"},
        {.ids = {9000}, .names = "AccountName,AccountDomain,Status"},
        {.ids = {9001}, .names = "Account"},
        {.ids = {9002, 9003}, .names = "Account,Status"},
        {.ids = {9004}, .names = "RequestsRejected"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_security_mitigations[] = {
        {.ids = {1, 2, 7, 8, 9, 10},
                .names =
                        "ProcessPathLength,ProcessPath,ProcessCommandLineLength,ProcessCommandLine,"
                        "CallingProcessId,CallingProcessCreateTime,CallingProcessStartKey,"
                        "CallingProcessSignatureLevel,CallingProcessSectionSignatureLevel,"
                        "CallingProcessProtection,CallingThreadId,CallingThreadCreateTime"},
        {.ids = {3, 4},
                .names = "ProcessPathLength,ProcessPath,ProcessCommandLineLength,"
                         "ProcessCommandLine,CallingProcessId,CallingProcessCreateTime,"
                         "CallingProcessStartKey,CallingProcessSignatureLevel,"
                         "CallingProcessSectionSignatureLevel,CallingProcessProtection,"
                         "CallingThreadId,CallingThreadCreateTime,ChildImagePathNameLength,"
                         "ChildImagePathName,ChildCommandLineLength,ChildCommandLine"},
        {.ids = {5, 6},
                .names = "ProcessPathLength,ProcessPath,ProcessCommandLineLength,"
                         "ProcessCommandLine,ProcessId,ProcessCreateTime,ProcessStartKey,"
                         "ProcessSignatureLevel,ProcessSectionSignatureLevel,ProcessProtection,"
                         "TargetThreadId,TargetThreadCreateTime,ImageNameLength,ImageName"},
        {.ids = {11, 12},
                .names = "ProcessPathLength,ProcessPath,ProcessCommandLineLength,"
                         "ProcessCommandLine,ProcessId,ProcessCreateTime,ProcessStartKey,"
                         "ProcessSignatureLevel,ProcessSectionSignatureLevel,ProcessProtection,"
                         "TargetThreadId,TargetThreadCreateTime,RequiredSignatureLevel,"
                         "SignatureLevel,ImageNameLength,ImageName"},
        {.ids = {13, 14, 15, 16, 17, 18},
                .names = "Subcode,ProcessPath,ProcessId,ModuleFullPath,ModuleBase,ModuleAddress,"
                         "MemAddress,MemModuleFullPath,MemModuleBase,APIName,ProcessStartTime,"
                         "ThreadId"},
        {.ids = {19, 20, 21, 22, 23, 24},
                .names = "Subcode,ProcessPath,ProcessId,HookedAPI,ReturnAddress,CalledAddress,"
                         "TargetAddress,StackAddress,FrameAddress,ReturnAddressModuleFullPath,"
                         "ProcessStartTime,ThreadId"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_security_audit_configuration_client[] = {
        {.ids = {101, 104, 109, 111, 113, 115, 201, 204, 209, 211, 213, 215}, .names = "ErrorCode"},
        {.ids = {102, 202}, .names = "GPOList"},
        {.ids = {105, 205}, .names = "GPOName,GPOID,SysvolPath"},
        {.ids = {106, 206}, .names = "RemoteFile,LocalFile,GPOName"},
        {.ids = {107, 207}, .names = "RemoteFile,LocalFile,GPOName,ErrorCode"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_lsasrv[] = {
        {.ids = {100},
                .names = "PackageName,UserName,DomainName,ServerName,ProtectedUser,ErrorCode"},
        {.ids = {200},
                .names = "UserName,DomainName,LogonId,LogoffTime,PID,Program,PrincipalName,"
                         "ServerName,PackageName,CallType,ErrorCode"},
        {.ids = {300},
                .names = "TargetUserSid,TargetUserName,TargetDomainName,TargetLogonId,"
                         "TargetLogonGuid,EventOrginal,EventCountTotal,SidList"},
        {.ids = {301},
                .names = "TargetUserSid,TargetUserName,TargetDomainName,TargetLogonId,"
                         "TargetLogonGuid,LogonType,EventIdx,EventCountTotal,UserClaims,"
                         "DeviceClaims"},
        {.ids = {302}, .names = "UserSid,LogonId,AuthorityName,AccountName,Elapse"},
        {.ids = {303}, .names = "PackageName,UserName,DomainName,ProtectedUser"},
        {.ids = {320}, .names = "UserName,DomainName"},
        {.ids = {321}, .names = "Error"},
        {.ids = {5000}, .names = "Package,__binLength,Exception"},
        {.ids = {6027}, .names = "Secret,__binLength,status"},
        {.ids = {6033}, .names = "Client"},
        {.ids = {6035}, .names = "SID"},
        {.ids = {6036}, .names = "PID,Program"},
        {.ids = {6037}, .names = "PID,Program,TargetName"},
        {.ids = {6040}, .names = "Package,TargetName"},
        {.ids = {6041}, .names = "TargetName,TargetVersion"},
        {.ids = {6145}, .names = "MissingCAPDNs"},
        {.ids = {6146}, .names = "Error,CAPEName,CAPEDesc"},
        {.ids = {6182}, .names = "TargetLogonId,AccountName,DomainName"},
        {.ids = {32773, 32774, 32775}, .names = "Domain,TargetDomain,__binLength,status"},
        {.ids = {32779}, .names = "SubCategoryGuid"},
        {.ids = {32780}, .names = "Status"},
        {.ids = {40960}, .names = "Target,Protocol,Error"},
        {.ids = {40961}, .names = "Target"},
        {.ids = {40962, 40965}, .names = "Target,Protocol"},
        {.ids = {40966, 40967, 40969}, .names = "Protocol"},
        {.ids = {45057}, .names = "Username,Package,Error"},
        {.ids = {45058}, .names = "UserName,TimeStamp"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_ntlm[] = {
        {.ids = {100}, .names = "AccountName,DeviceName,Status"},
        {.ids = {101, 301}, .names = "AccountName,DeviceName,Status,SiloName,PolicyName"},
        {.ids = {4001, 4013, 8001},
                .names = "TargetName,UserName,DomainName,CallerPID,ProcessName,ClientLUID,"
                         "ClientUserName,ClientDomainName,MechanismOID"},
        {.ids = {4002, 8002},
                .names = "CallerPID,ProcessName,ClientLUID,ClientUserName,ClientDomainName,"
                         "MechanismOID"},
        {.ids = {4003, 8003},
                .names = "UserName,DomainName,Workstation,CallerPID,ProcessName,LogonType,InProc,"
                         "MechanismOID"},
        {.ids = {4010, 4011}, .names = "CallerPID,ProcessName,NegotiatedSecurity,RequiredSecurity"},
        {.ids = {4012}, .names = "AccountName,DeviceName"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_crypto_dpapi[] = {
        {.ids = {1, 2}, .names = "MasterKeyGUID,UserStorage"},
        {.ids = {3}, .names = "MasterKeyGUID,Success,LastError,MasterKeyDisposition"},
        {.ids = {4, 8193}, .names = "Status"},
        {.ids = {8194}, .names = "FileName,Access"},
        {.ids = {8197, 8198}, .names = "Status,ReasonForFailure"},
        {.ids = {8199, 12289}, .names = "CredKeyIdentifier,UserName,UserSid"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_crypto_ncrypt[] = {
        {.ids = {3}, .names = "ProviderName,KeyName,Status,ProcessName"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_aad[] = {
        {.ids = {1002, 1005, 1007, 1009, 1011, 1013, 1021, 1029, 1035, 1089, 1124, 1129},
                .names = "Status"},
        {.ids = {1137, 1139, 1141, 1148, 1150, 1151, 1158, 1159, 1205, 1207, 1211, 1219},
                .names = "Status"},
        {.ids = {1221, 1223, 1225, 1227, 1229}, .names = "Status"},
        {.ids = {1015, 1119, 1231, 1232}, .names = "Response,Status"},
        {.ids = {1018, 1019, 1022, 1023, 1024, 1030, 1032, 1033, 1095, 1096, 1120, 1121},
                .names = "value"},
        {.ids = {1122, 1130, 1132, 1135, 1142, 1145, 1153, 1210, 1233, 1234, 1241},
                .names = "value"},
        {.ids = {1025, 1144}, .names = "value,Method,EndpointUri,CorrelationID"},
        {.ids = {1026, 1106, 1143}, .names = "value,CorrelationID"},
        {.ids = {1081, 1082, 1083, 1090}, .names = "Error,ErrorDescription,CorrelationID"},
        {.ids = {1084, 1216}, .names = "Result,Target"},
        {.ids = {1085, 1086, 1087, 1094, 1116, 1117, 1118, 1131, 1133, 1155, 1160, 1161},
                .names = "Status,CorrelationID"},
        {.ids = {1162, 1163, 1164, 1165, 1212, 1235}, .names = "Status,CorrelationID"},
        {.ids = {1088}, .names = "Error,ErrorDescription"},
        {.ids = {1091, 1103, 1152, 1202, 1215}, .names = "Result"},
        {.ids = {1092}, .names = "CorrelationID,RetryNumber"},
        {.ids = {1093, 1104, 1105, 1134, 1230}, .names = "API,Result"},
        {.ids = {1097, 1098, 1100, 1101, 1107, 1108, 1109, 1110, 1111, 1112, 1114, 1115},
                .names = "Error,ErrorMessage,AdditionalInformation"},
        {.ids = {1099, 1102, 1113},
                .names = "OperationCode,OperationMessage,AdditionalInformation"},
        {.ids = {1146}, .names = "NoOfTargets,RequestType"},
        {.ids = {1154}, .names = "seconds,URI"},
        {.ids = {1156}, .names = "Status,ExpiryTime,PasswordChangeURI"},
        {.ids = {1203}, .names = "Result,FunctionName"},
        {.ids = {1208, 1209}, .names = "value1,value2"},
        {.ids = {1217}, .names = "value1,value2,value3"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_helloforbusiness[] = {
        {.ids = {5060}, .names = "PinRecoveryPolicyState,UserSid"},
        {.ids = {7054}, .names = "Error"},
        {.ids = {8025}, .names = "ServiceName"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_user_device_registration[] = {
        {.ids = {331}, .names = "DebugOutput"},
        {.ids = {360},
                .names = "Message,DeviceIsJoined,AADPrt,NgcPolicyEnabled,"
                         "NgcPostLogonProvisioningEnabled,NgcHardwarePolicyMet,UserIsRemote,"
                         "LogonCertRequired,MachinePolicySource"},
        {.ids = {369}, .names = "Message"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_smartcard_deviceenum[] = {
        {.ids = {101}, .names = "InstancePath,SessionId"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_ldap_client[] = {
        {.ids = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, .names = "Message"},
        {.ids = {13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24}, .names = "Message"},
        {.ids = {25, 26, 27, 28, 29, 31}, .names = "Message"},
        {.ids = {30},
                .names = "ScopeOfSearch,SearchFilter,DistinguishedName,AttributeList,ProcessId"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_certificateservicesclient_lifecycle_system[] = {
        {.ids = {1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010},
                .names = "EventWriteData"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_winlogon[] = {
        {.ids = {2, 402, 404, 1104}, .names = "Win32Status"},
        {.ids = {3, 4, 301, 401, 403, 6001, 6102}, .names = "Flags"},
        {.ids = {9}, .names = "CommandList"},
        {.ids = {801, 802}, .names = "Event"},
        {.ids = {803, 804}, .names = "EventCode,SessionId"},
        {.ids = {805, 806, 811, 812}, .names = "Event,SubscriberName"},
        {.ids = {807, 808}, .names = "Event,SubscriberName,Message"},
        {.ids = {809, 810}, .names = "SubscriberName"},
        {.ids = {1001}, .names = "ActionId,TimeLeft"},
        {.ids = {1101, 1102, 1103}, .names = "UserSid,UserName,UserDomain"},
        {.ids = {5001, 5003, 5007}, .names = "SessionId"},
        {.ids = {5007}, .names = "SessionId,ReadyBootTrainingCountSinceLastServicing"},
        {.ids = {5007},
                .names = "SessionId,ReadyBootTrainingCountSinceLastServicing,SyncPrefetchErrorCode,"
                         "SyncPrefetchDurationMs"},
        {.ids = {6101, 6103, 6104}, .names = "LogoffFlags"},
        {.ids = {6107, 6109}, .names = "Status"},
        {.ids = {6116}, .names = "Duration,ResolverData"},
        {.ids = {7001, 7002}, .names = "TSId,UserSid"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_user_profiles_service[] = {
        {.ids = {1, 2, 3, 4}, .names = "Session"},
        {.ids = {5}, .names = "File,Key"},
        {.ids = {6}, .names = "Source,Target"},
        {.ids = {7}, .names = "Source,Target,Result"},
        {.ids = {50, 51, 1517}, .names = "UserSid"},
        {.ids = {52, 54}, .names = "UserSid,Error"},
        {.ids = {53, 55}, .names = "File,Error"},
        {.ids = {56, 1514}, .names = "File"},
        {.ids = {58, 60, 62, 65, 66, 1500, 1501, 1502, 1503, 1505, 1506, 1512}, .names = "Error"},
        {.ids = {1519, 1520, 1521, 1522, 1523, 1541, 1542}, .names = "Error"},
        {.ids = {63, 72}, .names = "Result"},
        {.ids = {64}, .names = "EnvIssue"},
        {.ids = {67}, .names = "LogonType,LocalPath,ProfileType"},
        {.ids = {68}, .names = "DownloadTime,UploadTime"},
        {.ids = {70, 71}, .names = "Timeout"},
        {.ids = {1003}, .names = "MeasuredLatency,LatencyThreshold"},
        {.ids = {1004}, .names = "MeasuredBandwidth,BandwidthThreshold"},
        {.ids = {1005}, .names = "ProfilePath,AgeLimitInDays"},
        {.ids = {1508}, .names = "Error,File"},
        {.ids = {1509}, .names = "File,Status,MachineKeys,UserKeys"},
        {.ids = {1530}, .names = "Detail", .title = "EVENT_HIVE_LEAK"},
        {.ids = {1530}, .names = "Detail"},
        {.ids = {1533, 1537, 1538, 1539}, .names = "Folder,Error"},
        {.ids = {1534}, .names = "Event,Component,Error"},
        {.ids = {1535, 1536, 1543}, .names = "Folder"},
        {.ids = {1545, 1552}, .names = "InterferingImageName,InterferingPID,ProfsvcPID"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_user_profiles_general[] = {
        {.ids = {69, 1007},
                .names = "SourceFile,SourceTimestamp,DestinationFile,DestinationTimestamp"},
        {.ids = {77}, .names = "EffectiveSid,Location,Code"},
        {.ids = {1006},
                .names = "FileName,FileSizeInKb,SourceLocation,DestinationLocation,CopyTimeInSec"},
        {.ids = {1509}, .names = "Source,Target,Error"},
        {.ids = {1600, 1601}, .names = "Source,Target"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_wininit[] = {
        {.ids = {11}, .names = "StringCount,String"},
        {.ids = {12}, .names = "Level"},
        {.ids = {14}, .names = "Config,IsTestConfig"},
        {.names = NULL},
};
