/* Many running hashes: whole blocks go to lanes, beginnings and ends each to its own hash. */
#include "kupyna_lanes.h"

#include "octets.h"

static void take(kupyna_task *task, size_t size)
{
    if (size == 0)
        return; /* an empty buffer may be NULL, which has no neighbours */
    kupyna_update(task->state, task->data, size);
    task->data += size;
    task->size -= size;
}

/* After this a task that is not at its end has nothing in its tail. */
static void fill_block(kupyna_task *task)
{
    const size_t block = 8 * (size_t)task->state->columns;
    const size_t held = (size_t)(task->state->octets % block);
    if (held && task->size)
        take(task, task->size < block - held ? task->size : block - held);
}

#if CPU_X86

#define LANES_MAX 8

/* How a state of this width goes by lanes. */
typedef struct {
    const kupyna_transform *transform;
    void (*absorb)(uint64_t *const *h, const uint8_t *const *data, size_t count);
    size_t block;
    size_t lanes;
    size_t worth; /* fewer lanes in use take longer than one message after another */
} lanes_kind;

static const lanes_kind KINDS[2] = {
    {&kupyna_avx512[0], kupyna_absorb_lanes_narrow, 64, 8, 3},
    {&kupyna_avx512[1], kupyna_absorb_lanes_wide, 128, 4, 2},
};

/* As many blocks as the shortest has. A lane without a task works on the first one's message. */
static void run(const lanes_kind *kind, kupyna_task *const *tasks, size_t used)
{
    uint64_t spare[16] = {0}, *h[LANES_MAX];
    const uint8_t *data[LANES_MAX];
    size_t count = tasks[0]->size / kind->block;
    for (size_t i = 0; i < kind->lanes; i++) {
        h[i] = i < used ? tasks[i]->state->h : spare;
        data[i] = tasks[i < used ? i : 0]->data;
        if (i < used && tasks[i]->size / kind->block < count)
            count = tasks[i]->size / kind->block;
    }
    kind->absorb(h, data, count);
    for (size_t i = 0; i < used; i++) {
        tasks[i]->state->octets += count * kind->block;
        tasks[i]->data += count * kind->block;
        tasks[i]->size -= count * kind->block;
    }
    wipe(spare, sizeof spare);
}

/* A lane takes the next task when its own has no whole block left. */
static void run_lanes(const lanes_kind *kind, kupyna_task *tasks, size_t count)
{
    kupyna_task *lanes[LANES_MAX];
    size_t used = 0, next = 0;
    for (;;) {
        for (; used < kind->lanes && next < count; next++)
            if (tasks[next].state->transform == kind->transform &&
                tasks[next].size >= kind->block)
                lanes[used++] = &tasks[next];
        if (used < kind->worth)
            return;
        run(kind, lanes, used);
        size_t kept = 0;
        for (size_t i = 0; i < used; i++)
            if (lanes[i]->size >= kind->block)
                lanes[kept++] = lanes[i];
        used = kept;
    }
}

#endif

void kupyna_update_many(kupyna_task *tasks, size_t count)
{
    for (size_t i = 0; i < count; i++)
        fill_block(&tasks[i]);
#if CPU_X86
    for (size_t kind = 0; kind < sizeof KINDS / sizeof *KINDS; kind++)
        run_lanes(&KINDS[kind], tasks, count);
#endif
    for (size_t i = 0; i < count; i++)
        take(&tasks[i], tasks[i].size);
}
