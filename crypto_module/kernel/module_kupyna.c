/* The running hash Kupyna for Python.
 *
 * A long update works on a copy of the state without the GIL and puts it back whole, so that two
 * threads which share one hash against the rules lose an update but never tear the state.
 */
#include "module.h"

#include "kupyna.h"
#include "octets.h"

typedef struct {
    PyObject_HEAD
    kupyna_state state;
} kupyna_object;

static PyObject *kupyna_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"bits", "cpu", NULL};
    int bits;
    cpu_path cpu;
    kupyna_state state;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "i$O&", names, &bits, module_parse_cpu, &cpu))
        return NULL;
    if (bits < 0 || !kupyna_init(&state, (unsigned)bits, cpu)) {
        PyErr_SetString(PyExc_ValueError, "Kupyna gives 256, 384 or 512 bits.");
        return NULL;
    }
    kupyna_object *self = (kupyna_object *)module_allocate(type);
    if (self != NULL)
        self->state = state;
    return (PyObject *)self;
}

static void kupyna_dealloc(PyObject *object)
{
    kupyna_object *self = (kupyna_object *)object;
    wipe(&self->state, sizeof self->state);
    module_free(object);
}

static PyObject *kupyna_method_update(PyObject *object, PyObject *data)
{
    kupyna_object *self = (kupyna_object *)object;
    Py_buffer buffer;
    if (PyObject_GetBuffer(data, &buffer, PyBUF_SIMPLE) < 0)
        return NULL;
    if (buffer.len > MODULE_GIL_OCTETS) {
        kupyna_state state = self->state;
        Py_BEGIN_ALLOW_THREADS
        kupyna_update(&state, buffer.buf, (size_t)buffer.len);
        Py_END_ALLOW_THREADS
        self->state = state;
        wipe(&state, sizeof state);
    } else {
        kupyna_update(&self->state, buffer.buf, (size_t)buffer.len);
    }
    PyBuffer_Release(&buffer);
    Py_RETURN_NONE;
}

static PyObject *kupyna_method_digest(PyObject *object, PyObject *ignored)
{
    (void)ignored;
    const kupyna_object *self = (const kupyna_object *)object;
    uint8_t digest[KUPYNA_DIGEST_MAX];
    kupyna_digest(&self->state, digest);
    return PyBytes_FromStringAndSize((const char *)digest, (Py_ssize_t)self->state.digest_octets);
}

static PyObject *kupyna_method_copy(PyObject *object, PyObject *ignored)
{
    (void)ignored;
    kupyna_object *twin = (kupyna_object *)module_allocate(Py_TYPE(object));
    if (twin != NULL)
        twin->state = ((const kupyna_object *)object)->state;
    return (PyObject *)twin;
}

static PyObject *kupyna_get_digest_size(PyObject *object, void *ignored)
{
    (void)ignored;
    return PyLong_FromSize_t(((const kupyna_object *)object)->state.digest_octets);
}

static PyObject *kupyna_get_block_size(PyObject *object, void *ignored)
{
    (void)ignored;
    return PyLong_FromSize_t(8 * (size_t)((const kupyna_object *)object)->state.columns);
}

static PyMethodDef kupyna_methods[] = {
    {"update", kupyna_method_update, METH_O, "Take more of the message."},
    {"digest", kupyna_method_digest, METH_NOARGS, "Return the hash of what was taken so far."},
    {"copy", kupyna_method_copy, METH_NOARGS, "Return an independent hash."},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef kupyna_getters[] = {
    {"digest_size", kupyna_get_digest_size, NULL, NULL, NULL},
    {"block_size", kupyna_get_block_size, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyType_Slot kupyna_slots[] = {
    {Py_tp_doc, "The running hash Kupyna (DSTU 7564:2014) of 256, 384 or 512 bits."},
    {Py_tp_new, kupyna_new},
    {Py_tp_dealloc, kupyna_dealloc},
    {Py_tp_methods, kupyna_methods},
    {Py_tp_getset, kupyna_getters},
    {0, NULL},
};

PyType_Spec module_kupyna_spec = {
    .name = "crypto_module.kernel._kernel.Kupyna",
    .basicsize = sizeof(kupyna_object),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = kupyna_slots,
};
