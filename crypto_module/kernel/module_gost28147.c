/* GOST 28147 for Python: one crossing for a whole message. */
#include "module.h"

#include "gost28147.h"
#include "octets.h"

typedef struct {
    Py_buffer key, sbox, iv, data;
} arguments;

static void release(arguments *a)
{
    PyBuffer_Release(&a->key);
    PyBuffer_Release(&a->sbox);
    if (a->iv.obj)
        PyBuffer_Release(&a->iv);
    PyBuffer_Release(&a->data);
}

static int parse(PyObject *args, arguments *a, int with_iv)
{
    a->iv.obj = NULL;
    if (with_iv ? !PyArg_ParseTuple(args, "y*y*y*y*", &a->key, &a->sbox, &a->iv, &a->data)
                : !PyArg_ParseTuple(args, "y*y*y*", &a->key, &a->sbox, &a->data))
        return 0;
    if (module_check_size(&a->key, GOST28147_KEY, "A key of GOST 28147") &&
        module_check_size(&a->sbox, GOST28147_SBOX, "An S-box of GOST 28147") &&
        (!with_iv || module_check_size(&a->iv, GOST28147_BLOCK, "A start vector of GOST 28147")))
        return 1;
    release(a);
    return 0;
}

/* The result has the size of the data, and data has ``multiple`` of octets. */
static PyObject *transform(PyObject *args, int with_iv, size_t multiple,
                           void (*function)(const gost28147 *, const arguments *, uint8_t *))
{
    arguments a;
    if (!parse(args, &a, with_iv))
        return NULL;
    PyObject *result = NULL;
    if ((size_t)a.data.len % multiple)
        PyErr_Format(PyExc_ValueError, "The data must be a multiple of %zu octets.", multiple);
    else
        result = PyBytes_FromStringAndSize(NULL, a.data.len);
    if (result != NULL) {
        gost28147 cipher;
        uint8_t *out = (uint8_t *)PyBytes_AsString(result);
        gost28147_init(&cipher, a.key.buf, a.sbox.buf);
        if (a.data.len > MODULE_GIL_OCTETS) {
            Py_BEGIN_ALLOW_THREADS
            function(&cipher, &a, out);
            Py_END_ALLOW_THREADS
        } else {
            function(&cipher, &a, out);
        }
        wipe(&cipher, sizeof cipher);
    }
    release(&a);
    return result;
}

static void ecb_encrypt(const gost28147 *cipher, const arguments *a, uint8_t *out)
{
    gost28147_ecb_encrypt(cipher, out, a->data.buf, (size_t)a->data.len);
}

static void ecb_decrypt(const gost28147 *cipher, const arguments *a, uint8_t *out)
{
    gost28147_ecb_decrypt(cipher, out, a->data.buf, (size_t)a->data.len);
}

static void ctr(const gost28147 *cipher, const arguments *a, uint8_t *out)
{
    gost28147_ctr(cipher, a->iv.buf, out, a->data.buf, (size_t)a->data.len);
}

static void cfb_encrypt(const gost28147 *cipher, const arguments *a, uint8_t *out)
{
    gost28147_cfb_encrypt(cipher, a->iv.buf, out, a->data.buf, (size_t)a->data.len);
}

static void cfb_decrypt(const gost28147 *cipher, const arguments *a, uint8_t *out)
{
    gost28147_cfb_decrypt(cipher, a->iv.buf, out, a->data.buf, (size_t)a->data.len);
}

static PyObject *method_ecb_encrypt(PyObject *module, PyObject *args)
{
    (void)module;
    return transform(args, 0, GOST28147_BLOCK, ecb_encrypt);
}

static PyObject *method_ecb_decrypt(PyObject *module, PyObject *args)
{
    (void)module;
    return transform(args, 0, GOST28147_BLOCK, ecb_decrypt);
}

static PyObject *method_ctr(PyObject *module, PyObject *args)
{
    (void)module;
    return transform(args, 1, 1, ctr);
}

static PyObject *method_cfb_encrypt(PyObject *module, PyObject *args)
{
    (void)module;
    return transform(args, 1, 1, cfb_encrypt);
}

static PyObject *method_cfb_decrypt(PyObject *module, PyObject *args)
{
    (void)module;
    return transform(args, 1, 1, cfb_decrypt);
}

static PyObject *method_mac(PyObject *module, PyObject *args)
{
    (void)module;
    arguments a;
    if (!parse(args, &a, 0))
        return NULL;
    gost28147 cipher;
    uint8_t code[4];
    gost28147_init(&cipher, a.key.buf, a.sbox.buf);
    gost28147_mac(&cipher, code, a.data.buf, (size_t)a.data.len);
    wipe(&cipher, sizeof cipher);
    release(&a);
    return PyBytes_FromStringAndSize((const char *)code, sizeof code);
}

PyMethodDef module_gost28147_methods[] = {
    {"gost28147_ecb_encrypt", method_ecb_encrypt, METH_VARARGS, "(key, sbox, data) -> bytes"},
    {"gost28147_ecb_decrypt", method_ecb_decrypt, METH_VARARGS, "(key, sbox, data) -> bytes"},
    {"gost28147_ctr", method_ctr, METH_VARARGS, "(key, sbox, iv, data) -> bytes"},
    {"gost28147_cfb_encrypt", method_cfb_encrypt, METH_VARARGS, "(key, sbox, iv, data) -> bytes"},
    {"gost28147_cfb_decrypt", method_cfb_decrypt, METH_VARARGS, "(key, sbox, iv, data) -> bytes"},
    {"gost28147_mac", method_mac, METH_VARARGS, "(key, sbox, data) -> 4 octets"},
    {NULL, NULL, 0, NULL},
};
