/* Keys and nonces are marked undefined, so that memcheck reports every branch and every address
 * that depends on them. "secrets 0" takes the portable path, "secrets 1" the next. */
#include <valgrind/memcheck.h>

#include "check/curves.h"

static int exercise(curve *c)
{
    uint8_t signature[16 * SCALAR_LIMBS], shared[8 * GF2M_LIMBS];
    scalar d = {3, 5, 7}, e = {11, 13, 17};
    gf2m_element h = {19};
    curve_point q, product;
    VALGRIND_MAKE_MEM_UNDEFINED(d, sizeof d);
    VALGRIND_MAKE_MEM_UNDEFINED(e, sizeof e);
    dstu4145_public_point(c, &q, d);
    dstu4145_exchange(c, shared, d, &c->base_point, 1);
    int usable = dstu4145_sign(c, signature, d, e, h);
    int finite = curve_multiply(c, &product, d, &c->base_point);
    gf2m_store(&c->field, shared, product.x);
    VALGRIND_MAKE_MEM_DEFINED(&usable, sizeof usable);
    VALGRIND_MAKE_MEM_DEFINED(&finite, sizeof finite);
    VALGRIND_MAKE_MEM_DEFINED(&q, sizeof q);
    VALGRIND_MAKE_MEM_DEFINED(signature, sizeof signature);
    return usable && finite && dstu4145_verify(c, &q, h, signature);
}

int main(int count, char **words)
{
    static curve c;
    if (count < 2)
        return 2;
    const unsigned path = (unsigned)(words[1][0] - '0');
    if (path > (unsigned)cpu_best())
        return 3;
    for (size_t i = 0; i < CURVES_COUNT; i++)
        if (!load_curve(&c, i, (cpu_path)path) || !exercise(&c))
            return 1;
    return 0;
}
