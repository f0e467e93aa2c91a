#include "format/audit/names.h"

#include <stdlib.h>
#include <string.h>

/*
 * Facts of Linux 6.1: asm/unistd_64.h, asm/unistd_32.h, asm-generic/unistd.h (aarch64) and
 * asm/unistd-eabi.h of arm. The names of the numbers 0, 1, 2, …; nothing between two commas: no
 * call.
 */
/* clang-format off */
static const char *const x86_64[] = {
        "read,write,open,close,stat,fstat,lstat,poll,lseek,mmap,mprotect,munmap,brk,",
        "rt_sigaction,rt_sigprocmask,rt_sigreturn,ioctl,pread64,pwrite64,readv,writev,access,",
        "pipe,select,sched_yield,mremap,msync,mincore,madvise,shmget,shmat,shmctl,dup,dup2,",
        "pause,nanosleep,getitimer,alarm,setitimer,getpid,sendfile,socket,connect,accept,",
        "sendto,recvfrom,sendmsg,recvmsg,shutdown,bind,listen,getsockname,getpeername,",
        "socketpair,setsockopt,getsockopt,clone,fork,vfork,execve,exit,wait4,kill,uname,",
        "semget,semop,semctl,shmdt,msgget,msgsnd,msgrcv,msgctl,fcntl,flock,fsync,fdatasync,",
        "truncate,ftruncate,getdents,getcwd,chdir,fchdir,rename,mkdir,rmdir,creat,link,",
        "unlink,symlink,readlink,chmod,fchmod,chown,fchown,lchown,umask,gettimeofday,",
        "getrlimit,getrusage,sysinfo,times,ptrace,getuid,syslog,getgid,setuid,setgid,geteuid,",
        "getegid,setpgid,getppid,getpgrp,setsid,setreuid,setregid,getgroups,setgroups,",
        "setresuid,getresuid,setresgid,getresgid,getpgid,setfsuid,setfsgid,getsid,capget,",
        "capset,rt_sigpending,rt_sigtimedwait,rt_sigqueueinfo,rt_sigsuspend,sigaltstack,",
        "utime,mknod,uselib,personality,ustat,statfs,fstatfs,sysfs,getpriority,setpriority,",
        "sched_setparam,sched_getparam,sched_setscheduler,sched_getscheduler,",
        "sched_get_priority_max,sched_get_priority_min,sched_rr_get_interval,mlock,munlock,",
        "mlockall,munlockall,vhangup,modify_ldt,pivot_root,_sysctl,prctl,arch_prctl,adjtimex,",
        "setrlimit,chroot,sync,acct,settimeofday,mount,umount2,swapon,swapoff,reboot,",
        "sethostname,setdomainname,iopl,ioperm,create_module,init_module,delete_module,",
        "get_kernel_syms,query_module,quotactl,nfsservctl,getpmsg,putpmsg,afs_syscall,",
        "tuxcall,security,gettid,readahead,setxattr,lsetxattr,fsetxattr,getxattr,lgetxattr,",
        "fgetxattr,listxattr,llistxattr,flistxattr,removexattr,lremovexattr,fremovexattr,",
        "tkill,time,futex,sched_setaffinity,sched_getaffinity,set_thread_area,io_setup,",
        "io_destroy,io_getevents,io_submit,io_cancel,get_thread_area,lookup_dcookie,",
        "epoll_create,epoll_ctl_old,epoll_wait_old,remap_file_pages,getdents64,",
        "set_tid_address,restart_syscall,semtimedop,fadvise64,timer_create,timer_settime,",
        "timer_gettime,timer_getoverrun,timer_delete,clock_settime,clock_gettime,",
        "clock_getres,clock_nanosleep,exit_group,epoll_wait,epoll_ctl,tgkill,utimes,vserver,",
        "mbind,set_mempolicy,get_mempolicy,mq_open,mq_unlink,mq_timedsend,mq_timedreceive,",
        "mq_notify,mq_getsetattr,kexec_load,waitid,add_key,request_key,keyctl,ioprio_set,",
        "ioprio_get,inotify_init,inotify_add_watch,inotify_rm_watch,migrate_pages,openat,",
        "mkdirat,mknodat,fchownat,futimesat,newfstatat,unlinkat,renameat,linkat,symlinkat,",
        "readlinkat,fchmodat,faccessat,pselect6,ppoll,unshare,set_robust_list,",
        "get_robust_list,splice,tee,sync_file_range,vmsplice,move_pages,utimensat,",
        "epoll_pwait,signalfd,timerfd_create,eventfd,fallocate,timerfd_settime,",
        "timerfd_gettime,accept4,signalfd4,eventfd2,epoll_create1,dup3,pipe2,inotify_init1,",
        "preadv,pwritev,rt_tgsigqueueinfo,perf_event_open,recvmmsg,fanotify_init,",
        "fanotify_mark,prlimit64,name_to_handle_at,open_by_handle_at,clock_adjtime,syncfs,",
        "sendmmsg,setns,getcpu,process_vm_readv,process_vm_writev,kcmp,finit_module,",
        "sched_setattr,sched_getattr,renameat2,seccomp,getrandom,memfd_create,",
        "kexec_file_load,bpf,execveat,userfaultfd,membarrier,mlock2,copy_file_range,preadv2,",
        "pwritev2,pkey_mprotect,pkey_alloc,pkey_free,statx,io_pgetevents,rseq,,,,,,,,,,,,,,,,",
        ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,",
        "pidfd_send_signal,io_uring_setup,io_uring_enter,io_uring_register,open_tree,",
        "move_mount,fsopen,fsconfig,fsmount,fspick,pidfd_open,clone3,close_range,openat2,",
        "pidfd_getfd,faccessat2,process_madvise,epoll_pwait2,mount_setattr,quotactl_fd,",
        "landlock_create_ruleset,landlock_add_rule,landlock_restrict_self,memfd_secret,",
        "process_mrelease,futex_waitv,set_mempolicy_home_node,",
        NULL,
};

static const char *const i386[] = {
        "restart_syscall,exit,fork,read,write,open,close,waitpid,creat,link,unlink,execve,",
        "chdir,time,mknod,chmod,lchown,break,oldstat,lseek,getpid,mount,umount,setuid,getuid,",
        "stime,ptrace,alarm,oldfstat,pause,utime,stty,gtty,access,nice,ftime,sync,kill,",
        "rename,mkdir,rmdir,dup,pipe,times,prof,brk,setgid,getgid,signal,geteuid,getegid,",
        "acct,umount2,lock,ioctl,fcntl,mpx,setpgid,ulimit,oldolduname,umask,chroot,ustat,",
        "dup2,getppid,getpgrp,setsid,sigaction,sgetmask,ssetmask,setreuid,setregid,",
        "sigsuspend,sigpending,sethostname,setrlimit,getrlimit,getrusage,gettimeofday,",
        "settimeofday,getgroups,setgroups,select,symlink,oldlstat,readlink,uselib,swapon,",
        "reboot,readdir,mmap,munmap,truncate,ftruncate,fchmod,fchown,getpriority,setpriority,",
        "profil,statfs,fstatfs,ioperm,socketcall,syslog,setitimer,getitimer,stat,lstat,fstat,",
        "olduname,iopl,vhangup,idle,vm86old,wait4,swapoff,sysinfo,ipc,fsync,sigreturn,clone,",
        "setdomainname,uname,modify_ldt,adjtimex,mprotect,sigprocmask,create_module,",
        "init_module,delete_module,get_kernel_syms,quotactl,getpgid,fchdir,bdflush,sysfs,",
        "personality,afs_syscall,setfsuid,setfsgid,_llseek,getdents,_newselect,flock,msync,",
        "readv,writev,getsid,fdatasync,_sysctl,mlock,munlock,mlockall,munlockall,",
        "sched_setparam,sched_getparam,sched_setscheduler,sched_getscheduler,sched_yield,",
        "sched_get_priority_max,sched_get_priority_min,sched_rr_get_interval,nanosleep,",
        "mremap,setresuid,getresuid,vm86,query_module,poll,nfsservctl,setresgid,getresgid,",
        "prctl,rt_sigreturn,rt_sigaction,rt_sigprocmask,rt_sigpending,rt_sigtimedwait,",
        "rt_sigqueueinfo,rt_sigsuspend,pread64,pwrite64,chown,getcwd,capget,capset,",
        "sigaltstack,sendfile,getpmsg,putpmsg,vfork,ugetrlimit,mmap2,truncate64,ftruncate64,",
        "stat64,lstat64,fstat64,lchown32,getuid32,getgid32,geteuid32,getegid32,setreuid32,",
        "setregid32,getgroups32,setgroups32,fchown32,setresuid32,getresuid32,setresgid32,",
        "getresgid32,chown32,setuid32,setgid32,setfsuid32,setfsgid32,pivot_root,mincore,",
        "madvise,getdents64,fcntl64,,,gettid,readahead,setxattr,lsetxattr,fsetxattr,getxattr,",
        "lgetxattr,fgetxattr,listxattr,llistxattr,flistxattr,removexattr,lremovexattr,",
        "fremovexattr,tkill,sendfile64,futex,sched_setaffinity,sched_getaffinity,",
        "set_thread_area,get_thread_area,io_setup,io_destroy,io_getevents,io_submit,",
        "io_cancel,fadvise64,,exit_group,lookup_dcookie,epoll_create,epoll_ctl,epoll_wait,",
        "remap_file_pages,set_tid_address,timer_create,timer_settime,timer_gettime,",
        "timer_getoverrun,timer_delete,clock_settime,clock_gettime,clock_getres,",
        "clock_nanosleep,statfs64,fstatfs64,tgkill,utimes,fadvise64_64,vserver,mbind,",
        "get_mempolicy,set_mempolicy,mq_open,mq_unlink,mq_timedsend,mq_timedreceive,",
        "mq_notify,mq_getsetattr,kexec_load,waitid,,add_key,request_key,keyctl,ioprio_set,",
        "ioprio_get,inotify_init,inotify_add_watch,inotify_rm_watch,migrate_pages,openat,",
        "mkdirat,mknodat,fchownat,futimesat,fstatat64,unlinkat,renameat,linkat,symlinkat,",
        "readlinkat,fchmodat,faccessat,pselect6,ppoll,unshare,set_robust_list,",
        "get_robust_list,splice,sync_file_range,tee,vmsplice,move_pages,getcpu,epoll_pwait,",
        "utimensat,signalfd,timerfd_create,eventfd,fallocate,timerfd_settime,timerfd_gettime,",
        "signalfd4,eventfd2,epoll_create1,dup3,pipe2,inotify_init1,preadv,pwritev,",
        "rt_tgsigqueueinfo,perf_event_open,recvmmsg,fanotify_init,fanotify_mark,prlimit64,",
        "name_to_handle_at,open_by_handle_at,clock_adjtime,syncfs,sendmmsg,setns,",
        "process_vm_readv,process_vm_writev,kcmp,finit_module,sched_setattr,sched_getattr,",
        "renameat2,seccomp,getrandom,memfd_create,bpf,execveat,socket,socketpair,bind,",
        "connect,listen,accept4,getsockopt,setsockopt,getsockname,getpeername,sendto,sendmsg,",
        "recvfrom,recvmsg,shutdown,userfaultfd,membarrier,mlock2,copy_file_range,preadv2,",
        "pwritev2,pkey_mprotect,pkey_alloc,pkey_free,statx,arch_prctl,io_pgetevents,rseq,,,,,",
        ",,semget,semctl,shmget,shmctl,shmat,shmdt,msgget,msgsnd,msgrcv,msgctl,",
        "clock_gettime64,clock_settime64,clock_adjtime64,clock_getres_time64,",
        "clock_nanosleep_time64,timer_gettime64,timer_settime64,timerfd_gettime64,",
        "timerfd_settime64,utimensat_time64,pselect6_time64,ppoll_time64,,",
        "io_pgetevents_time64,recvmmsg_time64,mq_timedsend_time64,mq_timedreceive_time64,",
        "semtimedop_time64,rt_sigtimedwait_time64,futex_time64,sched_rr_get_interval_time64,",
        "pidfd_send_signal,io_uring_setup,io_uring_enter,io_uring_register,open_tree,",
        "move_mount,fsopen,fsconfig,fsmount,fspick,pidfd_open,clone3,close_range,openat2,",
        "pidfd_getfd,faccessat2,process_madvise,epoll_pwait2,mount_setattr,quotactl_fd,",
        "landlock_create_ruleset,landlock_add_rule,landlock_restrict_self,memfd_secret,",
        "process_mrelease,futex_waitv,set_mempolicy_home_node,",
        NULL,
};

static const char *const aarch64[] = {
        "io_setup,io_destroy,io_submit,io_cancel,io_getevents,setxattr,lsetxattr,fsetxattr,",
        "getxattr,lgetxattr,fgetxattr,listxattr,llistxattr,flistxattr,removexattr,",
        "lremovexattr,fremovexattr,getcwd,lookup_dcookie,eventfd2,epoll_create1,epoll_ctl,",
        "epoll_pwait,dup,dup3,fcntl,inotify_init1,inotify_add_watch,inotify_rm_watch,ioctl,",
        "ioprio_set,ioprio_get,flock,mknodat,mkdirat,unlinkat,symlinkat,linkat,renameat,",
        "umount2,mount,pivot_root,nfsservctl,statfs,fstatfs,truncate,ftruncate,fallocate,",
        "faccessat,chdir,fchdir,chroot,fchmod,fchmodat,fchownat,fchown,openat,close,vhangup,",
        "pipe2,quotactl,getdents64,lseek,read,write,readv,writev,pread64,pwrite64,preadv,",
        "pwritev,sendfile,pselect6,ppoll,signalfd4,vmsplice,splice,tee,readlinkat,newfstatat,",
        "fstat,sync,fsync,fdatasync,sync_file_range2,timerfd_create,timerfd_settime,",
        "timerfd_gettime,utimensat,acct,capget,capset,personality,exit,exit_group,waitid,",
        "set_tid_address,unshare,futex,set_robust_list,get_robust_list,nanosleep,getitimer,",
        "setitimer,kexec_load,init_module,delete_module,timer_create,timer_gettime,",
        "timer_getoverrun,timer_settime,timer_delete,clock_settime,clock_gettime,",
        "clock_getres,clock_nanosleep,syslog,ptrace,sched_setparam,sched_setscheduler,",
        "sched_getscheduler,sched_getparam,sched_setaffinity,sched_getaffinity,sched_yield,",
        "sched_get_priority_max,sched_get_priority_min,sched_rr_get_interval,restart_syscall,",
        "kill,tkill,tgkill,sigaltstack,rt_sigsuspend,rt_sigaction,rt_sigprocmask,",
        "rt_sigpending,rt_sigtimedwait,rt_sigqueueinfo,rt_sigreturn,setpriority,getpriority,",
        "reboot,setregid,setgid,setreuid,setuid,setresuid,getresuid,setresgid,getresgid,",
        "setfsuid,setfsgid,times,setpgid,getpgid,getsid,setsid,getgroups,setgroups,uname,",
        "sethostname,setdomainname,getrlimit,setrlimit,getrusage,umask,prctl,getcpu,",
        "gettimeofday,settimeofday,adjtimex,getpid,getppid,getuid,geteuid,getgid,getegid,",
        "gettid,sysinfo,mq_open,mq_unlink,mq_timedsend,mq_timedreceive,mq_notify,",
        "mq_getsetattr,msgget,msgctl,msgrcv,msgsnd,semget,semctl,semtimedop,semop,shmget,",
        "shmctl,shmat,shmdt,socket,socketpair,bind,listen,accept,connect,getsockname,",
        "getpeername,sendto,recvfrom,setsockopt,getsockopt,shutdown,sendmsg,recvmsg,",
        "readahead,brk,munmap,mremap,add_key,request_key,keyctl,clone,execve,mmap,fadvise64,",
        "swapon,swapoff,mprotect,msync,mlock,munlock,mlockall,munlockall,mincore,madvise,",
        "remap_file_pages,mbind,get_mempolicy,set_mempolicy,migrate_pages,move_pages,",
        "rt_tgsigqueueinfo,perf_event_open,accept4,recvmmsg,,,,,,,,,,,,,,,,,wait4,prlimit64,",
        "fanotify_init,fanotify_mark,name_to_handle_at,open_by_handle_at,clock_adjtime,",
        "syncfs,setns,sendmmsg,process_vm_readv,process_vm_writev,kcmp,finit_module,",
        "sched_setattr,sched_getattr,renameat2,seccomp,getrandom,memfd_create,bpf,execveat,",
        "userfaultfd,membarrier,mlock2,copy_file_range,preadv2,pwritev2,pkey_mprotect,",
        "pkey_alloc,pkey_free,statx,io_pgetevents,rseq,kexec_file_load,,,,,,,,,,,,,,,,,,,,,,,",
        ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,",
        ",,clock_gettime64,clock_settime64,clock_adjtime64,,,timer_gettime64,timer_settime64,",
        "timerfd_gettime64,timerfd_settime64,,,,,,,,,,,,,pidfd_send_signal,io_uring_setup,",
        "io_uring_enter,io_uring_register,open_tree,move_mount,fsopen,fsconfig,fsmount,",
        "fspick,pidfd_open,clone3,close_range,openat2,pidfd_getfd,faccessat2,process_madvise,",
        "epoll_pwait2,mount_setattr,quotactl_fd,landlock_create_ruleset,landlock_add_rule,",
        "landlock_restrict_self,memfd_secret,process_mrelease,futex_waitv,",
        "set_mempolicy_home_node,",
        NULL,
};

static const char *const arm[] = {
        "restart_syscall,exit,fork,read,write,open,close,,creat,link,unlink,execve,chdir,,",
        "mknod,chmod,lchown,,,lseek,getpid,mount,,setuid,getuid,,ptrace,,,pause,,,,access,",
        "nice,,sync,kill,rename,mkdir,rmdir,dup,pipe,times,,brk,setgid,getgid,,geteuid,",
        "getegid,acct,umount2,,ioctl,fcntl,,setpgid,,,umask,chroot,ustat,dup2,getppid,",
        "getpgrp,setsid,sigaction,,,setreuid,setregid,sigsuspend,sigpending,sethostname,",
        "setrlimit,,getrusage,gettimeofday,settimeofday,getgroups,setgroups,,symlink,,",
        "readlink,uselib,swapon,reboot,,,munmap,truncate,ftruncate,fchmod,fchown,getpriority,",
        "setpriority,,statfs,fstatfs,,,syslog,setitimer,getitimer,stat,lstat,fstat,,,vhangup,",
        ",,wait4,swapoff,sysinfo,,fsync,sigreturn,clone,setdomainname,uname,,adjtimex,",
        "mprotect,sigprocmask,,init_module,delete_module,,quotactl,getpgid,fchdir,bdflush,",
        "sysfs,personality,,setfsuid,setfsgid,_llseek,getdents,_newselect,flock,msync,readv,",
        "writev,getsid,fdatasync,_sysctl,mlock,munlock,mlockall,munlockall,sched_setparam,",
        "sched_getparam,sched_setscheduler,sched_getscheduler,sched_yield,",
        "sched_get_priority_max,sched_get_priority_min,sched_rr_get_interval,nanosleep,",
        "mremap,setresuid,getresuid,,,poll,nfsservctl,setresgid,getresgid,prctl,rt_sigreturn,",
        "rt_sigaction,rt_sigprocmask,rt_sigpending,rt_sigtimedwait,rt_sigqueueinfo,",
        "rt_sigsuspend,pread64,pwrite64,chown,getcwd,capget,capset,sigaltstack,sendfile,,,",
        "vfork,ugetrlimit,mmap2,truncate64,ftruncate64,stat64,lstat64,fstat64,lchown32,",
        "getuid32,getgid32,geteuid32,getegid32,setreuid32,setregid32,getgroups32,setgroups32,",
        "fchown32,setresuid32,getresuid32,setresgid32,getresgid32,chown32,setuid32,setgid32,",
        "setfsuid32,setfsgid32,getdents64,pivot_root,mincore,madvise,fcntl64,,,gettid,",
        "readahead,setxattr,lsetxattr,fsetxattr,getxattr,lgetxattr,fgetxattr,listxattr,",
        "llistxattr,flistxattr,removexattr,lremovexattr,fremovexattr,tkill,sendfile64,futex,",
        "sched_setaffinity,sched_getaffinity,io_setup,io_destroy,io_getevents,io_submit,",
        "io_cancel,exit_group,lookup_dcookie,epoll_create,epoll_ctl,epoll_wait,",
        "remap_file_pages,,,set_tid_address,timer_create,timer_settime,timer_gettime,",
        "timer_getoverrun,timer_delete,clock_settime,clock_gettime,clock_getres,",
        "clock_nanosleep,statfs64,fstatfs64,tgkill,utimes,arm_fadvise64_64,pciconfig_iobase,",
        "pciconfig_read,pciconfig_write,mq_open,mq_unlink,mq_timedsend,mq_timedreceive,",
        "mq_notify,mq_getsetattr,waitid,socket,bind,connect,listen,accept,getsockname,",
        "getpeername,socketpair,send,sendto,recv,recvfrom,shutdown,setsockopt,getsockopt,",
        "sendmsg,recvmsg,semop,semget,semctl,msgsnd,msgrcv,msgget,msgctl,shmat,shmdt,shmget,",
        "shmctl,add_key,request_key,keyctl,semtimedop,vserver,ioprio_set,ioprio_get,",
        "inotify_init,inotify_add_watch,inotify_rm_watch,mbind,get_mempolicy,set_mempolicy,",
        "openat,mkdirat,mknodat,fchownat,futimesat,fstatat64,unlinkat,renameat,linkat,",
        "symlinkat,readlinkat,fchmodat,faccessat,pselect6,ppoll,unshare,set_robust_list,",
        "get_robust_list,splice,arm_sync_file_range,tee,vmsplice,move_pages,getcpu,",
        "epoll_pwait,kexec_load,utimensat,signalfd,timerfd_create,eventfd,fallocate,",
        "timerfd_settime,timerfd_gettime,signalfd4,eventfd2,epoll_create1,dup3,pipe2,",
        "inotify_init1,preadv,pwritev,rt_tgsigqueueinfo,perf_event_open,recvmmsg,accept4,",
        "fanotify_init,fanotify_mark,prlimit64,name_to_handle_at,open_by_handle_at,",
        "clock_adjtime,syncfs,sendmmsg,setns,process_vm_readv,process_vm_writev,kcmp,",
        "finit_module,sched_setattr,sched_getattr,renameat2,seccomp,getrandom,memfd_create,",
        "bpf,execveat,userfaultfd,membarrier,mlock2,copy_file_range,preadv2,pwritev2,",
        "pkey_mprotect,pkey_alloc,pkey_free,statx,rseq,io_pgetevents,migrate_pages,",
        "kexec_file_load,,clock_gettime64,clock_settime64,clock_adjtime64,",
        "clock_getres_time64,clock_nanosleep_time64,timer_gettime64,timer_settime64,",
        "timerfd_gettime64,timerfd_settime64,utimensat_time64,pselect6_time64,ppoll_time64,,",
        "io_pgetevents_time64,recvmmsg_time64,mq_timedsend_time64,mq_timedreceive_time64,",
        "semtimedop_time64,rt_sigtimedwait_time64,futex_time64,sched_rr_get_interval_time64,",
        "pidfd_send_signal,io_uring_setup,io_uring_enter,io_uring_register,open_tree,",
        "move_mount,fsopen,fsconfig,fsmount,fspick,pidfd_open,clone3,close_range,openat2,",
        "pidfd_getfd,faccessat2,process_madvise,epoll_pwait2,mount_setattr,quotactl_fd,",
        "landlock_create_ruleset,landlock_add_rule,landlock_restrict_self,,process_mrelease,",
        "futex_waitv,set_mempolicy_home_node,",
        NULL,
};
/* clang-format on */

/* linux/audit.h and libaudit.h, as auditd prints them; sorted by number. */
static const struct {
    uint32_t number;
    bw_str name;
} types[] = {
        {1005, BW_STR_INIT("USER")},
        {1006, BW_STR_INIT("LOGIN")},
        {1100, BW_STR_INIT("USER_AUTH")},
        {1101, BW_STR_INIT("USER_ACCT")},
        {1102, BW_STR_INIT("USER_MGMT")},
        {1103, BW_STR_INIT("CRED_ACQ")},
        {1104, BW_STR_INIT("CRED_DISP")},
        {1105, BW_STR_INIT("USER_START")},
        {1106, BW_STR_INIT("USER_END")},
        {1107, BW_STR_INIT("USER_AVC")},
        {1108, BW_STR_INIT("USER_CHAUTHTOK")},
        {1109, BW_STR_INIT("USER_ERR")},
        {1110, BW_STR_INIT("CRED_REFR")},
        {1111, BW_STR_INIT("USYS_CONFIG")},
        {1112, BW_STR_INIT("USER_LOGIN")},
        {1113, BW_STR_INIT("USER_LOGOUT")},
        {1114, BW_STR_INIT("ADD_USER")},
        {1115, BW_STR_INIT("DEL_USER")},
        {1116, BW_STR_INIT("ADD_GROUP")},
        {1117, BW_STR_INIT("DEL_GROUP")},
        {1118, BW_STR_INIT("DAC_CHECK")},
        {1119, BW_STR_INIT("CHGRP_ID")},
        {1120, BW_STR_INIT("TEST")},
        {1121, BW_STR_INIT("TRUSTED_APP")},
        {1122, BW_STR_INIT("USER_SELINUX_ERR")},
        {1123, BW_STR_INIT("USER_CMD")},
        {1124, BW_STR_INIT("USER_TTY")},
        {1125, BW_STR_INIT("CHUSER_ID")},
        {1126, BW_STR_INIT("GRP_AUTH")},
        {1127, BW_STR_INIT("SYSTEM_BOOT")},
        {1128, BW_STR_INIT("SYSTEM_SHUTDOWN")},
        {1129, BW_STR_INIT("SYSTEM_RUNLEVEL")},
        {1130, BW_STR_INIT("SERVICE_START")},
        {1131, BW_STR_INIT("SERVICE_STOP")},
        {1132, BW_STR_INIT("GRP_MGMT")},
        {1133, BW_STR_INIT("GRP_CHAUTHTOK")},
        {1134, BW_STR_INIT("MAC_CHECK")},
        {1135, BW_STR_INIT("ACCT_LOCK")},
        {1136, BW_STR_INIT("ACCT_UNLOCK")},
        {1137, BW_STR_INIT("USER_DEVICE")},
        {1138, BW_STR_INIT("SOFTWARE_UPDATE")},
        {1200, BW_STR_INIT("DAEMON_START")},
        {1201, BW_STR_INIT("DAEMON_END")},
        {1202, BW_STR_INIT("DAEMON_ABORT")},
        {1203, BW_STR_INIT("DAEMON_CONFIG")},
        {1204, BW_STR_INIT("DAEMON_RECONFIG")},
        {1205, BW_STR_INIT("DAEMON_ROTATE")},
        {1206, BW_STR_INIT("DAEMON_RESUME")},
        {1207, BW_STR_INIT("DAEMON_ACCEPT")},
        {1208, BW_STR_INIT("DAEMON_CLOSE")},
        {1209, BW_STR_INIT("DAEMON_ERR")},
        {1300, BW_STR_INIT("SYSCALL")},
        {1302, BW_STR_INIT("PATH")},
        {1303, BW_STR_INIT("IPC")},
        {1304, BW_STR_INIT("SOCKETCALL")},
        {1305, BW_STR_INIT("CONFIG_CHANGE")},
        {1306, BW_STR_INIT("SOCKADDR")},
        {1307, BW_STR_INIT("CWD")},
        {1309, BW_STR_INIT("EXECVE")},
        {1311, BW_STR_INIT("IPC_SET_PERM")},
        {1312, BW_STR_INIT("MQ_OPEN")},
        {1313, BW_STR_INIT("MQ_SENDRECV")},
        {1314, BW_STR_INIT("MQ_NOTIFY")},
        {1315, BW_STR_INIT("MQ_GETSETATTR")},
        {1316, BW_STR_INIT("KERNEL_OTHER")},
        {1317, BW_STR_INIT("FD_PAIR")},
        {1318, BW_STR_INIT("OBJ_PID")},
        {1319, BW_STR_INIT("TTY")},
        {1320, BW_STR_INIT("EOE")},
        {1321, BW_STR_INIT("BPRM_FCAPS")},
        {1322, BW_STR_INIT("CAPSET")},
        {1323, BW_STR_INIT("MMAP")},
        {1324, BW_STR_INIT("NETFILTER_PKT")},
        {1325, BW_STR_INIT("NETFILTER_CFG")},
        {1326, BW_STR_INIT("SECCOMP")},
        {1327, BW_STR_INIT("PROCTITLE")},
        {1328, BW_STR_INIT("FEATURE_CHANGE")},
        {1329, BW_STR_INIT("REPLACE")},
        {1330, BW_STR_INIT("KERN_MODULE")},
        {1331, BW_STR_INIT("FANOTIFY")},
        {1332, BW_STR_INIT("TIME_INJOFFSET")},
        {1333, BW_STR_INIT("TIME_ADJNTPVAL")},
        {1334, BW_STR_INIT("BPF")},
        {1335, BW_STR_INIT("EVENT_LISTENER")},
        {1336, BW_STR_INIT("URINGOP")},
        {1337, BW_STR_INIT("OPENAT2")},
        {1338, BW_STR_INIT("DM_CTRL")},
        {1339, BW_STR_INIT("DM_EVENT")},
        {1400, BW_STR_INIT("AVC")},
        {1401, BW_STR_INIT("SELINUX_ERR")},
        {1402, BW_STR_INIT("AVC_PATH")},
        {1403, BW_STR_INIT("MAC_POLICY_LOAD")},
        {1404, BW_STR_INIT("MAC_STATUS")},
        {1405, BW_STR_INIT("MAC_CONFIG_CHANGE")},
        {1406, BW_STR_INIT("MAC_UNLBL_ALLOW")},
        {1407, BW_STR_INIT("MAC_CIPSOV4_ADD")},
        {1408, BW_STR_INIT("MAC_CIPSOV4_DEL")},
        {1409, BW_STR_INIT("MAC_MAP_ADD")},
        {1410, BW_STR_INIT("MAC_MAP_DEL")},
        {1411, BW_STR_INIT("MAC_IPSEC_ADDSA")},
        {1412, BW_STR_INIT("MAC_IPSEC_DELSA")},
        {1413, BW_STR_INIT("MAC_IPSEC_ADDSPD")},
        {1414, BW_STR_INIT("MAC_IPSEC_DELSPD")},
        {1415, BW_STR_INIT("MAC_IPSEC_EVENT")},
        {1416, BW_STR_INIT("MAC_UNLBL_STCADD")},
        {1417, BW_STR_INIT("MAC_UNLBL_STCDEL")},
        {1418, BW_STR_INIT("MAC_CALIPSO_ADD")},
        {1419, BW_STR_INIT("MAC_CALIPSO_DEL")},
        {1420, BW_STR_INIT("IPE_ACCESS")},
        {1421, BW_STR_INIT("IPE_CONFIG_CHANGE")},
        {1422, BW_STR_INIT("IPE_POLICY_LOAD")},
        {1423, BW_STR_INIT("LANDLOCK_ACCESS")},
        {1424, BW_STR_INIT("LANDLOCK_DOMAIN")},
        {1500, BW_STR_INIT("APPARMOR")},
        {1501, BW_STR_INIT("APPARMOR_AUDIT")},
        {1502, BW_STR_INIT("APPARMOR_ALLOWED")},
        {1503, BW_STR_INIT("APPARMOR_DENIED")},
        {1504, BW_STR_INIT("APPARMOR_HINT")},
        {1505, BW_STR_INIT("APPARMOR_STATUS")},
        {1506, BW_STR_INIT("APPARMOR_ERROR")},
        {1507, BW_STR_INIT("APPARMOR_KILL")},
        {1700, BW_STR_INIT("ANOM_PROMISCUOUS")},
        {1701, BW_STR_INIT("ANOM_ABEND")},
        {1702, BW_STR_INIT("ANOM_LINK")},
        {1703, BW_STR_INIT("ANOM_CREAT")},
        {1800, BW_STR_INIT("INTEGRITY_DATA")},
        {1801, BW_STR_INIT("INTEGRITY_METADATA")},
        {1802, BW_STR_INIT("INTEGRITY_STATUS")},
        {1803, BW_STR_INIT("INTEGRITY_HASH")},
        {1804, BW_STR_INIT("INTEGRITY_PCR")},
        {1805, BW_STR_INIT("INTEGRITY_RULE")},
        {1806, BW_STR_INIT("INTEGRITY_EVM_XATTR")},
        {1807, BW_STR_INIT("INTEGRITY_POLICY_RULE")},
        {2000, BW_STR_INIT("KERNEL")},
        {2100, BW_STR_INIT("ANOM_LOGIN_FAILURES")},
        {2101, BW_STR_INIT("ANOM_LOGIN_TIME")},
        {2102, BW_STR_INIT("ANOM_LOGIN_SESSIONS")},
        {2103, BW_STR_INIT("ANOM_LOGIN_ACCT")},
        {2104, BW_STR_INIT("ANOM_LOGIN_LOCATION")},
        {2105, BW_STR_INIT("ANOM_MAX_DAC")},
        {2106, BW_STR_INIT("ANOM_MAX_MAC")},
        {2107, BW_STR_INIT("ANOM_AMTU_FAIL")},
        {2108, BW_STR_INIT("ANOM_RBAC_FAIL")},
        {2109, BW_STR_INIT("ANOM_RBAC_INTEGRITY_FAIL")},
        {2110, BW_STR_INIT("ANOM_CRYPTO_FAIL")},
        {2111, BW_STR_INIT("ANOM_ACCESS_FS")},
        {2112, BW_STR_INIT("ANOM_EXEC")},
        {2113, BW_STR_INIT("ANOM_MK_EXEC")},
        {2114, BW_STR_INIT("ANOM_ADD_ACCT")},
        {2115, BW_STR_INIT("ANOM_DEL_ACCT")},
        {2116, BW_STR_INIT("ANOM_MOD_ACCT")},
        {2117, BW_STR_INIT("ANOM_ROOT_TRANS")},
        {2118, BW_STR_INIT("ANOM_LOGIN_SERVICE")},
        {2119, BW_STR_INIT("ANOM_LOGIN_ROOT")},
        {2120, BW_STR_INIT("ANOM_ORIGIN_FAILURES")},
        {2121, BW_STR_INIT("ANOM_SESSION")},
        {2200, BW_STR_INIT("RESP_ANOMALY")},
        {2201, BW_STR_INIT("RESP_ALERT")},
        {2202, BW_STR_INIT("RESP_KILL_PROC")},
        {2203, BW_STR_INIT("RESP_TERM_ACCESS")},
        {2204, BW_STR_INIT("RESP_ACCT_REMOTE")},
        {2205, BW_STR_INIT("RESP_ACCT_LOCK_TIMED")},
        {2206, BW_STR_INIT("RESP_ACCT_UNLOCK_TIMED")},
        {2207, BW_STR_INIT("RESP_ACCT_LOCK")},
        {2208, BW_STR_INIT("RESP_TERM_LOCK")},
        {2209, BW_STR_INIT("RESP_SEBOOL")},
        {2210, BW_STR_INIT("RESP_EXEC")},
        {2211, BW_STR_INIT("RESP_SINGLE")},
        {2212, BW_STR_INIT("RESP_HALT")},
        {2213, BW_STR_INIT("RESP_ORIGIN_BLOCK")},
        {2214, BW_STR_INIT("RESP_ORIGIN_BLOCK_TIMED")},
        {2215, BW_STR_INIT("RESP_ORIGIN_UNBLOCK_TIMED")},
        {2300, BW_STR_INIT("USER_ROLE_CHANGE")},
        {2301, BW_STR_INIT("ROLE_ASSIGN")},
        {2302, BW_STR_INIT("ROLE_REMOVE")},
        {2303, BW_STR_INIT("LABEL_OVERRIDE")},
        {2304, BW_STR_INIT("LABEL_LEVEL_CHANGE")},
        {2305, BW_STR_INIT("USER_LABELED_EXPORT")},
        {2306, BW_STR_INIT("USER_UNLABELED_EXPORT")},
        {2307, BW_STR_INIT("DEV_ALLOC")},
        {2308, BW_STR_INIT("DEV_DEALLOC")},
        {2309, BW_STR_INIT("FS_RELABEL")},
        {2310, BW_STR_INIT("USER_MAC_POLICY_LOAD")},
        {2311, BW_STR_INIT("ROLE_MODIFY")},
        {2312, BW_STR_INIT("USER_MAC_CONFIG_CHANGE")},
        {2313, BW_STR_INIT("USER_MAC_STATUS")},
        {2400, BW_STR_INIT("CRYPTO_TEST_USER")},
        {2401, BW_STR_INIT("CRYPTO_PARAM_CHANGE_USER")},
        {2402, BW_STR_INIT("CRYPTO_LOGIN")},
        {2403, BW_STR_INIT("CRYPTO_LOGOUT")},
        {2404, BW_STR_INIT("CRYPTO_KEY_USER")},
        {2405, BW_STR_INIT("CRYPTO_FAILURE_USER")},
        {2406, BW_STR_INIT("CRYPTO_REPLAY_USER")},
        {2407, BW_STR_INIT("CRYPTO_SESSION")},
        {2408, BW_STR_INIT("CRYPTO_IKE_SA")},
        {2409, BW_STR_INIT("CRYPTO_IPSEC_SA")},
        {2500, BW_STR_INIT("VIRT_CONTROL")},
        {2501, BW_STR_INIT("VIRT_RESOURCE")},
        {2502, BW_STR_INIT("VIRT_MACHINE_ID")},
        {2503, BW_STR_INIT("VIRT_INTEGRITY_CHECK")},
        {2504, BW_STR_INIT("VIRT_CREATE")},
        {2505, BW_STR_INIT("VIRT_DESTROY")},
        {2506, BW_STR_INIT("VIRT_MIGRATE_IN")},
        {2507, BW_STR_INIT("VIRT_MIGRATE_OUT")},
};

static const struct {
    uint32_t number; /* of linux/audit.h: an ELF machine, and flags for 64 bits and byte order */
    bw_str name;
    const char *const *calls;
} arches[AUDIT_ARCH_COUNT] = {
        [AUDIT_ARCH_X86_64] = {0xc000003e, BW_STR_INIT("x86_64"), x86_64},
        [AUDIT_ARCH_I386] = {0x40000003, BW_STR_INIT("i386"), i386},
        [AUDIT_ARCH_AARCH64] = {0xc00000b7, BW_STR_INIT("aarch64"), aarch64},
        [AUDIT_ARCH_ARM] = {0x40000028, BW_STR_INIT("arm"), arm},
};

/* Numbers of calls of each table. The highest of Linux 6.1 is 450. */
#define CALLS 512

struct audit_names {
    bw_str calls[AUDIT_ARCH_COUNT][CALLS];
};

struct audit_names *audit_names_new(void)
{
    struct audit_names *names = calloc(1, sizeof(*names));
    if (names == NULL)
        return NULL;
    for (size_t arch = 0; arch < AUDIT_ARCH_COUNT; arch++) {
        size_t number = 0;
        for (const char *const *row = arches[arch].calls; *row != NULL; row++) {
            bw_str rest = bw_str_of(*row);
            bw_str name;
            rest.len--; /* the last comma ends the row */
            while (number < CALLS && bw_str_cut(&rest, ',', &name))
                names->calls[arch][number++] = name;
        }
    }
    return names;
}

void audit_names_free(struct audit_names *names)
{
    free(names);
}

bw_str audit_syscall_name(const struct audit_names *names, enum audit_arch arch, uint64_t number)
{
    if (arch >= AUDIT_ARCH_COUNT || number >= CALLS)
        return BW_STR("");
    return names->calls[arch][number];
}

enum audit_arch audit_arch_of(uint64_t number)
{
    for (size_t i = 0; i < AUDIT_ARCH_COUNT; i++)
        if (arches[i].number == number)
            return (enum audit_arch)i;
    return AUDIT_ARCH_COUNT;
}

enum audit_arch audit_arch_named(bw_str name)
{
    for (size_t i = 0; i < AUDIT_ARCH_COUNT; i++)
        if (bw_str_eq(arches[i].name, name))
            return (enum audit_arch)i;
    return AUDIT_ARCH_COUNT;
}

bw_str audit_arch_name(enum audit_arch arch)
{
    return arch < AUDIT_ARCH_COUNT ? arches[arch].name : BW_STR("");
}

uint32_t audit_type_number(bw_str name)
{
    for (size_t i = 0; i < BW_COUNT(types); i++)
        if (types[i].name.len == name.len && types[i].name.ptr[0] == name.ptr[0] &&
                bw_str_eq(types[i].name, name))
            return types[i].number;
    return 0;
}

bw_str audit_type_name(uint32_t number)
{
    size_t low = 0;
    size_t high = BW_COUNT(types);
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (types[middle].number == number)
            return types[middle].name;
        if (types[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return BW_STR("");
}
