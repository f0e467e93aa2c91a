/*
 * Data of events: security auditing, authentication and cryptography.
 * Sources: the provider manifests that Microsoft publishes with Windows; its documentation of
 * events on learn.microsoft.com; templates of public logs. Facts alone: see known.h for how they
 * are proven.
 */
#include "format/evtx/known/tables.h"

const struct evtx_known_data evtx_known_security_auditing[] = {
        {.ids = {4610}, .names = "AuthenticationPackageName"},
        {.ids = {4611},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "LogonProcessName"},
        {.ids = {4612}, .names = "AuditsDiscarded"},
        {.ids = {4614}, .names = "NotificationPackageName"},
        {.ids = {4615},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "InvalidCallName,ServerPortName,ProcessId,ProcessName"},
        {.ids = {4616},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "PreviousTime,NewTime,ProcessId,ProcessName"},
        {.ids = {4616},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "PreviousDate,PreviousTime,NewDate,NewTime,ProcessId,ProcessName"},
        {.ids = {4618},
                .names = "EventId,ComputerName,TargetUserSid,TargetUserName,TargetUserDomain,"
                         "TargetLogonId,EventCount,Duration"},
        {.ids = {4621, 4906}, .names = "CrashOnAuditFailValue"},
        {.ids = {4622}, .names = "SecurityPackageName"},
        {.ids = {4624},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "TargetUserSid,TargetUserName,TargetDomainName,TargetLogonId,LogonType,"
                         "LogonProcessName,AuthenticationPackageName,WorkstationName,LogonGuid,"
                         "TransmittedServices,LmPackageName,KeyLength,ProcessId,ProcessName,"
                         "IpAddress,IpPort"},
        {.ids = {4624},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "TargetUserSid,TargetUserName,TargetDomainName,TargetLogonId,LogonType,"
                         "LogonProcessName,AuthenticationPackageName,WorkstationName,LogonGuid,"
                         "TransmittedServices,LmPackageName,KeyLength,ProcessId,ProcessName,"
                         "IpAddress,IpPort,ImpersonationLevel"},
        {.ids = {4624},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "TargetUserSid,TargetUserName,TargetDomainName,TargetLogonId,LogonType,"
                         "LogonProcessName,AuthenticationPackageName,WorkstationName,LogonGuid,"
                         "TransmittedServices,LmPackageName,KeyLength,ProcessId,ProcessName,"
                         "IpAddress,IpPort,ImpersonationLevel,RestrictedAdminMode,"
                         "TargetOutboundUserName,TargetOutboundDomainName,VirtualAccount,"
                         "TargetLinkedLogonId,ElevatedToken"},
        {.ids = {4625},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "TargetUserSid,TargetUserName,TargetDomainName,Status,FailureReason,"
                         "SubStatus,LogonType,LogonProcessName,AuthenticationPackageName,"
                         "WorkstationName,TransmittedServices,LmPackageName,KeyLength,ProcessId,"
                         "ProcessName,IpAddress,IpPort"},
        {.ids = {4626},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "TargetUserSid,TargetUserName,TargetDomainName,TargetLogonId,LogonType,"
                         "EventIdx,EventCountTotal,UserClaims,DeviceClaims"},
        {.ids = {4627},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "TargetUserSid,TargetUserName,TargetDomainName,TargetLogonId,LogonType,"
                         "EventIdx,EventCountTotal,GroupMembership"},
        {.ids = {4634},
                .names = "TargetUserSid,TargetUserName,TargetDomainName,TargetLogonId,LogonType"},
        {.ids = {4646}, .names = "notification"},
        {.ids = {4647}, .names = "TargetUserSid,TargetUserName,TargetDomainName,TargetLogonId"},
        {.ids = {4648},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "LogonGuid,TargetUserName,TargetDomainName,TargetLogonGuid,"
                         "TargetServerName,TargetInfo,ProcessId,ProcessName,IpAddress,IpPort"},
        {.ids = {4649},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "TargetUserName,TargetDomainName,RequestType,LogonProcessName,"
                         "AuthenticationPackage,WorkstationName,TransmittedServices,ProcessId,"
                         "ProcessName"},
        {.ids = {4650},
                .names = "LocalMMPrincipalName,RemoteMMPrincipalName,LocalAddress,LocalKeyModPort,"
                         "RemoteAddress,RemoteKeyModPort,KeyModName,MMAuthMethod,MMCipherAlg,"
                         "MMIntegrityAlg,DHGroup,MMLifetime,QMLimit,Role,MMImpersonationState,"
                         "MMFilterID,MMSAID"},
        {.ids = {4651},
                .names = "LocalMMPrincipalName,LocalMMCertHash,LocalMMIssuingCA,LocalMMRootCA,"
                         "RemoteMMPrincipalName,RemoteMMCertHash,RemoteMMIssuingCA,RemoteMMRootCA,"
                         "LocalAddress,LocalKeyModPort,RemoteAddress,RemoteKeyModPort,KeyModName,"
                         "MMAuthMethod,MMCipherAlg,MMIntegrityAlg,DHGroup,MMLifetime,QMLimit,Role,"
                         "MMImpersonationState,MMFilterID,MMSAID"},
        {.ids = {4652},
                .names = "LocalMMPrincipalName,LocalMMCertHash,LocalMMIssuingCA,LocalMMRootCA,"
                         "RemoteMMPrincipalName,RemoteMMCertHash,RemoteMMIssuingCA,RemoteMMRootCA,"
                         "LocalAddress,LocalKeyModPort,RemoteAddress,RemoteKeyModPort,KeyModName,"
                         "FailurePoint,FailureReason,MMAuthMethod,State,Role,MMImpersonationState,"
                         "MMFilterID,InitiatorCookie,ResponderCookie"},
        {.ids = {4653},
                .names = "LocalMMPrincipalName,RemoteMMPrincipalName,LocalAddress,LocalKeyModPort,"
                         "RemoteAddress,RemoteKeyModPort,KeyModName,FailurePoint,FailureReason,"
                         "MMAuthMethod,State,Role,MMImpersonationState,MMFilterID,InitiatorCookie,"
                         "ResponderCookie"},
        {.ids = {4654},
                .names = "LocalAddress,LocalAddressMask,LocalPort,LocalTunnelEndpoint,"
                         "RemoteAddress,RemoteAddressMask,RemotePort,RemoteTunnelEndpoint,Protocol,"
                         "RemotePrivateAddress,KeyModName,FailurePoint,FailureReason,Mode,State,"
                         "Role,MessageID,QMFilterID,MMSAID"},
        {.ids = {4654},
                .names = "LocalAddress,LocalAddressMask,LocalPort,LocalTunnelEndpoint,"
                         "RemoteAddress,RemoteAddressMask,RemotePort,RemoteTunnelEndpoint,Protocol,"
                         "RemotePrivateAddress,KeyModName,FailurePoint,FailureReason,Mode,State,"
                         "Role,MessageID,QMFilterID,MMSAID,TunnelId,TrafficSelectorId"},
        {.ids = {4655}, .names = "LocalAddress,RemoteAddress,KeyModName,MMSAID"},
        {.ids = {4656},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "ObjectServer,ObjectType,ObjectName,HandleId,TransactionId,AccessList,"
                         "AccessMask,PrivilegeList,RestrictedSidCount,ProcessId,ProcessName"},
        {.ids = {4656},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "ObjectServer,ObjectType,ObjectName,HandleId,TransactionId,AccessList,"
                         "AccessReason,AccessMask,PrivilegeList,RestrictedSidCount,ProcessId,"
                         "ProcessName,ResourceAttributes"},
        {.ids = {4657},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "ObjectName,ObjectValueName,HandleId,OperationType,OldValueType,OldValue,"
                         "NewValueType,NewValue,ProcessId,ProcessName"},
        {.ids = {4658},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "ObjectServer,HandleId,ProcessId,ProcessName"},
        {.ids = {4659},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "ObjectServer,ObjectType,ObjectName,HandleId,TransactionId,AccessList,"
                         "AccessMask,PrivilegeList,ProcessId"},
        {.ids = {4660},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "ObjectServer,HandleId,ProcessId,ProcessName,TransactionId"},
        {.ids = {4661},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "ObjectServer,ObjectType,ObjectName,HandleId,TransactionId,AccessList,"
                         "AccessMask,PrivilegeList,Properties,RestrictedSidCount,ProcessId,"
                         "ProcessName"},
        {.ids = {4661},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "ObjectServer,ObjectType,ObjectName,HandleId,TransactionId,AccessList,"
                         "AccessReason,AccessMask,PrivilegeList,Properties,RestrictedSidCount,"
                         "ProcessId,ProcessName"},
        {.ids = {4662},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "ObjectServer,ObjectType,ObjectName,OperationType,HandleId,AccessList,"
                         "AccessMask,Properties,AdditionalInfo,AdditionalInfo2"},
        {.ids = {4663},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "ObjectServer,ObjectType,ObjectName,HandleId,AccessList,AccessMask,"
                         "ProcessId,ProcessName"},
        {.ids = {4663},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "ObjectServer,ObjectType,ObjectName,HandleId,AccessList,AccessMask,"
                         "ProcessId,ProcessName,ResourceAttributes"},
        {.ids = {4664},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,FileName,"
                         "LinkName,TransactionId"},
        {.ids = {4665},
                .names = "AppName,AppInstance,ClientName,ClientDomain,ClientLogonId,Status"},
        {.ids = {4666},
                .names = "AppName,AppInstance,ObjectName,ScopeName,ClientName,ClientDomain,"
                         "ClientLogonId,Role,Group,OperationName,OperationId"},
        {.ids = {4667}, .names = "AppName,AppInstance,ClientName,ClientDomain,ClientLogonId"},
        {.ids = {4668},
                .names = "AppName,AppInstance,ClientName,ClientDomain,ClientLogonId,StoreUrl"},
        {.ids = {4670, 4907, 4911, 4913},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "ObjectServer,ObjectType,ObjectName,HandleId,OldSd,NewSd,ProcessId,"
                         "ProcessName"},
        {.ids = {4671},
                .names = "CallerUserSid,CallerUserName,CallerDomainName,CallerLogonId,Ordinal"},
        {.ids = {4672},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "PrivilegeList"},
        {.ids = {4673},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "ObjectServer,Service,PrivilegeList,ProcessId,ProcessName"},
        {.ids = {4674},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "ObjectServer,ObjectType,ObjectName,HandleId,AccessMask,PrivilegeList,"
                         "ProcessId,ProcessName"},
        {.ids = {4675},
                .names = "TargetUserSid,TargetUserName,TargetDomainName,TdoDirection,TdoAttributes,"
                         "TdoType,TdoSid,SidList"},
        {.ids = {4688},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "NewProcessId,NewProcessName,TokenElevationType,ProcessId"},
        {.ids = {4688},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "NewProcessId,NewProcessName,TokenElevationType,ProcessId,CommandLine"},
        {.ids = {4688},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "NewProcessId,NewProcessName,TokenElevationType,ProcessId,CommandLine,"
                         "TargetUserSid,TargetUserName,TargetDomainName,TargetLogonId,"
                         "ParentProcessName,MandatoryLabel"},
        {.ids = {4689},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,Status,"
                         "ProcessId,ProcessName"},
        {.ids = {4690},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "SourceHandleId,SourceProcessId,TargetHandleId,TargetProcessId"},
        {.ids = {4691},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "ObjectType,ObjectName,AccessList,AccessMask,ProcessId"},
        {.ids = {4692},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "MasterKeyId,RecoveryServer,RecoveryKeyId,FailureReason"},
        {.ids = {4693},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "MasterKeyId,RecoveryReason,RecoveryServer,RecoveryKeyId,FailureId"},
        {.ids = {4694, 4695},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "DataDescription,MasterKeyId,ProtectedDataFlags,CryptoAlgorithms,"
                         "FailureReason"},
        {.ids = {4696},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "TargetUserSid,TargetUserName,TargetDomainName,TargetLogonId,"
                         "TargetProcessId,TargetProcessName,ProcessId,ProcessName"},
        {.ids = {4697},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "ServiceName,ServiceFileName,ServiceType,ServiceStartType,ServiceAccount"},
        {.ids = {4698, 4699, 4700, 4701},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,TaskName,"
                         "TaskContent"},
        {.ids = {4702},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,TaskName,"
                         "TaskContentNew"},
        {.ids = {4703},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "TargetUserSid,TargetUserName,TargetDomainName,TargetLogonId,ProcessName,"
                         "ProcessId,EnabledPrivilegeList,DisabledPrivilegeList"},
        {.ids = {4704, 4705},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "TargetSid,PrivilegeList"},
        {.ids = {4706},
                .names = "DomainName,DomainSid,SubjectUserSid,SubjectUserName,SubjectDomainName,"
                         "SubjectLogonId,TdoType,TdoDirection,TdoAttributes,SidFilteringEnabled"},
        {.ids = {4707},
                .names = "DomainName,DomainSid,SubjectUserSid,SubjectUserName,SubjectDomainName,"
                         "SubjectLogonId"},
        {.ids = {4709, 4816}, .names = "param1,param2,param3"},
        {.ids = {4710}, .names = "param1,param2"},
        {.ids = {4711, 4712, 5038, 6281, 6410}, .names = "param1"},
        {.ids = {4713},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "KerberosPolicyChange"},
        {.ids = {4714},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "EfsPolicyChange"},
        {.ids = {4715},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,OldSd,"
                         "NewSd"},
        {.ids = {4716},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "DomainName,DomainSid,TdoType,TdoDirection,TdoAttributes,"
                         "SidFilteringEnabled"},
        {.ids = {4717},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "TargetSid,AccessGranted"},
        {.ids = {4718},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "TargetSid,AccessRemoved"},
        {.ids = {4719},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "CategoryId,SubcategoryId,SubcategoryGuid,AuditPolicyChanges"},
        {.ids = {4720},
                .names = "TargetUserName,TargetDomainName,TargetSid,SubjectUserSid,SubjectUserName,"
                         "SubjectDomainName,SubjectLogonId,PrivilegeList,SamAccountName,"
                         "DisplayName,UserPrincipalName,HomeDirectory,HomePath,ScriptPath,"
                         "ProfilePath,UserWorkstations,PasswordLastSet,AccountExpires,"
                         "PrimaryGroupId,AllowedToDelegateTo,OldUacValue,NewUacValue,"
                         "UserAccountControl,UserParameters,SidHistory,LogonHours"},
        {.ids = {4722, 4724, 4725, 4740, 4767},
                .names = "TargetUserName,TargetDomainName,TargetSid,SubjectUserSid,SubjectUserName,"
                         "SubjectDomainName,SubjectLogonId"},
        {.ids = {4723, 4726, 4730, 4734, 4743, 4748, 4753, 4758, 4763, 4780, 4789, 4792},
                .names = "TargetUserName,TargetDomainName,TargetSid,SubjectUserSid,SubjectUserName,"
                         "SubjectDomainName,SubjectLogonId,PrivilegeList"},
        {.ids = {4727, 4731, 4735, 4737, 4744, 4745, 4749, 4750, 4754, 4755, 4759, 4760},
                .names =
                        "TargetUserName,TargetDomainName,TargetSid,SubjectUserSid,SubjectUserName,"
                        "SubjectDomainName,SubjectLogonId,PrivilegeList,SamAccountName,SidHistory"},
        {.ids = {4783, 4784, 4790, 4791},
                .names =
                        "TargetUserName,TargetDomainName,TargetSid,SubjectUserSid,SubjectUserName,"
                        "SubjectDomainName,SubjectLogonId,PrivilegeList,SamAccountName,SidHistory"},
        {.ids = {4728, 4729, 4732, 4733, 4746, 4747, 4751, 4752, 4756, 4757, 4761, 4762},
                .names = "MemberName,MemberSid,TargetUserName,TargetDomainName,TargetSid,"
                         "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "PrivilegeList"},
        {.ids = {4785, 4786, 4787, 4788},
                .names = "MemberName,MemberSid,TargetUserName,TargetDomainName,TargetSid,"
                         "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "PrivilegeList"},
        {.ids = {4728, 4732, 4746, 4751, 4756, 4761, 4785},
                .names = "MemberName,MemberSid,TargetUserName,TargetDomainName,TargetSid,"
                         "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "PrivilegeList,MembershipExpirationTime"},
        {.ids = {4738},
                .names = "Dummy,TargetUserName,TargetDomainName,TargetSid,SubjectUserSid,"
                         "SubjectUserName,SubjectDomainName,SubjectLogonId,PrivilegeList,"
                         "SamAccountName,DisplayName,UserPrincipalName,HomeDirectory,HomePath,"
                         "ScriptPath,ProfilePath,UserWorkstations,PasswordLastSet,AccountExpires,"
                         "PrimaryGroupId,AllowedToDelegateTo,OldUacValue,NewUacValue,"
                         "UserAccountControl,UserParameters,SidHistory,LogonHours"},
        {.ids = {4739},
                .names = "DomainPolicyChanged,DomainName,DomainSid,SubjectUserSid,SubjectUserName,"
                         "SubjectDomainName,SubjectLogonId,PrivilegeList,MinPasswordAge,"
                         "MaxPasswordAge,ForceLogoff,LockoutThreshold,LockoutObservationWindow,"
                         "LockoutDuration,PasswordProperties,MinPasswordLength,"
                         "PasswordHistoryLength,MachineAccountQuota,MixedDomainMode,"
                         "DomainBehaviorVersion,OemInformation"},
        {.ids = {4741},
                .names =
                        "TargetUserName,TargetDomainName,TargetSid,SubjectUserSid,SubjectUserName,"
                        "SubjectDomainName,SubjectLogonId,PrivilegeList,SamAccountName,DisplayName,"
                        "UserPrincipalName,HomeDirectory,HomePath,ScriptPath,ProfilePath,"
                        "UserWorkstations,PasswordLastSet,AccountExpires,PrimaryGroupId,"
                        "AllowedToDelegateTo,OldUacValue,NewUacValue,UserAccountControl,"
                        "UserParameters,SidHistory,LogonHours,DnsHostName,ServicePrincipalNames"},
        {.ids = {4742},
                .names = "ComputerAccountChange,TargetUserName,TargetDomainName,TargetSid,"
                         "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "PrivilegeList,SamAccountName,DisplayName,UserPrincipalName,HomeDirectory,"
                         "HomePath,ScriptPath,ProfilePath,UserWorkstations,PasswordLastSet,"
                         "AccountExpires,PrimaryGroupId,AllowedToDelegateTo,OldUacValue,"
                         "NewUacValue,UserAccountControl,UserParameters,SidHistory,LogonHours,"
                         "DnsHostName,ServicePrincipalNames"},
        {.ids = {4764},
                .names = "GroupTypeChange,TargetUserName,TargetDomainName,TargetSid,SubjectUserSid,"
                         "SubjectUserName,SubjectDomainName,SubjectLogonId,PrivilegeList"},
        {.ids = {4765, 4830},
                .names = "SourceUserName,SourceSid,TargetUserName,TargetDomainName,TargetSid,"
                         "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "PrivilegeList,SidList"},
        {.ids = {4766},
                .names = "SourceUserName,TargetUserName,TargetDomainName,TargetSid,SubjectUserName,"
                         "SubjectDomainName,SubjectLogonId,PrivilegeList"},
        {.ids = {4768},
                .names = "TargetUserName,TargetDomainName,TargetSid,ServiceName,ServiceSid,"
                         "TicketOptions,Status,TicketEncryptionType,PreAuthType,IpAddress,IpPort,"
                         "CertIssuerName,CertSerialNumber,CertThumbprint"},
        {.ids = {4769},
                .names = "TargetUserName,TargetDomainName,ServiceName,ServiceSid,TicketOptions,"
                         "TicketEncryptionType,IpAddress,IpPort,Status,LogonGuid,"
                         "TransmittedServices"},
        {.ids = {4770},
                .names = "TargetUserName,TargetDomainName,ServiceName,ServiceSid,TicketOptions,"
                         "TicketEncryptionType,IpAddress,IpPort"},
        {.ids = {4771, 4824},
                .names = "TargetUserName,TargetSid,ServiceName,TicketOptions,Status,PreAuthType,"
                         "IpAddress,IpPort,CertIssuerName,CertSerialNumber,CertThumbprint"},
        {.ids = {4772, 4773},
                .names = "TargetUserName,TargetDomainName,ServiceName,TicketOptions,FailureCode,"
                         "IpAddress,IpPort"},
        {.ids = {4774}, .names = "MappingBy,ClientUserName,MappedName"},
        {.ids = {4775}, .names = "ClientUserName,MappingBy"},
        {.ids = {4776}, .names = "PackageName,TargetUserName,Workstation,Status"},
        {.ids = {4777}, .names = "ClientUserName,TargetUserName,Workstation,Status"},
        {.ids = {4778, 4779},
                .names = "AccountName,AccountDomain,LogonID,SessionName,ClientName,ClientAddress"},
        {.ids = {4781},
                .names = "OldTargetUserName,NewTargetUserName,TargetDomainName,TargetSid,"
                         "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "PrivilegeList"},
        {.ids = {4782},
                .names = "TargetUserName,TargetDomainName,SubjectUserSid,SubjectUserName,"
                         "SubjectDomainName,SubjectLogonId"},
        {.ids = {4793},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "Workstation,TargetUserName,Status"},
        {.ids = {4794},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "Workstation,Status"},
        {.ids = {4797},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "Workstation,TargetUserName,TargetDomainName"},
        {.ids = {4798, 4799},
                .names = "TargetUserName,TargetDomainName,TargetSid,SubjectUserSid,SubjectUserName,"
                         "SubjectDomainName,SubjectLogonId,CallerProcessId,CallerProcessName"},
        {.ids = {4800, 4801, 4802, 4803},
                .names = "TargetUserSid,TargetUserName,TargetDomainName,TargetLogonId,SessionId"},
        {.ids = {4816}, .names = "PeerName,ProtocolSequence,SecurityError"},
        {.ids = {4817},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "ObjectServer,ObjectType,ObjectName,OldSd,NewSd"},
        {.ids = {4818},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "ObjectServer,ObjectType,ObjectName,HandleId,ProcessId,ProcessName,"
                         "AccessReason,StagingReason"},
        {.ids = {4819},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "ObjectServer,ObjectType,AddedCAPs,DeletedCAPs,ModifiedCAPs,AsIsCAPs"},
        {.ids = {4820},
                .names = "TargetUserName,TargetDomainName,TargetSid,DeviceName,ServiceName,"
                         "ServiceSid,TicketOptions,Status,TicketEncryptionType,PreAuthType,"
                         "IpAddress,IpPort,CertIssuerName,CertSerialNumber,CertThumbprint,SiloName,"
                         "PolicyName,TGTLifetime"},
        {.ids = {4821},
                .names = "TargetUserName,TargetDomainName,DeviceName,ServiceName,ServiceSid,"
                         "TicketOptions,TicketEncryptionType,IpAddress,IpPort,Status,LogonGuid,"
                         "TransitedServices,SiloName,PolicyName"},
        {.ids = {4822}, .names = "AccountName,DeviceName,Status"},
        {.ids = {4823}, .names = "AccountName,DeviceName,Status,SiloName,PolicyName"},
        {.ids = {4825}, .names = "AccountName,AccountDomain,LogonID,ClientAddress"},
        {.ids = {4826},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "LoadOptions,AdvancedOptions,ConfigAccessPolicy,RemoteEventLogging,"
                         "KernelDebug,VsmLaunchType,TestSigning,FlightSigning,"
                         "DisableIntegrityChecks,HypervisorLoadOptions,HypervisorLaunchType,"
                         "HypervisorDebug"},
        {.ids = {4864},
                .names = "CollisionTargetType,CollisionTargetName,ForestRoot,TopLevelName,DnsName,"
                         "NetbiosName,DomainSid,Flags"},
        {.ids = {4865, 4866},
                .names = "ForestRoot,ForestRootSid,OperationId,EntryType,Flags,TopLevelName,"
                         "DnsName,NetbiosName,DomainSid,SubjectUserSid,SubjectUserName,"
                         "SubjectDomainName,SubjectLogonId"},
        {.ids = {4867},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "ForestRoot,ForestRootSid,OperationId,EntryType,Flags,TopLevelName,"
                         "DnsName,NetbiosName,DomainSid"},
        {.ids = {4868, 4869, 4883, 4894},
                .names = "RequestId,SubjectUserSid,SubjectUserName,SubjectDomainName,"
                         "SubjectLogonId"},
        {.ids = {4870},
                .names = "CertificateSerialNumber,RevocationReason,SubjectUserSid,SubjectUserName,"
                         "SubjectDomainName,SubjectLogonId"},
        {.ids = {4871},
                .names = "NextUpdate,NextPublishForBaseCRL,NextPublishForDeltaCRL,SubjectUserSid,"
                         "SubjectUserName,SubjectDomainName,SubjectLogonId"},
        {.ids = {4872}, .names = "IsBaseCRL,CRLNumber,KeyContainer,NextPublish,PublishURLs"},
        {.ids = {4873},
                .names = "RequestId,ExtensionName,ExtensionDataType,ExtensionPolicyFlags,"
                         "ExtensionData,SubjectUserSid,SubjectUserName,SubjectDomainName,"
                         "SubjectLogonId"},
        {.ids = {4874},
                .names = "RequestId,Attributes,SubjectUserSid,SubjectUserName,SubjectDomainName,"
                         "SubjectLogonId"},
        {.ids = {4875, 4877, 5125, 5376, 5377},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId"},
        {.ids = {4876},
                .names = "BackupType,SubjectUserSid,SubjectUserName,SubjectDomainName,"
                         "SubjectLogonId"},
        {.ids = {4880, 4881},
                .names = "CertificateDatabaseHash,PrivateKeyUsageCount,CACertificateHash,"
                         "CAPublicKeyHash"},
        {.ids = {4882},
                .names = "SecuritySettings,SubjectUserSid,SubjectUserName,SubjectDomainName,"
                         "SubjectLogonId"},
        {.ids = {4884},
                .names = "Certificate,RequestId,SubjectUserSid,SubjectUserName,SubjectDomainName,"
                         "SubjectLogonId"},
        {.ids = {4885},
                .names = "AuditFilter,SubjectUserSid,SubjectUserName,SubjectDomainName,"
                         "SubjectLogonId"},
        {.ids = {4886}, .names = "RequestId,Requester,Attributes"},
        {.ids = {4887, 4888, 4889},
                .names = "RequestId,Requester,Attributes,Disposition,SubjectKeyIdentifier,Subject"},
        {.ids = {4890},
                .names = "EnableRestrictedPermissions,RestrictedPermissions,SubjectUserSid,"
                         "SubjectUserName,SubjectDomainName,SubjectLogonId"},
        {.ids = {4891},
                .names = "Node,Entry,Value,SubjectUserSid,SubjectUserName,SubjectDomainName,"
                         "SubjectLogonId"},
        {.ids = {4892},
                .names = "PropertyName,PropertyIndex,PropertyType,PropertyValue,SubjectUserSid,"
                         "SubjectUserName,SubjectDomainName,SubjectLogonId"},
        {.ids = {4893}, .names = "RequestId,Requester,KRAHashes"},
        {.ids = {4895}, .names = "CertificateHash,ValidFrom,ValidTo"},
        {.ids = {4896},
                .names = "TableId,Filter,RowsDeleted,SubjectUserSid,SubjectUserName,"
                         "SubjectDomainName,SubjectLogonId"},
        {.ids = {4897}, .names = "RoleSeparationEnabled"},
        {.ids = {4898},
                .names = "TemplateInternalName,TemplateVersion,TemplateSchemaVersion,TemplateOID,"
                         "TemplateDSObjectFQDN,DCDNSName,TemplateContent,SecurityDescriptor"},
        {.ids = {4899},
                .names = "TemplateInternalName,TemplateVersion,TemplateSchemaVersion,TemplateOID,"
                         "TemplateDSObjectFQDN,DCDNSName,NewTemplateContent,OldTemplateContent"},
        {.ids = {4900},
                .names = "TemplateInternalName,TemplateVersion,TemplateSchemaVersion,TemplateOID,"
                         "TemplateDSObjectFQDN,DCDNSName,NewTemplateContent,NewSecurityDescriptor,"
                         "OldTemplateContent,OldSecurityDescriptor"},
        {.ids = {4902}, .names = "PuaCount,PuaPolicyId"},
        {.ids = {4904, 4905},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "AuditSourceName,EventSourceId,ProcessId,ProcessName"},
        {.ids = {4908}, .names = "SidList"},
        {.ids = {4909}, .names = "OldBlockedOrdinals,NewBlockedOrdinals"},
        {.ids = {4910},
                .names = "OldIgnoreDefaultSettings,NewIgnoreDefaultSettings,OldIgnoreLocalSettings,"
                         "NewIgnoreLocalSettings,OldBlockedOrdinals,NewBlockedOrdinals"},
        {.ids = {4912},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "TargetUserSid,CategoryId,SubcategoryId,SubcategoryGuid,"
                         "AuditPolicyChanges"},
        {.ids = {4928, 4929, 4930, 4931},
                .names = "DestinationDRA,SourceDRA,SourceAddr,NamingContext,Options,StatusCode"},
        {.ids = {4932},
                .names = "DestinationDRA,SourceDRA,NamingContext,Options,SessionID,StartUSN"},
        {.ids = {4933},
                .names = "DestinationDRA,SourceDRA,NamingContext,Options,SessionID,EndUSN,"
                         "StatusCode"},
        {.ids = {4934}, .names = "SessionID,Object,Attribute,TypeOfChange,NewValue,USN,StatusCode"},
        {.ids = {4935}, .names = "ReplicationEvent,AuditStatusCode"},
        {.ids = {4936}, .names = "ReplicationEvent,AuditStatusCode,ReplicationStatusCode"},
        {.ids = {4937}, .names = "DestinationDRA,SourceDRA,Object,Options,StatusCode"},
        {.ids = {4944},
                .names = "GroupPolicyApplied,Profile,OperationMode,RemoteAdminEnabled,"
                         "MulticastFlowsEnabled,LogDroppedPacketsEnabled,"
                         "LogSuccessfulConnectionsEnabled"},
        {.ids = {4945}, .names = "ProfileUsed,RuleId,RuleName"},
        {.ids = {4946, 4947, 4948}, .names = "ProfileChanged,RuleId,RuleName"},
        {.ids = {4950}, .names = "ProfileChanged,SettingType,SettingValue"},
        {.ids = {4951, 4952}, .names = "Profile,RuleId,RuleName"},
        {.ids = {4953}, .names = "Profile,ReasonForRejection,RuleId,RuleName"},
        {.ids = {4956}, .names = "ActiveProfile"},
        {.ids = {4957}, .names = "RuleId,RuleName,RuleAttr"},
        {.ids = {4958}, .names = "RuleId,RuleName,Error,Reason"},
        {.ids = {4960, 4961, 4962, 4963, 4965}, .names = "RemoteAddress,SPI"},
        {.ids = {4964},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "LogonGuid,TargetUserSid,TargetUserName,TargetDomainName,TargetLogonId,"
                         "TargetLogonGuid,SidList"},
        {.ids = {4976, 4977, 4978}, .names = "LocalAddress,RemoteAddress,KeyModName"},
        {.ids = {4979},
                .names = "LocalMMPrincipalName,RemoteMMPrincipalName,LocalAddress,LocalKeyModPort,"
                         "RemoteAddress,RemoteKeyModPort,MMAuthMethod,MMCipherAlg,MMIntegrityAlg,"
                         "DHGroup,MMLifetime,QMLimit,Role,MMImpersonationState,MMFilterID,MMSAID,"
                         "LocalEMPrincipalName,RemoteEMPrincipalName,EMAuthMethod,"
                         "EMImpersonationState,QMFilterID"},
        {.ids = {4980},
                .names = "LocalMMPrincipalName,RemoteMMPrincipalName,LocalAddress,LocalKeyModPort,"
                         "RemoteAddress,RemoteKeyModPort,MMAuthMethod,MMCipherAlg,MMIntegrityAlg,"
                         "DHGroup,MMLifetime,QMLimit,Role,MMImpersonationState,MMFilterID,MMSAID,"
                         "LocalEMPrincipalName,LocalEMCertHash,LocalEMIssuingCA,LocalEMRootCA,"
                         "RemoteEMPrincipalName,RemoteEMCertHash,RemoteEMIssuingCA,RemoteEMRootCA,"
                         "EMImpersonationState,QMFilterID"},
        {.ids = {4981},
                .names = "LocalMMPrincipalName,LocalMMCertHash,LocalMMIssuingCA,LocalMMRootCA,"
                         "RemoteMMPrincipalName,RemoteMMCertHash,RemoteMMIssuingCA,RemoteMMRootCA,"
                         "LocalAddress,LocalKeyModPort,RemoteAddress,RemoteKeyModPort,MMCipherAlg,"
                         "MMIntegrityAlg,DHGroup,MMLifetime,QMLimit,Role,MMImpersonationState,"
                         "MMFilterID,MMSAID,LocalEMPrincipalName,RemoteEMPrincipalName,"
                         "EMAuthMethod,EMImpersonationState,QMFilterID"},
        {.ids = {4982},
                .names = "LocalMMPrincipalName,LocalMMCertHash,LocalMMIssuingCA,LocalMMRootCA,"
                         "RemoteMMPrincipalName,RemoteMMCertHash,RemoteMMIssuingCA,RemoteMMRootCA,"
                         "LocalKeyModPort,RemoteAddress,RemoteKeyModPort,MMCipherAlg,"
                         "MMIntegrityAlg,DHGroup,MMLifetime,QMLimit,Role,MMImpersonationState,"
                         "MMFilterID,MMSAID,LocalEMPrincipalName,LocalEMCertHash,LocalEMIssuingCA,"
                         "LocalEMRootCA,RemoteEMPrincipalName,RemoteEMCertHash,RemoteEMIssuingCA,"
                         "RemoteEMRootCA,EMImpersonationState,QMFilterID"},
        {.ids = {4983},
                .names = "LocalEMPrincipalName,LocalEMCertHash,LocalEMIssuingCA,LocalEMRootCA,"
                         "RemoteEMPrincipalName,RemoteEMCertHash,RemoteEMIssuingCA,RemoteEMRootCA,"
                         "LocalAddress,LocalKeyModPort,RemoteAddress,RemoteKeyModPort,FailurePoint,"
                         "FailureReason,State,Role,EMImpersonationState,QMFilterID"},
        {.ids = {4984},
                .names = "LocalEMPrincipalName,RemoteEMPrincipalName,LocalAddress,LocalKeyModPort,"
                         "RemoteAddress,RemoteKeyModPort,FailurePoint,FailureReason,EMAuthMethod,"
                         "State,Role,EMImpersonationState,QMFilterID"},
        {.ids = {4985},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "TransactionId,NewState,ResourceManager,ProcessId,ProcessName"},
        {.ids = {5027, 5028, 5029, 5030, 5032, 5035, 5037}, .names = "ErrorCode"},
        {.ids = {5031}, .names = "Profiles,Application"},
        {.ids = {5039},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "ObjectPath,ObjectVirtualPath,ProcessId,ProcessName"},
        {.ids = {5040, 5041, 5042},
                .names = "ProfileChanged,AuthenticationSetId,AuthenticationSetName"},
        {.ids = {5043, 5044, 5045},
                .names = "ProfileChanged,ConnectionSecurityRuleId,ConnectionSecurityRuleName"},
        {.ids = {5046, 5047, 5048},
                .names = "ProfileChanged,CryptographicSetId,CryptographicSetName"},
        {.ids = {5049},
                .names = "ProfileChanged,IpSecSecurityAssociationId,IpSecSecurityAssociationName"},
        {.ids = {5050}, .names = "CallerProcessName,ProcessId,Publisher"},
        {.ids = {5051},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,FileName,"
                         "VirtualFileName,ProcessId,ProcessName"},
        {.ids = {5056},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,Module,"
                         "ReturnCode"},
        {.ids = {5057},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "ProviderName,AlgorithmName,Reason,ReturnCode"},
        {.ids = {5058},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "ProviderName,AlgorithmName,KeyName,KeyType,KeyFilePath,Operation,"
                         "ReturnCode"},
        {.ids = {5058},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "ClientProcessId,ClientCreationTime,ProviderName,AlgorithmName,KeyName,"
                         "KeyType,KeyFilePath,Operation,ReturnCode"},
        {.ids = {5059, 5061},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "ProviderName,AlgorithmName,KeyName,KeyType,Operation,ReturnCode"},
        {.ids = {5059},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "ClientProcessId,ClientCreationTime,ProviderName,AlgorithmName,KeyName,"
                         "KeyType,Operation,ReturnCode"},
        {.ids = {5060},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "ProviderName,AlgorithmName,KeyName,KeyType,Reason,ReturnCode"},
        {.ids = {5062}, .names = "Module,ReturnCode"},
        {.ids = {5063},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "ProviderName,ModuleName,Operation,ReturnCode"},
        {.ids = {5064},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,Scope,"
                         "ContextName,Operation,ReturnCode"},
        {.ids = {5065},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,Scope,"
                         "ContextName,OldValue,NewValue,ReturnCode"},
        {.ids = {5066},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,Scope,"
                         "ContextName,InterfaceId,FunctionName,Position,Operation,ReturnCode"},
        {.ids = {5067},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,Scope,"
                         "ContextName,InterfaceId,FunctionName,OldValue,NewValue,ReturnCode"},
        {.ids = {5068},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,Scope,"
                         "ContextName,InterfaceId,FunctionName,ProviderName,Position,Operation,"
                         "ReturnCode"},
        {.ids = {5069},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,Scope,"
                         "ContextName,InterfaceId,FunctionName,PropertyName,Operation,Value,"
                         "ReturnCode"},
        {.ids = {5070},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,Scope,"
                         "ContextName,InterfaceId,FunctionName,PropertyName,OldValue,NewValue,"
                         "ReturnCode"},
        {.ids = {5071},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "SecurityDescriptor"},
        {.ids = {5122},
                .names = "CAConfigurationId,NewValue,SubjectUserSid,SubjectUserName,"
                         "SubjectDomainName,SubjectLogonId"},
        {.ids = {5123},
                .names = "PropertyName,NewValue,SubjectUserSid,SubjectUserName,SubjectDomainName,"
                         "SubjectLogonId"},
        {.ids = {5124},
                .names = "NewSecuritySettings,SubjectUserSid,SubjectUserName,SubjectDomainName,"
                         "SubjectLogonId"},
        {.ids = {5125},
                .names = "SerialNumber,CAName,Status,SubjectUserSid,SubjectUserName,"
                         "SubjectDomainName,SubjectLogonId"},
        {.ids = {5126}, .names = "CAConfigurationId,NewSigningCertificateHash"},
        {.ids = {5127},
                .names = "CAConfigurationId,BaseCRLNumber,BaseCRLThisUpdate,BaseCRLHash,"
                         "DeltaCRLNumber,DeltaCRLIndicator,DeltaCRLThisUpdate,DeltaCRLHash"},
        {.ids = {5136},
                .names = "OpCorrelationID,AppCorrelationID,SubjectUserSid,SubjectUserName,"
                         "SubjectDomainName,SubjectLogonId,DSName,DSType,ObjectDN,ObjectGUID,"
                         "ObjectClass,AttributeLDAPDisplayName,AttributeSyntaxOID,AttributeValue,"
                         "OperationType"},
        {.ids = {5137},
                .names = "OpCorrelationID,AppCorrelationID,SubjectUserSid,SubjectUserName,"
                         "SubjectDomainName,SubjectLogonId,DSName,DSType,ObjectDN,ObjectGUID,"
                         "ObjectClass"},
        {.ids = {5138, 5139},
                .names = "OpCorrelationID,AppCorrelationID,SubjectUserSid,SubjectUserName,"
                         "SubjectDomainName,SubjectLogonId,DSName,DSType,OldObjectDN,NewObjectDN,"
                         "ObjectGUID,ObjectClass"},
        {.ids = {5140},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "IpAddress,IpPort,ShareName"},
        {.ids = {5140},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "ObjectType,IpAddress,IpPort,ShareName,ShareLocalPath,AccessMask,"
                         "AccessList"},
        {.ids = {5141},
                .names = "OpCorrelationID,AppCorrelationID,SubjectUserSid,SubjectUserName,"
                         "SubjectDomainName,SubjectLogonId,DSName,DSType,ObjectDN,ObjectGUID,"
                         "ObjectClass,TreeDelete"},
        {.ids = {5142, 5144},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "ShareName,ShareLocalPath"},
        {.ids = {5143},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "ObjectType,ShareName,ShareLocalPath,OldRemark,NewRemark,OldMaxUsers,"
                         "NewMaxUsers,OldShareFlags,NewShareFlags,OldSD,NewSD"},
        {.ids = {5145},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "ObjectType,IpAddress,IpPort,ShareName,ShareLocalPath,RelativeTargetName,"
                         "AccessMask,AccessList,AccessReason"},
        {.ids = {5146, 5147},
                .names = "Direction,SourceAddress,DestAddress,EtherType,VlanTag,vSwitchID,"
                         "SourcevSwitchPort,DestinationvSwitchPort,FilterRTID,LayerName,LayerRTID"},
        {.ids = {5148}, .names = "Type"},
        {.ids = {5149}, .names = "Type,PacketsDiscarded"},
        {.ids = {5150, 5151},
                .names = "Direction,SourceAddress,DestAddress,EtherType,MediaType,InterfaceType,"
                         "VlanTag,FilterRTID,LayerName,LayerRTID"},
        {.ids = {5152, 5153},
                .names = "ProcessId,Application,Direction,SourceAddress,SourcePort,DestAddress,"
                         "DestPort,Protocol,FilterRTID,LayerName,LayerRTID"},
        {.ids = {5154, 5155, 5158, 5159},
                .names = "ProcessId,Application,SourceAddress,SourcePort,Protocol,FilterRTID,"
                         "LayerName,LayerRTID"},
        {.ids = {5156, 5157},
                .names = "ProcessID,Application,Direction,SourceAddress,SourcePort,DestAddress,"
                         "DestPort,Protocol,FilterRTID,LayerName,LayerRTID"},
        {.ids = {5156, 5157},
                .names = "ProcessID,Application,Direction,SourceAddress,SourcePort,DestAddress,"
                         "DestPort,Protocol,FilterRTID,LayerName,LayerRTID,RemoteUserID,"
                         "RemoteMachineID"},
        {.ids = {5168},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,SpnName,"
                         "ErrorCode,ServerNames,ConfiguredNames,IpAddresses"},
        {.ids = {5169, 5170},
                .names = "OpCorrelationID,AppCorrelationID,SubjectUserSid,SubjectUserName,"
                         "SubjectDomainName,SubjectLogonId,DSName,DSType,ObjectDN,ObjectGUID,"
                         "ObjectClass,AttributeLDAPDisplayName,AttributeSyntaxOID,AttributeValue,"
                         "ExpirationTime,OperationType"},
        {.ids = {5376, 5377},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "BackupFileName,ProcessCreationTime,ClientProcessId"},
        {.ids = {5378},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,Package,"
                         "UserUPN,TargetServer,CredType"},
        {.ids = {5379},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "TargetName,Type,CountOfCredentialsReturned,ReadOperation,ReturnCode,"
                         "ProcessCreationTime,ClientProcessId"},
        {.ids = {5380},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "SearchString,SchemaFriendlyName,Schema,CountOfCredentialsReturned,"
                         "ProcessCreationTime,ClientProcessId"},
        {.ids = {5381},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,Flags,"
                         "CountOfCredentialsReturned,ProcessCreationTime,ClientProcessId"},
        {.ids = {5382},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "SchemaFriendlyName,Schema,Resource,Identity,PackageSid,Flags,ReturnCode,"
                         "ProcessCreationTime,ClientProcessId"},
        {.ids = {5440},
                .names = "ProviderKey,ProviderName,CalloutKey,CalloutName,CalloutType,CalloutId,"
                         "LayerKey,LayerName,LayerId"},
        {.ids = {5441},
                .names = "ProviderKey,ProviderName,FilterKey,FilterName,FilterType,FilterId,"
                         "LayerKey,LayerName,LayerId,Weight,Conditions,Action,CalloutKey,"
                         "CalloutName"},
        {.ids = {5442}, .names = "ProviderKey,ProviderName,ProviderType"},
        {.ids = {5443},
                .names = "ProviderKey,ProviderName,ProviderContextKey,ProviderContextName,"
                         "ProviderContextType"},
        {.ids = {5444},
                .names = "ProviderKey,ProviderName,SubLayerKey,SubLayerName,SubLayerType,Weight"},
        {.ids = {5446},
                .names = "ProcessId,UserSid,UserName,ProviderKey,ProviderName,ChangeType,"
                         "CalloutKey,CalloutName,CalloutType,CalloutId,LayerKey,LayerName,LayerId"},
        {.ids = {5447},
                .names = "ProcessId,UserSid,UserName,ProviderKey,ProviderName,ChangeType,FilterKey,"
                         "FilterName,FilterType,FilterId,LayerKey,LayerName,LayerId,Weight,"
                         "Conditions,Action,CalloutKey,CalloutName"},
        {.ids = {5448},
                .names = "ProcessId,UserSid,UserName,ChangeType,ProviderKey,ProviderName,"
                         "ProviderType"},
        {.ids = {5449},
                .names = "ProcessId,UserSid,UserName,ProviderKey,ProviderName,ChangeType,"
                         "ProviderContextKey,ProviderContextName,ProviderContextType"},
        {.ids = {5450},
                .names = "ProcessId,UserSid,UserName,ProviderKey,ProviderName,ChangeType,"
                         "SubLayerKey,SubLayerName,SubLayerType,Weight"},
        {.ids = {5451},
                .names = "LocalAddress,LocalAddressMask,LocalPort,LocalTunnelEndpoint,"
                         "RemoteAddress,RemoteAddressMask,RemotePort,PeerPrivateAddress,"
                         "RemoteTunnelEndpoint,IpProtocol,KeyingModuleName,AhAuthType,EspAuthType,"
                         "CipherType,LifetimeSeconds,LifetimeKilobytes,LifetimePackets,Mode,Role,"
                         "TransportFilterId,MainModeSaId,QuickModeSaId,InboundSpi,OutboundSpi"},
        {.ids = {5451},
                .names = "LocalAddress,LocalAddressMask,LocalPort,LocalTunnelEndpoint,"
                         "RemoteAddress,RemoteAddressMask,RemotePort,PeerPrivateAddress,"
                         "RemoteTunnelEndpoint,IpProtocol,KeyingModuleName,AhAuthType,EspAuthType,"
                         "CipherType,LifetimeSeconds,LifetimeKilobytes,LifetimePackets,Mode,Role,"
                         "TransportFilterId,MainModeSaId,QuickModeSaId,InboundSpi,OutboundSpi,"
                         "TunnelId,TrafficSelectorId"},
        {.ids = {5452},
                .names = "LocalAddress,LocalPort,LocalTunnelEndpoint,RemoteAddress,RemotePort,"
                         "RemoteTunnelEndpoint,IpProtocol,QuickModeSaId"},
        {.ids = {5452},
                .names = "LocalAddress,LocalAddressMask,LocalPort,LocalTunnelEndpoint,"
                         "RemoteAddress,RemoteAddressMask,RemotePort,RemoteTunnelEndpoint,"
                         "IpProtocol,QuickModeSaId,TunnelId,TrafficSelectorId"},
        {.ids = {5456, 5458, 5460, 5471, 5473}, .names = "Policy"},
        {.ids = {5457, 5459, 5461, 5462, 5472, 5474}, .names = "Policy,Error"},
        {.ids = {5477}, .names = "QuickModeFilter,Error"},
        {.ids = {5483, 5484}, .names = "Error"},
        {.ids = {5632},
                .names = "SSID,Identity,SubjectUserName,SubjectDomainName,SubjectLogonId,PeerMac,"
                         "LocalMac,IntfGuid,ReasonCode,ReasonText,ErrorCode"},
        {.ids = {5632},
                .names = "SSID,Identity,SubjectUserName,SubjectDomainName,SubjectLogonId,PeerMac,"
                         "LocalMac,IntfGuid,ReasonCode,ReasonText,ErrorCode,EAPReasonCode,"
                         "EapRootCauseString,EAPErrorCode"},
        {.ids = {5633},
                .names = "InterfaceName,Identity,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "ReasonCode,ReasonText,ErrorCode"},
        {.ids = {5712},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,"
                         "ProcessId,ProcessName,RemoteIpAddress,RemotePort,InterfaceUuid,"
                         "ProtocolSequence,AuthenticationService,AuthenticationLevel"},
        {.ids = {5888},
                .names = "SubjectUserSid,SubjectUserName,SubjectUserDomainName,SubjectLogonId,"
                         "ObjectCollectionName,ObjectIdentifyingProperties,"
                         "ModifiedObjectProperties"},
        {.ids = {5889, 5890},
                .names = "SubjectUserSid,SubjectUserName,SubjectUserDomainName,SubjectLogonId,"
                         "ObjectCollectionName,ObjectIdentifyingProperties,ObjectProperties"},
        {.ids = {6144, 6145}, .names = "ErrorCode,GPOList"},
        {.ids = {6272},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,"
                         "FullyQualifiedSubjectUserName,SubjectMachineSID,SubjectMachineName,"
                         "FullyQualifiedSubjectMachineName,CalledStationID,CallingStationID,"
                         "NASIPv4Address,NASIPv6Address,NASIdentifier,NASPortType,NASPort,"
                         "ClientName,ClientIPAddress,ProxyPolicyName,NetworkPolicyName,"
                         "AuthenticationProvider,AuthenticationServer,AuthenticationType,EAPType,"
                         "AccountSessionIdentifier,LoggingResult"},
        {.ids = {6272},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,"
                         "FullyQualifiedSubjectUserName,SubjectMachineSID,SubjectMachineName,"
                         "FullyQualifiedSubjectMachineName,MachineInventory,CalledStationID,"
                         "CallingStationID,NASIPv4Address,NASIPv6Address,NASIdentifier,NASPortType,"
                         "NASPort,ClientName,ClientIPAddress,ProxyPolicyName,NetworkPolicyName,"
                         "AuthenticationProvider,AuthenticationServer,AuthenticationType,EAPType,"
                         "AccountSessionIdentifier,QuarantineState,QuarantineSessionIdentifier"},
        {.ids = {6272},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,"
                         "FullyQualifiedSubjectUserName,SubjectMachineSID,SubjectMachineName,"
                         "FullyQualifiedSubjectMachineName,MachineInventory,CalledStationID,"
                         "CallingStationID,NASIPv4Address,NASIPv6Address,NASIdentifier,NASPortType,"
                         "NASPort,ClientName,ClientIPAddress,ProxyPolicyName,NetworkPolicyName,"
                         "AuthenticationProvider,AuthenticationServer,AuthenticationType,EAPType,"
                         "AccountSessionIdentifier,QuarantineState,QuarantineSessionIdentifier,"
                         "LoggingResult"},
        {.ids = {6273},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,"
                         "FullyQualifiedSubjectUserName,SubjectMachineSID,SubjectMachineName,"
                         "FullyQualifiedSubjectMachineName,CalledStationID,CallingStationID,"
                         "NASIPv4Address,NASIPv6Address,NASIdentifier,NASPortType,NASPort,"
                         "ClientName,ClientIPAddress,ProxyPolicyName,NetworkPolicyName,"
                         "AuthenticationProvider,AuthenticationServer,AuthenticationType,EAPType,"
                         "AccountSessionIdentifier,ReasonCode,Reason,LoggingResult"},
        {.ids = {6273, 6274, 6275},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,"
                         "FullyQualifiedSubjectUserName,SubjectMachineSID,SubjectMachineName,"
                         "FullyQualifiedSubjectMachineName,MachineInventory,CalledStationID,"
                         "CallingStationID,NASIPv4Address,NASIPv6Address,NASIdentifier,NASPortType,"
                         "NASPort,ClientName,ClientIPAddress,ProxyPolicyName,NetworkPolicyName,"
                         "AuthenticationProvider,AuthenticationServer,AuthenticationType,EAPType,"
                         "AccountSessionIdentifier,ReasonCode,Reason"},
        {.ids = {6273},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,"
                         "FullyQualifiedSubjectUserName,SubjectMachineSID,SubjectMachineName,"
                         "FullyQualifiedSubjectMachineName,MachineInventory,CalledStationID,"
                         "CallingStationID,NASIPv4Address,NASIPv6Address,NASIdentifier,NASPortType,"
                         "NASPort,ClientName,ClientIPAddress,ProxyPolicyName,NetworkPolicyName,"
                         "AuthenticationProvider,AuthenticationServer,AuthenticationType,EAPType,"
                         "AccountSessionIdentifier,ReasonCode,Reason,LoggingResult"},
        {.ids = {6274, 6275},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,"
                         "FullyQualifiedSubjectUserName,SubjectMachineSID,SubjectMachineName,"
                         "FullyQualifiedSubjectMachineName,CalledStationID,CallingStationID,"
                         "NASIPv4Address,NASIPv6Address,NASIdentifier,NASPortType,NASPort,"
                         "ClientName,ClientIPAddress,ProxyPolicyName,NetworkPolicyName,"
                         "AuthenticationProvider,AuthenticationServer,AuthenticationType,EAPType,"
                         "AccountSessionIdentifier,ReasonCode,Reason"},
        {.ids = {6276, 6278},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,"
                         "FullyQualifiedSubjectUserName,SubjectMachineSID,SubjectMachineName,"
                         "FullyQualifiedSubjectMachineName,MachineInventory,CalledStationID,"
                         "CallingStationID,NASIPv4Address,NASIPv6Address,NASIdentifier,NASPortType,"
                         "NASPort,ClientName,ClientIPAddress,ProxyPolicyName,NetworkPolicyName,"
                         "AuthenticationProvider,AuthenticationServer,AuthenticationType,EAPType,"
                         "AccountSessionIdentifier,QuarantineState,ExtendedQuarantineState,"
                         "QuarantineSessionID,QuarantineHelpURL,QuarantineSystemHealthResult"},
        {.ids = {6277},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,"
                         "FullyQualifiedSubjectUserName,SubjectMachineSID,SubjectMachineName,"
                         "FullyQualifiedSubjectMachineName,MachineInventory,CalledStationID,"
                         "CallingStationID,NASIPv4Address,NASIPv6Address,NASIdentifier,NASPortType,"
                         "NASPort,ClientName,ClientIPAddress,ProxyPolicyName,NetworkPolicyName,"
                         "AuthenticationProvider,AuthenticationServer,AuthenticationType,EAPType,"
                         "AccountSessionIdentifier,QuarantineState,ExtendedQuarantineState,"
                         "QuarantineSessionID,QuarantineHelpURL,QuarantineSystemHealthResult,"
                         "QuarantineGraceTime"},
        {.ids = {6279, 6280},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,"
                         "FullyQualifiedSubjectUserName"},
        {.ids = {6400, 6401, 6402}, .names = "ClientIPAddress"},
        {.ids = {6403}, .names = "HostedCacheName"},
        {.ids = {6404}, .names = "HostedCacheName,ErrorCode"},
        {.ids = {6405}, .names = "EventId,Count"},
        {.ids = {6406, 6408}, .names = "ProductName,Categories"},
        {.ids = {6407}, .names = "Message"},
        {.ids = {6409}, .names = "GUID"},
        {.ids = {6416},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,ClassId,"
                         "VendorIds,CompatibleIds,LocationInformation"},
        {.ids = {6416},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,DeviceId,"
                         "DeviceDescription,ClassId,ClassName,VendorIds,CompatibleIds,"
                         "LocationInformation"},
        {.ids = {6417}, .names = "ProcessId,ProcessName"},
        {.ids = {6418}, .names = "ProcessId,ProcessName,FatalCode"},
        {.ids = {6419, 6420, 6421, 6422, 6423, 6424},
                .names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,DeviceId,"
                         "DeviceDescription,ClassId,ClassName,HardwareIds,CompatibleIds,"
                         "LocationInformation"},
        {.names = NULL},
};
