/* The running hash GOST 34.311 for Python.
 *
 * A long update works on a copy of the state without the GIL and puts it back whole, so that two
 * threads which share one hash against the rules lose an update but never tear the state.
 */
#include "module.h"

#include <stdlib.h>
#include <string.h>

#include "gost34311.h"
#include "octets.h"

/* Copies of a hash share the expanded S-box, 33 KiB beside a state of 104 octets: many messages
 * are many copies. Counted under the GIL. */
typedef struct {
    size_t users;
    gost34311_sbox sbox;
} shared_sbox;

typedef struct {
    PyObject_HEAD
    gost34311_state state;
    shared_sbox *shared;
    int marked; /* see check_hashes */
} gost34311_object;

static shared_sbox *share_new(const uint8_t *packed, cpu_path cpu)
{
    shared_sbox *shared = PyMem_Malloc(sizeof *shared);
    if (shared == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    shared->users = 1;
    gost34311_expand_sbox(&shared->sbox, packed, cpu);
    return shared;
}

static void share_drop(shared_sbox *shared)
{
    if (shared != NULL && --shared->users == 0)
        PyMem_Free(shared);
}

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
        self->shared = share_new(sbox.buf, cpu);
        if (self->shared == NULL)
            Py_CLEAR(self);
    }
    PyBuffer_Release(&sbox);
    return (PyObject *)self;
}

static void gost34311_dealloc(PyObject *object)
{
    gost34311_object *self = (gost34311_object *)object;
    wipe(&self->state, sizeof self->state);
    share_drop(self->shared);
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
        gost34311_update(&state, &self->shared->sbox, buffer.buf, (size_t)buffer.len);
        Py_END_ALLOW_THREADS
        self->state = state;
        wipe(&state, sizeof state);
    } else {
        gost34311_update(&self->state, &self->shared->sbox, buffer.buf, (size_t)buffer.len);
    }
    PyBuffer_Release(&buffer);
    Py_RETURN_NONE;
}

/* One of many updates: the state is worked on apart, as in a long update. */
typedef struct {
    gost34311_object *hash;
    gost34311_state state;
    Py_buffer buffer;
} gost34311_job;

/* Python code may run while a buffer is asked for, so the marks come and go before that. */
static int check_hashes(PyTypeObject *type, PyObject *hashes, Py_ssize_t count)
{
    Py_ssize_t i = 0;
    for (; i < count; i++) {
        gost34311_object *hash = (gost34311_object *)PyTuple_GetItem(hashes, i);
        if (Py_TYPE((PyObject *)hash) != type) {
            PyErr_SetString(PyExc_TypeError, "Each running hash must be of the kernel's Gost34311.");
            break;
        }
        if (hash->marked) {
            PyErr_SetString(PyExc_ValueError, "A running hash takes one buffer at a time.");
            break;
        }
        hash->marked = 1;
    }
    for (Py_ssize_t j = 0; j < i; j++)
        ((gost34311_object *)PyTuple_GetItem(hashes, j))->marked = 0;
    return i == count;
}

static void release_jobs(gost34311_job *jobs, Py_ssize_t count)
{
    for (Py_ssize_t i = 0; i < count; i++) {
        PyBuffer_Release(&jobs[i].buffer);
        wipe(&jobs[i].state, sizeof jobs[i].state);
    }
    PyMem_Free(jobs);
}

static gost34311_job *take_jobs(PyObject *hashes, PyObject *buffers, Py_ssize_t count)
{
    gost34311_job *jobs = PyMem_Calloc((size_t)count, sizeof *jobs);
    if (jobs == NULL)
        PyErr_NoMemory();
    for (Py_ssize_t i = 0; jobs != NULL && i < count; i++) {
        if (PyObject_GetBuffer(PyTuple_GetItem(buffers, i), &jobs[i].buffer, PyBUF_SIMPLE) < 0) {
            release_jobs(jobs, i);
            return NULL;
        }
        jobs[i].hash = (gost34311_object *)PyTuple_GetItem(hashes, i);
    }
    return jobs;
}

static int compare_sboxes(const gost34311_sbox *a, const gost34311_sbox *b)
{
    if (a == b)
        return 0;
    if (a->path != b->path)
        return a->path < b->path ? -1 : 1;
    return memcmp(&a->rows, &b->rows, sizeof a->rows);
}

/* Those of one S-box and path stand together, the longest first. */
static int compare_jobs(const void *left, const void *right)
{
    const gost34311_job *a = left, *b = right;
    const int order = compare_sboxes(&a->hash->shared->sbox, &b->hash->shared->sbox);
    if (order)
        return order;
    return (a->buffer.len < b->buffer.len) - (a->buffer.len > b->buffer.len);
}

static void run_jobs(gost34311_job *jobs, gost34311_stream *streams, size_t count)
{
    for (size_t start = 0, end = 0; start < count; start = end) {
        const gost34311_sbox *sbox = &jobs[start].hash->shared->sbox;
        for (; end < count && compare_sboxes(sbox, &jobs[end].hash->shared->sbox) == 0; end++) {
            const Py_buffer *buffer = &jobs[end].buffer;
            streams[end] =
                (gost34311_stream){&jobs[end].state, buffer->buf, (size_t)buffer->len};
        }
        gost34311_update_many(sbox, streams + start, end - start);
    }
}

static PyObject *update_jobs(gost34311_job *jobs, Py_ssize_t count)
{
    gost34311_stream *streams = PyMem_Calloc((size_t)count, sizeof *streams);
    if (streams == NULL)
        return PyErr_NoMemory();
    /* qsort may copy to memory that nobody wipes: the states come after it. */
    qsort(jobs, (size_t)count, sizeof *jobs, compare_jobs);
    for (Py_ssize_t i = 0; i < count; i++)
        jobs[i].state = jobs[i].hash->state;
    Py_BEGIN_ALLOW_THREADS
    run_jobs(jobs, streams, (size_t)count);
    Py_END_ALLOW_THREADS
    for (Py_ssize_t i = 0; i < count; i++)
        jobs[i].hash->state = jobs[i].state;
    PyMem_Free(streams);
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
    gost34311_job *jobs = take_jobs(hashes, buffers, count);
    if (jobs == NULL)
        return NULL;
    PyObject *result = update_jobs(jobs, count);
    release_jobs(jobs, count);
    return result;
}

static PyObject *gost34311_method_update_many(PyObject *type, PyObject *args)
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

static PyObject *gost34311_method_digest(PyObject *object, PyObject *ignored)
{
    (void)ignored;
    const gost34311_object *self = (const gost34311_object *)object;
    uint8_t digest[GOST34311_DIGEST];
    gost34311_digest(&self->state, &self->shared->sbox, digest);
    PyObject *made = PyBytes_FromStringAndSize((const char *)digest, sizeof digest);
    wipe(digest, sizeof digest); /* a digest may be a key or a code */
    return made;
}

static PyObject *gost34311_method_copy(PyObject *object, PyObject *ignored)
{
    (void)ignored;
    const gost34311_object *self = (const gost34311_object *)object;
    gost34311_object *twin = (gost34311_object *)module_allocate(Py_TYPE(object));
    if (twin != NULL) {
        twin->state = self->state;
        twin->shared = self->shared;
        twin->shared->users++;
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
    {"update_many", gost34311_method_update_many, METH_VARARGS | METH_CLASS,
     "(hashes, buffers): each hash takes the buffer at its place."},
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
