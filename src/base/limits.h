/* base/limits.h - every limit that protects us from what we read: a name, a reason. Each has a
 * test. */
#ifndef BW_BASE_LIMITS_H
#define BW_BASE_LIMITS_H

#include "base/slice.h"

/* The head of an item that inputs look at to tell what it is: a whole EVTX chunk fits behind its
 * file header, and text shows its form well before. */
#define BW_LIMIT_PROBE_BYTES (128 * BW_KIB)

/* Bytes of zero before the first record of an item that are read to see what follows. A log that
 * was emptied while its writer had it open begins with as many as it had bytes; what begins with
 * more is a disk image or the like. */
#define BW_LIMIT_LEADING_ZEROS (256 * BW_MIB)

/* One line or one JSON document. Real 4104 script blocks reach a few hundred KiB; past this a
 * "line" is not a log line and is skipped, counted and named. */
#define BW_LIMIT_RECORD_BYTES (4 * BW_MIB)

/* What is decoded of one line: a line of the largest size a few times over. */
#define BW_LIMIT_LINE_SCRATCH (16 * BW_MIB)

/* How often percent-encoding inside percent-encoding is undone: filters that were evaded needed
 * two, what is seen in the wild has three. */
#define BW_LIMIT_WEB_DECODE_ROUNDS 4

/* Log4j's lookups inside lookups; its own evaluation stops earlier. Deeper ones stay as they are.
 */
#define BW_LIMIT_WEB_LOOKUP_DEPTH 32

/* What is remembered of one log of requests: some hundred names of clients, and layouts of lines.
 */
#define BW_LIMIT_WEB_STORE (512 * BW_KIB)

/* Record sets of an audit log that are open at once: processors write at the same time, and a busy
 * machine has a few dozen. Past this, and past as many lines or seconds without an end, the oldest
 * is given out as it is. The seconds are those of auparse. */
#define BW_LIMIT_AUDIT_OPEN_SETS   64
#define BW_LIMIT_AUDIT_SET_LINES   2000
#define BW_LIMIT_AUDIT_SET_SECONDS 2
/* One record set, and all open ones: arguments of one execve may be 2 MiB (twice that in digits).
 * What goes past it is given out as a set of its own. */
#define BW_LIMIT_AUDIT_SET_BYTES   (6 * BW_MIB)
#define BW_LIMIT_AUDIT_OPEN_BYTES  (16 * BW_MIB)
#define BW_LIMIT_AUDIT_SET_RECORDS 4096
#define BW_LIMIT_AUDIT_SET_FIELDS  262144
/* Processes whose image and command line an audit log's reader remembers, their texts, and hosts of
 * one log whose serial numbers are followed. A host has some hundred processes at once. */
#ifdef BW_FUZZ /* tables that are full at once, and do not take most of the time to clear */
#define BW_LIMIT_AUDIT_PROCESSES     64
#define BW_LIMIT_AUDIT_PROCESS_BYTES (64 * BW_KIB)
#else
#define BW_LIMIT_AUDIT_PROCESSES     65536
#define BW_LIMIT_AUDIT_PROCESS_BYTES (8 * BW_MIB)
#endif
#define BW_LIMIT_AUDIT_HOSTS 1024
/* Arguments of a command that become fields (a0, a1, ...): the command line has all of them. */
#define BW_LIMIT_AUDIT_ARGUMENTS 256

/* Nesting of JSON, XML and BinXML. Windows needs about ten; a parser's stack is small. */
#define BW_LIMIT_NESTING 64

/* Fields of one event. The widest Windows event has about sixty. */
#define BW_LIMIT_EVENT_FIELDS 1024

/* What a worker may hold for one item beyond its fixed buffers. */
#define BW_LIMIT_ITEM_ARENA (48 * BW_MIB)

/* Archives inside archives. */
#define BW_LIMIT_CONTAINER_DEPTH 8

/* Members of one archive and bytes that one item may unpack to, and how often its own size: past
 * the ratio (for more than a few MiB) it is a bomb, not evidence. Text logs compress up to about
 * 1:100 with xz. */
#define BW_LIMIT_CONTAINER_MEMBERS   200000
#define BW_LIMIT_UNPACKED_BYTES      (UINT64_C(256) << 30)
#define BW_LIMIT_UNPACKED_RATIO      2000
#define BW_LIMIT_UNPACKED_RATIO_FREE (256 * BW_MIB)

/* Names, shapes and their skeletons that one worker remembers of JSON, and again of XML. Real logs
 * need a few hundred KiB; past this they are forgotten and learnt anew. */
#define BW_LIMIT_SHAPES_BYTES (6 * BW_MIB)

/* A field's dotted name. The longest that Elastic's schema has is below 100 bytes. */
#define BW_LIMIT_FIELD_NAME_BYTES 1024

/* Values of one event, list items included: a JSON array can hold two million in 4 MiB. */
#define BW_LIMIT_EVENT_VALUES 65536

/* Folders inside folders, and the names of one folder: the walk holds them while it is in there.
 * Windows itself stops at 32,767 characters of path. */
#define BW_LIMIT_WALK_DEPTH   128
#define BW_LIMIT_FOLDER_NAMES (64 * BW_MIB)

/* A path with its members: no real one comes near, a hostile archive may try. */
#define BW_LIMIT_LABEL_BYTES (64 * BW_KIB)

/* One rule, logsource or placeholder file. The largest public rule has 60 KiB; lists of indicators
 * written as rules reach a few MiB. */
#define BW_LIMIT_SIGMA_FILE_BYTES (16 * BW_MIB)

/* Nodes of one YAML document, those behind aliases counted each time: a "billion laughs" ends here.
 * The largest public rule has 3,000. */
#define BW_LIMIT_SIGMA_YAML_NODES 400000

/* Anchors of one document, and keys of a map that "<<" adds to: both are searched in a row. */
#define BW_LIMIT_SIGMA_YAML_ANCHORS 1000
#define BW_LIMIT_SIGMA_MERGE_KEYS   1000

/* Folders below a rule path, and rule files of one set. */
#define BW_LIMIT_SIGMA_FOLDER_DEPTH 32
#define BW_LIMIT_SIGMA_FILES        200000

/* One condition. The longest public one has 600 bytes. */
#define BW_LIMIT_SIGMA_CONDITION_BYTES (64 * BW_KIB)

/* Tests that one rule comes to after all expansions, and nodes of its condition tree: a search that
 * is named often counts each time. */
#define BW_LIMIT_SIGMA_RULE_NODES 400000

/* Texts that one value with placeholders or windash may stand for. */
#define BW_LIMIT_SIGMA_EXPANSIONS 10000

/* Dashes of one value that are written out in all their forms (five each); more are a wildcard. */
#define BW_LIMIT_SIGMA_WINDASH_POSITIONS 3

/* Sources of one logsource: pairs of sources, where two entries of the tables must hold at once. */
#define BW_LIMIT_SIGMA_SOURCES 256

/* Rules that one correlation refers to (they are bits of a word), the fields that it groups by or
 * counts, and correlations of correlations. Public ones have five, three and two. */
#define BW_LIMIT_SIGMA_REFERENCES        64
#define BW_LIMIT_SIGMA_CORRELATED_FIELDS 16
#define BW_LIMIT_SIGMA_CORRELATION_DEPTH 16

/* Events that one record stands for where correlations count: "message repeated 5 times: [ … ]".
 * rsyslog says so once a minute, and what a line claims must not cost more than this. */
#define BW_LIMIT_CANDIDATE_REPEATS 100

/* A value that a correlation groups by: past this it is cut, and told apart by its hash. */
#define BW_LIMIT_CANDIDATE_VALUE_BYTES 1024

/* What correlations hold of events inside their timespans, all groups together. Past this the
 * oldest are forgotten, counted and told. */
#define BW_LIMIT_CORRELATE_BYTES (256 * BW_MIB)

/* Records of one moment that are looked at for copies of each other. */
#define BW_LIMIT_CORRELATE_COPIES (UINT32_C(1) << 20)

/* Matches for correlations that wait in memory before they are sorted into a file. */
#define BW_LIMIT_SORTER_BYTES (24 * BW_MIB)

/* Memory of the loader for each thread, and of the compiled form. 3,780 rules need 20 MiB. */
#define BW_LIMIT_SIGMA_ARENA (1024 * BW_MIB)
#define BW_LIMIT_SIGMA_IMAGE (1024 * BW_MIB)

/* BinXML tokens of one template or of one element without a template. Windows' largest has 700. */
#define BW_LIMIT_EVTX_TOKENS 8192

/* One template with its names written out, and all that one chunk may ask for: definitions may
 * overlap, so that 64 KiB could ask for gigabytes. Real chunks need less than 100 KiB. */
#define BW_LIMIT_EVTX_TEMPLATE_BYTES (256 * BW_KIB)
#define BW_LIMIT_EVTX_CHUNK_BYTES    (4 * BW_MIB)

/* The name of an element or attribute, in bytes of UTF-16; and a dotted path of them in UTF-8. */
#define BW_LIMIT_EVTX_NAME_BYTES 1024
#define BW_LIMIT_EVTX_PATH_BYTES 4096

/* Templates and elements that one record is made of. Windows makes two. */
#define BW_LIMIT_EVTX_PARTS 64

/* Elements and attributes of one record, and their pieces of text. */
#define BW_LIMIT_EVTX_NODES 16384

/* Substitution values of one record: 64 KiB hold no more descriptors. */
#define BW_LIMIT_EVTX_VALUES 16384

/* Text and lists made for one record: a template can name the same value many times. */
#define BW_LIMIT_EVTX_SCRATCH (4 * BW_MIB)

/* Compiled templates and shapes of one worker, and what one item may add: they are kept as long as
 * the worker lives, and a forged file must not take the room of the next. A thousand real templates
 * need about 10 MiB. */
#define BW_LIMIT_EVTX_LIBRARY      (48 * BW_MIB)
#define BW_LIMIT_EVTX_LIBRARY_ITEM (8 * BW_MIB)

/* Templates of one item that turn out to be unusable before no new ones are tried: each costs as
 * much time as a thousand records. Sound logs have none. */
#define BW_LIMIT_EVTX_FAILURES 1000

/* Templates of all evidence, as one worker holds them to read records that lost theirs. Windows 10
 * has about 7,000 with 3 KiB each; the evidence of one case has a few hundred. */
#define BW_LIMIT_EVTX_STOCK (40 * BW_MIB)

/* Records that no log lists any more, of one hunt: each is remembered in 48 bytes until the end. A
 * disk of a busy server has some 100,000. What they take of a temporary folder, and what is known
 * of templates. */
#define BW_LIMIT_RECOVERED     1000000
#define BW_LIMIT_REMAINS_BYTES (UINT64_C(16) << 30)
#define BW_LIMIT_FACTS         (32 * BW_MIB)

/* Parts of one script that are joined. PowerShell cuts at 10,000 to 20,000 characters, so that the
 * largest record that anything else writes would be some 400. */
#define BW_LIMIT_SCRIPT_PARTS 4096

/* The text of one part, and again all that its record says beside it. */
#define BW_LIMIT_SCRIPT_PART_BYTES (1 * BW_MIB)

/* Joined text that is looked at in one piece: as much as the largest record. Longer scripts are
 * looked at in several, each beginning with the last part of the one before. */
#define BW_LIMIT_SCRIPT_BYTES (4 * BW_MIB)

/* What the parts of all scripts of one hunt take of a temporary folder. */
#define BW_LIMIT_SCRIPTS_BYTES (UINT64_C(4) << 30)

/* What is known of scripts while they are put in order, in memory: the rest goes to a file. */
#define BW_LIMIT_SCRIPTS_SORTER (4 * BW_MIB)

/* Layers that hide a command inside a command: real ones have three or four, generators of such
 * code stop at about as many. */
#define BW_LIMIT_DECODE_DEPTH 8

/* Decoded text of one event, and what is looked at to get it: a bomb ends there. The largest record
 * fits once, and real scripts grow no more than tenfold. */
#define BW_LIMIT_DECODE_BYTES (4 * BW_MIB)
#define BW_LIMIT_DECODE_WORK  (64 * BW_MIB)

/* The share of one text in these, so that short ones are no bomb either: a floor, and so much for
 * each of its bytes. What is looked at is every spelling, six times in each of eight layers. */
#define BW_LIMIT_DECODE_BYTES_FLOOR (64 * BW_KIB)
#define BW_LIMIT_DECODE_BYTES_EACH  32
#define BW_LIMIT_DECODE_WORK_FLOOR  BW_MIB
#define BW_LIMIT_DECODE_WORK_EACH   256

/* What the decoded texts of one event take, with the raw ones as UTF-8. */
#define BW_LIMIT_DECODE_ARENA (16 * BW_MIB)

/* The disk that one worker may use to hold an archive inside an archive that must be read at both
 * ends (zip, 7z). */
#define BW_LIMIT_SCRATCH_BYTES (UINT64_C(16) << 30)

/* How often an archive is taken up again behind a member that cost a worker. */
#define BW_LIMIT_RESUMES 16

#endif
