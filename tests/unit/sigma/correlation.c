/* Correlations and filters as documents: what they come to, and what is said about the others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "sigma/correlation.h"
#include "sigma/image_build.h"
#include "sigma/link.h"
#include "sigma/problems.h"
#include "sigma/words.h"

#define SEARCH(title, name, more)                                                                  \
    "title: " title "\nname: " name "\nlogsource: {product: windows, service: system}\n"           \
    "detection: {sel: {F: " name "}, condition: sel}\n" more "---\n"
#define SEARCH_UNNAMED(title)                                                                      \
    "title: " title "\nlogsource: {product: windows, service: system}\n"                           \
    "detection: {sel: {F: " title "}, condition: sel}\n---\n"
#define A       SEARCH("Rule A", "a", "")
#define B       SEARCH("Rule B", "b", "")
#define X       SEARCH("Not wanted", "x", "") /* which is left out on request */
#define C       "title: C\nname: c\ncorrelation:\n"
#define COUNT_A C "  type: event_count\n  rules: a\n  timespan: 5m\n"

/* `want`: for each rule in use its title, '-' in front when it is quiet, and what a correlation
 * asks; then each problem as "kind:line: text"; all joined by '|'. */
static const struct {
    const char *name, *text, *want;
} cases[] = {
        {"count", A COUNT_A "  condition: {gte: 3}\n", "-Rule A|C: event_count >= 3 within 5m|"},
        {"a list, a group, a range",
                A B C "  type: event_count\n  rules: [a, b]\n  timespan: 1h\n"
                      "  group-by: [X, Y]\n  condition: {gt: 2.5, lte: 7}\n",
                "-Rule A|-Rule B|C: event_count > 2.5 and <= 7 within 1h by X, Y|"},
        {"by title",
                A C "  type: event_count\n  rules: rule A\n  timespan: 5m\n  condition: {eq: 1}\n",
                "-Rule A|C: event_count = 1 within 5m|"},
        {"every comparison", A COUNT_A "  condition: {gt: 1, gte: 2, lt: 9, lte: 8, neq: 4}\n",
                "-Rule A|C: event_count > 1 and >= 2 and < 9 and <= 8 and != 4 within 5m|"},
        {"generate", A COUNT_A "  generate: true\n  condition: {gte: 3}\n",
                "Rule A|C: event_count >= 3 within 5m|"},
        {"generate beside the correlation", A COUNT_A "  condition: {gte: 3}\ngenerate: true\n",
                "Rule A|C: event_count >= 3 within 5m|"},
        {"generate in it counts more",
                A COUNT_A "  generate: false\n  condition: {gte: 3}\ngenerate: true\n",
                "-Rule A|C: event_count >= 3 within 5m|"},
        {"generate beside it is text", A COUNT_A "  condition: {gte: 3}\ngenerate: 'no'\n",
                "Rule A|error:13: 'generate' must be true or false|"},
        {"generate wins",
                A COUNT_A "  condition: {gte: 3}\n---\n"
                          "title: D\ncorrelation: {type: event_count, rules: a, timespan: 1d, "
                          "generate: yes, condition: {gte: 9}}\n",
                "Rule A|C: event_count >= 3 within 5m|D: event_count >= 9 within 1d|"},
        {"several fields",
                A C "  type: value_count\n  rules: a\n  timespan: 2w\n"
                    "  condition: {field: [X, Y], gte: 3}\n",
                "-Rule A|C: value_count of X, Y >= 3 within 2w|"},
        {"percentile",
                A C "  type: value_percentile\n  rules: a\n  timespan: 1M\n"
                    "  condition: {field: X, percentile: 95, lt: 3}\n",
                "-Rule A|C: value_percentile 95 of X < 3 within 1M|"},
        {"sum, before its rule",
                C "  type: value_sum\n  rules: a\n  timespan: 1y\n"
                  "  condition: {field: X, gt: -1e3}\n---\n" A,
                "-Rule A|C: value_sum of X > -1000 within 1y|"},
        {"new value",
                A C "  type: new_value\n  rules: a\n  timespan: 7d\n  group-by: U\n"
                    "  condition: {field: X}\n",
                "-Rule A|C: new_value of X after 7d by U|"},
        {"new value, of few",
                A C "  type: new_value\n  rules: a\n  timespan: 7d\n"
                    "  condition: {field: [X, Y], lte: 3}\n",
                "-Rule A|C: new_value of X, Y, known before <= 3 after 7d|"},
        {"new value of nothing", A C "  type: new_value\n  rules: a\n  timespan: 7d\n",
                "Rule A|error:9: a new_value must have a condition|"},
        {"new value without its field",
                A C "  type: new_value\n  rules: a\n  timespan: 7d\n  condition: {lte: 3}\n",
                "Rule A|error:12: the condition of a new_value must name its field|"},
        {"temporal", A B C "  type: temporal\n  rules: [a, b]\n  timespan: 10s\n",
                "-Rule A|-Rule B|C: temporal within 10s|"},
        {"names from the condition",
                A B C "  type: temporal\n  timespan: 10s\n  condition: b and not (a or not b)\n",
                "-Rule A|-Rule B|C: temporal of b and not (a or not b) within 10s|"},
        {"an order from the condition",
                A B C "  type: temporal_ordered\n  rules: [a, b]\n  timespan: 10s\n"
                      "  condition: b and a\n",
                "-Rule A|-Rule B|C: temporal_ordered of b and a within 10s|"},
        {"a chain, outer first",
                "title: O\ncorrelation: {type: event_count, rules: c, timespan: 1d, group-by: X, "
                "condition: {gte: 2}}\n---\n" A COUNT_A "  group-by: X\n  condition: {gte: 3}\n",
                "-Rule A|-C: event_count >= 3 within 5m by X|O: event_count >= 2 within 1d by X|"},
        {"a chain without the group",
                A COUNT_A "  condition: {gte: 3}\n---\ntitle: O\ncorrelation:\n"
                          "  {type: event_count, rules: c, timespan: 1d, group-by: X, condition: "
                          "{gte: 2}}\n",
                "-Rule A|-C: event_count >= 3 within 5m|O: event_count >= 2 within 1d by X|"
                "warning:15: 'C' is not grouped by 'X', so that its results have no such value|"},
        {"aliases",
                A B C "  type: temporal\n  rules: [a, b]\n  timespan: 10s\n  group-by: ip\n"
                      "  aliases: {ip: {a: src, Rule B: dst}}\n",
                "-Rule A|-Rule B|C: temporal within 10s by ip|"},
        {"an alias for what a rule does not have",
                A B C "  type: temporal\n  rules: [a, b]\n  timespan: 10s\n  group-by: ip\n"
                      "  aliases: {ip: {a: src, b: null}}\n",
                "-Rule A|-Rule B|C: temporal within 10s by ip|"},
        {"an alias for nothing",
                A B C "  type: temporal\n  rules: [a, b]\n  timespan: 10s\n  group-by: ip\n"
                      "  aliases: {ip: {a: src, b: }}\n",
                "Rule A|Rule B|error:18: an alias gives one field for each rule|"},
        {"what a new_value found new",
                A C "  type: new_value\n  rules: a\n  timespan: 7d\n  condition: {field: X}\n---\n"
                    "title: O\ncorrelation:\n  {type: event_count, rules: c, timespan: 1d, "
                    "group-by: X, "
                    "condition: {gte: 2}}\n",
                "-Rule A|-C: new_value of X after 7d|O: event_count >= 2 within 1d by X|"},
        {"half an alias",
                A B C "  type: temporal\n  rules: [a, b]\n  timespan: 10s\n  group-by: ip\n"
                      "  aliases: {ip: {a: src}}\n",
                "-Rule A|-Rule B|C: temporal within 10s by ip|"
                "warning:18: alias 'ip' says nothing of rule 'b': its field of that name is "
                "taken|"},
        {"an alias of another rule",
                A B C "  type: event_count\n  rules: a\n  timespan: 10s\n  group-by: ip\n"
                      "  aliases: {ip: {b: src}}\n  condition: {gte: 1}\n",
                "Rule A|Rule B|error:18: alias 'ip': the correlation has no rule 'b'|"},
        {"an unknown rule",
                A C "  type: event_count\n  rules: [a, x]\n  timespan: 5m\n"
                    "  condition: {gte: 1}\n",
                "Rule A|error:10: no rule that can be used has 'x' as its id, name or title|"},
        {"two of one name", A A COUNT_A "  condition: {gte: 1}\n",
                "Rule A|Rule A|warning:6: its id 'a' is that of 'Rule A' (f.yml) too|"
                "error:15: several rules are called 'a'|"},
        {"a name before a title, whatever stands for an id",
                SEARCH_UNNAMED("a") A COUNT_A "  condition: {gte: 1}\n",
                "a|-Rule A|C: event_count >= 1 within 5m|warning:5: its id 'a' is that of 'a' "
                "(f.yml) too|"},
        {"the name of a rule that is also the correlation's title",
                SEARCH("Rule A", "a",
                        "") "title: a\ncorrelation:\n  type: event_count\n  rules: a\n"
                            "  timespan: 5m\n  condition: {gte: 1}\n",
                "-Rule A|a: event_count >= 1 within 5m|warning:6: its id 'a' is that of 'Rule A' "
                "(f.yml) too|"},
        {"names that differ by their letters' case alone",
                SEARCH("Rule B", "A", "") A COUNT_A "  condition: {gte: 1}\n",
                "Rule B|-Rule A|C: event_count >= 1 within 5m|"},
        {"a count of nothing", A COUNT_A "  condition: {lt: 1}\n",
                "-Rule A|C: event_count < 1 within 5m|warning:12: this never holds: a window "
                "begins "
                "with an event, so that there is at least one; what is missing is told by a "
                "temporal with 'not'|"},
        {"a count of few", A COUNT_A "  condition: {lt: 2, gte: 0}\n",
                "-Rule A|C: event_count < 2 and >= 0 within 5m|"},
        {"a count of values that are missing",
                A C "  type: value_count\n  rules: a\n  timespan: 5m\n"
                    "  condition: {field: X, eq: 0}\n",
                "-Rule A|C: value_count of X = 0 within 5m|"},
        {"a filter that hides all by either part",
                A
                "title: F\nlogsource: {product: windows}\n"
                "filter: {rules: a, x: {F: a}, y: {F|startswith: a}, condition: not x or not y}\n",
                "Rule A|warning:8: the filter hides everything that 'Rule A' finds|"},
        {"a filter that hides all by one of two parts",
                A "title: F\nlogsource: {product: windows}\n"
                  "filter: {rules: a, x: {F: a}, y: {G: a}, condition: not x or not y}\n",
                "Rule A|"},
        {"a rule twice",
                A C "  type: event_count\n  rules: [a, A]\n  timespan: 5m\n"
                    "  condition: {gte: 1}\n",
                "Rule A|error:10: rule 'A' stands here twice|"},
        {"a rule under two names",
                A C "  type: event_count\n  rules: [a, Rule A]\n"
                    "  timespan: 5m\n  condition: {gte: 1}\n",
                "Rule A|error:10: 'a' and 'Rule A' are the same rule|"},
        {"made of itself",
                C "  type: event_count\n  rules: d\n  timespan: 5m\n  condition: {gte: 1}\n---\n"
                  "title: D\nname: d\ncorrelation: {type: event_count, rules: c, timespan: 5m, "
                  "condition: {gte: 1}}\n",
                "error:5: its rule 'd' can not be used|"
                "error:11: the correlation is made of itself: 'C' -> 'D' -> 'C'|"},
        {"no type", A C "  rules: a\n", "Rule A|error:9: a correlation must have a type|"},
        {"a strange type", A C "  type: value_mode\n",
                "Rule A|error:9: there is no correlation type 'value_mode'; did you mean "
                "'value_count'?|"},
        {"no timespan", A C "  type: temporal\n  rules: a\n",
                "Rule A|error:9: a correlation must have a timespan|"},
        {"a timespan of nothing", A C "  type: temporal\n  rules: a\n  timespan: 0m\n",
                "Rule A|error:11: timespan '0m' is not a whole number and one of s, m, h, d, w, M, "
                "y|"},
        {"a timespan with a blank", A C "  type: temporal\n  rules: a\n  timespan: 5 m\n",
                "Rule A|error:11: timespan '5 m' is not a whole number and one of s, m, h, d, w, "
                "M, y|"},
        {"no condition", A COUNT_A, "Rule A|error:9: a event_count must have a condition|"},
        {"an empty condition", A COUNT_A "  condition: {}\n",
                "Rule A|error:12: the condition has none of gt, gte, lt, lte, eq, neq|"},
        {"an unknown comparison", A COUNT_A "  condition: {min: 3}\n",
                "Rule A|error:12: a condition has gt, gte, lt, lte, eq, neq, field and percentile, "
                "not 'min'|"},
        {"not a number", A COUNT_A "  condition: {gte: many}\n",
                "Rule A|error:12: 'gte' must be a number|"},
        {"no number fits", A COUNT_A "  condition: {gt: 3, lt: 3}\n",
                "Rule A|error:12: no number can fit this condition|"},
        {"no number fits, by neq", A COUNT_A "  condition: {eq: 3, neq: 3}\n",
                "Rule A|error:12: no number can fit this condition|"},
        {"one number fits", A COUNT_A "  condition: {gte: 3, lte: 3}\n",
                "-Rule A|C: event_count >= 3 and <= 3 within 5m|"},
        {"no field", A C "  type: value_avg\n  rules: a\n  timespan: 5m\n  condition: {gte: 1}\n",
                "Rule A|error:12: the condition of a value_avg must name its field|"},
        {"two fields for a sum",
                A C "  type: value_sum\n  rules: a\n  timespan: 5m\n"
                    "  condition: {field: [X, Y], gte: 1}\n",
                "Rule A|error:12: a value_sum has one field, not 2|"},
        {"no percentile",
                A C "  type: value_percentile\n  rules: a\n  timespan: 5m\n"
                    "  condition: {field: X, gte: 1}\n",
                "Rule A|error:12: the condition of a value_percentile must have percentile, as "
                "95|"},
        {"a percentile of 101",
                A C "  type: value_percentile\n  rules: a\n  timespan: 5m\n"
                    "  condition: {field: X, percentile: 101, gte: 1}\n",
                "Rule A|error:12: 'percentile' must be a number from 0 to 100|"},
        {"a choice in an order",
                A B C "  type: temporal_ordered\n  rules: [a, b]\n  timespan: 10s\n"
                      "  condition: a or b\n",
                "-Rule A|-Rule B|C: temporal_ordered of a or b within 10s|"},
        {"an order in a choice",
                A B C "  type: temporal_ordered\n  rules: [a, b]\n  timespan: 10s\n"
                      "  condition: a or (b and not a)\n",
                "Rule A|Rule B|error:17: the condition of a temporal_ordered is a sequence: names, "
                "and choices of names in brackets, each perhaps behind 'not', joined by 'and'|"},
        {"a condition that forgets a rule",
                A B C "  type: temporal\n  rules: [a, b]\n  timespan: 10s\n  condition: a\n",
                "Rule A|Rule B|error:15: rule 'b' is not in the condition|"},
        {"a condition with another rule",
                A C "  type: temporal\n  rules: a\n  timespan: 10s\n  condition: a and b\n",
                "Rule A|error:12: condition, column 7: 'rules' does not name 'b'|"},
        {"a broken condition",
                A C "  type: temporal\n  rules: a\n  timespan: 10s\n  condition: (a\n",
                "Rule A|error:12: condition, column 3: expected 'and', 'or' or ')' instead of 'the "
                "end'|"},
        {"ordered, with a choice and without another",
                A B SEARCH("Rule D", "d", "") C
                "  type: temporal_ordered\n  timespan: 5m\n  condition: (b or a) and not d\n",
                "-Rule A|-Rule B|-Rule D|C: temporal_ordered of (b or a) and not d within 5m|"},
        {"ordered, nothing that has to happen",
                A C "  type: temporal_ordered\n  rules: a\n  timespan: 5m\n  condition: not a\n",
                "Rule A|error:12: the condition of a temporal_ordered names nothing that has to "
                "happen|"},
        {"ordered, a rule twice",
                A B C "  type: temporal_ordered\n  timespan: 5m\n  condition: a and (b or a)\n",
                "Rule A|Rule B|error:16: the condition of a temporal_ordered names a rule twice|"},
        {"ordered, with and without",
                A B C "  type: temporal_ordered\n  timespan: 5m\n  condition: a and b and not a\n",
                "Rule A|Rule B|error:16: the condition of a temporal_ordered names a rule twice|"},
        {"names for a count", A COUNT_A "  condition: a\n",
                "Rule A|error:12: a condition over names of rules is for temporal and "
                "temporal_ordered only|"},
        {"an unknown key", A COUNT_A "  condition: {gte: 1}\n  groupby: X\n",
                "-Rule A|C: event_count >= 1 within 5m|warning:13: 'groupby' is no part of a "
                "correlation and left out; did you mean 'group-by'?|"},
        {"a field for a count", A COUNT_A "  condition: {gte: 1, field: X}\n",
                "-Rule A|C: event_count >= 1 within 5m|warning:12: event_count looks at no field; "
                "'field' means nothing here|"},
        {"generate is text", A COUNT_A "  generate: 'true'\n  condition: {gte: 1}\n",
                "Rule A|error:12: 'generate' must be true or false|"},
        {"correlation is text", "title: C\ncorrelation: event_count\n",
                "error:2: 'correlation' must be a map|"},
        {"below the level, but needed",
                SEARCH("Rule A", "a", "level: low\n") COUNT_A
                "  condition: {gte: 3}\n  generate: true\nlevel: high\n",
                "-Rule A|C: event_count >= 3 within 5m|"},
        {"below the level, and what it needs",
                SEARCH("Rule A", "a", "level: low\n") COUNT_A "  condition: {gte: 3}\nlevel: low\n",
                "skipped:1: level low is below medium|skipped:7: level low is below medium|"},
        {"a bar and nothing behind it",
                "title: T\nlogsource: {product: windows}\ndetection:\n  sel: {F: x}\n"
                "  condition: sel |\n",
                "error:5: aggregation: expected count, sum, avg, min or max instead of 'the end'|"},
        {"an aggregation of Sigma 1 over nothing",
                "title: T\nlogsource: {product: windows}\ndetection:\n  sel: {F: x}\n"
                "  timeframe: 5m\n  condition: sel | count() < 1\n",
                "-T|T: event_count < 1 within 5m|warning:6: this never holds: a window begins with "
                "an "
                "event, so that there is at least one; what is missing is told by a temporal with "
                "'not'|"},
        {"an aggregation of Sigma 1",
                "title: T\nlogsource: {product: windows}\ndetection:\n  sel: {F: x}\n"
                "  timeframe: 1d\n  condition: sel | count(U) by H,I >= 3\n",
                "-T|T: value_count of U >= 3 within 1d by H, I|"},
        {"an aggregation as part of a correlation",
                "title: T\nname: t\nlogsource: {product: windows}\ndetection:\n  sel: {F: x}\n"
                "  timeframe: 1d\n  condition: sel | max(U) > 3\n---\ntitle: O\n"
                "correlation: {type: event_count, rules: t, timespan: 1d, condition: {gte: 2}}\n",
                "-T|-T: max of U > 3 within 1d|O: event_count >= 2 within 1d|"},
        {"a filter",
                A "title: F\nlogsource: {product: windows}\n"
                  "filter: {rules: [a], x: {G: 1}, condition: not x}\n",
                "Rule A|"},
        {"a filter that keeps",
                A "title: F\nlogsource: {product: windows}\n"
                  "filter: {rules: any, x: {G: 1}, condition: x}\n",
                "Rule A|warning:8: the filter hides everything but what its condition finds: to "
                "hide what it finds, write 'not …'|"},
        {"a filter that hides all",
                A "title: F\nlogsource: {product: windows}\n"
                  "filter: {rules: [], x: {F: A}, y: {G: 1}, condition: not x and not y}\n",
                "Rule A|warning:8: the filter hides everything that 'Rule A' finds|"},
        {"a filter that hides each of a list",
                "title: R\nlogsource: {product: windows}\n"
                "detection: {s: {F: [ab, abc], G: 1}, condition: s}\n---\n"
                "title: F\nlogsource: {product: windows}\n"
                "filter: {rules: any, x: {F: [abc, ab]}, condition: not x}\n",
                "R|warning:7: the filter hides everything that 'R' finds|"},
        {"a filter that hides one of a list",
                "title: R\nlogsource: {product: windows}\n"
                "detection: {s: {F: [ab, abc], G: 1}, condition: s}\n---\n"
                "title: F\nlogsource: {product: windows}\n"
                "filter: {rules: any, x: {F: [abc, abd]}, condition: not x}\n",
                "R|"},
        {"a filter that hides all that has the field",
                A "title: F\nlogsource: {product: windows}\n"
                  "filter: {rules: any, x: {F: '*'}, condition: not x}\n",
                "Rule A|warning:8: the filter hides everything that 'Rule A' finds|"},
        {"a filter that hides a part of the text",
                "title: R\nlogsource: {product: windows}\n"
                "detection: {s: {F|endswith: \\cmd.exe}, condition: s}\n---\n"
                "title: F\nlogsource: {product: windows}\n"
                "filter: {rules: any, x: {F|contains: CMD}, condition: not x}\n",
                "R|warning:7: the filter hides everything that 'R' finds|"},
        {"a filter that hides other ends of the text",
                "title: R\nlogsource: {product: windows}\n"
                "detection: {s: {F|startswith: cmd.exe}, condition: s}\n---\n"
                "title: F\nlogsource: {product: windows}\n"
                "filter: {rules: any, x: {F|endswith: cmd.exe}, y: {F|startswith: cmd.exe.}, "
                "z: {F|contains|cased: cmd}, condition: not 1 of them}\n",
                "R|"},
        {"a filter that hides all by one of several",
                "title: R\nlogsource: {product: windows}\n"
                "detection: {s: {F: a, G: b}, condition: s}\n---\n"
                "title: F\nlogsource: {product: windows}\n"
                "filter: {rules: any, x: {G: b, F: a}, y: {F: c}, condition: not 1 of them}\n",
                "R|warning:7: the filter hides everything that 'R' finds|"},
        {"a filter that hides all that have the field, of a rule for those without",
                "title: R\nlogsource: {product: windows}\n"
                "detection: {s: {F: null}, condition: s}\n---\n"
                "title: F\nlogsource: {product: windows}\n"
                "filter: {rules: any, x: {F: '*'}, y: {F|exists: true}, condition: not 1 of "
                "them}\n",
                "R|"},
        {"a filter for other logs",
                A "title: F\nlogsource: {product: linux}\n"
                  "filter: {rules: a, x: {G: 1}, condition: not x}\n",
                "Rule A|warning:8: the filter does nothing for 'a': it is left out, or its "
                "logsource is none of the filter's|"},
        {"a filter for nothing",
                A "title: F\nlogsource: {product: linux}\n"
                  "filter: {rules: any, x: {G: 1}, condition: not 1 of them}\n",
                "Rule A|warning:8: the filter is for no rule: none has a logsource that its own "
                "contains|"},
        {"a filter for a correlation",
                A COUNT_A "  condition: {gte: 1}\n---\ntitle: F\nlogsource: {product: windows}\n"
                          "filter: {rules: c, x: {G: 1}, condition: not x}\n",
                "-Rule A|C: event_count >= 1 within 5m|warning:16: the filter does nothing for "
                "'c': it is a correlation, and filters look at single events|"},
        {"a filter for nobody",
                A "title: F\nlogsource: {product: windows}\n"
                  "filter: {rules: [a, z], x: {G: 1}, condition: not x}\n",
                "Rule A|warning:8: the filter does nothing for 'z': no rule in use has it as its "
                "id, name or title|"},
        {"a filter without rules",
                A
                "title: F\nlogsource: {product: windows}\nfilter: {x: {G: 1}, condition: not x}\n",
                "Rule A|error:8: a filter must say for which rules: a list, or 'any'|"},
        {"a filter without a condition",
                A "title: F\nlogsource: {product: windows}\nfilter: {rules: any, x: {G: 1}}\n",
                "Rule A|error:8: a filter must have a condition|"},
        {"of a rule that was left out on request, and what is made of that",
                X A "title: O\ncorrelation: {type: event_count, rules: c, timespan: 1d, "
                    "condition: {gte: 2}}\n---\n" C
                    "  type: temporal\n  rules: [a, x]\n  timespan: 5m\n",
                "Rule A|skipped:1: left out on request: 'not wanted'|skipped:12: its rule 'c' was "
                "left out because of a rule that was on request|skipped:18: its rule 'x' was left "
                "out on request|"},
        {"a filter for a rule that was left out on request",
                X A "title: F\nlogsource: {product: windows}\n"
                    "filter: {rules: [a, x], x: {G: 1}, condition: not x}\n",
                "Rule A|skipped:1: left out on request: 'not wanted'|"},
        {"a filter without a logsource",
                A "title: F\nfilter: {rules: any, x: {G: 1}, condition: not x}\n",
                "Rule A|error:6: a rule must have a logsource, a map|"},
};

static const char *const kind_words[] = {"error", "warning", "skipped"};

struct world {
    struct sigma_load load;
    struct sigma_load linking;
    struct sigma_loaded loaded;
    struct sigma_linked linked;
    struct sigma_image_input input;
    struct sigma_tables_data tables;
};

/* From text to what goes into the image, as ruleset.c does it. */
static void load_text(struct world *w, const char *text)
{
    struct sigma_rule *rules = NULL;
    struct sigma_rule **last = &rules;
    *w = (struct world){
            .load = {.keep = bw_arena_new(64 * BW_MIB), .scratch = bw_arena_new(64 * BW_MIB)}};
    static const char *const excluded[] = {"not wanted"};
    w->load.path = BW_STR("f.yml");
    w->load.excluded = excluded;
    w->load.excluded_count = 1;
    w->linking.keep = w->load.keep;
    w->tables.arena = w->load.keep;
    assert_int_equal(
            sigma_text_load(&w->load, bw_str_of(text), FINDING_LEVEL_MEDIUM, &last, NULL), BW_OK);
    w->loaded.rules = bw_arena_alloc(w->load.keep, 64, sizeof(void *));
    for (struct sigma_rule *r = rules; r != NULL; r = r->next)
        w->loaded.rules[w->loaded.rule_count++] = r;
    w->loaded.left_out = &w->load.left_out; /* one at most */
    w->loaded.left_out_count = w->load.left_out != NULL;
    w->loaded.problems = bw_arena_alloc(w->load.keep, 64, sizeof(struct sigma_problem));
    const struct sigma_problem_note *note = w->load.problems.first;
    for (; note != NULL; note = note->next)
        w->loaded.problems[w->loaded.problem_count++] = note->problem;
    assert_int_equal(
            sigma_link(&w->loaded, FINDING_LEVEL_MEDIUM, &w->linking, &w->linked, NULL), BW_OK);
    static const struct sigma_problems none = {0};
    w->input = (struct sigma_image_input){.rules = w->linked.rules,
            .rule_count = w->linked.rule_count,
            .correlation_count = w->linked.correlation_count,
            .filters = w->linked.filters,
            .filter_count = w->linked.filter_count,
            .tables = &w->tables};
    assert_int_equal(sigma_problems_finish(&w->loaded, &none, &w->linking.problems, w->load.keep,
                             &w->input, NULL),
            BW_OK);
}

static void release(struct world *w)
{
    bw_arena_free(w->load.keep);
    bw_arena_free(w->load.scratch);
}

static void print(struct world *w, struct bw_buffer *out)
{
    struct bw_buffer block_bytes;
    struct sigma_block block;
    bw_buffer_init(&block_bytes, 64 * BW_MIB);
    assert_int_equal(sigma_image_build(&w->input, &block_bytes, NULL), BW_OK);
    assert_int_equal(sigma_block_open(bw_buffer_bytes(&block_bytes), &block, NULL), BW_OK);
    const struct sigma_image *image = &block.image;
    for (uint32_t i = 0; i < image->rules_count; i++) {
        const struct sigma_image_rule *r = &image->rules[i];
        bw_buffer_add_text(out, r->quiet ? "-" : "");
        bw_buffer_add_str(out, sigma_image_str(image, r->title));
        if (r->correlation != SIGMA_NONE) {
            bw_buffer_add_text(out, ": ");
            sigma_words_correlation(image, &image->correlations[r->correlation], out);
        }
        bw_buffer_add_char(out, '|');
    }
    for (size_t i = 0; i < w->input.problem_count; i++) {
        const struct sigma_problem *p = &w->input.problems[i];
        bw_buffer_printf(out, "%s:%u: %.*s|", kind_words[p->kind], p->line, bw_str_width(p->text),
                p->text.ptr);
    }
    bw_buffer_release(&block_bytes);
}

static void test_documents(void **state)
{
    (void)state;
    unsigned failed = 0;
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        struct world w;
        struct bw_buffer out;
        bw_buffer_init(&out, BW_MIB);
        load_text(&w, cases[i].text);
        print(&w, &out);
        if (!bw_str_eq(bw_buffer_str(&out), bw_str_of(cases[i].want))) {
            print_error("%s:\n%.*s\nwanted\n%s\n", cases[i].name, bw_str_width(bw_buffer_str(&out)),
                    (const char *)out.ptr, cases[i].want);
            failed++;
        }
        bw_buffer_release(&out);
        release(&w);
    }
    assert_int_equal(failed, 0);
}

static void test_timespans(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t seconds; /* 0: refused */
    } spans[] = {{"1s", 1}, {"15m", 900}, {"2h", 7200}, {"3d", 259200}, {"1w", 604800},
            {"1M", 2629746}, {"2y", 63113904}, {"0s", 0}, {"-1s", 0}, {"s", 0}, {"5", 0},
            {"1.5h", 0}, {"1S", 0}, {"1ms", 0}, {"99999999999999y", 0}, {"", 0}};
    for (size_t i = 0; i < BW_COUNT(spans); i++) {
        bw_time span = 0;
        assert_int_equal(
                sigma_timespan_parse(bw_str_of(spans[i].text), &span), spans[i].seconds != 0);
        assert_int_equal(span, spans[i].seconds * BW_TIME_SECOND);
    }
}

/* A chain of exactly the limit is fine; one more is not. */
static void test_depth(void **state)
{
    (void)state;
    for (unsigned extra = 0; extra < 2; extra++) {
        struct bw_buffer text;
        struct world w;
        bw_buffer_init(&text, BW_MIB);
        bw_buffer_add_text(&text, A);
        for (unsigned i = 0; i < BW_LIMIT_SIGMA_CORRELATION_DEPTH + extra; i++) {
            bw_buffer_printf(&text,
                    "title: C%u\nname: c%u\ncorrelation: {type: event_count, "
                    "timespan: 5m, condition: {gte: 1}, rules: ",
                    i, i);
            if (i == 0)
                bw_buffer_add_text(&text, "a}\n---\n");
            else
                bw_buffer_printf(&text, "c%u}\n---\n", i - 1);
        }
        bw_buffer_add_char(&text, '\0');
        load_text(&w, (const char *)text.ptr);
        assert_int_equal(w.input.counts.errors, extra);
        assert_int_equal(w.linked.correlation_count, BW_LIMIT_SIGMA_CORRELATION_DEPTH);
        release(&w);
        bw_buffer_release(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_documents),
            cmocka_unit_test(test_timespans),
            cmocka_unit_test(test_depth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
