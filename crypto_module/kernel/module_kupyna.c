/* The running hash Kupyna for Python.
 *
 * A long update works on a copy of the state without the GIL and puts it back whole, so that two
 * threads which share one hash against the rules lose an update but never tear the state.
 */
#include "module.h"

#include <stdlib.h>

#include "kupyna_lanes.h"
#include "octets.h"

typedef struct {
    PyObject_HEAD
    kupyna_state state;
    int marked; /* see check_hashes */
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

/* One of many updates: the state is worked on apart, as in a long update. */
typedef struct {
    kupyna_object *hash;
    kupyna_state state;
    Py_buffer buffer;
} kupyna_job;

/* Python code may run while a buffer is asked for, so the marks come and go before that. */
static int check_hashes(PyTypeObject *type, PyObject *hashes, Py_ssize_t count)
{
    Py_ssize_t i = 0;
    for (; i < count; i++) {
        PyObject *object = PyTuple_GetItem(hashes, i);
        if (Py_TYPE(object) != type) {
            PyErr_SetString(PyExc_TypeError, "Each running hash must be of the kernel's Kupyna.");
            break;
        }
        if (((kupyna_object *)object)->marked) {
            PyErr_SetString(PyExc_ValueError, "A running hash takes one buffer at a time.");
            break;
        }
        ((kupyna_object *)object)->marked = 1;
    }
    for (Py_ssize_t j = 0; j < i; j++)
        ((kupyna_object *)PyTuple_GetItem(hashes, j))->marked = 0;
    return i == count;
}

static void release_jobs(kupyna_job *jobs, Py_ssize_t count)
{
    for (Py_ssize_t i = 0; i < count; i++) {
        PyBuffer_Release(&jobs[i].buffer);
        wipe(&jobs[i].state, sizeof jobs[i].state);
    }
    PyMem_Free(jobs);
}

static kupyna_job *take_jobs(PyObject *hashes, PyObject *buffers, Py_ssize_t count)
{
    kupyna_job *jobs = PyMem_Calloc((size_t)count, sizeof *jobs);
    if (jobs == NULL)
        PyErr_NoMemory();
    for (Py_ssize_t i = 0; jobs != NULL && i < count; i++) {
        if (PyObject_GetBuffer(PyTuple_GetItem(buffers, i), &jobs[i].buffer, PyBUF_SIMPLE) < 0) {
            release_jobs(jobs, i);
            return NULL;
        }
        jobs[i].hash = (kupyna_object *)PyTuple_GetItem(hashes, i);
    }
    return jobs;
}

static int compare_jobs(const void *left, const void *right)
{
    const kupyna_job *a = left, *b = right;
    return (a->buffer.len < b->buffer.len) - (a->buffer.len > b->buffer.len);
}

static PyObject *update_jobs(kupyna_job *jobs, Py_ssize_t count)
{
    kupyna_task *tasks = PyMem_Calloc((size_t)count, sizeof *tasks);
    if (tasks == NULL)
        return PyErr_NoMemory();
    /* qsort may copy to memory that nobody wipes: the states come after it. */
    qsort(jobs, (size_t)count, sizeof *jobs, compare_jobs);
    for (Py_ssize_t i = 0; i < count; i++)
        jobs[i].state = jobs[i].hash->state;
    Py_BEGIN_ALLOW_THREADS
    for (Py_ssize_t i = 0; i < count; i++)
        tasks[i] = (kupyna_task){&jobs[i].state, jobs[i].buffer.buf, (size_t)jobs[i].buffer.len};
    kupyna_update_many(tasks, (size_t)count);
    Py_END_ALLOW_THREADS
    for (Py_ssize_t i = 0; i < count; i++)
        jobs[i].hash->state = jobs[i].state;
    PyMem_Free(tasks);
    Py_RETURN_NONE;
}

static PyObject *update_many(PyObject *type, PyObject *hashes, PyObject *buffers)
{
    const Py_ssize_t count = PyTuple_Size(hashes);
    if (PyTuple_Size(buffers) != count) {
        PyErr_SetString(PyExc_ValueError, "There must be as many buffers as running hashes.");
        return NULL;
    }
    if (!check_hashes((PyTypeObject *)type, hashes, count))
        return NULL;
    kupyna_job *jobs = take_jobs(hashes, buffers, count);
    if (jobs == NULL)
        return NULL;
    PyObject *result = update_jobs(jobs, count);
    release_jobs(jobs, count);
    return result;
}

static PyObject *kupyna_method_update_many(PyObject *type, PyObject *args)
{
    PyObject *first, *second, *result = NULL;
    if (!PyArg_ParseTuple(args, "OO", &first, &second))
        return NULL;
    PyObject *hashes = PySequence_Tuple(first);
    PyObject *buffers = hashes == NULL ? NULL : PySequence_Tuple(second);
    if (buffers != NULL)
        result = update_many(type, hashes, buffers);
    Py_XDECREF(hashes);
    Py_XDECREF(buffers);
    return result;
}

static PyObject *kupyna_method_digest(PyObject *object, PyObject *ignored)
{
    (void)ignored;
    const kupyna_object *self = (const kupyna_object *)object;
    uint8_t digest[KUPYNA_DIGEST_MAX];
    kupyna_digest(&self->state, digest);
    PyObject *made =
        PyBytes_FromStringAndSize((const char *)digest, (Py_ssize_t)self->state.digest_octets);
    wipe(digest, sizeof digest); /* a digest may be a key or a code */
    return made;
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
    {"update_many", kupyna_method_update_many, METH_VARARGS | METH_CLASS,
     "(hashes, buffers): each hash takes the buffer at its place."},
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
