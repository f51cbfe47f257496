/*
 * abouts.h - what the words of a scenario mean, by word.
 *
 * The tables are on lower floors; here are those of their columns that help, the
 * glossary and the JSON Schema show.
 */
#ifndef ST_SCENARIO_ABOUTS_H
#define ST_SCENARIO_ABOUTS_H

extern const char *const st_status_abouts[];
extern const char *const st_call_abouts[];
extern const char *const st_fault_abouts[];
extern const char *const st_side_abouts[];
extern const char *const st_resolve_abouts[];
extern const char *const st_workaround_abouts[];
extern const char *const st_privilege_abouts[];
extern const char *const st_ace_flag_abouts[];

#endif
