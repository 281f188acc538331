/* The constants of DSTU 7624:2014 in the forms that the paths look them up by. */
#ifndef BRAMA_KALYNA_TABLES_H
#define BRAMA_KALYNA_TABLES_H

#include <stdint.h>

extern const uint8_t kalyna_inverse_sboxes[4][256];
/* kalyna_inverse_tables[k][x]: column k of the inverse mixing matrix times the inverse box
 * k mod 4 of x. Those of the straight direction are kupyna_sboxes and kupyna_tables: the layers
 * are the same. */
extern const uint64_t kalyna_inverse_tables[8][256];
/* Products by the first row of the inverse mixing matrix, as kupyna_times has those of the straight
 * direction. */
extern const uint64_t kalyna_inverse_times[8][8];
/* The same products for PSHUFB: of n, and of 16 n. */
extern const uint8_t kalyna_inverse_products[8][2][16];

/* For VPERMB on eight columns: which octet τ, or its inverse, brings to each place, for blocks of
 * 2, 4 and 8 columns. */
extern const uint8_t kalyna_shifts[3][64];
extern const uint8_t kalyna_inverse_shifts[3][64];

#endif
