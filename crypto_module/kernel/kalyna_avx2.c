/* Kalyna with AVX2: 256 octets by rows, fewer filled up with zeros.
 *
 * Register i is row i of 32 columns, octet j that of column j, so that a box has a register to
 * itself, a shift of rows is a rotation of c octets and the mixing needs no shuffle.
 *
 * A box of 256 octets is sixteen PSHUFB by the low half of the index; the bits of the high half
 * choose among them, two by two. No address depends on the state. */
#include "kalyna.h"

#if CPU_X86

#include <immintrin.h>
#include <string.h>

#include "kalyna_tables.h"
#include "kupyna_tables.h"
#include "octets.h"

#define CHUNK ((size_t)256)

typedef struct {
    __m256i row[8];
} wide_rows;

TARGET_AVX2 static inline __m256i both_lanes(const void *octets)
{
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)octets));
}

TARGET_AVX2 static inline __m256i sum3(__m256i a, __m256i b, __m256i c)
{
    return _mm256_xor_si256(_mm256_xor_si256(a, b), c);
}

/* Which of the two by the top bit of each octet of choice. */
TARGET_AVX2 static inline __m256i either(__m256i clear, __m256i set, __m256i choice)
{
    return _mm256_blendv_epi8(clear, set, choice);
}

TARGET_AVX2 static inline __m256i look_up(const uint8_t *table, __m256i x)
{
    const __m256i low = _mm256_and_si256(x, _mm256_set1_epi8(0x0f));
    const __m256i bit4 = _mm256_slli_epi16(x, 3), bit5 = _mm256_slli_epi16(x, 2);
    const __m256i bit6 = _mm256_slli_epi16(x, 1);
    __m256i quarter[4];
    for (unsigned q = 0; q < 4; q++) {
        __m256i part[4];
        for (unsigned p = 0; p < 4; p++)
            part[p] = _mm256_shuffle_epi8(both_lanes(table + 64 * q + 16 * p), low);
        quarter[q] = either(either(part[0], part[1], bit4), either(part[2], part[3], bit4), bit5);
    }
    return either(either(quarter[0], quarter[1], bit6), either(quarter[2], quarter[3], bit6), x);
}

TARGET_AVX2 static inline void substitute(wide_rows *s, const uint8_t (*boxes)[256])
{
    for (unsigned i = 0; i < 8; i++)
        s->row[i] = look_up(boxes[i % 4], s->row[i]);
}

/* Row i of a block is turned by i c / 8 octets, or back. */
TARGET_AVX2 static inline void shift_rows(wide_rows *s, unsigned c, int inverse)
{
    for (unsigned i = 1; i < 8; i++) {
        const unsigned by = i * c / 8;
        const int left = (int)(8 * (inverse ? c - by : by)), right = (int)(8 * c) - left;
        const __m256i x = s->row[i];
        if (by == 0)
            continue;
        if (c == 2)
            s->row[i] = _mm256_or_si256(_mm256_slli_epi16(x, left), _mm256_srli_epi16(x, right));
        else if (c == 4)
            s->row[i] = _mm256_or_si256(_mm256_slli_epi32(x, left), _mm256_srli_epi32(x, right));
        else
            s->row[i] = _mm256_or_si256(_mm256_slli_epi64(x, left), _mm256_srli_epi64(x, right));
    }
}

/* The field is modulo x^8 + x^4 + x^3 + x^2 + 1. */
TARGET_AVX2 static inline __m256i twice(__m256i a)
{
    const __m256i over = _mm256_cmpgt_epi8(_mm256_setzero_si256(), a);
    return _mm256_xor_si256(_mm256_add_epi8(a, a),
                            _mm256_and_si256(over, _mm256_set1_epi8(0x1d)));
}

/* ψ. The first row of the matrix is 1 1 5 1 8 6 7 4, so that with the sums a_i.. as below
 *     out_i = one + 2 (two + 2 (four + 2 a_(i+4))). */
TARGET_AVX2 static inline void mix(wide_rows *s)
{
    const wide_rows a = *s;
    for (unsigned i = 0; i < 8; i++) {
        const __m256i *r = a.row;
        const __m256i two = _mm256_xor_si256(r[(i + 5) % 8], r[(i + 6) % 8]);
        const __m256i four = sum3(r[(i + 2) % 8], two, r[(i + 7) % 8]);
        const __m256i one = _mm256_xor_si256(sum3(r[i], r[(i + 1) % 8], r[(i + 2) % 8]),
                                             _mm256_xor_si256(r[(i + 3) % 8], r[(i + 6) % 8]));
        const __m256i fours = _mm256_xor_si256(four, twice(r[(i + 4) % 8]));
        s->row[i] = _mm256_xor_si256(one, twice(_mm256_xor_si256(two, twice(fours))));
    }
}

/* ψ⁻¹: each product is that of the low half of the octet and that of the high half. */
TARGET_AVX2 static inline void unmix(wide_rows *s)
{
    wide_rows low, high;
    for (unsigned i = 0; i < 8; i++) {
        const __m256i mask = _mm256_set1_epi8(0x0f);
        low.row[i] = _mm256_and_si256(s->row[i], mask);
        high.row[i] = _mm256_and_si256(_mm256_srli_epi16(s->row[i], 4), mask);
        s->row[i] = _mm256_setzero_si256();
    }
    for (unsigned m = 0; m < 8; m++) {
        const __m256i lows = both_lanes(kalyna_inverse_products[m][0]);
        const __m256i highs = both_lanes(kalyna_inverse_products[m][1]);
        for (unsigned i = 0; i < 8; i++)
            s->row[i] = sum3(s->row[i], _mm256_shuffle_epi8(lows, low.row[(i + m) % 8]),
                             _mm256_shuffle_epi8(highs, high.row[(i + m) % 8]));
    }
}

/* The transposition of 8 x 8 pairs of octets in each lane. */
TARGET_AVX2 static inline void turn_pairs(wide_rows *s)
{
    __m256i a[8], b[8];
    for (unsigned k = 0; k < 4; k++) {
        a[k] = _mm256_unpacklo_epi16(s->row[k], s->row[k + 4]);
        a[k + 4] = _mm256_unpackhi_epi16(s->row[k], s->row[k + 4]);
    }
    for (unsigned k = 0; k < 8; k += 4)
        for (unsigned j = 0; j < 2; j++) {
            b[k + j] = _mm256_unpacklo_epi16(a[k + j], a[k + j + 2]);
            b[k + j + 2] = _mm256_unpackhi_epi16(a[k + j], a[k + j + 2]);
        }
    for (unsigned k = 0; k < 8; k += 2) {
        s->row[k] = _mm256_unpacklo_epi16(b[k], b[k + 1]);
        s->row[k + 1] = _mm256_unpackhi_epi16(b[k], b[k + 1]);
    }
}

/* Lane 0 of register k has columns 2k and 2k + 1, lane 1 those sixteen further on. */
TARGET_AVX2 static inline void load_rows(wide_rows *s, const uint8_t *in)
{
    const __m256i pairs = both_lanes("\0\10\1\11\2\12\3\13\4\14\5\15\6\16\7\17");
    for (unsigned k = 0; k < 8; k++)
        s->row[k] = _mm256_shuffle_epi8(
            _mm256_loadu2_m128i((const __m128i *)(in + 128 + 16 * k),
                                (const __m128i *)(in + 16 * k)),
            pairs);
    turn_pairs(s);
}

TARGET_AVX2 static inline void store_rows(uint8_t *out, wide_rows *s)
{
    const __m256i columns = both_lanes("\0\2\4\6\10\12\14\16\1\3\5\7\11\13\15\17");
    turn_pairs(s);
    for (unsigned k = 0; k < 8; k++)
        _mm256_storeu2_m128i((__m128i *)(out + 128 + 16 * k), (__m128i *)(out + 16 * k),
                             _mm256_shuffle_epi8(s->row[k], columns));
}

/* Words plus keys, or minus; the eight words of a key are repeated. */
TARGET_AVX2 static inline void add_keys(uint8_t *out, const uint8_t *in, const uint64_t *key,
                                        int subtract)
{
    const __m256i keys[2] = {_mm256_loadu_si256((const __m256i *)key),
                             _mm256_loadu_si256((const __m256i *)(key + 4))};
    for (unsigned k = 0; k < 8; k++) {
        const __m256i x = _mm256_loadu_si256((const __m256i *)(in + 32 * k));
        _mm256_storeu_si256((__m256i *)(out + 32 * k), subtract
                                                           ? _mm256_sub_epi64(x, keys[k % 2])
                                                           : _mm256_add_epi64(x, keys[k % 2]));
    }
}

TARGET_AVX2 static inline void xor_keys(wide_rows *s, const uint64_t *rows)
{
    for (unsigned i = 0; i < 8; i++)
        s->row[i] = _mm256_xor_si256(s->row[i], _mm256_set1_epi64x((long long)rows[i]));
}

TARGET_AVX2 static inline void encrypt_chunk(const kalyna *cipher, uint8_t *data, unsigned c)
{
    wide_rows s;
    add_keys(data, data, cipher->keys[0], 0);
    load_rows(&s, data);
    for (unsigned number = 1; number <= cipher->rounds; number++) {
        substitute(&s, kupyna_sboxes);
        shift_rows(&s, c, 0);
        mix(&s);
        xor_keys(&s, cipher->rows[number % cipher->rounds]); /* rows[0] are zeros */
    }
    store_rows(data, &s);
    add_keys(data, data, cipher->keys[cipher->rounds], 0);
}

TARGET_AVX2 static inline void decrypt_chunk(const kalyna *cipher, uint8_t *data, unsigned c)
{
    wide_rows s;
    add_keys(data, data, cipher->keys[cipher->rounds], 1);
    load_rows(&s, data);
    for (unsigned number = cipher->rounds; number > 0; number--) {
        unmix(&s);
        shift_rows(&s, c, 1);
        substitute(&s, kalyna_inverse_sboxes);
        xor_keys(&s, cipher->rows[number - 1]);
    }
    store_rows(data, &s);
    add_keys(data, data, cipher->keys[0], 1);
}

typedef void chunk_transform(const kalyna *cipher, uint8_t *data, unsigned c);

/* c is a constant in each call, so that the shifts are. */
TARGET_AVX2 static void encrypt_any(const kalyna *cipher, uint8_t *data, unsigned c)
{
    if (c == 2)
        encrypt_chunk(cipher, data, 2);
    else if (c == 4)
        encrypt_chunk(cipher, data, 4);
    else
        encrypt_chunk(cipher, data, 8);
}

TARGET_AVX2 static void decrypt_any(const kalyna *cipher, uint8_t *data, unsigned c)
{
    if (c == 2)
        decrypt_chunk(cipher, data, 2);
    else if (c == 4)
        decrypt_chunk(cipher, data, 4);
    else
        decrypt_chunk(cipher, data, 8);
}

static void all_chunks(const kalyna *cipher, chunk_transform *transform, uint8_t *out,
                       const uint8_t *in, size_t blocks)
{
    size_t size = 8 * (size_t)cipher->columns * blocks;
    uint8_t data[CHUNK] = {0};
    while (size) {
        const size_t taken = size < CHUNK ? size : CHUNK;
        memcpy(data, in, taken);
        transform(cipher, data, cipher->columns);
        memcpy(out, data, taken);
        in += taken, out += taken, size -= taken;
    }
    wipe(data, sizeof data);
}

void kalyna_encrypt_avx2(const kalyna *cipher, uint8_t *out, const uint8_t *in, size_t blocks)
{
    all_chunks(cipher, encrypt_any, out, in, blocks);
}

void kalyna_decrypt_avx2(const kalyna *cipher, uint8_t *out, const uint8_t *in, size_t blocks)
{
    all_chunks(cipher, decrypt_any, out, in, blocks);
}

#endif
