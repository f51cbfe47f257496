/*
 * abouts.c - what the words of a scenario mean, by word.
 */
#include "framework/scenario/abouts.h"

#include "framework/scenario/scenario.h"

#define X(id, word, hresult, definite, about) about,
const char *const st_status_abouts[] = { ST_STATUSES(X) };
#undef X

#define X(id, word, side, target, any, own, about) about,
const char *const st_call_abouts[] = { ST_CALLS(X) };
#undef X

#define X(id, word, class, answer, claims, about) about,
const char *const st_fault_abouts[] = { ST_FAULTS(X) };
#undef X

#define X(id, word, about) about,
const char *const st_side_abouts[] = { ST_SIDES(X) };
const char *const st_resolve_abouts[] = { ST_RESOLVES(X) };
const char *const st_workaround_abouts[] = { ST_WORKAROUND_EFFECTS(X) };
const char *const st_privilege_abouts[] = { ST_PRIVILEGES(X) };
#undef X

#define X(id, word, value, about) about,
const char *const st_ace_flag_abouts[] = { ST_ACE_FLAGS(X) };
#undef X
