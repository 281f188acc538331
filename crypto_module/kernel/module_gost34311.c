/* The running hash GOST 34.311 for Python.
 *
 * A long update works on a copy of the state without the GIL and puts it back whole, so that two
 * threads which share one hash against the rules lose an update but never tear the state.
 */
#include "module.h"

#include "gost34311.h"
#include "octets.h"

typedef struct {
    PyObject_HEAD
    gost34311_state state;
    gost34311_sbox sbox;
} gost34311_object;

static PyObject *gost34311_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"sbox", "cpu", NULL};
    Py_buffer sbox;
    cpu_path cpu;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "y*$O&", names, &sbox, module_parse_cpu, &cpu))
        return NULL;
    gost34311_object *self = NULL;
    if (module_check_size(&sbox, GOST28147_SBOX, "An S-box of GOST 34.311"))
        self = (gost34311_object *)module_allocate(type);
    if (self != NULL) {
        gost34311_init(&self->state);
        gost34311_expand_sbox(&self->sbox, sbox.buf, cpu);
    }
    PyBuffer_Release(&sbox);
    return (PyObject *)self;
}

static void gost34311_dealloc(PyObject *object)
{
    gost34311_object *self = (gost34311_object *)object;
    wipe(&self->state, sizeof self->state);
    module_free(object);
}

static PyObject *gost34311_method_update(PyObject *object, PyObject *data)
{
    gost34311_object *self = (gost34311_object *)object;
    Py_buffer buffer;
    if (PyObject_GetBuffer(data, &buffer, PyBUF_SIMPLE) < 0)
        return NULL;
    if (buffer.len > MODULE_GIL_OCTETS) {
        gost34311_state state = self->state;
        Py_BEGIN_ALLOW_THREADS
        gost34311_update(&state, &self->sbox, buffer.buf, (size_t)buffer.len);
        Py_END_ALLOW_THREADS
        self->state = state;
        wipe(&state, sizeof state);
    } else {
        gost34311_update(&self->state, &self->sbox, buffer.buf, (size_t)buffer.len);
    }
    PyBuffer_Release(&buffer);
    Py_RETURN_NONE;
}

static PyObject *gost34311_method_digest(PyObject *object, PyObject *ignored)
{
    (void)ignored;
    const gost34311_object *self = (const gost34311_object *)object;
    uint8_t digest[GOST34311_DIGEST];
    gost34311_digest(&self->state, &self->sbox, digest);
    return PyBytes_FromStringAndSize((const char *)digest, sizeof digest);
}

static PyObject *gost34311_method_copy(PyObject *object, PyObject *ignored)
{
    (void)ignored;
    const gost34311_object *self = (const gost34311_object *)object;
    gost34311_object *twin = (gost34311_object *)module_allocate(Py_TYPE(object));
    if (twin != NULL) {
        twin->state = self->state;
        twin->sbox = self->sbox;
    }
    return (PyObject *)twin;
}

static PyObject *gost34311_get_size(PyObject *object, void *size)
{
    (void)object;
    return PyLong_FromSize_t(*(const size_t *)size);
}

static const size_t gost34311_digest_size = GOST34311_DIGEST;
static const size_t gost34311_block_size = GOST34311_BLOCK;

static PyMethodDef gost34311_methods[] = {
    {"update", gost34311_method_update, METH_O, "Take more of the message."},
    {"digest", gost34311_method_digest, METH_NOARGS, "Return the hash of what was taken so far."},
    {"copy", gost34311_method_copy, METH_NOARGS, "Return an independent hash."},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef gost34311_getters[] = {
    {"digest_size", gost34311_get_size, NULL, NULL, (void *)&gost34311_digest_size},
    {"block_size", gost34311_get_size, NULL, NULL, (void *)&gost34311_block_size},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyType_Slot gost34311_slots[] = {
    {Py_tp_doc, "The running hash GOST 34.311-95 over an S-box of 64 packed octets."},
    {Py_tp_new, gost34311_new},
    {Py_tp_dealloc, gost34311_dealloc},
    {Py_tp_methods, gost34311_methods},
    {Py_tp_getset, gost34311_getters},
    {0, NULL},
};

PyType_Spec module_gost34311_spec = {
    .name = "crypto_module.kernel._kernel.Gost34311",
    .basicsize = sizeof(gost34311_object),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = gost34311_slots,
};
