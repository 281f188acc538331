/* One curve for Python: validation, multiplication, sign and verify, each in one crossing. */
#include "module.h"

#include "dstu4145.h"
#include "module_curve.h"
#include "octets.h"

#define ELEMENT_MAX (8 * GF2M_LIMBS)

typedef struct {
    PyObject_HEAD
    curve c;
} curve_object;

const curve *module_curve_of(PyObject *self)
{
    return &((const curve_object *)self)->c;
}

static PyObject *curve_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    curve_object *self = (curve_object *)module_allocate(type);
    if (self != NULL && !module_read_curve(&self->c, args, kwargs))
        Py_CLEAR(self);
    return (PyObject *)self;
}

static int load_coordinates(const curve *c, curve_point *p, const Py_buffer *octets)
{
    if (!module_check_size(octets, 2 * c->field.octets, "A point of this curve"))
        return -1;
    const uint8_t *x = octets->buf;
    const int x_good = gf2m_load(&c->field, p->x, x);
    const int y_good = gf2m_load(&c->field, p->y, x + c->field.octets);
    return x_good && y_good && curve_contains(c, p);
}

/* 0 with ValueError set unless the octets are a point of the curve. */
static int load_point(const curve *c, curve_point *p, const Py_buffer *octets)
{
    const int contained = load_coordinates(c, p, octets);
    if (contained == 0)
        PyErr_SetString(PyExc_ValueError, "The point is not on the curve.");
    return contained > 0;
}

int module_load_public(const curve *c, curve_point *q, const Py_buffer *octets)
{
    const int contained = load_coordinates(c, q, octets);
    if (contained >= 0 && !(contained && curve_in_prime_subgroup(c, q))) {
        PyErr_SetString(PyExc_ValueError, "The point is not in the subgroup of prime order.");
        return 0;
    }
    return contained > 0;
}

/* 0 with ValueError set unless least <= scalar < n. */
static int load_scalar(const curve *c, scalar out, const Py_buffer *octets, int least)
{
    if (!module_check_size(octets, c->scalar_octets, "A scalar of this curve"))
        return 0;
    load_words(out, SCALAR_LIMBS, octets->buf, c->scalar_octets);
    if (scalar_below(out, c->n) && !(least && scalar_is_zero(out)))
        return 1;
    wipe(out, sizeof(scalar));
    PyErr_SetString(PyExc_ValueError, "The scalar is out of its range.");
    return 0;
}

static PyObject *point_bytes(const curve *c, const curve_point *p)
{
    uint8_t octets[2 * ELEMENT_MAX];
    gf2m_store(&c->field, octets, p->x);
    gf2m_store(&c->field, octets + c->field.octets, p->y);
    PyObject *result =
        PyBytes_FromStringAndSize((const char *)octets, (Py_ssize_t)(2 * c->field.octets));
    wipe(octets, sizeof octets); /* a multiple may be a shared secret */
    return result;
}

static PyObject *method_contains(PyObject *self, PyObject *argument)
{
    Py_buffer octets;
    curve_point p;
    if (PyObject_GetBuffer(argument, &octets, PyBUF_SIMPLE) < 0)
        return NULL;
    const int contained = load_coordinates(module_curve_of(self), &p, &octets);
    PyBuffer_Release(&octets);
    return contained < 0 ? NULL : PyBool_FromLong(contained);
}

static PyObject *method_in_prime_subgroup(PyObject *self, PyObject *argument)
{
    Py_buffer octets;
    curve_point p;
    if (PyObject_GetBuffer(argument, &octets, PyBUF_SIMPLE) < 0)
        return NULL;
    const int contained = load_coordinates(module_curve_of(self), &p, &octets);
    PyBuffer_Release(&octets);
    if (contained < 0)
        return NULL;
    return PyBool_FromLong(contained && curve_in_prime_subgroup(module_curve_of(self), &p));
}

static PyObject *method_compress(PyObject *self, PyObject *argument)
{
    const curve *c = module_curve_of(self);
    Py_buffer octets;
    curve_point p;
    uint8_t compressed[ELEMENT_MAX];
    if (PyObject_GetBuffer(argument, &octets, PyBUF_SIMPLE) < 0)
        return NULL;
    const int good = load_point(c, &p, &octets);
    PyBuffer_Release(&octets);
    if (!good)
        return NULL;
    curve_compress(c, compressed, &p);
    return PyBytes_FromStringAndSize((const char *)compressed, (Py_ssize_t)c->field.octets);
}

static PyObject *method_decompress(PyObject *self, PyObject *argument)
{
    const curve *c = module_curve_of(self);
    Py_buffer octets;
    curve_point p;
    if (PyObject_GetBuffer(argument, &octets, PyBUF_SIMPLE) < 0)
        return NULL;
    int good = module_check_size(&octets, c->field.octets, "A compressed point of this curve");
    if (good && !curve_decompress(c, &p, octets.buf)) {
        PyErr_SetString(PyExc_ValueError, "The octets compress no point of the curve.");
        good = 0;
    }
    PyBuffer_Release(&octets);
    return good ? point_bytes(c, &p) : NULL;
}

static PyObject *method_multiply(PyObject *self, PyObject *args)
{
    const curve *c = module_curve_of(self);
    Py_buffer secret, octets;
    curve_point p, product;
    scalar k;
    int finite = 0;
    if (!PyArg_ParseTuple(args, "y*y*", &secret, &octets))
        return NULL;
    const int good = module_load_public(c, &p, &octets) && load_scalar(c, k, &secret, 0);
    if (good) {
        Py_BEGIN_ALLOW_THREADS
        finite = curve_multiply(c, &product, k, &p);
        Py_END_ALLOW_THREADS
        wipe(k, sizeof k);
    }
    PyBuffer_Release(&secret);
    PyBuffer_Release(&octets);
    if (!good)
        return NULL;
    if (!finite)
        Py_RETURN_NONE;
    PyObject *result = point_bytes(c, &product);
    wipe(&product, sizeof product);
    return result;
}

static PyObject *method_exchange(PyObject *self, PyObject *args)
{
    const curve *c = module_curve_of(self);
    Py_buffer secret, octets;
    curve_point q;
    scalar d;
    int with_cofactor;
    uint8_t x[ELEMENT_MAX];
    if (!PyArg_ParseTuple(args, "y*y*p", &secret, &octets, &with_cofactor))
        return NULL;
    const int good = module_load_public(c, &q, &octets) && load_scalar(c, d, &secret, 1);
    if (good) {
        Py_BEGIN_ALLOW_THREADS
        dstu4145_exchange(c, x, d, &q, with_cofactor);
        Py_END_ALLOW_THREADS
        wipe(d, sizeof d);
    }
    PyBuffer_Release(&secret);
    PyBuffer_Release(&octets);
    if (!good)
        return NULL;
    PyObject *result = PyBytes_FromStringAndSize((const char *)x, (Py_ssize_t)c->field.octets);
    wipe(x, sizeof x);
    return result;
}

static PyObject *method_public_point(PyObject *self, PyObject *argument)
{
    const curve *c = module_curve_of(self);
    Py_buffer octets;
    curve_point q;
    scalar d;
    if (PyObject_GetBuffer(argument, &octets, PyBUF_SIMPLE) < 0)
        return NULL;
    const int good = load_scalar(c, d, &octets, 1);
    if (good) {
        Py_BEGIN_ALLOW_THREADS
        dstu4145_public_point(c, &q, d);
        Py_END_ALLOW_THREADS
        wipe(d, sizeof d);
    }
    PyBuffer_Release(&octets);
    return good ? point_bytes(c, &q) : NULL;
}

static PyObject *method_sign(PyObject *self, PyObject *args)
{
    const curve *c = module_curve_of(self);
    Py_buffer key, nonce, digest;
    scalar d, e;
    gf2m_element h;
    uint8_t signature[16 * SCALAR_LIMBS];
    int usable = 0;
    if (!PyArg_ParseTuple(args, "y*y*y*", &key, &nonce, &digest))
        return NULL;
    const int good = load_scalar(c, d, &key, 1) && load_scalar(c, e, &nonce, 1);
    if (good) {
        dstu4145_hash_to_field(c, h, digest.buf, (size_t)digest.len);
        Py_BEGIN_ALLOW_THREADS
        usable = dstu4145_sign(c, signature, d, e, h);
        Py_END_ALLOW_THREADS
    }
    wipe(d, sizeof d);
    wipe(e, sizeof e);
    PyBuffer_Release(&key);
    PyBuffer_Release(&nonce);
    PyBuffer_Release(&digest);
    if (!good)
        return NULL;
    if (!usable)
        Py_RETURN_NONE;
    return PyBytes_FromStringAndSize((const char *)signature, (Py_ssize_t)(2 * c->scalar_octets));
}

static PyObject *method_verify(PyObject *self, PyObject *args)
{
    const curve *c = module_curve_of(self);
    Py_buffer octets, digest, signature;
    curve_point q;
    gf2m_element h;
    int verdict = 0;
    if (!PyArg_ParseTuple(args, "y*y*y*", &octets, &digest, &signature))
        return NULL;
    const int good = module_load_public(c, &q, &octets) &&
                     module_check_size(&signature, 2 * c->scalar_octets, MODULE_SIGNATURE);
    if (good) {
        dstu4145_hash_to_field(c, h, digest.buf, (size_t)digest.len);
        Py_BEGIN_ALLOW_THREADS
        verdict = dstu4145_verify(c, &q, h, signature.buf);
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&octets);
    PyBuffer_Release(&digest);
    PyBuffer_Release(&signature);
    return good ? PyBool_FromLong(verdict) : NULL;
}

static PyObject *method_prepare(PyObject *self, PyObject *argument)
{
    Py_buffer octets;
    curve_point q;
    if (PyObject_GetBuffer(argument, &octets, PyBUF_SIMPLE) < 0)
        return NULL;
    const int good = module_load_public(module_curve_of(self), &q, &octets);
    PyBuffer_Release(&octets);
    return good ? module_prepare(self, &q) : NULL;
}

static PyObject *method_verify_many(PyObject *self, PyObject *args)
{
    return module_verify_many(module_curve_of(self), args);
}

static PyObject *get_element_size(PyObject *self, void *ignored)
{
    (void)ignored;
    return PyLong_FromSize_t(module_curve_of(self)->field.octets);
}

static PyObject *get_scalar_size(PyObject *self, void *ignored)
{
    (void)ignored;
    return PyLong_FromSize_t(module_curve_of(self)->scalar_octets);
}

static PyMethodDef methods[] = {
    {"contains", method_contains, METH_O, "(point) -> bool"},
    {"in_prime_subgroup", method_in_prime_subgroup, METH_O, "(point) -> bool"},
    {"compress", method_compress, METH_O, "(point) -> octets"},
    {"decompress", method_decompress, METH_O, "(octets) -> point"},
    {"exchange", method_exchange, METH_VARARGS, "(d, point, cofactor) -> x"},
    {"multiply", method_multiply, METH_VARARGS, "(scalar, point) -> point | None"},
    {"prepare", method_prepare, METH_O, "(point) -> PreparedKey"},
    {"public_point", method_public_point, METH_O, "(d) -> point"},
    {"sign", method_sign, METH_VARARGS, "(d, e, digest) -> signature | None"},
    {"verify", method_verify, METH_VARARGS, "(point, digest, signature) -> bool"},
    {"verify_many", method_verify_many, METH_VARARGS, "(points, digests, signatures) -> [bool]"},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef getters[] = {
    {"element_size", get_element_size, NULL, NULL, NULL},
    {"scalar_size", get_scalar_size, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static void curve_dealloc(PyObject *self)
{
    module_free(self);
}

static PyType_Slot curve_slots[] = {
    {Py_tp_doc, "One curve of DSTU 4145-2002 with its base point."},
    {Py_tp_new, curve_new},
    {Py_tp_dealloc, curve_dealloc},
    {Py_tp_methods, methods},
    {Py_tp_getset, getters},
    {0, NULL},
};

PyType_Spec module_curve_spec = {
    .name = "crypto_module.kernel._kernel.Curve",
    .basicsize = sizeof(curve_object),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = curve_slots,
};
