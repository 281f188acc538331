/* Kalyna by table look-ups, eight a column and round.
 *
 * A round of encryption is ψ ∘ τ ∘ π', and kupyna_tables[i][x] is already the share of row i in
 * the column that ψ makes of the boxed octet x; τ only tells from which column the octet comes.
 *
 * Decryption is written as rounds of the same shape: ψ⁻¹ is linear, so
 *     π'⁻¹ τ⁻¹ ψ⁻¹ (x ^ k) = π'⁻¹ τ⁻¹ (ψ⁻¹x ^ ψ⁻¹k),
 * and kalyna_inverse_tables hold ψ⁻¹ of the inversely boxed octet. One ψ⁻¹ is left over before
 * the first round and one missing in the last. */
#include "kalyna.h"

#include "kalyna_tables.h"
#include "kupyna_tables.h"
#include "octets.h"

static inline unsigned octet(const uint64_t *state, unsigned column, unsigned row)
{
    return (unsigned)(state[column] >> 8 * row & 255);
}

/* sign = 1 for τ, -1 for its inverse: row i comes from column j - i c / 8 or j + i c / 8. */
static inline uint64_t mixed_column(const uint64_t (*tables)[256], const uint64_t *state,
                                    unsigned j, unsigned c, int inverse)
{
    uint64_t column = 0;
    for (unsigned i = 0; i < 8; i++) {
        const unsigned shift = i * c / 8;
        const unsigned from = (inverse ? j + shift : j - shift) % c;
        column ^= tables[i][octet(state, from, i)];
    }
    return column;
}

static inline void encrypt_block(const kalyna *cipher, uint8_t *out, const uint8_t *in, unsigned c)
{
    uint64_t state[8], next[8];
    const unsigned v = cipher->rounds;
    for (unsigned j = 0; j < c; j++)
        state[j] = load64_le(in + 8 * j) + cipher->keys[0][j];
    for (unsigned number = 1; number < v; number++) {
        for (unsigned j = 0; j < c; j++)
            next[j] = mixed_column(kupyna_tables, state, j, c, 0) ^ cipher->keys[number][j];
        for (unsigned j = 0; j < c; j++)
            state[j] = next[j];
    }
    for (unsigned j = 0; j < c; j++)
        store64_le(out + 8 * j, mixed_column(kupyna_tables, state, j, c, 0) + cipher->keys[v][j]);
}

static inline uint64_t unboxed_column(const uint64_t *state, unsigned j, unsigned c)
{
    uint64_t column = 0;
    for (unsigned i = 0; i < 8; i++)
        column |= (uint64_t)kalyna_inverse_sboxes[i % 4][octet(state, (j + i * c / 8) % c, i)]
                  << 8 * i;
    return column;
}

static inline uint64_t unmixed_column(uint64_t column)
{
    uint64_t out = 0;
    for (unsigned i = 0; i < 8; i++)
        out ^= kalyna_inverse_tables[i][kupyna_sboxes[i % 4][column >> 8 * i & 255]];
    return out;
}

static inline void decrypt_block(const kalyna *cipher, uint8_t *out, const uint8_t *in, unsigned c)
{
    uint64_t state[8], next[8];
    const unsigned v = cipher->rounds;
    for (unsigned j = 0; j < c; j++)
        state[j] = unmixed_column(load64_le(in + 8 * j) - cipher->keys[v][j]);
    for (unsigned number = v - 1; number > 0; number--) {
        for (unsigned j = 0; j < c; j++)
            next[j] = mixed_column(kalyna_inverse_tables, state, j, c, 1) ^
                      cipher->mixed[number][j];
        for (unsigned j = 0; j < c; j++)
            state[j] = next[j];
    }
    for (unsigned j = 0; j < c; j++)
        store64_le(out + 8 * j, unboxed_column(state, j, c) - cipher->keys[0][j]);
}

void kalyna_unmix_portable(uint64_t *out, const uint64_t *in, unsigned columns)
{
    for (unsigned j = 0; j < columns; j++)
        out[j] = unmixed_column(in[j]);
}

/* The columns are a constant in each call, so that the compiler unrolls a round. */
#define EVERY_BLOCK(function)                                                                  \
    do {                                                                                       \
        const size_t size = 8 * (size_t)cipher->columns;                                       \
        for (; blocks; blocks--, in += size, out += size) {                                    \
            if (cipher->columns == 2)                                                          \
                function(cipher, out, in, 2);                                                  \
            else if (cipher->columns == 4)                                                     \
                function(cipher, out, in, 4);                                                  \
            else                                                                               \
                function(cipher, out, in, 8);                                                  \
        }                                                                                      \
    } while (0)

void kalyna_encrypt_portable(const kalyna *cipher, uint8_t *out, const uint8_t *in, size_t blocks)
{
    EVERY_BLOCK(encrypt_block);
}

void kalyna_decrypt_portable(const kalyna *cipher, uint8_t *out, const uint8_t *in, size_t blocks)
{
    EVERY_BLOCK(decrypt_block);
}
