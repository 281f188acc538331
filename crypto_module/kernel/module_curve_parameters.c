/* The parameters of a curve from Python. */
#include "module_curve.h"

#include "octets.h"

#define BEYOND 1024 /* above every parameter, and so stands for all that is too large */

/* For PyArg_Parse: its own "I" takes a number modulo 2^32, and so many numbers for one. */
static int parse_small(PyObject *number, void *out)
{
    const unsigned long value = PyLong_AsUnsignedLong(number);
    if (PyErr_Occurred())
        return 0;
    *(unsigned *)out = value < BEYOND ? (unsigned)value : BEYOND;
    return 1;
}

/* One or three exponents above 0, in any order, into k[0] > k[1] > k[2] with zeros at the end. */
static int parse_terms(PyObject *terms, unsigned k[3])
{
    const Py_ssize_t count = PyTuple_Size(terms);
    k[0] = k[1] = k[2] = 0;
    for (Py_ssize_t i = 0; i < count && i < 3; i++)
        if (!parse_small(PyTuple_GetItem(terms, i), &k[i]) || k[i] == 0)
            return 0;
    for (unsigned i = 0; i < 2; i++)
        for (unsigned j = 0; j < 2 - i; j++)
            if (k[j] < k[j + 1]) {
                const unsigned larger = k[j + 1];
                k[j + 1] = k[j];
                k[j] = larger;
            }
    return count == 1 || count == 3;
}

/* No terms at all select the optimal normal basis. */
static int choose_field(gf2m_field *field, unsigned m, PyObject *terms, cpu_path cpu)
{
    unsigned k[3];
    if (PyTuple_Size(terms) == 0)
        return gf2m_field_init_normal(field, m, cpu);
    return parse_terms(terms, k) && gf2m_field_init(field, m, k[0], k[1], k[2], cpu);
}

static int set_up(curve *c, unsigned a, const Py_buffer *b, const Py_buffer *n, unsigned cofactor,
                  const Py_buffer *base_point)
{
    scalar order;
    if (a > 1 || (size_t)b->len != c->field.octets || (size_t)base_point->len != c->field.octets ||
        (size_t)n->len > c->field.octets || !gf2m_load(&c->field, c->b, b->buf))
        return 0;
    c->a = a;
    load_words(order, SCALAR_LIMBS, n->buf, (size_t)n->len);
    return !gf2m_is_zero(&c->field, c->b) && curve_init(c, order, cofactor, base_point->buf) &&
           c->scalar_octets == (size_t)n->len;
}

int module_read_curve(curve *c, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"m", "terms", "a", "b", "n", "cofactor", "base_point", "cpu", NULL};
    unsigned m, a, cofactor;
    cpu_path cpu;
    PyObject *terms;
    Py_buffer b, n, base_point;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "$O&O!O&y*y*O&y*O&", names, parse_small, &m,
                                     &PyTuple_Type, &terms, parse_small, &a, &b, &n, parse_small,
                                     &cofactor, &base_point, module_parse_cpu, &cpu))
        return 0;
    int good = choose_field(&c->field, m, terms, cpu);
    if (good) {
        Py_BEGIN_ALLOW_THREADS
        good = set_up(c, a, &b, &n, cofactor, &base_point);
        Py_END_ALLOW_THREADS
    }
    if (!good && !PyErr_Occurred())
        PyErr_SetString(PyExc_ValueError, "These are not parameters of a DSTU 4145 curve.");
    PyBuffer_Release(&b);
    PyBuffer_Release(&n);
    PyBuffer_Release(&base_point);
    return good;
}
