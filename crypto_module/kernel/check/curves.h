/* Curves by which the programs that check the kernel are run: both cofactors, a trinomial and
 * pentanomials, and normal bases. */
#ifndef BRAMA_CHECK_CURVES_H
#define BRAMA_CHECK_CURVES_H

#include "dstu4145.h"
#include "octets.h"

static const struct {
    unsigned m, k3, k2, k1, cofactor;
    const char *b, *n, *base; /* little-endian */
} CURVES[] = {
    {163, 7, 6, 3, 2,
     "215d45c1198a635e9203b40a21c82d2a460861ff05",
     "4df1bc392d26e22bc1be0200000000000000000004",
     "be2358f3a3f8da297223c4a583e94cd75d5ff8e202"},
    {257, 12, 0, 0, 4,
     "10bee3db6aea9e1f86578c45c12594ff942394a7d738f9187e6515017294f4ce01",
     "0d477d901477e1d387e982f13a21596700000000000000000000000000000080",
     "b60fd2d8dce8a93423c6101bca91c47a007e6c300b26cd556c9b0e7d20ef292a00"},
    {431, 5, 3, 1, 2,
     "f3ca40c669a4da173149ca12c32dae186b53ac6bc6365997deaeae8ad2d888f9bfd53401694ef9c4273d8cfe6dc28f706a0f4910ce03",
     "cf040511957a0cd980afcb1f8aaa812ff024a7c0a80980457531baffffffffffffffffffffffffffffffffffffffffffffffffffff3f",
     "7c857c94c5433bfd991e17c22684065850a9a249ed7bc249ae5a4e878689f872ef7ad524082ec3038e9aede7ba6ba13381d979ba621a"},
    /* In the normal basis. */
    {173, 0, 0, 0, 4,
     "c778e2061b65e6e14057914409a03bf41993137e3d04",
     "3128bb25386e60674e9b180000000000000000000008",
     "56ea6d4e4b426ecb1719a5ca1843b28940708d8b3b0a"},
    {431, 0, 0, 0, 2,
     "99925fba068bffd51b65433bfe0ee8c5062f3f970ff4535ee66e53194c0a8140f9f183bd46863728ad6bad26f2a6007040b4f77afb53",
     "cf040511957a0cd980afcb1f8aaa812ff024a7c0a80980457531baffffffffffffffffffffffffffffffffffffffffffffffffffff3f",
     "a6de5a7cbacf0d09d335b8407ee1e33e8dc04864324281b5ebd5a92f57885c4e5d593c775162c1d4bf4a3d367b1524c7d7fc2c182020"},
};

#define CURVES_COUNT (sizeof CURVES / sizeof CURVES[0])

static inline size_t unhex(uint8_t *out, const char *text)
{
    size_t size = 0;
    for (; text[2 * size]; size++) {
        uint8_t octet = 0;
        for (size_t i = 2 * size; i < 2 * size + 2; i++)
            octet = (uint8_t)(octet << 4 | (text[i] <= '9' ? text[i] - '0' : text[i] - 'a' + 10));
        out[size] = octet;
    }
    return size;
}

/* 0 when the kernel refuses the curve. */
static inline int load_curve(curve *c, size_t i, cpu_path cpu)
{
    uint8_t b[8 * GF2M_LIMBS], base[8 * GF2M_LIMBS], n_octets[8 * SCALAR_LIMBS];
    scalar n;
    (void)unhex(b, CURVES[i].b);
    (void)unhex(base, CURVES[i].base);
    load_words(n, SCALAR_LIMBS, n_octets, unhex(n_octets, CURVES[i].n));
    const int known = CURVES[i].k3 ? gf2m_field_init(&c->field, CURVES[i].m, CURVES[i].k3,
                                                     CURVES[i].k2, CURVES[i].k1, cpu)
                                   : gf2m_field_init_normal(&c->field, CURVES[i].m, cpu);
    c->a = CURVES[i].cofactor == 2;
    return known && gf2m_load(&c->field, c->b, b) && curve_init(c, n, CURVES[i].cofactor, base);
}

#endif
