/* engine/host_path.h - the host that a log lies under, told by the folders of evidence. */
#ifndef BW_ENGINE_HOST_PATH_H
#define BW_ENGINE_HOST_PATH_H

#include "base/slice.h"

/* The longest name that is taken: a label of DNS, and as long as most hosts' whole names. */
#define HOST_PATH_MAX 63

/*
 * The host for which a triage tool named its collection, for everything that lies in it:
 * "uac-web01-linux-20220719101000.tar.gz!live_response/x", "Collection-WEB02-2022-07-19T10_00_00Z",
 * "WEB02-C.0123456789abcdef-F.CABC0123456.zip" (Velociraptor), "sosreport-db01-2022-07-19-abcdefg",
 * "esx-esx01.example.org-2022-07-19--10.05-12345" (vm-support). The innermost one counts. Empty
 * when no folder or archive of the path has such a name. Borrowed from `path`.
 */
bw_str host_of_collection(bw_str path);

/*
 * The host of such a collection, or else the folder (or the archive, without its ending) that
 * stands before the place where a host keeps its logs: "case/web01/var/log/nginx/access.log" and
 * "web01.tar.gz!var/log/syslog" are of web01, "DC01/C/Windows/System32/winevt/Logs/x" is of DC01;
 * so is what lies in the folder of a user
 * ("web01/home/alice/.bash_history", "WS7/Users/bob/AppData/x"). Letters of drives and names that
 * collectors give to the root of a disk are passed. Empty when the path has no such place, when
 * nothing stands before it, or when that is no name of a host. Borrowed from `path`.
 */
bw_str host_of_path(bw_str path);

/* True of what lies where the machine that we run on keeps its own: "/var/log/nginx/access.log". */
bool host_is_local(bw_str path);

#endif
