/* The derivations of keys from passwords for Python; their work is long, so it never holds the
 * GIL. */
#include "module.h"

#include "octets.h"
#include "pbkdf2_gost34311.h"

/* For PyArg_Parse's "O&" into a size_t: any number from one on that a size can be. */
static int parse_count(PyObject *number, void *out)
{
    const Py_ssize_t count = PyLong_AsSsize_t(number);
    if (count == -1 && PyErr_Occurred() && !PyErr_ExceptionMatches(PyExc_OverflowError))
        return 0;
    if (count < 1) {
        PyErr_SetString(PyExc_ValueError,
                        "A key derivation needs at least one iteration and one octet, and no more "
                        "of either than fit its counter.");
        return 0;
    }
    *(size_t *)out = (size_t)count;
    return 1;
}

static octet_string whole(const Py_buffer *buffer)
{
    const octet_string octets = {buffer->buf, (size_t)buffer->len};
    return octets;
}

static PyObject *derive(const Py_buffer *password, const Py_buffer *salt, size_t iterations,
                        size_t length, const Py_buffer *sbox, cpu_path cpu)
{
    if (!module_check_size(sbox, GOST28147_SBOX, "An S-box of GOST 34.311"))
        return NULL;
    if (length > PBKDF2_GOST34311_MAX) {
        PyErr_SetString(PyExc_ValueError, "PBKDF2 gives at most 2^32 - 1 blocks of 32 octets.");
        return NULL;
    }
    PyObject *key = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)length);
    if (key == NULL)
        return NULL;
    uint8_t *octets = (uint8_t *)PyBytes_AsString(key);
    Py_BEGIN_ALLOW_THREADS
    gost34311_sbox expanded;
    gost34311_expand_sbox(&expanded, sbox->buf, cpu);
    pbkdf2_gost34311(octets, length, whole(password), whole(salt), iterations, &expanded);
    Py_END_ALLOW_THREADS
    return key;
}

PyObject *module_pbkdf2_gost34311(PyObject *module, PyObject *args, PyObject *kwargs)
{
    (void)module;
    static char *names[] = {"", "", "", "", "", "cpu", NULL};
    Py_buffer password, salt, sbox;
    size_t iterations, length;
    cpu_path cpu;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "y*y*O&O&y*$O&", names, &password, &salt,
                                     parse_count, &iterations, parse_count, &length, &sbox,
                                     module_parse_cpu, &cpu))
        return NULL;
    PyObject *key = derive(&password, &salt, iterations, length, &sbox, cpu);
    PyBuffer_Release(&password);
    PyBuffer_Release(&salt);
    PyBuffer_Release(&sbox);
    return key;
}

static PyObject *iterate(const Py_buffer *data, size_t iterations, const Py_buffer *sbox,
                         cpu_path cpu)
{
    if (!module_check_size(sbox, GOST28147_SBOX, "An S-box of GOST 34.311"))
        return NULL;
    uint8_t digest[GOST34311_DIGEST];
    Py_BEGIN_ALLOW_THREADS
    gost34311_sbox expanded;
    gost34311_expand_sbox(&expanded, sbox->buf, cpu);
    gost34311_iterated(digest, whole(data), iterations, &expanded);
    Py_END_ALLOW_THREADS
    PyObject *made = PyBytes_FromStringAndSize((const char *)digest, sizeof digest);
    wipe(digest, sizeof digest);
    return made;
}

PyObject *module_gost34311_iterated(PyObject *module, PyObject *args, PyObject *kwargs)
{
    (void)module;
    static char *names[] = {"", "", "", "cpu", NULL};
    Py_buffer data, sbox;
    size_t iterations;
    cpu_path cpu;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "y*O&y*$O&", names, &data, parse_count,
                                     &iterations, &sbox, module_parse_cpu, &cpu))
        return NULL;
    PyObject *digest = iterate(&data, iterations, &sbox, cpu);
    PyBuffer_Release(&data);
    PyBuffer_Release(&sbox);
    return digest;
}
