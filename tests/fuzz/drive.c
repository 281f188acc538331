/* Calls a harness with inputs of its own, where there is no libFuzzer: drive TURNS. */
#include "input.h"

#define SIZE_MAX_DRIVEN 1500

/* xorshift64*: a run must repeat, so it has its own numbers. */
static uint64_t next_word(void)
{
    static uint64_t state = UINT64_C(0x9e3779b97f4a7c15);
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return state * UINT64_C(0x2545f4914f6cdd1d);
}

/* Octets are 0, 255 or anything. */
static void fill(uint8_t *octets, size_t size)
{
    const unsigned shape = next_word() >> 60 & 3;
    for (size_t i = 0; i < size; i++)
        octets[i] = shape == 0 ? 0 : shape == 1 ? 0xff : (uint8_t)(next_word() >> 32);
}

int main(int count, char **arguments)
{
    const unsigned long turns = count > 1 ? strtoul(arguments[1], NULL, 10) : 1000;
    for (unsigned long turn = 0; turn < turns; turn++) {
        const size_t size = (next_word() >> 20) % (turn % 8 ? SIZE_MAX_DRIVEN / 8 : SIZE_MAX_DRIVEN);
        uint8_t *octets = buffer(size);
        fill(octets, size / 2);
        fill(size ? octets + size / 2 : NULL, size - size / 2);
        (void)LLVMFuzzerTestOneInput(octets, size);
        free(octets);
    }
    return 0;
}
