/* A public key with the tables of its multiples for Python: made by Curve.prepare only. */
#include "module_curve.h"

#include "dstu4145.h"

typedef struct {
    PyObject_HEAD
    PyObject *curve;
    curve_prepared key;
} prepared_object;

PyObject *module_prepare(PyObject *curve_object, const curve_point *q)
{
    PyObject *module = PyType_GetModule(Py_TYPE(curve_object));
    PyObject *type = module == NULL ? NULL : PyObject_GetAttrString(module, "PreparedKey");
    if (type == NULL)
        return NULL;
    prepared_object *self = (prepared_object *)module_allocate((PyTypeObject *)type);
    Py_DECREF(type);
    if (self == NULL)
        return NULL;
    self->curve = Py_NewRef(curve_object);
    Py_BEGIN_ALLOW_THREADS
    curve_prepare(module_curve_of(curve_object), &self->key, q);
    Py_END_ALLOW_THREADS
    return (PyObject *)self;
}

static PyObject *method_verify(PyObject *object, PyObject *args)
{
    const prepared_object *self = (const prepared_object *)object;
    const curve *c = module_curve_of(self->curve);
    Py_buffer digest, signature;
    gf2m_element h;
    int verdict = 0;
    if (!PyArg_ParseTuple(args, "y*y*", &digest, &signature))
        return NULL;
    const int good = module_check_size(&signature, 2 * c->scalar_octets, MODULE_SIGNATURE);
    if (good) {
        dstu4145_hash_to_field(c, h, digest.buf, (size_t)digest.len);
        Py_BEGIN_ALLOW_THREADS
        verdict = dstu4145_verify_prepared(c, &self->key, h, signature.buf);
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&digest);
    PyBuffer_Release(&signature);
    return good ? PyBool_FromLong(verdict) : NULL;
}

static PyMethodDef methods[] = {
    {"verify", method_verify, METH_VARARGS, "(digest, signature) -> bool"},
    {NULL, NULL, 0, NULL},
};

static void prepared_dealloc(PyObject *object)
{
    Py_XDECREF(((prepared_object *)object)->curve);
    module_free(object);
}

static PyType_Slot slots[] = {
    {Py_tp_doc, "A public key of DSTU 4145-2002 for many signatures."},
    {Py_tp_dealloc, prepared_dealloc},
    {Py_tp_methods, methods},
    {0, NULL},
};

PyType_Spec module_prepared_spec = {
    .name = "crypto_module.kernel._kernel.PreparedKey",
    .basicsize = sizeof(prepared_object),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = slots,
};
