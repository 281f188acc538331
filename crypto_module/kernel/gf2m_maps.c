/* The half-trace, and squarings in leaps, by tables. */
#include "gf2m_maps.h"

/* The images of the powers of t are in map[i][1], map[i][2], map[i][4] and map[i][8]. */
static void complete(const gf2m_field *field, gf2m_map map)
{
    for (unsigned i = 0; i < (field->m + 3) / 4; i++) {
        gf2m_zero(map[i][0]);
        for (unsigned bit = 1; bit < 16; bit *= 2)
            for (unsigned rest = 1; rest < bit; rest++)
                gf2m_add(field, map[i][bit | rest], map[i][bit], map[i][rest]);
    }
}

static uint64_t *image(gf2m_map map, unsigned exponent)
{
    return map[exponent / 4][1u << (exponent % 4)];
}

static void half_traces(const gf2m_field *field, gf2m_map map)
{
    for (unsigned i = 0; i < (field->m + 3) / 4 * 4; i++) {
        gf2m_element power;
        gf2m_zero(power);
        if (i < field->m)
            power[i / 64] = (uint64_t)1 << (i % 64);
        gf2m_half_trace(field, image(map, i), power);
    }
    complete(field, map);
}

/* (t^i)^(2^count) is the i-th power of t^(2^count). */
static void powers(const gf2m_field *field, gf2m_map map, unsigned count)
{
    gf2m_element t = {2}, power = {1};
    gf2m_square_times(field, t, t, count);
    for (unsigned i = 0; i < (field->m + 3) / 4 * 4; i++) {
        gf2m_copy(field, image(map, i), power);
        field->multiply(power, power, t);
    }
    complete(field, map);
}

void gf2m_maps_init(const gf2m_field *field, gf2m_maps *maps)
{
    half_traces(field, maps->half_trace);
    for (unsigned i = 0; i < GF2M_LEAPS; i++)
        powers(field, maps->leaps[i], (field->m - 1) >> (i + 1));
}

static void apply(const gf2m_field *field, gf2m_element out, const gf2m_element a,
                  const gf2m_map map)
{
    gf2m_element total;
    gf2m_zero(total);
    for (unsigned i = 0; i < (field->m + 3) / 4; i++)
        gf2m_add(field, total, total, map[i][a[i / 16] >> (4 * (i % 16)) & 15]);
    gf2m_copy(field, out, total);
}

void gf2m_half_trace_public(const gf2m_field *field, gf2m_element out, const gf2m_element a,
                            const gf2m_maps *maps)
{
    apply(field, out, a, maps->half_trace);
}

/* The chain of gf2m_invert: k runs through (m-1) >> i. */
void gf2m_invert_public(const gf2m_field *field, gf2m_element out, const gf2m_element a,
                        const gf2m_maps *maps)
{
    gf2m_element power, shifted;
    unsigned i = 0;
    while ((field->m - 1) >> (i + 1))
        i++;
    gf2m_copy(field, power, a);
    for (; i > 0; i--) { /* power = a^(2^k - 1), k = (m - 1) >> i */
        if (i <= GF2M_LEAPS)
            apply(field, shifted, power, maps->leaps[i - 1]);
        else
            gf2m_square_times(field, shifted, power, (field->m - 1) >> i);
        field->multiply(power, shifted, power);
        if ((field->m - 1) >> (i - 1) & 1) {
            field->square(power, power);
            field->multiply(power, power, a);
        }
    }
    field->square(out, power);
}
