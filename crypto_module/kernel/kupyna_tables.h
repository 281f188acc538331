/* The constants of DSTU 7564:2014 in the forms that the paths look them up by. */
#ifndef BRAMA_KUPYNA_TABLES_H
#define BRAMA_KUPYNA_TABLES_H

#include <stdint.h>

extern const uint8_t kupyna_sboxes[4][256];
/* Products by 1, 2, 4, 8 and 6 for GF2P8AFFINEQB, eight times over. They are loaded whole, not
 * broadcast: clang 14 encodes the offset of a broadcast in this instruction wrongly. */
enum { BY_1, BY_2, BY_4, BY_8, BY_6 };
extern const uint64_t kupyna_times[5][8];
/* kupyna_circulants[t]: bit t of each element of the mixing matrix, a matrix of bits, eight times
 * over. Octet i is row i, its highest bit is column 0. */
extern const uint64_t kupyna_circulants[4][8];
/* Which octet of the state τ brings to each place. */
extern const uint8_t kupyna_shift[64];
extern const uint8_t kupyna_wide_shift[128];
/* kupyna_tables[k][x]: column k of the mixing matrix times the box k mod 4 of x. */
extern const uint64_t kupyna_tables[8][256];

#endif
