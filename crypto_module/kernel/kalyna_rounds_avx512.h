/* The rounds of Kalyna on 512 octets by rows. */
#ifndef BRAMA_KALYNA_ROUNDS_AVX512_H
#define BRAMA_KALYNA_ROUNDS_AVX512_H

#include "kalyna.h"
#include "kalyna_avx512.h"

#if CPU_X86

#define KALYNA_WIDE ((size_t)512)

/* τ by rows: a block of c columns is c octets side by side, and row i is rotated by i c / 8 of
 * them; c is 2, 4 or 8, so the rotation is one of 16, 32 or 64 bits. */
TARGET_AVX512 static inline void rows_shift(wide_rows *s, unsigned c, int inverse)
{
    const __m512i swap = _mm512_set4_epi32(0x0e0f0c0d, 0x0a0b0809, 0x06070405, 0x02030001);
    for (unsigned i = 1; i < 8; i++) {
        const unsigned by = i * c / 8, bits = 8 * (inverse ? c - by : by);
        if (by == 0)
            continue;
        if (c == 2)
            s->row[i] = _mm512_shuffle_epi8(s->row[i], swap);
        else if (c == 4)
            s->row[i] = _mm512_rolv_epi32(s->row[i], _mm512_set1_epi32((int)bits));
        else
            s->row[i] = _mm512_rolv_epi64(s->row[i], _mm512_set1_epi64((int)bits));
    }
}

TARGET_AVX512 static inline void row_keys(__m512i *out, const uint64_t *rows)
{
    for (unsigned i = 0; i < 8; i++)
        out[i] = _mm512_set1_epi64((long long)rows[i]);
}

/* T of whole blocks. The registers come and go as columns; c is cipher->columns, a constant in
 * each call. */
TARGET_AVX512 static inline void rows_encrypt(const kalyna *cipher, const wide_boxes *boxes,
                                              wide_rows *s, unsigned c)
{
    __m512i keys[8];
    const __m512i first = _mm512_loadu_si512(cipher->keys[0]);
    const __m512i last = _mm512_loadu_si512(cipher->keys[cipher->rounds]);
    for (unsigned k = 0; k < 8; k++)
        s->row[k] = _mm512_add_epi64(s->row[k], first);
    rows_from_columns(s);
    for (unsigned number = 1; number <= cipher->rounds; number++) {
        rows_substitute(s, boxes);
        rows_shift(s, c, 0);
        row_keys(keys, cipher->rows[number % cipher->rounds]); /* rows[0] are zeros */
        rows_mix(s, keys);
    }
    rows_to_columns(s);
    for (unsigned k = 0; k < 8; k++)
        s->row[k] = _mm512_add_epi64(s->row[k], last);
}

#endif

#endif
