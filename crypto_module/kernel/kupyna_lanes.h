/* Kupyna of many messages at once.
 *
 * Timing: as in kupyna.h, and by the sizes of the messages. */
#ifndef BRAMA_KUPYNA_LANES_H
#define BRAMA_KUPYNA_LANES_H

#include "kupyna.h"

typedef struct {
    kupyna_state *state; /* no two tasks have the same one */
    const uint8_t *data;
    size_t size;
} kupyna_task;

/* Update each state by its data, in any order; those of the path avx512 go by lanes, which are
 * kept full as long as tasks are left: the longest should stand first. The tasks are used up. */
void kupyna_update_many(kupyna_task *tasks, size_t count);

#if CPU_X86
/* Absorb so many blocks, the same number for each lane: eight lanes of 8 columns, four of 16. */
void kupyna_absorb_lanes_narrow(uint64_t *const h[8], const uint8_t *const data[8], size_t count);
void kupyna_absorb_lanes_wide(uint64_t *const h[4], const uint8_t *const data[4], size_t count);
#endif

#endif
