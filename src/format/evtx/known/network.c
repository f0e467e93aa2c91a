/*
 * Data of events: the network.
 * Sources: the provider manifests that Microsoft publishes with Windows; its documentation of
 * events on learn.microsoft.com; templates of public logs. Facts alone: see known.h for how they
 * are proven.
 */
#include "format/evtx/known/tables.h"

const struct evtx_known_data evtx_known_smbserver[] = {
        {.ids = {1},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsRequested,Flags,SecurityMode,Capabilities,DialectCount,Dialects,"
                         "ClientGuid,ConnectionGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {2},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsRequested,Flags,VcNumber,SecurityMode,Capabilities,Channel,"
                         "PreviousSessionId,ConnectionGUID,SessionGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {3},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsRequested,Flags,ConnectionGUID,SessionGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {4},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsRequested,Flags,PathLength,Path,ConnectionGUID,SessionGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {5},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsRequested,Flags,ConnectionGUID,SessionGUID,TreeConnectGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {6, 7},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsRequested,Flags,ConnectionGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {8},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsRequested,Flags,SecurityFlags,RequestedOplockLevel,"
                         "ImpersonationLevel,CreateFlags,RootDirectoryFid,DesiredAccess,"
                         "FileAttributes,ShareAccess,CreateDisposition,CreateOptions,NameLength,"
                         "FileName,CreateContextsCount,LeaseKey,LeaseLevel,ConnectionGUID,"
                         "SessionGUID,TreeConnectGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {9},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsRequested,Flags,CloseFlags,FileId,ConnectionGUID,SessionGUID,"
                         "TreeConnectGUID,FileGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {10},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsRequested,Flags,FileId,ConnectionGUID,SessionGUID,TreeConnectGUID,"
                         "FileGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {11},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsRequested,Flags,Length,Offset,FileId,MinimumCount,Channel,"
                         "RemainingBytes,ReadChannelInfoOffset,ReadChannelInfoLength,"
                         "ConnectionGUID,SessionGUID,TreeConnectGUID,FileGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {12},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsRequested,Flags,Length,Offset,FileId,Channel,RemainingBytes,"
                         "WriteChannelInfoOffset,WriteChannelInfoLength,WriteFlags,ConnectionGUID,"
                         "SessionGUID,TreeConnectGUID,FileGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {13},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsRequested,Flags,OplockLevel,FileId,ConnectionGUID,SessionGUID,"
                         "TreeConnectGUID,FileGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {14},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsRequested,Flags,LeaseFlags,CurrentLeaseState,NewLeaseState,"
                         "BreakReason,AccessMaskHint,ShareMaskHint,LeaseKey,ConnectionGUID,"
                         "SessionGUID,TreeConnectGUID,FileGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {15},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsRequested,Flags,LeaseFlags,LeaseState,LeaseDuration,LeaseKey,"
                         "ConnectionGUID,SessionGUID,TreeConnectGUID,FileGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {16},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsRequested,Flags,FileId,ConnectionGUID,SessionGUID,TreeConnectGUID,"
                         "FileGUID,LockCount,Locks",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {17},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsRequested,Flags,FileId,ControlCode,IoctlFlags,ConnectionGUID,"
                         "SessionGUID,TreeConnectGUID,FileGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {18},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsRequested,Flags,FileInformationClass,QueryDirectoryFlags,"
                         "FileIndex,FileId,OutputBufferLength,NameLength,FileName,ConnectionGUID,"
                         "SessionGUID,TreeConnectGUID,FileGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {19},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsRequested,Flags,ChangeNotifyFlags,FileId,OutputBufferLength,"
                         "CompletionFilter,ConnectionGUID,SessionGUID,TreeConnectGUID,FileGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {20},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsRequested,Flags,InfoType,InfoClass,OutputBufferLength,"
                         "SecurityInformation,QueryInfoFlags,FileId,ConnectionGUID,SessionGUID,"
                         "TreeConnectGUID,FileGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {21},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsRequested,Flags,InfoType,InfoClass,SecurityInformation,FileId,"
                         "OutputBufferLength,OutputBuffer,ConnectionGUID,SessionGUID,"
                         "TreeConnectGUID,FileGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {101},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsGranted,Flags,Status,ProcessingHits,ProcessingCycles,QueueHits,"
                         "QueueCycles,FileSystemFastHits,FileSystemFastCycles,FileSystemSlowHits,"
                         "FileSystemSlowCycles,TransportFastHits,TransportFastCycles,"
                         "TransportSlowHits,TransportSlowCycles,SecurityHits,SecurityCycles,"
                         "SecurityMode,DialectRevision,Capabilities,MaxTransactSize,MaxReadSize,"
                         "MaxWriteSize,SystemTime,ConnectionGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {102},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsGranted,Flags,Status,ProcessingHits,ProcessingCycles,QueueHits,"
                         "QueueCycles,FileSystemFastHits,FileSystemFastCycles,FileSystemSlowHits,"
                         "FileSystemSlowCycles,TransportFastHits,TransportFastCycles,"
                         "TransportSlowHits,TransportSlowCycles,SecurityHits,SecurityCycles,"
                         "SessionFlags,ConnectionGUID,SessionGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {103},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsGranted,Flags,Status,ProcessingHits,ProcessingCycles,QueueHits,"
                         "QueueCycles,FileSystemFastHits,FileSystemFastCycles,FileSystemSlowHits,"
                         "FileSystemSlowCycles,TransportFastHits,TransportFastCycles,"
                         "TransportSlowHits,TransportSlowCycles,SecurityHits,SecurityCycles,"
                         "ConnectionGUID,SessionGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {104},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsGranted,Flags,Status,ProcessingHits,ProcessingCycles,QueueHits,"
                         "QueueCycles,FileSystemFastHits,FileSystemFastCycles,FileSystemSlowHits,"
                         "FileSystemSlowCycles,TransportFastHits,TransportFastCycles,"
                         "TransportSlowHits,TransportSlowCycles,SecurityHits,SecurityCycles,"
                         "ShareType,ShareFlags,Capabilities,MaximalAccess,ConnectionGUID,"
                         "SessionGUID,TreeConnectGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {105},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsGranted,Flags,Status,ProcessingHits,ProcessingCycles,QueueHits,"
                         "QueueCycles,FileSystemFastHits,FileSystemFastCycles,FileSystemSlowHits,"
                         "FileSystemSlowCycles,TransportFastHits,TransportFastCycles,"
                         "TransportSlowHits,TransportSlowCycles,SecurityHits,SecurityCycles,"
                         "ConnectionGUID,SessionGUID,TreeConnectGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {106},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsGranted,Flags,Status,ProcessingHits,ProcessingCycles,QueueHits,"
                         "QueueCycles,FileSystemFastHits,FileSystemFastCycles,FileSystemSlowHits,"
                         "FileSystemSlowCycles,TransportFastHits,TransportFastCycles,"
                         "TransportSlowHits,TransportSlowCycles,SecurityHits,SecurityCycles,"
                         "ConnectionGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {108},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsGranted,Flags,Status,ProcessingHits,ProcessingCycles,QueueHits,"
                         "QueueCycles,FileSystemFastHits,FileSystemFastCycles,FileSystemSlowHits,"
                         "FileSystemSlowCycles,TransportFastHits,TransportFastCycles,"
                         "TransportSlowHits,TransportSlowCycles,SecurityHits,SecurityCycles,"
                         "OplockLevel,CreateAction,CreationTime,LastAccessTime,LastWriteTime,"
                         "LastChangeTime,AllocationSize,EndOfFile,FileAttributes,FileId,"
                         "CreateContextsCount,LeaseKey,LeaseLevel,ConnectionGUID,SessionGUID,"
                         "TreeConnectGUID,FileGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {109},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsGranted,Flags,Status,ProcessingHits,ProcessingCycles,QueueHits,"
                         "QueueCycles,FileSystemFastHits,FileSystemFastCycles,FileSystemSlowHits,"
                         "FileSystemSlowCycles,TransportFastHits,TransportFastCycles,"
                         "TransportSlowHits,TransportSlowCycles,SecurityHits,SecurityCycles,"
                         "CloseFlags,CreationTime,LastAccessTime,LastWriteTime,ChangeTime,"
                         "AllocationSize,EndOfFile,FileAttributes,ConnectionGUID,SessionGUID,"
                         "TreeConnectGUID,FileGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {110, 116, 118, 119, 121, 122},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsGranted,Flags,Status,ProcessingHits,ProcessingCycles,QueueHits,"
                         "QueueCycles,FileSystemFastHits,FileSystemFastCycles,FileSystemSlowHits,"
                         "FileSystemSlowCycles,TransportFastHits,TransportFastCycles,"
                         "TransportSlowHits,TransportSlowCycles,SecurityHits,SecurityCycles,"
                         "ConnectionGUID,SessionGUID,TreeConnectGUID,FileGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {111},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsGranted,Flags,Status,ProcessingHits,ProcessingCycles,QueueHits,"
                         "QueueCycles,FileSystemFastHits,FileSystemFastCycles,FileSystemSlowHits,"
                         "FileSystemSlowCycles,TransportFastHits,TransportFastCycles,"
                         "TransportSlowHits,TransportSlowCycles,SecurityHits,SecurityCycles,"
                         "LengthRead,ConnectionGUID,SessionGUID,TreeConnectGUID,FileGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {112},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsGranted,Flags,Status,ProcessingHits,ProcessingCycles,QueueHits,"
                         "QueueCycles,FileSystemFastHits,FileSystemFastCycles,FileSystemSlowHits,"
                         "FileSystemSlowCycles,TransportFastHits,TransportFastCycles,"
                         "TransportSlowHits,TransportSlowCycles,SecurityHits,SecurityCycles,"
                         "LengthWritten,Remaining,WriteChannelInfoOffset,WriteChannelInfoLength,"
                         "ConnectionGUID,SessionGUID,TreeConnectGUID,FileGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {113},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsGranted,Flags,Status,ProcessingHits,ProcessingCycles,QueueHits,"
                         "QueueCycles,FileSystemFastHits,FileSystemFastCycles,FileSystemSlowHits,"
                         "FileSystemSlowCycles,TransportFastHits,TransportFastCycles,"
                         "TransportSlowHits,TransportSlowCycles,SecurityHits,SecurityCycles,"
                         "OplockLevel,FileId,ConnectionGUID,SessionGUID,TreeConnectGUID,FileGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {115},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsGranted,Flags,Status,ProcessingHits,ProcessingCycles,QueueHits,"
                         "QueueCycles,FileSystemFastHits,FileSystemFastCycles,FileSystemSlowHits,"
                         "FileSystemSlowCycles,TransportFastHits,TransportFastCycles,"
                         "TransportSlowHits,TransportSlowCycles,SecurityHits,SecurityCycles,"
                         "LeaseFlags,LeaseState,LeaseDuration,LeaseKey,ConnectionGUID,SessionGUID,"
                         "TreeConnectGUID,FileGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {117},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsGranted,Flags,Status,ProcessingHits,ProcessingCycles,QueueHits,"
                         "QueueCycles,FileSystemFastHits,FileSystemFastCycles,FileSystemSlowHits,"
                         "FileSystemSlowCycles,TransportFastHits,TransportFastCycles,"
                         "TransportSlowHits,TransportSlowCycles,SecurityHits,SecurityCycles,"
                         "ControlCode,IoctlFlags,FileId,ConnectionGUID,SessionGUID,TreeConnectGUID,"
                         "FileGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {120},
                .names = "SessionId,ProcessId,TreeId,MessageId,MasterMessageId,Command,"
                         "CreditsGranted,Flags,Status,ProcessingHits,ProcessingCycles,QueueHits,"
                         "QueueCycles,FileSystemFastHits,FileSystemFastCycles,FileSystemSlowHits,"
                         "FileSystemSlowCycles,TransportFastHits,TransportFastCycles,"
                         "TransportSlowHits,TransportSlowCycles,SecurityHits,SecurityCycles,"
                         "OutputBufferLength,OutputBuffer,ConnectionGUID,SessionGUID,"
                         "TreeConnectGUID,FileGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {200},
                .names = "ComponentId,LineNumber,FunctionNameLength,FunctionName",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {201, 202}, .names = "WorkItem", .element = "EventData", .space = "Smb2Namespace"},
        {.ids = {500},
                .names = "ConnectionGUID,AddressLength,Address,TransportLength,TransportName",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {501},
                .names = "ConnectionGUID,Flags,AddressLength,Address,TransportLength,TransportName",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {502},
                .names = "ConnectionGUID,Reason,Status,AddressLength,Address,TransportLength,"
                         "TransportName",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {550},
                .names = "SessionGUID,ConnectionGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {551},
                .names = "SessionGUID,ConnectionGUID,Status",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {551},
                .names = "SessionGUID,ConnectionGUID,Status,TranslatedStatus,ClientAddressLength,"
                         "ClientAddress,SessionId,UserNameLength,UserName,ClientNameLength,"
                         "ClientName",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {551},
                .names = "SessionGUID,ConnectionGUID,Status,TranslatedStatus,ClientAddressLength,"
                         "ClientAddress,SessionId,UserNameLength,UserName,ClientNameLength,"
                         "ClientName,SPN,SPNValidationPolicy",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {552},
                .names = "SessionGUID,ConnectionGUID,UserNameLength,UserName,DomainNameLength,"
                         "DomainName",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {553},
                .names = "SessionGUID,ConnectionGUID,BindingSessionGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {554},
                .names = "SessionGUID,Reason",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {555},
                .names = "SessionGUID,InvalidateSession,Reason",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {600},
                .names = "TreeConnectGUID,SessionGUID,ConnectionGUID,ShareGUID,ShareNameLength,"
                         "ShareName,ScopeNameLength,ScopeName,ShareProperties",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {601},
                .names = "TreeConnectGUID,SessionGUID,ConnectionGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {602},
                .names = "TreeConnectGUID,SessionGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {603},
                .names = "SessionGUID,ConnectionGUID,ShareNameLength,ShareName,ScopeNameLength,"
                         "ScopeName,Status",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {650},
                .names = "OpenGUID,TreeConnectGUID,SessionGUID,ConnectionGUID,ShareGUID,NameLength,"
                         "Name,LeaseId,DesiredAccess,SharingMode,CreateOptions,FileAttributes,"
                         "IsReplay,IsResume",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {651, 653, 654, 655, 656},
                .names = "OpenGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {652},
                .names = "OpenGUID,TreeConnectGUID,SessionGUID,ConnectionGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {657},
                .names = "OpenGUID,AppInstanceGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {658},
                .names = "FileNameLength,FileName,UserNameLength,UserName,ComputerNameLength,"
                         "ComputerName,ShareNameLength,ShareName",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {700, 701},
                .names = "ShareNameLength,ShareName,ServerNameLength,ServerName,PathNameLength,"
                         "PathName,CSCState,ClusterShareType,ShareProperties,CaTimeOut,ShareState",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {702},
                .names = "ShareNameLength,ShareName,ServerNameLength,ServerName",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1000},
                .names = "UserNameLength,UserName,DomainNameLength,DomainName,Status",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1001},
                .names = "ClientNameLength,ClientName,LogEventCount",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1002},
                .names = "ServerNameLength,ServerName,ShareNameLength,ShareName,FileNameLength,"
                         "FileName",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1003},
                .names = "ShareNameLength,ShareName,ClientNameLength,ClientName,UserNameLength,"
                         "UserName",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1003},
                .names = "ShareNameLength,ShareName,ClientNameLength,ClientName,UserNameLength,"
                         "UserName,ClientAddressLength,ClientAddress,SessionID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1004, 1005},
                .names = "ClientNameLength,ClientName,UserNameLength,UserName",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1004},
                .names = "ClientNameLength,ClientName,UserNameLength,UserName,ClientAddressLength,"
                         "ClientAddress,SessionID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1005},
                .names = "Status,TranslatedStatus,ClientNameLength,ClientName,UserNameLength,"
                         "UserName,ClientAddressLength,ClientAddress,SessionID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1005},
                .names = "ClientNameLength,ClientName,UserNameLength,UserName,ClientAddressLength,"
                         "ClientAddress,ExpectedDialect,ExpectedCapabilities,ExpectedSecurityMode,"
                         "ReceivedDialect,ReceivedCapabilities,ReceivedSecurityMode,SessionID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1006},
                .names = "ShareNameLength,ShareName,SharePathLength,SharePath,ClientAddressLength,"
                         "ClientAddress,UserNameLength,UserName,ClientNameLength,ClientName,"
                         "MappedAccess,GrantedAccess,ShareSecurityDescriptorLength,"
                         "ShareSecurityDescriptor,Status,TranslatedStatus,SessionID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1007},
                .names = "ShareNameLength,ShareName,SharePathLength,SharePath,ClientAddressLength,"
                         "ClientAddress,ClientNameLength,ClientName",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1009},
                .names = "ClientAddressLength,ClientAddress,ClientNameLength,ClientName,SessionId,"
                         "SessionGUID,ConnectionGUID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1010},
                .names = "NameLength,Name,DomainNameLength,DomainName,TransportNameLength,"
                         "TransportName,TransportFlags",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1011},
                .names = "NameLength,Name,DomainNameLength,DomainName,TransportNameLength,"
                         "TransportName",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1012},
                .names = "ChangeType,NetNameLength,NetName,Flags,InterfaceIndex,Capability,"
                         "LinkSpeed,ClientAddressLength,ClientAddress",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1013, 1014},
                .names = "EndpointNameLength,EndpointName,TransportNameLength,TransportName",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1015},
                .names = "ClientNameLength,ClientName,ClientAddressLength,ClientAddress,Status,"
                         "TranslatedStatus,SessionID",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1016},
                .names = "Status,TranslatedStatus,RKFStatus,TranslatedRKFStatus,ConnectionGUID,"
                         "ClientNameLength,ClientName,ClientAddressLength,ClientAddress,"
                         "ShareNameLength,ShareName,UserNameLength,UserName,SessionId,"
                         "FileNameLength,FileName,DurableHandle,ResilientHandle,PersistentHandle,"
                         "ResumeKey,Reason",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1017},
                .names = "DurableHandle,ResilientHandle,PersistentFID,VolatileFID,ResumeKey,"
                         "ShareNameLength,ShareName,FileNameLength,FileName",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1018},
                .names = "SessionId,Status,TranslatedStatus,TaskStatus,TranslatedTaskStatus",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1019},
                .names = "ResumeKey,Status,TranslatedStatus,TaskStatus,TranslatedTaskStatus",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1020},
                .names = "Command,SessionGuid,SessionId,ConnectionGuid,UserNameLength,UserName,"
                         "ClientNameLength,ClientName,ClientAddressLength,ClientAddress,"
                         "ShareNameLength,ShareName,FileNameLength,FileName,DurationInMilliseconds,"
                         "ThresholdInMilliseconds",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1020},
                .names = "Command,SessionGuid,SessionId,ConnectionGuid,UserNameLength,UserName,"
                         "ClientNameLength,ClientName,ClientAddressLength,ClientAddress,"
                         "ShareNameLength,ShareName,FileNameLength,FileName,DurationInMilliseconds,"
                         "ThresholdInMilliseconds,CtlCode,SubCode,TunneledControl",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1021},
                .names = "ConfiguredLmCompatibilityLevel,DefaultLmCompatibilityLevel",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1028},
                .names = "NewDialect,OldDialect",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1029},
                .names = "CipherSuiteOrder",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1030},
                .names = "ServerNameLength,ServerName,ShareNameLength,ShareName,FileNameLength,"
                         "FileName,IsRead,Status",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1031, 1032}, .names = "Reason", .element = "EventData", .space = "Smb2Namespace"},
        {.ids = {1033},
                .names = "NotificationType,InterfaceNameLength,InterfaceName",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1034},
                .names = "FailureType,InterfaceIndex,Error,DeviceNameLength,DeviceName,"
                         "ExtraInformation",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1035},
                .names = "EndpointState,InterfaceIndex,TransportNameLength,TransportName",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1036},
                .names = "InterfaceIndex,Error",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1037},
                .names = "FailureType,InterfaceIndex,Error",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1038},
                .names = "FailureType,DeviceNameLength,DeviceName,Error",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1039},
                .names = "NotificationType,InterfaceIndex,NdkOperationalState",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1040},
                .names = "NotificationType,InterfaceIndex",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1041},
                .names = "FailureType,RegistryValueNameLength,RegistryValueName",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1043},
                .names = "CloseOperationDurationInMillieconds,TransportNameLength,TransportName,"
                         "EndpointShutdown,EndpointRemoved",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1800},
                .names = "ServerNameLength,ServerName,ShareNameLength,ShareName",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1801},
                .names = "ServerNameLength,ServerName,ShareNameLength,ShareName,Status",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1802, 1901}, .names = "Status", .element = "EventData", .space = "Smb2Namespace"},
        {.ids = {1803},
                .names = "DescriptorName",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1804, 3003}, .names = "Days", .element = "EventData", .space = "Smb2Namespace"},
        {.ids = {1900}, .names = "IsTdiEnabled", .element = "EventData", .space = "Smb2Namespace"},
        {.ids = {1902, 1903},
                .names = "AddressFamily,NetLuid",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1904},
                .names = "NetLuid,Status",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {1905},
                .names = "SessionId,InstanceId,Reason",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {2000},
                .names = "ReassembledEventID,FragmentSize,FragmentData",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {3000, 3002},
                .names = "ClientName",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.ids = {40000},
                .names = "ConnectionType,PeerAddressLength,PeerAddress,PacketSize,PacketData",
                .element = "EventData",
                .space = "Smb2Namespace"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_smbclient[] = {
        {.ids = {101, 201, 301, 401, 501}, .names = "ErrorCode,Location,Context"},
        {.ids = {2000}, .names = "ReassembledEventID,FragmentSize,FragmentData"},
        {.ids = {20001}, .names = "CurrentOrNextState,Context"},
        {.ids = {30103}, .names = "RxContext,Exchange,ListHead"},
        {.ids = {30104}, .names = "RxContext,Exchange,ExchangeState,ExchangeStatus"},
        {.ids = {30105, 30106, 30109},
                .names = "BufferCtxt,Exchange,MidCharge,Window,CurrentWindowLimit,"
                         "ThrottlingWindowLimit,CurrentWindowSize"},
        {.ids = {30108}, .names = "Window,HungSession"},
        {.ids = {30110, 30112}, .names = "ServerNameLength,ServerName,MidWindow"},
        {.ids = {30111},
                .names = "MidWindow,CurrentWindowSize,CurrentWindowLimit,ThrottlingWindowLimit,"
                         "OldestPendingMid,NextAvailableMid,CreditsGranted"},
        {.ids = {30113, 30114}, .names = "Status,VcEndpoint"},
        {.ids = {30203}, .names = "RemoteAddressLength,RemoteAddress,VcEndpoint,Socket"},
        {.ids = {30204}, .names = "VcEndpoint,Socket,Status"},
        {.ids = {30205, 30207}, .names = "VcEndpoint,Socket,SendMdl,SendLength"},
        {.ids = {30206, 30208, 30210, 30211},
                .names = "VcEndpoint,Socket,SendMdl,SendLength,Status"},
        {.ids = {30209}, .names = "VcEndpoint,Socket,Smb2Fobx,Status"},
        {.ids = {30401, 30402}, .names = "SessionEntry,ServerNameLength,ServerName"},
        {.ids = {30403, 30404, 30405}, .names = "Fcb,SrvOpen"},
        {.ids = {30406},
                .names = "Count,Command,MessageId,SessionId,TreeId,MidCharge,CreditRequested,"
                         "SendLength,VcEndpoint"},
        {.ids = {30407, 30408, 30409},
                .names = "Command,MessageId,AsyncId,SessionId,TreeId,CreditGranted,Status,"
                         "VcEndpoint"},
        {.ids = {30410, 30907, 30908, 31003, 31016, 31018}, .names = "RegName,RegValue"},
        {.ids = {30501, 30502, 30503, 30504, 30505, 30506, 30507, 30508},
                .names = "RxContext,Fcb,FileNameLength,FileName,Status"},
        {.ids = {30600, 30601}, .names = "Object,OldState,NewState,Status,NameLength,ObjectName"},
        {.ids = {30603, 30611, 30612, 30613, 30900},
                .names = "Object,PersistentFID,VolatileFID,CreateGUID,OldState,NewState,Status,"
                         "Reason,ShareNameLength,ShareName,ObjectNameLength,ObjectName,"
                         "PreviousStatus,PreviousReason"},
        {.ids = {30604, 32003}, .names = "Days"},
        {.ids = {30701, 30812, 30813, 30818, 30904, 30905, 30909, 30910},
                .names = "ServerNameLength,ServerName"},
        {.ids = {30702, 30703, 30704, 30705},
                .names = "ServerNameLength,ServerName,LocalAddressLength,LocalAddress,"
                         "RemoteAddressLength,RemoteAddress,Status"},
        {.ids = {30800, 30801, 30802, 30816, 31002},
                .names = "Reason,Status,ServerNameLength,ServerName"},
        {.ids = {30803, 30804},
                .names = "Reason,Status,ServerNameLength,ServerName,AddressLength,Address,"
                         "ConnectionType"},
        {.ids = {30803, 30822, 30823, 30824},
                .names = "Reason,Status,ServerNameLength,ServerName,AddressLength,RemoteAddress,"
                         "LocalAddress,InstanceNameLength,InstanceName,ConnectionType"},
        {.ids = {30805, 30806, 30807, 30808},
                .names = "Status,SessionId,TreeId,ServerNameLength,ServerName,AddressLength,"
                         "Address"},
        {.ids = {30809, 31014, 31015},
                .names = "Smb2Command,MessageId,SessionId,TreeId,ServerNameLength,ServerName,"
                         "Status,InstanceNameLength,InstanceName,RetryCount,ElapsedTimeInMs"},
        {.ids = {30810, 30811}, .names = "NameLength,Name,IfIndex"},
        {.ids = {30814, 30815, 30819, 30820, 30821},
                .names = "Status,ShareType,NameLength,Name,RemoteAddressLength,RemoteAddress"},
        {.ids = {30817, 31010},
                .names = "Reason,Status,ShareNameLength,ShareName,ObjectNameLength,ObjectName"},
        {.ids = {30825},
                .names = "Reason,ServerNameLength,ServerName,InstanceNameLength,InstanceName"},
        {.ids = {30906},
                .names = "IrpCode,RestartCount,ShareNameLength,ShareName,ObjectNameLength,"
                         "ObjectName,Status,Reason,HistoryCount,HistoryEntry"},
        {.ids = {30911}, .names = "CipherSuiteOrder"},
        {.ids = {31000, 31001},
                .names = "Reason,Status,SecurityStatus,LogonId,ServerNameLength,ServerName,"
                         "PrincipalNameLength,PrincipalName,UserNameLength,UserName"},
        {.ids = {31012},
                .names = "Dialect,SecurityMode,Capabilities,Guid,Dialect2,SecurityMode2,"
                         "Capabilities2,Guid2"},
        {.ids = {31013},
                .names = "Smb2Command,MessageId,SessionId,TreeId,ServerNameLength,ServerName,"
                         "Status,MessageSize,FragmentOffset,FragmentSize,FragmentData"},
        {.ids = {31017}, .names = "UserNameLength,UserName,ServerNameLength,ServerName"},
        {.ids = {31019},
                .names = "Reason,Status,SecurityStatus,LogonId,ServerNameLength,ServerName,"
                         "UserNameLength,UserName,OldAuthProtocolId,NewAuthProtocolId,"
                         "OldMutualAuthState,NewMutualAuthState,ClusteredServer"},
        {.ids = {32000}, .names = "Reason,Dialect,ServerNameLength,ServerName"},
        {.ids = {32002}, .names = "Reason,Dialect,SecurityMode,ServerNameLength,ServerName"},
        {.ids = {40000},
                .names = "ConnectionType,PeerAddressLength,PeerAddress,PacketSize,PacketData"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_dns_client[] = {
        {.ids = {1000, 1019}, .names = "Location,Context"},
        {.ids = {1001},
                .names = "Interface,TotalServerCount,Index,DynamicAddress,AddressLength,Address"},
        {.ids = {1002}, .names = "Interface,AddressLength,Address"},
        {.ids = {1003, 1005}, .names = "AddressLength,Address"},
        {.ids = {1007, 1008, 1011, 1012, 60004}, .names = "ErrorCode,Location,Context"},
        {.ids = {1009, 1010}, .names = "DnsSuffix,AdSuffix"},
        {.ids = {1013, 1014, 1015, 1016, 1017, 1024, 1025},
                .names = "QueryName,AddressLength,Address"},
        {.ids = {1018}, .names = "QueryName,AddressLength,Address,DnsAddressLength,DnsAddress"},
        {.ids = {1020},
                .names = "KeyName,DnsSecValidationRequired,DnsQueryOverIPSec,DnsEncryption,"
                         "DirectAccessServerList,RemoteIPSEC,RemoteEncryption,ProxyType,ProxyName"},
        {.ids = {1021},
                .names = "QueryName,KeyName,DnsSecValidationRequired,DnsQueryOverIPSec,"
                         "DnsEncryption,DirectAccessServerList,ProxyType,ProxyName"},
        {.ids = {1022, 1027, 3007, 3014, 3015}, .names = "QueryName"},
        {.ids = {1023, 60008}, .names = "RuleName,ErrorCode"},
        {.ids = {1026}, .names = "QueryName,ResponseQuestion,AddressLength,Address"},
        {.ids = {1028},
                .names = "QueryName,KeyName,DnsSecValidationRequired,DnsQueryOverIPSec,"
                         "DnsEncryption,DirectAccessServerList,ProxyType,ProxyName,"
                         "GenericServerList,IdnConfig"},
        {.ids = {3000, 3002, 3004}, .names = "QueryName,QueryType,QueryOptions"},
        {.ids = {3001}, .names = "Status"},
        {.ids = {3003, 3005}, .names = "QueryName,QueryType,Status"},
        {.ids = {3006},
                .names = "QueryName,QueryType,QueryOptions,ServerList,IsNetworkQuery,"
                         "NetworkQueryIndex,InterfaceIndex,IsAsyncQuery"},
        {.ids = {3008}, .names = "QueryName,QueryType,QueryOptions,QueryStatus,QueryResults"},
        {.ids = {3009},
                .names = "QueryName,IsParallelNetworkQuery,NetworkIndex,InterfaceCount,AdapterName,"
                         "LocalAddress,DNSServerAddress"},
        {.ids = {3010}, .names = "QueryName,QueryType,DnsServerIpAddress"},
        {.ids = {3011}, .names = "QueryName,QueryType,DnsServerIpAddress,ResponseStatus"},
        {.ids = {3012}, .names = "QueryName,NetworkIndex,InterfaceCount,AdapterName,LocalAddress"},
        {.ids = {3013}, .names = "QueryName,Status,QueryResults"},
        {.ids = {3016}, .names = "QueryName,QueryType,QueryOptions,InterfaceIndex"},
        {.ids = {3018}, .names = "QueryName,QueryType,QueryOptions,Status,QueryResults"},
        {.ids = {3019}, .names = "QueryName,QueryType,InterfaceIndex,NetworkIndex"},
        {.ids = {3020},
                .names = "QueryName,QueryType,NetworkIndex,InterfaceIndex,Status,QueryResults"},
        {.ids = {8001, 8002}, .names = "ErrorCode"},
        {.ids = {8003, 8004, 8005, 8006, 8007, 8008, 8009, 8010, 8011, 8012, 8013, 8014},
                .names = "AdapterName,HostName,AdapterSuffixName,DnsServerList,SentUpdateServer,"
                         "Ipaddress,ErrorCode"},
        {.ids = {8015, 8016, 8017, 8018, 8019, 8020, 8021, 8022, 8023, 8024, 8025, 8026},
                .names = "AdapterName,HostName,AdapterSuffixName,DnsServerList,SentUpdateServer,"
                         "Ipaddress,ErrorCode"},
        {.ids = {8027, 8028, 8029, 8030, 8031, 8032, 8033, 8034, 8035, 8036, 8037, 8038},
                .names = "AdapterName,HostName,AdapterSuffixName,DnsServerList,SentUpdateServer,"
                         "Ipaddress,ErrorCode"},
        {.ids = {60005}, .names = "WarningCode,Location,Context"},
        {.ids = {60006}, .names = "NextState,Context"},
        {.ids = {60007}, .names = "Context,UpdateReasonCode"},
        {.ids = {60101},
                .names = "SourceAddress,SourcePort,DestinationAddress,DestinationPort,Protocol,"
                         "ReferenceContext"},
        {.ids = {60102}, .names = "SourcePort,DestinationPort,Protocol,ReferenceContext"},
        {.ids = {60103}, .names = "IfGuid,IfIndex,IfLuid,ReferenceContext"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_dhcp_client[] = {
        {.ids = {1000, 1005}, .names = "Address,HWLength,HWAddress"},
        {.ids = {1001, 1003, 1006}, .names = "HWLength,HWAddress,StatusCode"},
        {.ids = {1002}, .names = "Address1,HWLength,HWAddress,Address2"},
        {.ids = {1004}, .names = "StatusCode,DwordVal"},
        {.ids = {1007}, .names = "HWLength,HWAddress,Address"},
        {.ids = {1008, 1018, 50038, 60028, 60029, 60030, 60031, 60032}, .names = "StatusCode"},
        {.ids = {50001, 50002, 50003, 50004, 50005, 50006, 50007, 50008, 50015, 50016, 50023,
                 50024},
                .names = "InterfaceId"},
        {.ids = {50025, 50044, 50056, 50061, 50063, 50064, 50070, 50072, 50073, 50077, 50098,
                 50099},
                .names = "InterfaceId"},
        {.ids = {50100}, .names = "InterfaceId"},
        {.ids = {50009, 50011, 50012, 50014, 50017, 50018, 50019, 50021, 50030, 50033, 50034,
                 50035},
                .names = "InterfaceId,StatusCode"},
        {.ids = {50039, 50040, 50043, 50053, 50083, 50084}, .names = "InterfaceId,StatusCode"},
        {.ids = {50010, 50013}, .names = "InterfaceId,Address1,Address2"},
        {.ids = {50020}, .names = "InterfaceId,BoolFlag"},
        {.ids = {50022, 50086}, .names = "InterfaceId,Address,StatusCode"},
        {.ids = {50028, 50029}, .names = "Address,InterfaceId,StatusCode"},
        {.ids = {50032, 50085, 50087}, .names = "InterfaceId,Address"},
        {.ids = {50037}, .names = "DwordVal"},
        {.ids = {50042}, .names = "InterfaceId,StatusCode,Dword"},
        {.ids = {50055, 50062, 50068}, .names = "Address,InterfaceId"},
        {.ids = {50059, 50060}, .names = "Str1,Str2,Str3,Str4"},
        {.ids = {50065, 50066, 50067, 50076},
                .names = "NetworkHintString,NetworkHint,HWLength,HWAddress"},
        {.ids = {50069}, .names = "BoolFlag,InterfaceId"},
        {.ids = {50071}, .names = "NetworkHintString,NetworkHint,InterfaceId"},
        {.ids = {50074, 50075}, .names = "DwordVal,InterfaceId,DwordVal1"},
        {.ids = {50081, 50096, 50097}, .names = "DwordVal1,InterfaceId"},
        {.ids = {50088},
                .names = "ProcID,UniqueID,EventPath,ClassIDSize,ClassID,OptListSize,OptList,"
                         "IsVendor"},
        {.ids = {50089}, .names = "ProcID,UniqueID"},
        {.ids = {50090}, .names = "ProcID,UniqueID,StatusCode"},
        {.ids = {50091},
                .names = "InterfaceLUID,ClassIDSize,ClassID,StandardOptListSize,StandardOptList,"
                         "VendorOptListSize,VendorOptList"},
        {.ids = {50092}, .names = "InterfaceLUID,InterfaceId"},
        {.ids = {50093}, .names = "InterfaceLUID,InterfaceId,StatusCode,OptDataSize,OptData"},
        {.ids = {50094, 50095}, .names = "InterfaceId,DwordVal1"},
        {.ids = {60000, 60001, 60005, 60006, 60007, 60010, 60011, 60015, 60016, 60017},
                .names = "InterfaceGuid,InterfaceId,Address1,Address2"},
        {.ids = {60002, 60003, 60012, 60013, 60018, 60019, 60020, 60021, 60022, 60023, 60024},
                .names = "InterfaceGuid,InterfaceId"},
        {.ids = {60004, 60014}, .names = "InterfaceGuid,InterfaceId,StatusCode"},
        {.ids = {60025}, .names = "InterfaceGuid,Address,InterfaceId"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_dhcpv6_client[] = {
        {.ids = {1000, 1005, 51060}, .names = "InterfaceGUID,HWLength,HWAddress"},
        {.ids = {1003, 51062}, .names = "HWLength,HWAddress,StatusCode"},
        {.ids = {1004}, .names = "StatusCode,DwordVal"},
        {.ids = {1006}, .names = "InterfaceId,Flag1,Flag2"},
        {.ids = {1008, 50057, 51045}, .names = "StatusCode"},
        {.ids = {1009},
                .names = "HWLength,HWAddress,DUIDLength,DUID,NewHWLength,NewHWAddress,"
                         "NewDUIDLength,NewDUID"},
        {.ids = {1010, 1011, 1012, 1013},
                .names = "NetworkHintString,NetworkHint,HWLength,HWAddress"},
        {.ids = {50071, 50072, 51006, 51007, 51008, 51009, 51010, 51011, 51012, 51013, 51014,
                 51015},
                .names = "InterfaceId,StatusCode"},
        {.ids = {51016, 51017, 51018, 51019, 51020, 51021, 51022, 51023, 51024, 51025, 51026,
                 51027},
                .names = "InterfaceId,StatusCode"},
        {.ids = {51029, 51030, 51032, 51033, 51035, 51036, 51039, 51040, 51043, 51044, 51048,
                 51049},
                .names = "InterfaceId,StatusCode"},
        {.ids = {51051, 51058}, .names = "InterfaceId,StatusCode"},
        {.ids = {51001, 51002, 51004, 51038, 51061, 51066, 51080, 51083}, .names = "InterfaceId"},
        {.ids = {51005, 51070, 51077, 51084}, .names = "InterfaceId,DwordVal1,DwordVal2"},
        {.ids = {51031, 51034}, .names = "InterfaceId,StatusCode,Dword1,Dword2"},
        {.ids = {51037}, .names = "InterfaceId,RefreshTime"},
        {.ids = {51047, 51057}, .names = "DwordVal"},
        {.ids = {51050}, .names = "InterfaceId,StatusCode,Dword"},
        {.ids = {51063, 51064}, .names = "DwordVal,InterfaceId,DwordVal1"},
        {.ids = {51065}, .names = "InterfaceId,NewMode"},
        {.ids = {51067, 51068}, .names = "DwordVal1,InterfaceId,Address1,DwordVal2,DwordVal3"},
        {.ids = {51069}, .names = "InterfaceId,Address1,DwordVal1,DwordVal2"},
        {.ids = {51073, 51074, 51078, 51079}, .names = "InterfaceId,DwordVal1"},
        {.ids = {51081, 51082}, .names = "DwordVal1,InterfaceId,DwordVal2,DwordVal3"},
        {.ids = {60000, 60001, 60002, 60003}, .names = "InterfaceGuid,InterfaceId"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_networkprofile[] = {
        {.ids = {4001, 4002, 4003}, .names = "InterfaceGuid,CurrentOrNextState"},
        {.ids = {4004},
                .names = "NewInternetConnectionProfile,ConnectionCostChanged,"
                         "DomainConnectivityLevelChanged,NetworkConnectivityLevelChanged,"
                         "HostNameChanged,WwanRegistrationStateChanged,"
                         "TetheringOperationalStateChanged,TetheringClientCountChanged"},
        {.ids = {10000, 10001, 10002}, .names = "Name,Description,Guid,Type,State,Category"},
        {.ids = {10003, 10004, 10005, 10006, 10007, 10008},
                .names = "NetworkProfileEventState,Guid"},
        {.ids = {20001}, .names = "ErrorCode,Context"},
        {.ids = {20002},
                .names = "ProfileGuid,InterfaceGuid,Category,ErrorCodev4,ErrorCodev6,Context"},
        {.ids = {20003}, .names = "InternetPresent,WnfStatusCode"},
        {.ids = {20004}, .names = "FreeNetworkPresent,WnfStatusCode"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_ncsi[] = {
        {.ids = {4042},
                .names = "InterfaceGuid,IfLuid,Family,Capability,CapabilityChangeReason,"
                         "PreviousCapability"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_wcmsvc[] = {
        {.ids = {1005}, .names = "Reason"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_winsock_ws2help[] = {
        {.ids = {1}, .names = "LSPName,Catalog,Installer,GUID,Category"},
        {.names = NULL},
};

const struct evtx_known_data evtx_known_rpc[] = {
        {.ids = {6},
                .names = "InterfaceUuid,ProcNum,Protocol,NetworkAddress,Endpoint,Options,"
                         "AuthenticationLevel,AuthenticationService,ImpersonationLevel"},
        {.names = NULL},
};
