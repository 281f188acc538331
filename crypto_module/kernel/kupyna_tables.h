/* The constants of DSTU 7564:2014 in the forms that the paths look them up by. */
#ifndef BRAMA_KUPYNA_TABLES_H
#define BRAMA_KUPYNA_TABLES_H

#include <stdint.h>

extern const uint8_t kupyna_sboxes[4][256];
/* kupyna_times[c]: the product by c, for GF2P8AFFINEQB, eight times over. They are loaded whole,
 * not broadcast: clang 14 encodes the offset of a broadcast in this instruction wrongly. */
extern const uint64_t kupyna_times[9][8];
/* Octet i + k (mod 8) of a column, after the shift of rows, is this octet of the state before. */
extern const uint8_t kupyna_shifts[8][64];
extern const uint8_t kupyna_wide_shifts[8][128];
/* kupyna_tables[k][x]: column k of the mixing matrix times the box k mod 4 of x. */
extern const uint64_t kupyna_tables[8][256];

#endif
