/* Made by crypto_module/reference/gost34311_psi.py; do not edit.
 *
 * psi^61(h) ^ psi^62(m) ^ psi^74(s), words of 16 bits, lowest first. */
#ifndef BRAMA_GOST34311_PSI_H
#define BRAMA_GOST34311_PSI_H

#include <stdint.h>

/* Controls of PSHUFB for one message: see gost34311_avx2.c. */
static const uint8_t gost34311_psi[3][14][32] = {
    {
        {  2,   3,   0,   1,   2,   3,   0,   1,   0,   1,   0,   1,   2,   3,   0,   1,
           2,   3,   4,   5,   6,   7,   0,   1,   0,   1,   2,   3,   0,   1,   2,   3},
        {  6,   7,   2,   3,   4,   5,   2,   3,   6,   7,   4,   5,   6,   7,   2,   3,
           4,   5,   6,   7,   8,   9,   2,   3,   8,   9,  10,  11,   2,   3,   4,   5},
        { 14,  15,   6,   7,   8,   9,  10,  11,  12,  13,   6,   7,   8,   9,   6,   7,
           8,   9,  10,  11,  12,  13,   4,   5,  10,  11,  12,  13,   6,   7,   8,   9},
        {128, 128,   8,   9,  10,  11,  12,  13,  14,  15,   8,   9,  10,  11,   8,   9,
          10,  11,  12,  13,  14,  15,   6,   7,  12,  13,  14,  15,  12,  13,  14,  15},
        {128, 128, 128, 128, 128, 128, 128, 128, 128, 128,  14,  15, 128, 128,  10,  11,
          12,  13,  14,  15, 128, 128,   8,   9, 128, 128, 128, 128,  14,  15, 128, 128},
        {128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,  12,  13,
          14,  15, 128, 128, 128, 128,  10,  11, 128, 128, 128, 128, 128, 128, 128, 128},
        {128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
         128, 128, 128, 128, 128, 128,  14,  15, 128, 128, 128, 128, 128, 128, 128, 128},
        {  4,   5,   0,   1,   2,   3,   4,   5,   6,   7,   0,   1,   0,   1,   2,   3,
           4,   5,   0,   1,   0,   1,   0,   1,   0,   1,   2,   3,   0,   1,   0,   1},
        {  6,   7,   6,   7,   8,   9,   8,   9,   8,   9,  10,  11,   2,   3,   4,   5,
           6,   7,   6,   7,   2,   3,   2,   3,   2,   3,   4,   5,   4,   5,   2,   3},
        { 10,  11,  12,  13,  14,  15,  10,  11,  10,  11,  12,  13,  12,  13,   8,   9,
          10,  11,   8,   9,   8,   9,   4,   5,   4,   5,   6,   7,   6,   7,   6,   7},
        { 12,  13, 128, 128, 128, 128,  14,  15,  12,  13, 128, 128,  14,  15, 128, 128,
         128, 128,  12,  13,  10,  11,   8,   9,   6,   7,   8,   9,  10,  11,   8,   9},
        { 14,  15, 128, 128, 128, 128, 128, 128,  14,  15, 128, 128, 128, 128, 128, 128,
         128, 128, 128, 128,  14,  15,  10,  11,   8,   9,  10,  11,  12,  13,  12,  13},
        {128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
         128, 128, 128, 128, 128, 128,  12,  13,  10,  11,  12,  13, 128, 128,  14,  15},
        {128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
         128, 128, 128, 128, 128, 128,  14,  15,  12,  13,  14,  15, 128, 128, 128, 128},
    },
    {
        {  0,   1,   2,   3,   0,   1,   0,   1,   0,   1,   2,   3,   0,   1,   2,   3,
           4,   5,   6,   7,   0,   1,   0,   1,   2,   3,   0,   1,   2,   3,   0,   1},
        {  2,   3,   4,   5,   2,   3,   6,   7,   4,   5,   6,   7,   2,   3,   4,   5,
           6,   7,   8,   9,   2,   3,   8,   9,  10,  11,   2,   3,   4,   5,   2,   3},
        {  6,   7,   8,   9,  10,  11,  12,  13,   6,   7,   8,   9,   6,   7,   8,   9,
          10,  11,  12,  13,   4,   5,  10,  11,  12,  13,   6,   7,   8,   9,  10,  11},
        {  8,   9,  10,  11,  12,  13,  14,  15,   8,   9,  10,  11,   8,   9,  10,  11,
          12,  13,  14,  15,   6,   7,  12,  13,  14,  15,  12,  13,  14,  15, 128, 128},
        {128, 128, 128, 128, 128, 128, 128, 128,  14,  15, 128, 128,  10,  11,  12,  13,
          14,  15, 128, 128,   8,   9, 128, 128, 128, 128,  14,  15, 128, 128, 128, 128},
        {128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,  12,  13,  14,  15,
         128, 128, 128, 128,  10,  11, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128},
        {128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
         128, 128, 128, 128,  14,  15, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128},
        {  0,   1,   2,   3,   4,   5,   6,   7,   0,   1,   0,   1,   2,   3,   4,   5,
           0,   1,   0,   1,   0,   1,   0,   1,   2,   3,   0,   1,   0,   1,   0,   1},
        {  6,   7,   8,   9,   8,   9,   8,   9,  10,  11,   2,   3,   4,   5,   6,   7,
           6,   7,   2,   3,   2,   3,   2,   3,   4,   5,   4,   5,   2,   3,   2,   3},
        { 12,  13,  14,  15,  10,  11,  10,  11,  12,  13,  12,  13,   8,   9,  10,  11,
           8,   9,   8,   9,   4,   5,   4,   5,   6,   7,   6,   7,   6,   7,   4,   5},
        {128, 128, 128, 128,  14,  15,  12,  13, 128, 128,  14,  15, 128, 128, 128, 128,
          12,  13,  10,  11,   8,   9,   6,   7,   8,   9,  10,  11,   8,   9,  10,  11},
        {128, 128, 128, 128, 128, 128,  14,  15, 128, 128, 128, 128, 128, 128, 128, 128,
         128, 128,  14,  15,  10,  11,   8,   9,  10,  11,  12,  13,  12,  13, 128, 128},
        {128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
         128, 128, 128, 128,  12,  13,  10,  11,  12,  13, 128, 128,  14,  15, 128, 128},
        {128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
         128, 128, 128, 128,  14,  15,  12,  13,  14,  15, 128, 128, 128, 128, 128, 128},
    },
    {
        {  2,   3,   0,   1,   2,   3,   0,   1,   2,   3,   4,   5,   0,   1,   0,   1,
           0,   1,   2,   3,   4,   5,   6,   7,   0,   1,   0,   1,   2,   3,   4,   5},
        { 10,  11,   2,   3,   4,   5,   2,   3,   4,   5,   6,   7,   2,   3,  10,  11,
           4,   5,   6,   7,   8,   9,  10,  11,   2,   3,   8,   9,  10,  11,  12,  13},
        { 12,  13,   6,   7,   8,   9,  10,  11,  12,  13,  14,  15,   4,   5, 128, 128,
           6,   7,   8,   9,  10,  11,  12,  13,   4,   5,  10,  11,  12,  13,  14,  15},
        { 14,  15,  12,  13,  14,  15, 128, 128, 128, 128, 128, 128,   8,   9, 128, 128,
          12,  13,  14,  15, 128, 128, 128, 128,   6,   7,  14,  15, 128, 128, 128, 128},
        {128, 128,  14,  15, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
         128, 128, 128, 128, 128, 128, 128, 128,   8,   9, 128, 128, 128, 128, 128, 128},
        {128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
         128, 128, 128, 128, 128, 128, 128, 128,  12,  13, 128, 128, 128, 128, 128, 128},
        {128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
         128, 128, 128, 128, 128, 128, 128, 128,  14,  15, 128, 128, 128, 128, 128, 128},
        {  2,   3,   0,   1,   0,   1,   0,   1,   2,   3,   4,   5,   0,   1,   2,   3,
           4,   5,   6,   7,   0,   1,   2,   3,   4,   5,   0,   1,   0,   1,   2,   3},
        {  4,   5,   4,   5,   2,   3,   2,   3,   4,   5,   6,   7,   6,   7,  12,  13,
           8,   9,  10,  11,   8,   9,  10,  11,   8,   9,   6,   7,   2,   3,   4,   5},
        {  6,   7,   6,   7,   6,   7,   4,   5,   6,   7,   8,   9,  10,  11,  14,  15,
         128, 128, 128, 128,  12,  13,  14,  15,  12,  13,   8,   9,   8,   9,  10,  11},
        {  8,   9,  10,  11,   8,   9,  10,  11,  12,  13,  14,  15,  14,  15, 128, 128,
         128, 128, 128, 128, 128, 128, 128, 128,  14,  15,  10,  11,  10,  11,  12,  13},
        { 10,  11,  12,  13,  12,  13, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
         128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,  12,  13,  14,  15},
        { 12,  13, 128, 128,  14,  15, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
         128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128},
        { 14,  15, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
         128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128},
    },
};

/* Terms for many messages: see gost34311_lanes.h. */
#define GOST34311_PSI_0(sum, h, m, s) \
    sum = lanes_xor(h[1][0], h[1][1]); \
    sum = lanes_xor3(sum, h[1][3], h[0][5]); \
    sum = lanes_xor3(sum, h[1][5], h[1][6]); \
    sum = lanes_xor3(sum, h[0][7], h[1][7]); \
    sum = lanes_xor3(sum, m[0][0], m[1][0]); \
    sum = lanes_xor3(sum, m[1][1], m[0][2]); \
    sum = lanes_xor3(sum, m[0][4], m[1][5]); \
    sum = lanes_xor3(sum, m[0][7], s[1][0]); \
    sum = lanes_xor3(sum, s[1][2], s[0][3]); \
    sum = lanes_xor3(sum, s[1][3], s[1][4]); \
    sum = lanes_xor3(sum, s[0][5], s[1][5]); \
    sum = lanes_xor3(sum, s[0][6], s[1][6]); \
    sum = lanes_xor3(sum, s[0][7], s[1][7]);
#define GOST34311_PSI_1(sum, h, m, s) \
    sum = lanes_xor(h[1][0], h[0][0]); \
    sum = lanes_xor3(sum, h[0][1], h[1][2]); \
    sum = lanes_xor3(sum, h[1][4], h[0][5]); \
    sum = lanes_xor3(sum, h[1][7], m[0][0]); \
    sum = lanes_xor3(sum, m[1][1], m[1][2]); \
    sum = lanes_xor3(sum, m[0][2], m[0][4]); \
    sum = lanes_xor3(sum, m[1][6], m[0][7]); \
    sum = lanes_xor3(sum, s[1][0], s[0][0]); \
    sum = lanes_xor3(sum, s[0][1], s[1][3]); \
    sum = lanes_xor3(sum, s[0][3], s[1][4]); \
    sum = lanes_xor3(sum, s[1][5], s[0][5]); \
    sum = lanes_xor3(sum, s[0][6], s[1][7]);
#define GOST34311_PSI_2(sum, h, m, s) \
    sum = h[1][0]; \
    sum = lanes_xor3(sum, h[0][1], h[0][2]); \
    sum = lanes_xor3(sum, h[1][2], h[1][4]); \
    sum = lanes_xor3(sum, h[0][6], h[1][7]); \
    sum = lanes_xor3(sum, m[0][0], m[1][0]); \
    sum = lanes_xor3(sum, m[1][2], m[0][3]); \
    sum = lanes_xor3(sum, m[0][5], m[0][6]); \
    sum = lanes_xor3(sum, m[1][6], m[1][7]); \
    sum = lanes_xor3(sum, s[1][0], s[0][1]); \
    sum = lanes_xor3(sum, s[0][2], s[1][3]); \
    sum = lanes_xor3(sum, s[0][4], s[1][4]); \
    sum = lanes_xor3(sum, s[1][5], s[0][6]); \
    sum = lanes_xor3(sum, s[0][7], s[1][7]);
#define GOST34311_PSI_3(sum, h, m, s) \
    sum = lanes_xor(h[1][0], h[0][0]); \
    sum = lanes_xor3(sum, h[0][2], h[1][3]); \
    sum = lanes_xor3(sum, h[1][5], h[1][6]); \
    sum = lanes_xor3(sum, h[0][6], h[0][7]); \
    sum = lanes_xor3(sum, m[1][0], m[0][1]); \
    sum = lanes_xor3(sum, m[1][3], m[0][3]); \
    sum = lanes_xor3(sum, m[0][5], m[1][6]); \
    sum = lanes_xor3(sum, m[0][6], m[1][7]); \
    sum = lanes_xor3(sum, m[0][7], s[1][0]); \
    sum = lanes_xor3(sum, s[0][0], s[0][2]); \
    sum = lanes_xor3(sum, s[1][4], s[0][4]); \
    sum = lanes_xor3(sum, s[1][5], s[0][6]);
#define GOST34311_PSI_4(sum, h, m, s) \
    sum = lanes_xor(h[0][0], h[1][1]); \
    sum = lanes_xor3(sum, h[0][3], h[1][3]); \
    sum = lanes_xor3(sum, h[1][5], h[0][6]); \
    sum = lanes_xor3(sum, h[1][6], h[0][7]); \
    sum = lanes_xor3(sum, h[1][7], m[0][0]); \
    sum = lanes_xor3(sum, m[0][1], m[1][1]); \
    sum = lanes_xor3(sum, m[0][2], m[1][3]); \
    sum = lanes_xor3(sum, m[0][4], m[1][6]); \
    sum = lanes_xor3(sum, m[0][7], s[1][0]); \
    sum = lanes_xor3(sum, s[0][1], s[0][3]); \
    sum = lanes_xor3(sum, s[1][4], s[0][5]); \
    sum = lanes_xor3(sum, s[1][5], s[0][7]);
#define GOST34311_PSI_5(sum, h, m, s) \
    sum = h[1][0]; \
    sum = lanes_xor3(sum, h[1][1], h[0][1]); \
    sum = lanes_xor3(sum, h[1][2], h[0][3]); \
    sum = lanes_xor3(sum, h[1][4], h[0][6]); \
    sum = lanes_xor3(sum, h[1][7], m[0][0]); \
    sum = lanes_xor3(sum, m[0][1], m[1][2]); \
    sum = lanes_xor3(sum, m[0][2], m[1][4]); \
    sum = lanes_xor3(sum, m[0][4], m[1][7]); \
    sum = lanes_xor3(sum, m[0][7], s[1][1]); \
    sum = lanes_xor3(sum, s[0][1], s[0][3]); \
    sum = lanes_xor3(sum, s[1][5], s[0][5]); \
    sum = lanes_xor3(sum, s[1][6], s[0][7]);
#define GOST34311_PSI_6(sum, h, m, s) \
    sum = h[1][0]; \
    sum = lanes_xor3(sum, h[1][1], h[0][2]); \
    sum = lanes_xor3(sum, h[1][2], h[0][4]); \
    sum = lanes_xor3(sum, h[1][4], h[0][7]); \
    sum = lanes_xor3(sum, h[1][7], m[0][0]); \
    sum = lanes_xor3(sum, m[1][0], m[1][1]); \
    sum = lanes_xor3(sum, m[0][2], m[1][2]); \
    sum = lanes_xor3(sum, m[0][3], m[1][4]); \
    sum = lanes_xor3(sum, m[0][5], m[0][6]); \
    sum = lanes_xor3(sum, s[0][0], s[1][0]); \
    sum = lanes_xor3(sum, s[0][1], s[0][2]); \
    sum = lanes_xor3(sum, s[0][4], s[1][5]); \
    sum = lanes_xor3(sum, s[1][6], s[1][7]);
#define GOST34311_PSI_7(sum, h, m, s) \
    sum = h[1][0]; \
    sum = lanes_xor3(sum, h[0][0], h[0][1]); \
    sum = lanes_xor3(sum, h[1][2], h[0][2]); \
    sum = lanes_xor3(sum, h[1][3], h[0][4]); \
    sum = lanes_xor3(sum, h[1][5], h[1][6]); \
    sum = lanes_xor3(sum, m[0][0], m[1][1]); \
    sum = lanes_xor3(sum, m[1][2], m[0][2]); \
    sum = lanes_xor3(sum, m[1][3], m[0][3]); \
    sum = lanes_xor3(sum, m[1][5], m[0][5]); \
    sum = lanes_xor3(sum, m[0][6], s[1][0]); \
    sum = lanes_xor3(sum, s[0][2], s[0][4]); \
    sum = lanes_xor3(sum, s[1][7], s[0][7]);
#define GOST34311_PSI_8(sum, h, m, s) \
    sum = lanes_xor(h[1][0], h[0][1]); \
    sum = lanes_xor3(sum, h[0][2], h[1][2]); \
    sum = lanes_xor3(sum, h[0][3], h[1][3]); \
    sum = lanes_xor3(sum, h[0][5], h[1][5]); \
    sum = lanes_xor3(sum, h[1][6], m[0][1]); \
    sum = lanes_xor3(sum, m[1][1], m[1][2]); \
    sum = lanes_xor3(sum, m[0][3], m[1][3]); \
    sum = lanes_xor3(sum, m[0][4], m[1][5]); \
    sum = lanes_xor3(sum, m[0][6], m[0][7]); \
    sum = lanes_xor3(sum, s[0][0], s[0][1]); \
    sum = lanes_xor3(sum, s[1][1], s[0][3]); \
    sum = lanes_xor3(sum, s[0][5], s[0][6]);
#define GOST34311_PSI_9(sum, h, m, s) \
    sum = lanes_xor(h[1][1], h[0][1]); \
    sum = lanes_xor3(sum, h[0][2], h[1][3]); \
    sum = lanes_xor3(sum, h[0][3], h[1][4]); \
    sum = lanes_xor3(sum, h[0][5], h[1][6]); \
    sum = lanes_xor3(sum, h[1][7], m[0][1]); \
    sum = lanes_xor3(sum, m[1][2], m[1][3]); \
    sum = lanes_xor3(sum, m[0][3], m[1][4]); \
    sum = lanes_xor3(sum, m[0][4], m[1][6]); \
    sum = lanes_xor3(sum, m[0][6], m[0][7]); \
    sum = lanes_xor3(sum, s[0][0], s[0][1]); \
    sum = lanes_xor3(sum, s[1][2], s[0][3]); \
    sum = lanes_xor3(sum, s[0][5], s[0][6]);
#define GOST34311_PSI_10(sum, h, m, s) \
    sum = h[1][1]; \
    sum = lanes_xor3(sum, h[0][2], h[0][3]); \
    sum = lanes_xor3(sum, h[1][3], h[0][4]); \
    sum = lanes_xor3(sum, h[1][4], h[0][6]); \
    sum = lanes_xor3(sum, h[1][6], h[1][7]); \
    sum = lanes_xor3(sum, m[0][0], m[1][0]); \
    sum = lanes_xor3(sum, m[0][1], m[1][1]); \
    sum = lanes_xor3(sum, m[0][2], m[1][2]); \
    sum = lanes_xor3(sum, m[1][3], m[0][4]); \
    sum = lanes_xor3(sum, m[1][4], m[0][5]); \
    sum = lanes_xor3(sum, m[0][6], m[1][6]); \
    sum = lanes_xor3(sum, m[0][7], m[1][7]); \
    sum = lanes_xor3(sum, s[0][1], s[0][2]); \
    sum = lanes_xor3(sum, s[1][2], s[0][4]); \
    sum = lanes_xor3(sum, s[0][6], s[0][7]);
#define GOST34311_PSI_11(sum, h, m, s) \
    sum = h[1][0]; \
    sum = lanes_xor3(sum, h[0][0], h[1][1]); \
    sum = lanes_xor3(sum, h[0][1], h[1][2]); \
    sum = lanes_xor3(sum, h[0][2], h[0][3]); \
    sum = lanes_xor3(sum, h[1][4], h[0][4]); \
    sum = lanes_xor3(sum, h[1][5], h[1][6]); \
    sum = lanes_xor3(sum, h[0][6], h[1][7]); \
    sum = lanes_xor3(sum, h[0][7], m[1][0]); \
    sum = lanes_xor3(sum, m[1][2], m[0][2]); \
    sum = lanes_xor3(sum, m[1][3], m[1][4]); \
    sum = lanes_xor3(sum, m[0][4], m[1][5]); \
    sum = lanes_xor3(sum, m[0][5], m[1][6]); \
    sum = lanes_xor3(sum, m[0][6], m[1][7]); \
    sum = lanes_xor3(sum, s[0][1], s[0][2]); \
    sum = lanes_xor3(sum, s[1][3], s[0][4]); \
    sum = lanes_xor3(sum, s[0][6], s[0][7]);
#define GOST34311_PSI_12(sum, h, m, s) \
    sum = h[0][0]; \
    sum = lanes_xor3(sum, h[0][2], h[1][2]); \
    sum = lanes_xor3(sum, h[0][3], h[0][4]); \
    sum = lanes_xor3(sum, h[1][4], h[0][5]); \
    sum = lanes_xor3(sum, h[1][5], h[0][6]); \
    sum = lanes_xor3(sum, h[1][6], h[0][7]); \
    sum = lanes_xor3(sum, m[1][0], m[1][2]); \
    sum = lanes_xor3(sum, m[0][3], m[1][3]); \
    sum = lanes_xor3(sum, m[1][4], m[0][5]); \
    sum = lanes_xor3(sum, m[1][5], m[0][6]); \
    sum = lanes_xor3(sum, m[1][6], m[0][7]); \
    sum = lanes_xor3(sum, m[1][7], s[0][0]); \
    sum = lanes_xor3(sum, s[1][0], s[0][1]); \
    sum = lanes_xor3(sum, s[1][1], s[0][2]); \
    sum = lanes_xor3(sum, s[0][3], s[1][3]); \
    sum = lanes_xor3(sum, s[0][5], s[0][6]); \
    sum = lanes_xor3(sum, s[0][7], s[1][7]);
#define GOST34311_PSI_13(sum, h, m, s) \
    sum = h[0][0]; \
    sum = lanes_xor3(sum, h[0][2], h[1][3]); \
    sum = lanes_xor3(sum, h[0][3], h[0][4]); \
    sum = lanes_xor3(sum, h[1][5], h[0][5]); \
    sum = lanes_xor3(sum, h[1][6], h[0][6]); \
    sum = lanes_xor3(sum, h[1][7], h[0][7]); \
    sum = lanes_xor3(sum, m[1][0], m[0][0]); \
    sum = lanes_xor3(sum, m[0][1], m[1][3]); \
    sum = lanes_xor3(sum, m[0][3], m[1][4]); \
    sum = lanes_xor3(sum, m[1][5], m[0][5]); \
    sum = lanes_xor3(sum, m[0][6], m[1][7]); \
    sum = lanes_xor3(sum, s[1][0], s[1][2]); \
    sum = lanes_xor3(sum, s[0][2], s[0][3]); \
    sum = lanes_xor3(sum, s[1][4], s[0][5]); \
    sum = lanes_xor3(sum, s[1][6], s[0][6]);
#define GOST34311_PSI_14(sum, h, m, s) \
    sum = lanes_xor(h[0][0], h[1][0]); \
    sum = lanes_xor3(sum, h[1][1], h[0][3]); \
    sum = lanes_xor3(sum, h[1][3], h[0][4]); \
    sum = lanes_xor3(sum, h[0][5], h[1][5]); \
    sum = lanes_xor3(sum, h[1][6], h[0][7]); \
    sum = lanes_xor3(sum, m[1][0], m[0][1]); \
    sum = lanes_xor3(sum, m[0][2], m[1][3]); \
    sum = lanes_xor3(sum, m[0][4], m[1][4]); \
    sum = lanes_xor3(sum, m[1][5], m[0][6]); \
    sum = lanes_xor3(sum, m[0][7], m[1][7]); \
    sum = lanes_xor3(sum, s[1][0], s[1][2]); \
    sum = lanes_xor3(sum, s[0][3], s[0][4]); \
    sum = lanes_xor3(sum, s[1][4], s[0][6]); \
    sum = lanes_xor3(sum, s[1][6], s[0][7]);
#define GOST34311_PSI_15(sum, h, m, s) \
    sum = h[0][0]; \
    sum = lanes_xor3(sum, h[1][1], h[1][2]); \
    sum = lanes_xor3(sum, h[0][3], h[1][4]); \
    sum = lanes_xor3(sum, h[0][4], h[0][5]); \
    sum = lanes_xor3(sum, h[1][6], h[1][7]); \
    sum = lanes_xor3(sum, h[0][7], m[1][0]); \
    sum = lanes_xor3(sum, m[0][0], m[0][2]); \
    sum = lanes_xor3(sum, m[1][4], m[0][4]); \
    sum = lanes_xor3(sum, m[1][5], m[0][6]); \
    sum = lanes_xor3(sum, s[1][1], s[1][3]); \
    sum = lanes_xor3(sum, s[0][3], s[0][4]); \
    sum = lanes_xor3(sum, s[1][5], s[0][6]); \
    sum = lanes_xor3(sum, s[1][7], s[0][7]);

#endif
