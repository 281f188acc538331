/* Kupyna of eight messages at once, or of four with the wide state, by AVX-512.
 *
 * The state lies by rows: eight registers, register i is row i of 64 columns, octet j that of
 * column j. A box has a register to itself, the shift of rows is a rotation inside the register
 * and the mixing needs no shuffle. */
#include "kupyna_lanes.h"

#if CPU_X86

#include "kupyna_avx512.h"

/* π' of two states: a box comes to the registers once for both, and their chains overlap. */
TARGET_AVX512 static inline void rows_substitute(wide_rows *s, wide_rows *t, const wide_boxes *b)
{
    for (unsigned box = 0; box < 4; box++)
        for (unsigned i = box; i < 8; i += 4) {
            s->row[i] = look_up(b, box, s->row[i], top_bits(s->row[i]));
            t->row[i] = look_up(b, box, t->row[i], top_bits(t->row[i]));
        }
}

/* τ: the columns of a lane are octets side by side, 8 of them or 16. */
TARGET_AVX512 static inline void rows_shift(wide_rows *s, unsigned columns)
{
    if (columns == 8) {
        s->row[1] = _mm512_rol_epi64(s->row[1], 8);
        s->row[2] = _mm512_rol_epi64(s->row[2], 16);
        s->row[3] = _mm512_rol_epi64(s->row[3], 24);
        s->row[4] = _mm512_rol_epi64(s->row[4], 32);
        s->row[5] = _mm512_rol_epi64(s->row[5], 40);
        s->row[6] = _mm512_rol_epi64(s->row[6], 48);
        s->row[7] = _mm512_rol_epi64(s->row[7], 56);
    } else {
        s->row[1] = _mm512_alignr_epi8(s->row[1], s->row[1], 15);
        s->row[2] = _mm512_alignr_epi8(s->row[2], s->row[2], 14);
        s->row[3] = _mm512_alignr_epi8(s->row[3], s->row[3], 13);
        s->row[4] = _mm512_alignr_epi8(s->row[4], s->row[4], 12);
        s->row[5] = _mm512_alignr_epi8(s->row[5], s->row[5], 11);
        s->row[6] = _mm512_alignr_epi8(s->row[6], s->row[6], 10);
        s->row[7] = _mm512_alignr_epi8(s->row[7], s->row[7], 5); /* 11 columns */
    }
}

/* ψ. The first row of the matrix is 1 1 5 1 8 6 7 4, so that with p_i = x_i + x_(i+1)
 *     out_i = p_i + p_(i+2) + x_(i+6) + 6 p_(i+5) + 4 (x_(i+2) + x_(i+7) + 2 x_(i+4)). */
TARGET_AVX512 static inline void rows_mix(wide_rows *s)
{
    __m512i pair[8];
    const wide_rows x = *s;
    for (unsigned i = 0; i < 8; i++)
        pair[i] = _mm512_xor_si512(x.row[i], x.row[(i + 1) % 8]);
    for (unsigned i = 0; i < 8; i++) {
        const __m512i four =
            sum3(x.row[(i + 2) % 8], x.row[(i + 7) % 8], times(x.row[(i + 4) % 8], BY_2));
        s->row[i] = sum3(sum3(pair[i], pair[(i + 2) % 8], x.row[(i + 6) % 8]),
                         times(pair[(i + 5) % 8], BY_6), times(four, BY_4));
    }
}

/* η: in each column a sum modulo 2^64 with the octets f3 f0 f0 f0 f0 f0 f0 last, row by row.
 *
 * A carry c is kept as 254 + c. Into row 1 it is 1 when x + f3 passes 255; adding f2 with
 * saturation gives 255 then, and less otherwise. Out of the rows 1 .. 6 it is
 * (q + c) >> 1, where q is 2 when x + f0 passes 255 alone, 1 when it does with a carry, 0 when not
 * at all: 253 + q is x + ef with saturation, 253 at the least, and VPAVGB makes of both
 * (253 + q + 254 + c + 1) >> 1 = 254 + ((q + c) >> 1). */
TARGET_AVX512 static inline void rows_add(wide_rows *s, __m512i last)
{
    const __m512i x = s->row[0], no_carry = _mm512_set1_epi8((char)254);
    __m512i carry = _mm512_max_epu8(_mm512_adds_epu8(x, _mm512_set1_epi8((char)0xf2)), no_carry);
    s->row[0] = _mm512_add_epi8(x, _mm512_set1_epi8((char)0xf3));
    for (unsigned i = 1; i < 7; i++) {
        const __m512i a = _mm512_max_epu8(_mm512_adds_epu8(s->row[i], _mm512_set1_epi8((char)0xef)),
                                          _mm512_set1_epi8((char)253));
        /* f0 - 254 = f2 */
        s->row[i] =
            _mm512_add_epi8(_mm512_add_epi8(s->row[i], _mm512_set1_epi8((char)0xf2)), carry);
        carry = _mm512_avg_epu8(a, carry);
    }
    s->row[7] = _mm512_add_epi8(_mm512_add_epi8(s->row[7], last), _mm512_sub_epi8(carry, no_carry));
}

/* h = T_xor(h ^ m) ^ T_plus(m) ^ h, all by rows. */
TARGET_AVX512 static inline void rows_compress(wide_rows *h, wide_rows *right, const wide_boxes *b,
                                               unsigned columns)
{
    const __m512i one = _mm512_set1_epi8(1);
    const __m512i up = _mm512_set4_epi32((int)0xf0e0d0c0, (int)0xb0a09080, 0x70605040, 0x30201000);
    __m512i kappa = up, eta = _mm512_xor_si512(up, _mm512_set1_epi8((char)0xf0));
    if (columns == 8) {
        kappa = _mm512_and_si512(up, _mm512_set1_epi8(0x70));
        eta = _mm512_xor_si512(kappa, _mm512_set1_epi8(0x70));
    }
    wide_rows left;
    for (unsigned i = 0; i < 8; i++)
        left.row[i] = _mm512_xor_si512(h->row[i], right->row[i]);
    for (unsigned number = 0; number < (columns == 8 ? 10u : 14u); number++) {
        left.row[0] = _mm512_xor_si512(left.row[0], kappa);
        rows_add(right, eta);
        rows_substitute(&left, right, b);
        rows_shift(&left, columns);
        rows_shift(right, columns);
        rows_mix(&left);
        rows_mix(right);
        kappa = _mm512_add_epi8(kappa, one);
        eta = _mm512_add_epi8(eta, one);
    }
    for (unsigned i = 0; i < 8; i++)
        h->row[i] = sum3(h->row[i], left.row[i], right->row[i]);
}

/* The constant number of columns makes the compiler write two functions. */
TARGET_AVX512 static inline void absorb(uint64_t *const *h, const uint8_t *const *data,
                                        size_t count, unsigned columns)
{
    const unsigned registers = columns / 8;
    wide_boxes b;
    wide_rows sum, m;
    wide_boxes_load(&b, kupyna_sboxes);
    for (unsigned k = 0; k < 8; k++)
        sum.row[k] = _mm512_loadu_si512(h[k / registers] + 8 * (k % registers));
    rows_from_columns(&sum);
    for (size_t block = 0; block < count; block++) {
        for (unsigned k = 0; k < 8; k++)
            m.row[k] = _mm512_loadu_si512(data[k / registers] +
                                          64 * (registers * block + k % registers));
        rows_from_columns(&m);
        rows_compress(&sum, &m, &b, columns);
    }
    rows_to_columns(&sum);
    for (unsigned k = 0; k < 8; k++)
        _mm512_storeu_si512(h[k / registers] + 8 * (k % registers), sum.row[k]);
}

TARGET_AVX512 void kupyna_absorb_lanes_narrow(uint64_t *const h[8], const uint8_t *const data[8],
                                              size_t count)
{
    absorb(h, data, count, 8);
}

TARGET_AVX512 void kupyna_absorb_lanes_wide(uint64_t *const h[4], const uint8_t *const data[4],
                                            size_t count)
{
    absorb(h, data, count, 16);
}

#endif
