/*
 * privilege.h - what Windows' privileges are called ([MS-LSAD] 3.1.1.2.1).
 */
#ifndef ST_SECURITY_PRIVILEGE_H
#define ST_SECURITY_PRIVILEGE_H

#include <stdint.h>

#include "framework/base/words.h"

/* id, name without its Se- and -Privilege. Only SECURITY and TAKE_OWNERSHIP do anything here. */
#define ST_NT_PRIVILEGES(X)                               \
    X(ASSIGN_PRIMARY_TOKEN, "AssignPrimaryToken")         \
    X(AUDIT, "Audit")                                     \
    X(BACKUP, "Backup")                                   \
    X(CHANGE_NOTIFY, "ChangeNotify")                      \
    X(CREATE_GLOBAL, "CreateGlobal")                      \
    X(CREATE_PAGEFILE, "CreatePagefile")                  \
    X(CREATE_PERMANENT, "CreatePermanent")                \
    X(CREATE_SYMBOLIC_LINK, "CreateSymbolicLink")         \
    X(CREATE_TOKEN, "CreateToken")                        \
    X(DEBUG, "Debug")                                     \
    X(DELEGATE_SESSION, "DelegateSessionUserImpersonate") \
    X(ENABLE_DELEGATION, "EnableDelegation")              \
    X(IMPERSONATE, "Impersonate")                         \
    X(INCREASE_BASE_PRIORITY, "IncreaseBasePriority")     \
    X(INCREASE_QUOTA, "IncreaseQuota")                    \
    X(INCREASE_WORKING_SET, "IncreaseWorkingSet")         \
    X(LOAD_DRIVER, "LoadDriver")                          \
    X(LOCK_MEMORY, "LockMemory")                          \
    X(MACHINE_ACCOUNT, "MachineAccount")                  \
    X(MANAGE_VOLUME, "ManageVolume")                      \
    X(PROFILE_SINGLE_PROCESS, "ProfileSingleProcess")     \
    X(RELABEL, "Relabel")                                 \
    X(REMOTE_SHUTDOWN, "RemoteShutdown")                  \
    X(RESTORE, "Restore")                                 \
    X(SECURITY, "Security")                               \
    X(SHUTDOWN, "Shutdown")                               \
    X(SYNC_AGENT, "SyncAgent")                            \
    X(SYSTEM_ENVIRONMENT, "SystemEnvironment")            \
    X(SYSTEM_PROFILE, "SystemProfile")                    \
    X(SYSTEM_TIME, "Systemtime")                          \
    X(TAKE_OWNERSHIP, "TakeOwnership")                    \
    X(TCB, "Tcb")                                         \
    X(TIME_ZONE, "TimeZone")                              \
    X(TRUSTED_CREDENTIALS, "TrustedCredManAccess")        \
    X(UNDOCK, "Undock")                                   \
    X(UNSOLICITED_INPUT, "UnsolicitedInput")

enum st_nt_privilege {
#define X(id, name) ST_NT_PRIVILEGE_##id,
    ST_NT_PRIVILEGES(X)
#undef X
        ST_NT_PRIVILEGE_COUNT
};

extern const struct st_words st_nt_privilege_words; /* "SeSecurityPrivilege" */

#endif
