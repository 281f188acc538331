/* Claims are read from Python a block at a time, judged without the GIL, and told one by one. */
#include "module_curve.h"

#include "dstu4145.h"
#include "dstu4145_lanes.h"
#include "octets.h"

#define BLOCK 64

/* The octets at one place of a tuple, with their length checked unless it is 0. */
static int octets_at(Py_buffer *octets, PyObject *tuple, Py_ssize_t i, size_t size,
                     const char *what)
{
    if (PyObject_GetBuffer(PyTuple_GetItem(tuple, i), octets, PyBUF_SIMPLE) < 0)
        return 0;
    if (size == 0 || module_check_size(octets, size, what))
        return 1;
    PyBuffer_Release(octets);
    return 0;
}

static int read_point(const curve *c, curve_point *q, PyObject *points, Py_ssize_t i)
{
    Py_buffer octets;
    if (!octets_at(&octets, points, i, 0, NULL))
        return 0;
    const int good = module_load_public(c, q, &octets);
    PyBuffer_Release(&octets);
    return good;
}

static int read_claim(const curve *c, dstu4145_claim *claim, PyObject *const columns[3],
                      Py_ssize_t i)
{
    Py_buffer digest, signature;
    if (!read_point(c, &claim->q, columns[0], i) || !octets_at(&digest, columns[1], i, 0, NULL))
        return 0;
    dstu4145_hash_to_field(c, claim->h, digest.buf, (size_t)digest.len);
    PyBuffer_Release(&digest);
    if (!octets_at(&signature, columns[2], i, 2 * c->scalar_octets, MODULE_SIGNATURE))
        return 0;
    const uint8_t *r = signature.buf;
    load_words(claim->r, SCALAR_LIMBS, r, c->scalar_octets);
    load_words(claim->s, SCALAR_LIMBS, r + c->scalar_octets, c->scalar_octets);
    PyBuffer_Release(&signature);
    return 1;
}

static int judge_alone(const curve *c, const dstu4145_claim *claim)
{
    uint8_t signature[16 * SCALAR_LIMBS];
    store_words(signature, c->scalar_octets, claim->r);
    store_words(signature + c->scalar_octets, c->scalar_octets, claim->s);
    return dstu4145_verify(c, &claim->q, claim->h, signature);
}

/* Eight lanes at a time where there are lanes; what is left over goes alone when it is little. */
static void judge(const curve *c, uint8_t *verdicts, dstu4145_claim *claims, size_t count)
{
    const size_t rest = count % DSTU4145_LANES;
    size_t together = count;
    if (c->field.cpu < CPU_AVX512 || !dstu4145_lanes_serve(c))
        together = 0;
    else if (rest < DSTU4145_LANES_LEAST)
        together -= rest;
    for (size_t i = 0; i < together; i++)
        claims[i].candidates = dstu4145_candidates(c, claims[i].y, claims[i].r);
    dstu4145_verify_lanes(c, verdicts, claims, together);
    for (size_t i = together; i < count; i++)
        verdicts[i] = (uint8_t)judge_alone(c, &claims[i]);
}

/* 0 with an exception set, or the verdicts of a block are in the list. */
static int judge_block(const curve *c, PyObject *list, PyObject *const columns[3],
                       Py_ssize_t first, size_t count)
{
    dstu4145_claim claims[BLOCK];
    uint8_t verdicts[BLOCK];
    for (size_t i = 0; i < count; i++)
        if (!read_claim(c, &claims[i], columns, first + (Py_ssize_t)i))
            return 0;
    Py_BEGIN_ALLOW_THREADS
    judge(c, verdicts, claims, count);
    Py_END_ALLOW_THREADS
    for (size_t i = 0; i < count; i++)
        if (PyList_SetItem(list, first + (Py_ssize_t)i, PyBool_FromLong(verdicts[i])) < 0)
            return 0;
    return 1;
}

static PyObject *judge_columns(const curve *c, PyObject *const columns[3])
{
    const Py_ssize_t count = PyTuple_Size(columns[0]);
    if (PyTuple_Size(columns[1]) != count || PyTuple_Size(columns[2]) != count) {
        PyErr_SetString(PyExc_ValueError, "Points, digests and signatures must be equally many.");
        return NULL;
    }
    PyObject *list = PyList_New(count);
    for (Py_ssize_t first = 0; list != NULL && first < count; first += BLOCK) {
        const Py_ssize_t left = count - first;
        if (!judge_block(c, list, columns, first, left < BLOCK ? (size_t)left : BLOCK)) {
            Py_DECREF(list);
            list = NULL;
        }
    }
    return list;
}

PyObject *module_verify_many(const curve *c, PyObject *args)
{
    PyObject *given[3], *columns[3] = {NULL, NULL, NULL}, *result = NULL;
    if (!PyArg_ParseTuple(args, "OOO", &given[0], &given[1], &given[2]))
        return NULL;
    int good = 1;
    for (unsigned i = 0; good && i < 3; i++) {
        columns[i] = PySequence_Tuple(given[i]); /* nobody changes a tuple meanwhile */
        good = columns[i] != NULL;
    }
    if (good)
        result = judge_columns(c, columns);
    for (unsigned i = 0; i < 3; i++)
        Py_XDECREF(columns[i]);
    return result;
}
