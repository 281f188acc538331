/* Keys from passwords over GOST 34.311: PBKDF2 (RFC 8018, 5.2) and the hash of a hash of a hash.
 *
 * Timing: as of GOST 34.311, tables are looked up by what comes of the password, on every path.
 * Every secret on the stack is wiped. Aliasing: none.
 */
#ifndef BRAMA_PBKDF2_GOST34311_H
#define BRAMA_PBKDF2_GOST34311_H

#include "gost34311.h"

/* The block counter of PBKDF2 has 32 bits. */
#define PBKDF2_GOST34311_MAX (UINT64_C(0xffffffff) * GOST34311_DIGEST)

typedef struct {
    const uint8_t *octets;
    size_t size;
} octet_string;

/* key = PBKDF2-HMAC(password, salt, iterations); 1 <= iterations, size <= PBKDF2_GOST34311_MAX. */
void pbkdf2_gost34311(uint8_t *key, size_t size, octet_string password, octet_string salt,
                      size_t iterations, const gost34311_sbox *sbox);

/* digest = H(H(..H(data))), H applied ``iterations`` times; 1 <= iterations. */
void gost34311_iterated(uint8_t *digest, octet_string data, size_t iterations,
                        const gost34311_sbox *sbox);

#endif
