/* Point operations over any field: its multiplication is called, so one function serves all. */
#include "curve.h"

#include "gf2m_calls.h"

#include "curve_formulas.h"

static void twice(const curve *c, curve_projective *p, unsigned times)
{
    const field_ref f = &c->field;
    projective sum = load_projective(f, p);
    while (times--)
        sum = doubled(f, (int)c->a, sum);
    store_projective(f, p, sum);
}

static void add_other(const curve *c, curve_projective *p, const curve_entry *q)
{
    const field_ref f = &c->field;
    const projective sum = load_projective(f, p);
    const element A = element_add(f, sum.l, multiplied(f, element_load(f, q->lambda), sum.z));
    const element xz = multiplied(f, element_load(f, q->x), sum.z);
    store_projective(f, p, added(f, sum, A, xz));
}

static void add(const curve *c, curve_projective *p, const curve_entry *q)
{
    const field_ref f = &c->field;
    const projective sum = load_projective(f, p);
    const element A = element_add(f, sum.l, multiplied(f, element_load(f, q->lambda), sum.z));
    const element xz = multiplied(f, element_load(f, q->x), sum.z);
    if (element_is_zero(f, sum.z))
        curve_set(c, p, q);
    else if (element_is_zero(f, A) && element_is_zero(f, element_add(f, sum.x, xz)))
        twice(c, p, 1);
    else
        store_projective(f, p, added(f, sum, A, xz));
}

const curve_code *curve_code_portable(unsigned m)
{
    static const curve_code code = {twice, add, add_other};
    (void)m;
    return &code;
}
