/*
 * Data of events: Sysmon.
 * Sources: the provider manifests that Microsoft publishes with Windows; its documentation of
 * events on learn.microsoft.com; templates of public logs. Facts alone: see known.h for how they
 * are proven.
 */
#include "format/evtx/known/tables.h"

const struct evtx_known_data evtx_known_sysmon[] = {
        {.ids = {1},
                .names = "RuleName,UtcTime,ProcessGuid,ProcessId,Image,FileVersion,Description,"
                         "Product,Company,CommandLine,CurrentDirectory,User,LogonGuid,LogonId,"
                         "TerminalSessionId,IntegrityLevel,Hashes,ParentProcessGuid,"
                         "ParentProcessId,ParentImage,ParentCommandLine"},
        {.ids = {1},
                .names = "RuleName,UtcTime,ProcessGuid,ProcessId,Image,FileVersion,Description,"
                         "Product,Company,OriginalFileName,CommandLine,CurrentDirectory,User,"
                         "LogonGuid,LogonId,TerminalSessionId,IntegrityLevel,Hashes,"
                         "ParentProcessGuid,ParentProcessId,ParentImage,ParentCommandLine"},
        {.ids = {1},
                .names = "RuleName,UtcTime,ProcessGuid,ProcessId,Image,FileVersion,Description,"
                         "Product,Company,OriginalFileName,CommandLine,CurrentDirectory,User,"
                         "LogonGuid,LogonId,TerminalSessionId,IntegrityLevel,Hashes,"
                         "ParentProcessGuid,ParentProcessId,ParentImage,ParentCommandLine,"
                         "ParentUser"},
        {.ids = {2},
                .names = "RuleName,UtcTime,ProcessGuid,ProcessId,Image,TargetFilename,"
                         "CreationUtcTime,PreviousCreationUtcTime"},
        {.ids = {3},
                .names = "RuleName,UtcTime,ProcessGuid,ProcessId,Image,User,Protocol,Initiated,"
                         "SourceIsIpv6,SourceIp,SourceHostname,SourcePort,SourcePortName,"
                         "DestinationIsIpv6,DestinationIp,DestinationHostname,DestinationPort,"
                         "DestinationPortName"},
        {.ids = {4}, .names = "UtcTime,State,Version,SchemaVersion"},
        {.ids = {5}, .names = "RuleName,UtcTime,ProcessGuid,ProcessId,Image"},
        {.ids = {6},
                .names = "RuleName,UtcTime,ImageLoaded,Hashes,Signed,Signature,SignatureStatus"},
        {.ids = {7},
                .names = "RuleName,UtcTime,ProcessGuid,ProcessId,Image,ImageLoaded,FileVersion,"
                         "Description,Product,Company,Hashes,Signed,Signature,SignatureStatus"},
        {.ids = {7},
                .names = "RuleName,UtcTime,ProcessGuid,ProcessId,Image,ImageLoaded,FileVersion,"
                         "Description,Product,Company,OriginalFileName,Hashes,Signed,Signature,"
                         "SignatureStatus"},
        {.ids = {7},
                .names = "RuleName,UtcTime,ProcessGuid,ProcessId,Image,ImageLoaded,FileVersion,"
                         "Description,Product,Company,OriginalFileName,Hashes,Signed,Signature,"
                         "SignatureStatus,User"},
        {.ids = {8},
                .names = "RuleName,UtcTime,SourceProcessGuid,SourceProcessId,SourceImage,"
                         "TargetProcessGuid,TargetProcessId,TargetImage,NewThreadId,StartAddress,"
                         "StartModule,StartFunction"},
        {.ids = {9}, .names = "RuleName,UtcTime,ProcessGuid,ProcessId,Image,Device"},
        {.ids = {10},
                .names = "RuleName,UtcTime,SourceProcessGUID,SourceProcessId,SourceThreadId,"
                         "SourceImage,TargetProcessGUID,TargetProcessId,TargetImage,GrantedAccess,"
                         "CallTrace"},
        {.ids = {10},
                .names = "RuleName,UtcTime,SourceProcessGUID,SourceProcessId,SourceThreadId,"
                         "SourceImage,TargetProcessGUID,TargetProcessId,TargetImage,GrantedAccess,"
                         "CallTrace,SourceUser,TargetUser"},
        {.ids = {11},
                .names = "RuleName,UtcTime,ProcessGuid,ProcessId,Image,TargetFilename,"
                         "CreationUtcTime"},
        {.ids = {11},
                .names = "RuleName,UtcTime,ProcessGuid,ProcessId,Image,TargetFilename,"
                         "CreationUtcTime,User"},
        {.ids = {12},
                .names = "RuleName,EventType,UtcTime,ProcessGuid,ProcessId,Image,TargetObject"},
        {.ids = {13},
                .names = "RuleName,EventType,UtcTime,ProcessGuid,ProcessId,Image,TargetObject,"
                         "Details"},
        {.ids = {13},
                .names = "RuleName,EventType,UtcTime,ProcessGuid,ProcessId,Image,TargetObject,"
                         "Details,User"},
        {.ids = {14},
                .names = "RuleName,EventType,UtcTime,ProcessGuid,ProcessId,Image,TargetObject,"
                         "NewName"},
        {.ids = {15},
                .names = "RuleName,UtcTime,ProcessGuid,ProcessId,Image,TargetFilename,"
                         "CreationUtcTime,Hash"},
        {.ids = {16}, .names = "UtcTime,Configuration,ConfigurationFileHash"},
        {.ids = {17, 18}, .names = "RuleName,UtcTime,ProcessGuid,ProcessId,PipeName,Image"},
        {.ids = {17, 18},
                .names = "RuleName,EventType,UtcTime,ProcessGuid,ProcessId,PipeName,Image"},
        {.ids = {19},
                .names = "RuleName,EventType,UtcTime,Operation,User,EventNamespace,Name,Query"},
        {.ids = {20}, .names = "RuleName,EventType,UtcTime,Operation,User,Name,Type,Destination"},
        {.ids = {21}, .names = "RuleName,EventType,UtcTime,Operation,User,Consumer,Filter"},
        {.ids = {22},
                .names = "RuleName,UtcTime,ProcessGuid,ProcessId,QueryName,QueryStatus,"
                         "QueryResults,Image"},
        {.ids = {23},
                .names = "RuleName,UtcTime,ProcessGuid,ProcessId,User,Image,TargetFilename,Hashes,"
                         "IsExecutable,Archived"},
        {.ids = {255}, .names = "UtcTime,ID,Description"},
        {.names = NULL},
};
