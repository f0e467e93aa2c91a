/*
 * Data of events: what guards a host.
 * Sources: the provider manifests that Microsoft publishes with Windows; its documentation of
 * events on learn.microsoft.com; templates of public logs. Facts alone: see known.h for how they
 * are proven.
 */
#include "format/evtx/known/tables.h"

const struct evtx_known_data evtx_known_windows_defender[] = {
        {.ids = {101}, .names = "hc_stateid"},
        {.ids = {1000},
                .names = "Product Name,Product Version,Scan ID,Scan Type Index,Scan Type,Scan "
                         "Parameters Index,Scan Parameters,Domain,User,SID,Scan Resources"},
        {.ids = {1001},
                .names = "Product Name,Product Version,Scan ID,Scan Type Index,Scan Type,Scan "
                         "Parameters Index,Scan Parameters,Domain,User,SID,Scan Time Hours,Scan "
                         "Time Minutes,Scan Time Seconds"},
        {.ids = {1002, 1003, 1004},
                .names = "Product Name,Product Version,Scan ID,Scan Type Index,Scan Type,Scan "
                         "Parameters Index,Scan Parameters,Domain,User,SID"},
        {.ids = {1005},
                .names = "Product Name,Product Version,Scan ID,Scan Type Index,Scan Type,Scan "
                         "Parameters Index,Scan Parameters,Domain,User,SID,Error Code,Error "
                         "Description"},
        {.ids = {1006},
                .names = "Product Name,Product Version,Detection ID,Detection Source "
                         "Index,Detection Source,Unused,Process Name,Domain,User,SID,Threat "
                         "Name,Threat ID,Severity ID,Category ID,FWLink,Path Found,Detection "
                         "Origin Index,Detection Origin,Execution Status Index,Execution "
                         "Status,Detection Type Index,Detection Type,Unused2,Unused3,Severity "
                         "Name,Category Name,Securityintelligence Version,Engine Version"},
        {.ids = {1007},
                .names = "Product Name,Product Version,Detection ID,Unused,Unused2,Status "
                         "Code,Status Description,Domain,User,SID,Threat Name,Threat ID,Severity "
                         "ID,Category ID,FWLink,Path,Unused3,Unused4,Cleaning Action "
                         "Index,Cleaning Action,Unused5,Unused6,Unused7,Unused8,Severity "
                         "Name,Category Name,Securityintelligence Version,Engine Version"},
        {.ids = {1008},
                .names =
                        "Product Name,Product Version,Detection ID,Unused,Unused2,Status "
                        "Code,Status Description,Domain,User,SID,Threat Name,Threat ID,Severity "
                        "ID,Category ID,FWLink,Path,Unused3,Unused4,Cleaning Action Index,Cleaning "
                        "Action,Error Code,Error Description,Unused5,Unused6,Severity "
                        "Name,Category Name,Securityintelligence Version,Engine Version"},
        {.ids = {1009, 1011},
                .names = "Product Name,Product "
                         "Version,Unused,Unused2,Unused3,Unused4,Unused5,Domain,User,SID,Threat "
                         "Name,Threat ID,Severity ID,Category "
                         "ID,FWLink,Path,Unused6,Unused7,Unused8,Unused9,Unused10,Unused11,"
                         "Unused12,Unused13,Severity Name,Category Name,Securityintelligence "
                         "Version,Engine Version"},
        {.ids = {1010, 1012},
                .names = "Product Name,Product Version,Error Code,Error "
                         "Description,Unused,Unused2,Unused3,Domain,User,SID,Threat Name,Threat "
                         "ID,Severity ID,Category "
                         "ID,FWLink,Path,Unused4,Unused5,Unused6,Unused7,Unused8,Unused9,Unused10,"
                         "Unused11,Severity Name,Category Name,Securityintelligence Version,Engine "
                         "Version"},
        {.ids = {1013},
                .names = "Product Name,Product "
                         "Version,Timestamp,Unused,Unused2,Unused3,Unused4,Domain,User,SID"},
        {.ids = {1014},
                .names = "Product Name,Product Version,Timestamp,Error Code,Error "
                         "Description,Unused,Unused2,Domain,User,SID"},
        {.ids = {1015},
                .names = "Product Name,Product Version,Detection ID,Detection Source "
                         "Index,Detection Source,Unused,Process Name,Domain,User,SID,Threat "
                         "Name,Threat ID,Severity ID,Category ID,FWLink,Path Found,Detection "
                         "Origin Index,Detection Origin,Execution Status Index,Execution "
                         "Status,Detection Type Index,Detection Type,Unused2,Unused3,Severity "
                         "Name,Category Name,Securityintelligence Version,Engine Version,Process "
                         "ID,Securityintelligence ID,Fidelity Value,Fidelity Label,Image File "
                         "Hash,Unused4,Unused5,Target File Name,Target File Hash"},
        {.ids = {1116, 1117, 1118, 1119, 1160},
                .names = "Product Name,Product Version,Detection ID,Detection "
                         "Time,Unused,Unused2,Threat ID,Threat Name,Severity ID,Severity "
                         "Name,Category ID,Category Name,FWLink,Status Code,Status "
                         "Description,State,Source ID,Source Name,Process Name,Detection "
                         "User,Unused3,Path,Origin ID,Origin Name,Execution ID,Execution Name,Type "
                         "ID,Type Name,Pre Execution Status,Action ID,Action Name,Unused4,Error "
                         "Code,Error Description,Unused5,Post Clean Status,Additional Actions "
                         "ID,Additional Actions String,Remediation "
                         "User,Unused6,Securityintelligence Version,Engine Version"},
        {.ids = {1116, 1117},
                .names = "Product Name,Product Version,Detection ID,Detection "
                         "Time,Unused,Unused2,Threat ID,Threat Name,Severity ID,Severity "
                         "Name,Category ID,Category Name,FWLink,Status Code,Status "
                         "Description,State,Source ID,Source Name,Process Name,Detection "
                         "User,Unused3,Path,Origin ID,Origin Name,Execution ID,Execution Name,Type "
                         "ID,Type Name,Pre Execution Status,Action ID,Action Name,Unused4,Error "
                         "Code,Error Description,Unused5,Post Clean Status,Additional Actions "
                         "ID,Additional Actions String,Remediation User,Unused6,Signature "
                         "Version,Engine Version"},
        {.ids = {1120}, .names = "Product Name,Product Version,Unused,Threatresourcepath,Hashes"},
        {.ids = {1121, 1122, 1123, 1124, 1127, 1128},
                .names = "Product Name,Product Version,Unused,ID,Detection Time,User,Path,Process "
                         "Name,Securityintelligence Version,Engine Version"},
        {.ids = {1125, 1126},
                .names = "Product Name,Product Version,ID,Detection Time,User,Destination,Process "
                         "Name"},
        {.ids = {1150},
                .names = "Product "
                         "Name,Platformversion,Unused,Engineversion,Securityintelligenceversion"},
        {.ids = {1151},
                .names = "Product "
                         "Name,Platformversion,Unused,Engineversion,NRIengineversion,"
                         "AVsecurityintelligenceversion,ASsecurityintelligenceversion,"
                         "NRIsecurityintelligenceversion,RTPstate,OAstate,IOAVstate,BMstate,Last "
                         "AVsecurityintelligenceage,Last "
                         "ASsecurityintelligenceage,Lastquickscanage,Lastfullscanage,"
                         "AVsecurityintelligencecreationtime,ASsecurityintelligencecreationtime,"
                         "Lastquickscanstarttime,Lastquickscanendtime,Lastquickscansource,"
                         "Lastfullscanstarttime,Lastfullscanendtime,Lastfullscansource,"
                         "Productstatus"},
        {.ids = {2000},
                .names = "Product Name,Product Version,Currentsecurityintelligence "
                         "Version,Previoussecurityintelligence "
                         "Version,Unused,Unused2,Unused3,Domain,User,SID,Securityintelligence Type "
                         "Index,Securityintelligence Type,Update Type Index,Update Type,Current "
                         "Engine Version,Previous Engine Version"},
        {.ids = {2001},
                .names = "Product Name,Product Version,Currentsecurityintelligence "
                         "Version,Previoussecurityintelligence Version,Update Source Index,Update "
                         "Source,Unused,Domain,User,SID,Securityintelligence Type "
                         "Index,Securityintelligence Type,Update Type Index,Update Type,Current "
                         "Engine Version,Previous Engine Version,Error Code,Error "
                         "Description,Update State Index,Update State,Source Path"},
        {.ids = {2002},
                .names = "Product Name,Product Version,Current Engine Version,Previous Engine "
                         "Version,Unused,Unused2,Unused3,Domain,User,SID,Unused4,Unused5,Feature "
                         "Index,Feature Name"},
        {.ids = {2003},
                .names = "Product Name,Product Version,Current Engine Version,Previous Engine "
                         "Version,Unused,Unused2,Unused3,Domain,User,SID,Error Code,Error "
                         "Description,Update State Index,Update State"},
        {.ids = {2004},
                .names = "Product Name,Product Version,Securityintelligence Attempted "
                         "Index,Securityintelligence Attempted,Error Code,Error "
                         "Description,Unused,Unused2,Loadingsecurityintelligenceversion,"
                         "Loadingengineversion"},
        {.ids = {2005, 2007, 2030, 5000, 5001, 5009, 5010, 5011, 5012},
                .names = "Product Name,Product Version"},
        {.ids = {2006, 2031},
                .names = "Product Name,Product Version,Unused,Error Code,Error Description"},
        {.ids = {2010},
                .names = "Product Name,Product Version,Currentsecurityintelligence "
                         "Version,Unused,Unused2,Unused3,Unused4,Domain,User,SID,"
                         "Securityintelligence Type Index,Securityintelligence "
                         "Type,Unused5,Unused6,Current Engine "
                         "Version,Unused7,Unused8,Unused9,Unused10,Unused11,Unused12,"
                         "Dynamicsecurityintelligence Type Index,Dynamicsecurityintelligence "
                         "Type,Persistence Path,Dynamicsecurityintelligence "
                         "Version,Dynamicsecurityintelligence Compilation Timestamp,Persistence "
                         "Limit Type Index,Persistence Limit Type,Persistence Limit Value"},
        {.ids = {2011},
                .names = "Product Name,Product Version,Currentsecurityintelligence "
                         "Version,Unused,Unused2,Unused3,Unused4,Domain,User,SID,"
                         "Securityintelligence Type Index,Securityintelligence "
                         "Type,Unused5,Unused6,Current Engine "
                         "Version,Unused7,Unused8,Unused9,Unused10,Unused11,Unused12,"
                         "Dynamicsecurityintelligence Type Index,Dynamicsecurityintelligence "
                         "Type,Persistence Path,Dynamicsecurityintelligence "
                         "Version,Dynamicsecurityintelligence Compilation Timestamp,Persistence "
                         "Limit Type Index,Persistence Limit Type,Persistence Limit Value,Removal "
                         "Reason Index,Removal Reason Value"},
        {.ids = {2012},
                .names = "Product Name,Product Version,Currentsecurityintelligence "
                         "Version,Unused,Unused2,Unused3,Unused4,Domain,User,SID,"
                         "Securityintelligence Type Index,Securityintelligence "
                         "Type,Unused5,Unused6,Current Engine Version,Unused7,Error Code,Error "
                         "Description,Unused8,Unused9,Unused10,Dynamicsecurityintelligence Type "
                         "Index,Dynamicsecurityintelligence Type,Persistence "
                         "Path,Dynamicsecurityintelligence Version,Dynamicsecurityintelligence "
                         "Compilation Timestamp,Persistence Limit Type Index,Persistence Limit "
                         "Type,Persistence Limit Value"},
        {.ids = {2013},
                .names = "Product Name,Product Version,Currentsecurityintelligence "
                         "Version,Unused,Unused2,Unused3,Unused4,Domain,User,SID,"
                         "Securityintelligence Type Index,Securityintelligence "
                         "Type,Unused5,Unused6,Current Engine Version"},
        {.ids = {2040, 2041, 2042}, .names = "Product Name,Unused,Unused2"},
        {.ids = {2050}, .names = "Product Name,Product Version,Filename,Sha256"},
        {.ids = {2051},
                .names = "Product Name,Product Version,Filename,Sha256,Currentsecurityintelligence "
                         "Version,Current Engine Version,Error Code"},
        {.ids = {3002},
                .names = "Product Name,Product Version,Feature Name,Reason,Error Code,Error "
                         "Description,Feature ID"},
        {.ids = {3007},
                .names = "Product Name,Product Version,Feature Name,Reason,Unused,Unused2,Feature "
                         "ID"},
        {.ids = {5004},
                .names = "Product Name,Product Version,Feature Name,Configuration,Unused,Feature "
                         "ID"},
        {.ids = {5007}, .names = "Product Name,Product Version,Old Value,New Value"},
        {.ids = {5008},
                .names = "Product Name,Product Version,Resource,Failure Type Index,Failure "
                         "Type,Exception Code"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_windows_firewall_with_advanced_security[] = {
        {.ids = {2000},
                .names = "CurrentProfile,SAIdleTime,PresharedKeyEncoding,IPSecExempt,CrlCheck,"
                         "IPSecThroughNAT,PolicyVersionSupported,PolicyVersion,"
                         "BinaryVersionSupported,DisableStatefulFTP,GroupPolicyApplied,"
                         "RemoteMachineAuthorizationList,RemoteUserAuthorizationList"},
        {.ids = {2001},
                .names = "Profile,OpMode,DisableStealthMode,BlockAllInbound,"
                         "DisableUnicastResponseToMultiCastBroadCast,LogDroppedPackets,"
                         "LogSuccessfulConnections,LogIgnoredRules,DisableInboundNotifications,"
                         "AllowUserPrefMergeForApps,AllowUserPrefMergeForGlobalPorts,"
                         "AllowLocalPolicyMerge,AllowIPSecPolicyMerge,DefaultOutboundAction,"
                         "DefaultInboundAction,RemoteAdministrationEnabled,MaxLogFileSize,"
                         "LogFilePath,DisabledInterfacesSize,DisabledInterfaces,"
                         "DisableStealthModeIPsecSecuredPacketExemption"},
        {.ids = {2002},
                .names = "SettingType,SettingValueSize,SettingValue,SettingValueDisplay,Origin,"
                         "ModifyingUser,ModifyingApplication"},
        {.ids = {2003},
                .names = "Profiles,SettingType,SettingValueSize,SettingValue,SettingValueString,"
                         "Origin,ModifyingUser,ModifyingApplication"},
        {.ids = {2004, 2005, 2071, 2072, 2073, 2097, 2099},
                .names = "RuleId,RuleName,Origin,ApplicationPath,ServiceName,Direction,Protocol,"
                         "LocalPorts,RemotePorts,Action,Profiles,LocalAddresses,RemoteAddresses,"
                         "RemoteMachineAuthorizationList,RemoteUserAuthorizationList,"
                         "EmbeddedContext,Flags,Active,EdgeTraversal,LooseSourceMapped,"
                         "SecurityOptions,ModifyingUser,ModifyingApplication,SchemaVersion,"
                         "RuleStatus"},
        {.ids = {2004, 2005, 2007, 2071, 2073, 2097, 2099},
                .names = "RuleId,RuleName,Origin,ApplicationPath,ServiceName,Direction,Protocol,"
                         "LocalPorts,RemotePorts,Action,Profiles,LocalAddresses,RemoteAddresses,"
                         "RemoteMachineAuthorizationList,RemoteUserAuthorizationList,"
                         "EmbeddedContext,Flags,Active,EdgeTraversal,LooseSourceMapped,"
                         "SecurityOptions,ModifyingUser,ModifyingApplication,SchemaVersion,"
                         "RuleStatus,LocalOnlyMapped"},
        {.ids = {2006, 2014, 2018, 2022, 2026},
                .names = "RuleId,RuleName,ModifyingUser,ModifyingApplication"},
        {.ids = {2009}, .names = "ErrorCode"},
        {.ids = {2010}, .names = "InterfaceGuid,InterfaceName,OldProfile,NewProfile"},
        {.ids = {2011},
                .names = "ReasonCode,ApplicationPath,IPVersion,Protocol,Port,ProcessId,"
                         "ModifyingUser"},
        {.ids = {2012, 2013, 2015},
                .names = "RuleId,RuleName,Origin,Active,Protocol,Endpoint1Ports,Endpoint2Ports,"
                         "LocalTunnelEndpointV4,RemoteTunnelEndpointV4,Phase1AuthSetId,"
                         "Phase2AuthSetId,Phase2CryptoSetId,Action,Profiles,Endpoint1,Endpoint2,"
                         "MMParentRuleId,EmbeddedContext,Flags,IsDTM,ApplyAuthZ,"
                         "BypassTunnelIfEncrypted,NoIPSecOnOutbound,ModifyingUser,"
                         "ModifyingApplication,SchemaVersion,RuleStatus"},
        {.ids = {2016, 2017, 2019},
                .names = "RuleId,RuleName,Profiles,Endpoint1,Endpoint2,Phase1AuthSetId,"
                         "Phase1CryptoSetId,Flags,Active,EmbeddedContext,Origin,ModifyingUser,"
                         "ModifyingApplication,SchemaVersion,RuleStatus"},
        {.ids = {2020, 2021, 2023},
                .names = "SetId,SetName,EmbeddedContext,Origin,CryptoSetFlags,Flags,NumSuites,"
                         "SuitesBinaryLength,CryptoSuites,TimeOutMinutes,TimeOutSessions,"
                         "ModifyingUser,ModifyingApplication,SchemaVersion,RuleStatus"},
        {.ids = {2024, 2025, 2027},
                .names = "SetId,SetName,EmbeddedContext,Origin,CryptoSetFlags,Pfs,NumSuites,"
                         "SuitesBinaryLength,CryptoSuites,ModifyingUser,ModifyingApplication,"
                         "SchemaVersion,RuleStatus"},
        {.ids = {2028, 2029, 2031},
                .names = "SetId,SetName,IPsecPhase,EmbeddedContext,Origin,AuthSetFlags,NumSuites,"
                         "SuitesBinaryLength,AuthenticationSuites,ModifyingUser,"
                         "ModifyingApplication,SchemaVersion,RuleStatus"},
        {.ids = {2030}, .names = "RuleId,RuleName,IPsecPhase,ModifyingUser,ModifyingApplication"},
        {.ids = {2032}, .names = "ModifyingUser,ModifyingApplication"},
        {.ids = {2033, 2034, 2035}, .names = "StoreType,ModifyingUser,ModifyingApplication"},
        {.ids = {2036, 2037}, .names = "IPsecPhase,StoreType,ModifyingUser,ModifyingApplication"},
        {.ids = {2038}, .names = "ID,Name,Reason,RuleStatus"},
        {.ids = {2039},
                .names = "ChangeType,AllProxies,AllDomainProxies,GPConfiguredDomainProxies,"
                         "GPConfiguredLocalProxies,AllDANat64Proxies,GPIsAuthoritative"},
        {.ids = {2040},
                .names = "ChangeType,AllDomainProxies,GPConfiguredDomainSubnets,"
                         "AllDANat64DomainSubnets,GPIsAuthoritative"},
        {.ids = {2041}, .names = "ChangeType,Capability,Profile,IPRangeDefinition"},
        {.ids = {2042}, .names = "SettingType,ErrorCode"},
        {.ids = {2071, 2073, 2097, 2099},
                .names = "RuleId,RuleName,Origin,ApplicationPath,ServiceName,Direction,Protocol,"
                         "LocalPorts,RemotePorts,Action,Profiles,LocalAddresses,RemoteAddresses,"
                         "RemoteMachineAuthorizationList,RemoteUserAuthorizationList,"
                         "EmbeddedContext,Flags,Active,EdgeTraversal,LooseSourceMapped,"
                         "SecurityOptions,ModifyingUser,ModifyingApplication,SchemaVersion,"
                         "RuleStatus,LocalOnlyMapped,ErrorCode"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_codeintegrity[] = {
        {.ids = {3001, 3002, 3003, 3004, 3005, 3007, 3009, 3010, 3011, 3012, 3015, 3017},
                .names = "FileNameLength,FileNameBuffer"},
        {.ids = {3019, 3021, 3022, 3023, 3025, 3026, 3027, 3028, 3030, 3032, 3035, 3036},
                .names = "FileNameLength,FileNameBuffer"},
        {.ids = {3037, 3038, 3040, 3042, 3054, 3072, 3073, 3082, 3083, 3104},
                .names = "FileNameLength,FileNameBuffer"},
        {.ids = {3001, 3002, 3003, 3004, 3005, 3021, 3022, 3023, 3032, 3035, 3036, 3037},
                .names = "FileNameLength,FileNameBuffer,SecureRequired,RequestedSigningLevel,"
                         "ProcessNameLength,ProcessNameBuffer"},
        {.ids = {3038},
                .names = "FileNameLength,FileNameBuffer,SecureRequired,RequestedSigningLevel,"
                         "ProcessNameLength,ProcessNameBuffer"},
        {.ids = {3006, 3008, 3059, 3060, 3061, 3062},
                .names = "FileNameLength,FileNameBuffer,CatalogNameLength,CatalogNameBuffer"},
        {.ids = {3010, 3087, 3106, 3107}, .names = "FileNameLength,FileNameBuffer,Status"},
        {.ids = {3014, 3016, 3018, 3020, 3024, 3029, 3039, 3050, 3051, 3052, 3055, 3057},
                .names = "Status"},
        {.ids = {3058, 3069, 3070, 3071, 3074}, .names = "Status"},
        {.ids = {3033, 3034, 3066, 3067, 3068, 3086, 3112},
                .names = "FileNameLength,FileNameBuffer,ProcessNameLength,ProcessNameBuffer,"
                         "RequestedPolicy,ValidatedPolicy,Status"},
        {.ids = {3038},
                .names = "FileNameLength,FileNameBuffer,SecureRequired,RequestedSigningLevel"},
        {.ids = {3041, 3043}, .names = "Status,CachedFlags,CacheSource,CachedPolicy"},
        {.ids = {3063, 3064, 3065},
                .names = "FileNameLength,FileNameBuffer,ProcessNameLength,ProcessNameBuffer,"
                         "RequirementType,Status"},
        {.ids = {3075},
                .names = "FileNameLength,FileNameBuffer,ProcessNameLength,ProcessNameBuffer,"
                         "RequestedSigningLevel,ValidatedSigningLevel,ElapsedTime,"
                         "PolicyElapsedTime,PercentageTime"},
        {.ids = {3076, 3077},
                .names = "FileNameLength,File Name,ProcessNameLength,Process Name,Requested "
                         "Signing Level,Validated Signing Level,Status,SHA1 Hash Size,SHA1 "
                         "Hash,SHA256 Hash Size,SHA256 Hash,USN,SI Signing Scenario"},
        {.ids = {3076, 3077},
                .names = "FileNameLength,File Name,ProcessNameLength,Process Name,Requested "
                         "Signing Level,Validated Signing Level,Status,SHA1 Hash Size,SHA1 "
                         "Hash,SHA256 Hash Size,SHA256 Hash,USN,SI Signing "
                         "Scenario,PolicyNameLength,PolicyName,PolicyIDLength,PolicyID"},
        {.ids = {3076, 3077},
                .names = "FileNameLength,File Name,ProcessNameLength,Process Name,Requested "
                         "Signing Level,Validated Signing Level,Status,SHA1 Hash Size,SHA1 "
                         "Hash,SHA256 Hash Size,SHA256 Hash,USN,SI Signing "
                         "Scenario,PolicyNameLength,PolicyName,PolicyIDLength,PolicyID,"
                         "PolicyHashSize,PolicyHash"},
        {.ids = {3076, 3077},
                .names = "FileNameLength,File Name,ProcessNameLength,Process Name,Requested "
                         "Signing Level,Validated Signing Level,Status,SHA1 Hash Size,SHA1 "
                         "Hash,SHA256 Hash Size,SHA256 Hash,USN,SI Signing "
                         "Scenario,PolicyNameLength,PolicyName,PolicyIDLength,PolicyID,"
                         "PolicyHashSize,PolicyHash,OriginalFileNameLength,OriginalFileName,"
                         "InternalNameLength,InternalName,FileDescriptionLength,FileDescription,"
                         "ProductNameLength,ProductName,FileVersion"},
        {.ids = {3076, 3077},
                .names = "FileNameLength,File Name,ProcessNameLength,Process Name,Requested "
                         "Signing Level,Validated Signing Level,Status,SHA1 Hash Size,SHA1 "
                         "Hash,SHA256 Hash Size,SHA256 Hash,USN,SI Signing "
                         "Scenario,PolicyNameLength,PolicyName,PolicyIDLength,PolicyID,"
                         "PolicyHashSize,PolicyHash,OriginalFileNameLength,OriginalFileName,"
                         "InternalNameLength,InternalName,FileDescriptionLength,FileDescription,"
                         "ProductNameLength,ProductName,FileVersion,PolicyGUID"},
        {.ids = {3076, 3077},
                .names = "FileNameLength,File Name,ProcessNameLength,Process Name,Requested "
                         "Signing Level,Validated Signing Level,Status,SHA1 Hash Size,SHA1 "
                         "Hash,SHA256 Hash Size,SHA256 Hash,SHA1 Flat Hash Size,SHA1 Flat "
                         "Hash,SHA256 Flat Hash Size,SHA256 Flat Hash,USN,SI Signing "
                         "Scenario,PolicyNameLength,PolicyName,PolicyIDLength,PolicyID,"
                         "PolicyHashSize,PolicyHash,OriginalFileNameLength,OriginalFileName,"
                         "InternalNameLength,InternalName,FileDescriptionLength,FileDescription,"
                         "ProductNameLength,ProductName,FileVersion,PolicyGUID,UserWriteable,"
                         "PackageFamilyNameLength,PackageFamilyName"},
        {.ids = {3078, 3079, 3080, 3081},
                .names = "FileNameLength,FileName,ProcessNameLength,ProcessName,"
                         "RequestedSigningLevel,ValidatedSigningLevel,Status,SHA1HashSize,SHA1Hash,"
                         "SHA256HashSize,SHA256Hash,USN,SISigningScenario"},
        {.ids = {3078, 3079, 3080, 3081},
                .names = "FileNameLength,FileName,ProcessNameLength,ProcessName,"
                         "RequestedSigningLevel,ValidatedSigningLevel,Status,SHA1HashSize,SHA1Hash,"
                         "SHA256HashSize,SHA256Hash,USN,SISigningScenario,PolicyNameLength,"
                         "PolicyName,PolicyIDLength,PolicyID"},
        {.ids = {3078, 3079, 3080, 3081},
                .names = "FileNameLength,FileName,ProcessNameLength,ProcessName,"
                         "RequestedSigningLevel,ValidatedSigningLevel,Status,SHA1HashSize,SHA1Hash,"
                         "SHA256HashSize,SHA256Hash,USN,SISigningScenario,PolicyNameLength,"
                         "PolicyName,PolicyIDLength,PolicyID,PolicyHashSize,PolicyHash"},
        {.ids = {3078, 3079, 3080, 3081},
                .names = "FileNameLength,FileName,ProcessNameLength,ProcessName,"
                         "RequestedSigningLevel,ValidatedSigningLevel,Status,SHA1HashSize,SHA1Hash,"
                         "SHA256HashSize,SHA256Hash,USN,SISigningScenario,PolicyNameLength,"
                         "PolicyName,PolicyIDLength,PolicyID,PolicyHashSize,PolicyHash,"
                         "OriginalFileNameLength,OriginalFileName,InternalNameLength,InternalName,"
                         "FileDescriptionLength,FileDescription,ProductNameLength,ProductName,"
                         "FileVersion"},
        {.ids = {3084, 3085}, .names = "Settings,Exemption"},
        {.ids = {3088, 3090, 3091, 3092},
                .names =
                        "FileNameLength,FileName,StatusCode,ManagedInstallerEnabled,"
                        "PassesManagedInstaller,SmartlockerEnabled,PassesSmartlocker,DefenderTrust,"
                        "AuditEnabled,PolicyNameLength,PolicyName,PolicyIDLength,PolicyID"},
        {.ids = {3089},
                .names = "TotalSignatureCount,Signature,Hash "
                         "Size,Hash,SignatureType,ValidatedSigningLevel,VerificationError,Flags,"
                         "PolicyBits,NotValidBefore,NotValidAfter,PublisherNameLength,"
                         "PublisherName,IssuerNameLength,IssuerName"},
        {.ids = {3089},
                .names = "TotalSignatureCount,Signature,Hash "
                         "Size,Hash,PageHash,SignatureType,ValidatedSigningLevel,VerificationError,"
                         "Flags,PolicyBits,NotValidBefore,NotValidAfter,PublisherNameLength,"
                         "PublisherName,IssuerNameLength,IssuerName,PublisherTBSHashSize,"
                         "PublisherTBSHash,IssuerTBSHashSize,IssuerTBSHash"},
        {.ids = {3089},
                .names = "TotalSignatureCount,Signature,CacheState,Hash "
                         "Size,Hash,PageHash,SignatureType,ValidatedSigningLevel,VerificationError,"
                         "Flags,PolicyBits,NotValidBefore,NotValidAfter,PublisherNameLength,"
                         "PublisherName,IssuerNameLength,IssuerName,PublisherTBSHashSize,"
                         "PublisherTBSHash,IssuerTBSHashSize,IssuerTBSHash"},
        {.ids = {3095, 3096, 3097, 3099, 3100},
                .names = "PolicyNameLength,PolicyNameBuffer,PolicyIdLength,PolicyIdBuffer,"
                         "PolicyGUID,Status,Options,PolicyHashSize,PolicyHash"},
        {.ids = {3095, 3096, 3097, 3099, 3100},
                .names = "PolicyNameLength,PolicyNameBuffer,PolicyIdLength,PolicyIdBuffer,"
                         "TypeOfPolicy,Status,Options,PolicyHashSize,PolicyHash"},
        {.ids = {3101}, .names = "NumberOfPolicies"},
        {.ids = {3102}, .names = "NumberOfPolicies,Status"},
        {.ids = {3103}, .names = "PolicyGUID,Status"},
        {.ids = {3103}, .names = "PolicyType,Status"},
        {.ids = {3105}, .names = "PolicyGUID"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_applocker[] = {
        {.ids = {8002, 8003, 8004, 8005, 8006, 8007},
                .names = "PolicyNameLength,PolicyNameBuffer,RuleId,RuleNameLength,RuleNameBuffer,"
                         "RuleSddlLength,RuleSddlBuffer,TargetUser,TargetProcessId,FilePathLength,"
                         "FilePathBuffer,FileHashLength,FileHash,FqbnLength,Fqbn,TargetLogonId,"
                         "FullFilePathLength,FullFilePathBuffer",
                .element = "RuleAndFileData",
                .space = "http://schemas.microsoft.com/schemas/event/Microsoft.Windows/1.0.0.0"},
        {.ids = {8020, 8021, 8022, 8023, 8024, 8025},
                .names = "PolicyNameLength,PolicyNameBuffer,RuleId,RuleNameLength,RuleNameBuffer,"
                         "RuleSddlLength,RuleSddlBuffer,TargetUser,TargetProcessId,PackageLength,"
                         "PackageBuffer,FqbnLength,Fqbn",
                .element = "RuleAndFileData",
                .space = "http://schemas.microsoft.com/schemas/event/Microsoft.Windows/1.0.0.0"},
        {.ids = {8028, 8029, 8037},
                .names = "FilePathLength,FilePath,Result,USN,UserWriteable",
                .element = "RuleAndFileData",
                .space = "http://schemas.microsoft.com/schemas/event/Microsoft.Windows/1.0.0.0"},
        {.ids = {8030, 8032, 8033},
                .names = "ImageNameLength,ImageName,ParentProcessLength,ParentProcess,StatusCode,"
                         "AppLockerReason,Bucket,USN,NtfsFileIdSize,NtfsFileId,OriginDataPresent,"
                         "SessionId,SubSessionId,Origin,Type,Generation,SmartScreen,RevocationID,"
                         "DataLength,Data",
                .element = "RuleAndFileData",
                .space = "http://schemas.microsoft.com/schemas/event/Microsoft.Windows/1.0.0.0"},
        {.ids = {8031},
                .names = "FileNameLength,FileName,CurrentProcessLength,CurrentProcess,"
                         "ParentProcessLength,ParentProcess,USN,NtfsFileIdSize,NtfsFileId,"
                         "OriginDataPresent,SessionId,Origin,Type,Generation,SmartScreen,"
                         "DataLength,Data",
                .element = "RuleAndFileData",
                .space = "http://schemas.microsoft.com/schemas/event/Microsoft.Windows/1.0.0.0"},
        {.ids = {8034, 8035},
                .names = "ImageNameLength,ImageName,StatusCode,Bucket,OriginDataPresent,SessionId,"
                         "SubSessionId,Origin,Type,Generation,SmartScreen,RevocationID,DataLength,"
                         "Data",
                .element = "RuleAndFileData",
                .space = "http://schemas.microsoft.com/schemas/event/Microsoft.Windows/1.0.0.0"},
        {.ids = {8038},
                .names = "TotalSignatureCount,Signature,PublisherNameLength,PublisherName,"
                         "IssuerNameLength,IssuerName,PublisherTBSHashSize,PublisherTBSHash,"
                         "IssuerTBSHashSize,IssuerTBSHash",
                .element = "RuleAndFileData",
                .space = "http://schemas.microsoft.com/schemas/event/Microsoft.Windows/1.0.0.0"},
        {.names = NULL},
};
