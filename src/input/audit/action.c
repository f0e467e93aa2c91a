#include "input/audit/action.h"

#include <string.h>

static const struct auditd_call calls[] = {
        {BW_STR_INIT("execve"), AUDITD_EXECUTED, 0, 0},
        {BW_STR_INIT("openat"), AUDITD_OPENED, 1, 3},
        {BW_STR_INIT("open"), AUDITD_OPENED, 0, 2},
        {BW_STR_INIT("connect"), AUDITD_CONNECTED, 0, 0},
        {BW_STR_INIT("execveat"), AUDITD_EXECUTED, 1, 0},
        {BW_STR_INIT("clone"), AUDITD_FORKED, 0, 0},
        {BW_STR_INIT("clone3"), AUDITD_FORKED, 0, 0},
        {BW_STR_INIT("fork"), AUDITD_FORKED, 0, 0},
        {BW_STR_INIT("vfork"), AUDITD_FORKED, 0, 0},
        {BW_STR_INIT("exit_group"), AUDITD_EXITED, 0, 0},
        {BW_STR_INIT("openat2"), AUDITD_OPENED, 1, 0},
        {BW_STR_INIT("open_by_handle_at"), AUDITD_OPENED, 1, 3},
        {BW_STR_INIT("creat"), AUDITD_CREATED_FILE, 0, 0},
        {BW_STR_INIT("truncate"), AUDITD_CHANGED_FILE, 0, 0},
        {BW_STR_INIT("truncate64"), AUDITD_CHANGED_FILE, 0, 0},
        {BW_STR_INIT("ftruncate"), AUDITD_CHANGED_FILE, 0, 0},
        {BW_STR_INIT("ftruncate64"), AUDITD_CHANGED_FILE, 0, 0},
        {BW_STR_INIT("mkdir"), AUDITD_MADE_FOLDER, 0, 0},
        {BW_STR_INIT("mkdirat"), AUDITD_MADE_FOLDER, 1, 0},
        {BW_STR_INIT("unlink"), AUDITD_DELETED, 0, 0},
        {BW_STR_INIT("unlinkat"), AUDITD_DELETED, 1, 0},
        {BW_STR_INIT("rmdir"), AUDITD_DELETED, 0, 0},
        {BW_STR_INIT("rename"), AUDITD_RENAMED, 0, 0},
        {BW_STR_INIT("renameat"), AUDITD_RENAMED, 3, 0},
        {BW_STR_INIT("renameat2"), AUDITD_RENAMED, 3, 0},
        {BW_STR_INIT("link"), AUDITD_LINKED, 0, 0},
        {BW_STR_INIT("linkat"), AUDITD_LINKED, 3, 0},
        {BW_STR_INIT("symlink"), AUDITD_SYMLINKED, 0, 0},
        {BW_STR_INIT("symlinkat"), AUDITD_SYMLINKED, 2, 0},
        {BW_STR_INIT("mknod"), AUDITD_MADE_DEVICE, 0, 0},
        {BW_STR_INIT("mknodat"), AUDITD_MADE_DEVICE, 1, 0},
        {BW_STR_INIT("chmod"), AUDITD_CHANGED_MODE, 0, 0},
        {BW_STR_INIT("fchmod"), AUDITD_CHANGED_MODE, 0, 0},
        {BW_STR_INIT("fchmodat"), AUDITD_CHANGED_MODE, 1, 0},
        {BW_STR_INIT("fchmodat2"), AUDITD_CHANGED_MODE, 1, 0},
        {BW_STR_INIT("chown"), AUDITD_CHANGED_OWNER, 0, 0},
        {BW_STR_INIT("fchown"), AUDITD_CHANGED_OWNER, 0, 0},
        {BW_STR_INIT("lchown"), AUDITD_CHANGED_OWNER, 0, 0},
        {BW_STR_INIT("fchownat"), AUDITD_CHANGED_OWNER, 1, 0},
        {BW_STR_INIT("setxattr"), AUDITD_CHANGED_ATTRIBUTES, 0, 0},
        {BW_STR_INIT("lsetxattr"), AUDITD_CHANGED_ATTRIBUTES, 0, 0},
        {BW_STR_INIT("fsetxattr"), AUDITD_CHANGED_ATTRIBUTES, 0, 0},
        {BW_STR_INIT("removexattr"), AUDITD_CHANGED_ATTRIBUTES, 0, 0},
        {BW_STR_INIT("lremovexattr"), AUDITD_CHANGED_ATTRIBUTES, 0, 0},
        {BW_STR_INIT("fremovexattr"), AUDITD_CHANGED_ATTRIBUTES, 0, 0},
        {BW_STR_INIT("utime"), AUDITD_CHANGED_TIMES, 0, 0},
        {BW_STR_INIT("utimes"), AUDITD_CHANGED_TIMES, 0, 0},
        {BW_STR_INIT("utimensat"), AUDITD_CHANGED_TIMES, 1, 0},
        {BW_STR_INIT("futimesat"), AUDITD_CHANGED_TIMES, 1, 0},
        {BW_STR_INIT("mount"), AUDITD_MOUNTED, 0, 0},
        {BW_STR_INIT("umount"), AUDITD_UNMOUNTED, 0, 0},
        {BW_STR_INIT("umount2"), AUDITD_UNMOUNTED, 0, 0},
        {BW_STR_INIT("accept"), AUDITD_ACCEPTED, 0, 0},
        {BW_STR_INIT("accept4"), AUDITD_ACCEPTED, 0, 0},
        {BW_STR_INIT("bind"), AUDITD_BOUND, 0, 0},
        {BW_STR_INIT("sendto"), AUDITD_SENT, 0, 0},
        {BW_STR_INIT("sendmsg"), AUDITD_SENT, 0, 0},
        {BW_STR_INIT("sendmmsg"), AUDITD_SENT, 0, 0},
        {BW_STR_INIT("init_module"), AUDITD_LOADED_MODULE, 0, 0},
        {BW_STR_INIT("finit_module"), AUDITD_LOADED_MODULE, 0, 0},
        {BW_STR_INIT("delete_module"), AUDITD_UNLOADED_MODULE, 0, 0},
        {BW_STR_INIT("ptrace"), AUDITD_TRACED, 0, 0},
};

const struct auditd_call *auditd_call_find(bw_str name)
{
    for (size_t i = 0; i < BW_COUNT(calls); i++)
        if (calls[i].name.len == name.len && memcmp(calls[i].name.ptr, name.ptr, name.len) == 0)
            return &calls[i];
    return NULL;
}

bw_str auditd_action_name(enum auditd_action action)
{
    static const char *const names[AUDITD_ACTION_COUNT] = {
            [AUDITD_NO_ACTION] = "",
            [AUDITD_EXECUTED] = "executed",
            [AUDITD_FORKED] = "forked",
            [AUDITD_EXITED] = "exited",
            [AUDITD_OPENED] = "opened-file",
            [AUDITD_CREATED_FILE] = "created-file",
            [AUDITD_CHANGED_FILE] = "changed-file",
            [AUDITD_MADE_FOLDER] = "created-directory",
            [AUDITD_DELETED] = "deleted",
            [AUDITD_RENAMED] = "renamed",
            [AUDITD_LINKED] = "linked",
            [AUDITD_SYMLINKED] = "symlinked",
            [AUDITD_MADE_DEVICE] = "made-device",
            [AUDITD_CHANGED_MODE] = "changed-file-permissions-of",
            [AUDITD_CHANGED_OWNER] = "changed-file-ownership-of",
            [AUDITD_CHANGED_ATTRIBUTES] = "changed-file-attributes-of",
            [AUDITD_CHANGED_TIMES] = "changed-timestamp-of",
            [AUDITD_MOUNTED] = "mounted",
            [AUDITD_UNMOUNTED] = "unmounted",
            [AUDITD_CONNECTED] = "connected-to",
            [AUDITD_ACCEPTED] = "accepted-connection-from",
            [AUDITD_BOUND] = "bound-socket",
            [AUDITD_SENT] = "sent-to",
            [AUDITD_LOADED_MODULE] = "loaded-kernel-module",
            [AUDITD_UNLOADED_MODULE] = "unloaded-kernel-module",
            [AUDITD_TRACED] = "traced",
    };
    return bw_str_of(names[action]);
}
