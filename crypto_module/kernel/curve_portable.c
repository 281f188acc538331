/* Point operations over any field: its multiplication is called, so one function serves all. */
#include "curve.h"

#include "gf2m_calls.h"

#include "curve_formulas.h"

static void twice(const curve *c, curve_projective *p)
{
    const field_ref f = &c->field;
    const element b = element_load(f, c->b);
    store_projective(f, p, doubled(f, (int)c->a, b, load_projective(f, p)));
}

static void add_other(const curve *c, curve_projective *p, const curve_point *q)
{
    const field_ref f = &c->field;
    const projective sum = load_projective(f, p);
    const element x = element_load(f, q->x), y = element_load(f, q->y);
    store_projective(f, p, added_apart(f, (int)c->a, sum, x, y, y_difference(f, sum, y),
                                       x_difference(f, sum, x)));
}

static void add(const curve *c, curve_projective *p, const curve_point *q)
{
    const field_ref f = &c->field;
    const projective sum = load_projective(f, p);
    const element x = element_load(f, q->x), y = element_load(f, q->y);
    const element A = y_difference(f, sum, y), B = x_difference(f, sum, x);
    if (element_is_zero(f, sum.z))
        curve_set_affine(c, p, q);
    else if (element_is_zero(f, A) && element_is_zero(f, B))
        twice(c, p);
    else
        store_projective(f, p, added_apart(f, (int)c->a, sum, x, y, A, B));
}

const curve_code *curve_code_portable(unsigned m)
{
    static const curve_code code = {twice, add, add_other};
    (void)m;
    return &code;
}
