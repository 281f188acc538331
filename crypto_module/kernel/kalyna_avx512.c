/* Kalyna with AVX-512 VBMI and GFNI: 512 octets by rows, what is left over by columns. */
#include "kalyna.h"

#if CPU_X86

#include "kalyna_rounds_avx512.h"

TARGET_AVX512 static inline void encrypt_rows(const kalyna *cipher, const wide_boxes *boxes,
                                              uint8_t *out, const uint8_t *in, unsigned c)
{
    wide_rows s;
    for (unsigned k = 0; k < 8; k++)
        s.row[k] = _mm512_loadu_si512(in + 64 * k);
    rows_encrypt(cipher, boxes, &s, c);
    for (unsigned k = 0; k < 8; k++)
        _mm512_storeu_si512(out + 64 * k, s.row[k]);
}

/* ψ⁻¹: eight products a row. */
TARGET_AVX512 static inline void rows_unmix(wide_rows *s)
{
    wide_rows a = *s;
    for (unsigned i = 0; i < 8; i++) {
        __m512i products[8];
        for (unsigned m = 0; m < 8; m++)
            products[m] = _mm512_gf2p8affine_epi64_epi8(
                a.row[(i + m) % 8], _mm512_loadu_si512(kalyna_inverse_times[m]), 0);
        s->row[i] = sum3(sum3(products[0], products[1], products[2]),
                         sum3(products[3], products[4], products[5]),
                         _mm512_xor_si512(products[6], products[7]));
    }
}

TARGET_AVX512 static inline void decrypt_rows(const kalyna *cipher, const wide_boxes *boxes,
                                              uint8_t *out, const uint8_t *in, unsigned c)
{
    wide_rows s;
    const __m512i first = _mm512_loadu_si512(cipher->keys[0]);
    const __m512i last = _mm512_loadu_si512(cipher->keys[cipher->rounds]);
    for (unsigned k = 0; k < 8; k++)
        s.row[k] = _mm512_sub_epi64(_mm512_loadu_si512(in + 64 * k), last);
    rows_from_columns(&s);
    for (unsigned number = cipher->rounds; number > 0; number--) {
        rows_unmix(&s);
        rows_shift(&s, c, 1);
        rows_substitute(&s, boxes);
        for (unsigned i = 0; i < 8 && number > 1; i++)
            s.row[i] = _mm512_xor_si512(
                s.row[i], _mm512_set1_epi64((long long)cipher->rows[number - 1][i]));
    }
    rows_to_columns(&s);
    for (unsigned k = 0; k < 8; k++)
        _mm512_storeu_si512(out + 64 * k, _mm512_sub_epi64(s.row[k], first));
}

TARGET_AVX512 static __m512i encrypt_columns(const kalyna *cipher, const wide_boxes *boxes,
                                             __m512i shift, __m512i s)
{
    s = _mm512_add_epi64(s, _mm512_loadu_si512(cipher->keys[0]));
    for (unsigned number = 1; number < cipher->rounds; number++)
        s = columns_mix(_mm512_permutexvar_epi8(shift, columns_substitute(s, boxes)),
                        _mm512_loadu_si512(cipher->keys[number]));
    s = columns_mix(_mm512_permutexvar_epi8(shift, columns_substitute(s, boxes)),
                    _mm512_setzero_si512());
    return _mm512_add_epi64(s, _mm512_loadu_si512(cipher->keys[cipher->rounds]));
}

TARGET_AVX512 static inline __m512i columns_unmix(__m512i a)
{
    __m512i sum = _mm512_setzero_si512();
    for (unsigned m = 0; m < 8; m++)
        sum = _mm512_xor_si512(
            sum, _mm512_gf2p8affine_epi64_epi8(
                     _mm512_rorv_epi64(a, _mm512_set1_epi64((int)(8 * m))),
                     _mm512_loadu_si512(kalyna_inverse_times[m]), 0));
    return sum;
}

TARGET_AVX512 static __m512i decrypt_columns(const kalyna *cipher, const wide_boxes *boxes,
                                             __m512i shift, __m512i s)
{
    s = _mm512_sub_epi64(s, _mm512_loadu_si512(cipher->keys[cipher->rounds]));
    for (unsigned number = cipher->rounds; number > 0; number--) {
        s = columns_substitute(_mm512_permutexvar_epi8(shift, columns_unmix(s)), boxes);
        if (number > 1)
            s = _mm512_xor_si512(s, _mm512_loadu_si512(cipher->keys[number - 1]));
    }
    return _mm512_sub_epi64(s, _mm512_loadu_si512(cipher->keys[0]));
}

TARGET_AVX512 static inline __mmask64 first_octets(size_t size)
{
    return size >= 64 ? ~UINT64_C(0) : (UINT64_C(1) << size) - 1;
}

TARGET_AVX512 void kalyna_encrypt_avx512(const kalyna *cipher, uint8_t *out, const uint8_t *in,
                                         size_t blocks)
{
    size_t size = 8 * (size_t)cipher->columns * blocks;
    wide_boxes boxes;
    wide_boxes_load(&boxes, kupyna_sboxes);
    for (; size >= KALYNA_WIDE; size -= KALYNA_WIDE, in += KALYNA_WIDE, out += KALYNA_WIDE) {
        if (cipher->columns == 2)
            encrypt_rows(cipher, &boxes, out, in, 2);
        else if (cipher->columns == 4)
            encrypt_rows(cipher, &boxes, out, in, 4);
        else
            encrypt_rows(cipher, &boxes, out, in, 8);
    }
    const __m512i shift = _mm512_loadu_si512(kalyna_shifts[cipher->columns / 4]);
    for (size_t at = 0; at < size; at += 64) {
        const __mmask64 mask = first_octets(size - at);
        const __m512i s = _mm512_maskz_loadu_epi8(mask, in + at);
        _mm512_mask_storeu_epi8(out + at, mask, encrypt_columns(cipher, &boxes, shift, s));
    }
}

TARGET_AVX512 void kalyna_decrypt_avx512(const kalyna *cipher, uint8_t *out, const uint8_t *in,
                                         size_t blocks)
{
    size_t size = 8 * (size_t)cipher->columns * blocks;
    wide_boxes boxes;
    wide_boxes_load(&boxes, kalyna_inverse_sboxes);
    for (; size >= KALYNA_WIDE; size -= KALYNA_WIDE, in += KALYNA_WIDE, out += KALYNA_WIDE) {
        if (cipher->columns == 2)
            decrypt_rows(cipher, &boxes, out, in, 2);
        else if (cipher->columns == 4)
            decrypt_rows(cipher, &boxes, out, in, 4);
        else
            decrypt_rows(cipher, &boxes, out, in, 8);
    }
    const __m512i shift = _mm512_loadu_si512(kalyna_inverse_shifts[cipher->columns / 4]);
    for (size_t at = 0; at < size; at += 64) {
        const __mmask64 mask = first_octets(size - at);
        const __m512i s = _mm512_maskz_loadu_epi8(mask, in + at);
        _mm512_mask_storeu_epi8(out + at, mask, decrypt_columns(cipher, &boxes, shift, s));
    }
}

#endif
