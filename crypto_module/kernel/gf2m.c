/* Field operations that rest on multiply and square alone. */
#include "gf2m.h"

#include "basis.h"
#include "octets.h"

/* Newton: the power sums p_i = Tr(t^i) of the roots of f(t) = t^m + sum t^k satisfy
 * p_i = sum p_(i - (m - k)) over the terms with m - k < i, and i again where m - k = i. */
static void set_trace_mask(gf2m_field *field, const unsigned terms[4])
{
    gf2m_zero(field->trace_mask);
    field->trace_mask[0] = field->m & 1;
    for (unsigned i = 1; i < field->m; i++) {
        uint64_t sum = 0;
        for (unsigned j = 0; j < 4 && (j == 0 || terms[j]); j++) {
            const unsigned back = field->m - terms[j];
            if (back < i)
                sum ^= field->trace_mask[(i - back) / 64] >> ((i - back) % 64);
            else if (back == i)
                sum ^= i;
        }
        field->trace_mask[i / 64] |= (sum & 1) << (i % 64);
    }
}

int gf2m_field_init(gf2m_field *field, unsigned m, unsigned k3, unsigned k2, unsigned k1,
                    cpu_path cpu)
{
    if (!gf2m_field_init_portable(field, m, k3, k2, k1))
        return 0;
    const unsigned terms[4] = {0, k3, k2, k1};
    set_trace_mask(field, terms);
    field->cpu = cpu;
    if (cpu >= CPU_AVX2)
        (void)gf2m_use_clmul(field);
    return 1;
}

int gf2m_field_init_normal(gf2m_field *field, unsigned m, cpu_path cpu)
{
    const gf2m_basis *basis = basis_of(m);
    if (basis == NULL || !gf2m_field_init(field, m, basis->k3, basis->k2, basis->k1, cpu))
        return 0;
    field->basis = basis;
    return basis_is_whole(field);
}

void gf2m_zero(gf2m_element out)
{
    for (unsigned i = 0; i < GF2M_LIMBS; i++)
        out[i] = 0;
}

void gf2m_copy(const gf2m_field *field, gf2m_element out, const gf2m_element a)
{
    for (unsigned i = 0; i < field->limbs; i++)
        out[i] = a[i];
}

void gf2m_add(const gf2m_field *field, gf2m_element out, const gf2m_element a, const gf2m_element b)
{
    for (unsigned i = 0; i < field->limbs; i++)
        out[i] = a[i] ^ b[i];
}

void gf2m_swap(const gf2m_field *field, gf2m_element a, gf2m_element b, uint64_t flag)
{
    const uint64_t mask = 0 - flag; /* 0 -> 0, 1 -> all ones */
    for (unsigned i = 0; i < field->limbs; i++) {
        const uint64_t difference = (a[i] ^ b[i]) & mask;
        a[i] ^= difference;
        b[i] ^= difference;
    }
}

int gf2m_is_zero(const gf2m_field *field, const gf2m_element a)
{
    uint64_t any = 0;
    for (unsigned i = 0; i < field->limbs; i++)
        any |= a[i];
    return any == 0;
}

int gf2m_equal(const gf2m_field *field, const gf2m_element a, const gf2m_element b)
{
    uint64_t any = 0;
    for (unsigned i = 0; i < field->limbs; i++)
        any |= a[i] ^ b[i];
    return any == 0;
}

void gf2m_square_times(const gf2m_field *field, gf2m_element out, const gf2m_element a,
                       unsigned count)
{
    gf2m_copy(field, out, a);
    while (count--)
        field->square(out, out);
}

/* Itoh and Tsujii: a^-1 = (a^(2^(m-1) - 1))^2. With e(k) = a^(2^k - 1),
 * e(2k) = e(k)^(2^k) e(k) and e(k+1) = e(k)^2 a; the bits of m - 1 choose the chain. */
void gf2m_invert(const gf2m_field *field, gf2m_element out, const gf2m_element a)
{
    gf2m_element power, shifted;
    unsigned k = 1, bit = 1;
    while (bit * 2 <= field->m - 1)
        bit *= 2;
    gf2m_copy(field, power, a);
    for (bit /= 2; bit; bit /= 2) {
        gf2m_square_times(field, shifted, power, k);
        field->multiply(power, shifted, power);
        k *= 2;
        if ((field->m - 1) & bit) {
            field->square(power, power);
            field->multiply(power, power, a);
            k += 1;
        }
    }
    field->square(out, power);
    wipe(power, sizeof power);
    wipe(shifted, sizeof shifted);
}

void gf2m_square_root(const gf2m_field *field, gf2m_element out, const gf2m_element a)
{
    gf2m_square_times(field, out, a, field->m - 1);
}

unsigned gf2m_trace(const gf2m_field *field, const gf2m_element a)
{
    uint64_t parity = 0;
    for (unsigned i = 0; i < field->limbs; i++)
        parity ^= a[i] & field->trace_mask[i];
    for (unsigned by = 32; by; by /= 2)
        parity ^= parity >> by;
    return (unsigned)(parity & 1);
}

void gf2m_half_trace(const gf2m_field *field, gf2m_element out, const gf2m_element a)
{
    gf2m_element total;
    gf2m_copy(field, total, a);
    for (unsigned i = 0; i < (field->m - 1) / 2; i++) {
        field->square(total, total);
        field->square(total, total);
        gf2m_add(field, total, total, a);
    }
    gf2m_copy(field, out, total);
    wipe(total, sizeof total);
}

int gf2m_load(const gf2m_field *field, gf2m_element out, const uint8_t *octets)
{
    load_words(out, GF2M_LIMBS, octets, field->octets);
    const int good = out[field->limbs - 1] >> (field->m % 64) == 0;
    if (field->basis != NULL)
        basis_to_polynomial(field, out, out);
    return good;
}

void gf2m_store(const gf2m_field *field, uint8_t *octets, const gf2m_element a)
{
    gf2m_element coordinates;
    if (field->basis == NULL) {
        store_words(octets, field->octets, a);
        return;
    }
    basis_from_polynomial(field, coordinates, a);
    store_words(octets, field->octets, coordinates);
    wipe(coordinates, sizeof coordinates);
}
