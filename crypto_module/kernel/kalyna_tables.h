/* The constants of DSTU 7624:2014 in the forms that the paths look them up by. */
#ifndef BRAMA_KALYNA_TABLES_H
#define BRAMA_KALYNA_TABLES_H

#include <stdint.h>

extern const uint8_t kalyna_sboxes[4][256];
extern const uint8_t kalyna_inverse_sboxes[4][256];
/* kalyna_inverse_tables[k][x]: column k of the inverse mixing matrix times the inverse box
 * k mod 4 of x. The tables of the straight direction are kupyna_tables: the layers are the same. */
extern const uint64_t kalyna_inverse_tables[8][256];
/* Products by 2 and 4, and by the first row of the inverse mixing matrix, for GF2P8AFFINEQB. */
extern const uint64_t kalyna_times[2];
extern const uint64_t kalyna_inverse_times[8];

#endif
