/* GOST 28147 for Python: a key and an S-box are set up once, a message crosses once. */
#include "module.h"

#include "gost28147.h"
#include "octets.h"

typedef struct {
    PyObject_HEAD
    gost28147 cipher;
} cipher_object;

static PyObject *cipher_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"key", "sbox", "cpu", NULL};
    Py_buffer key, sbox;
    cpu_path cpu;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "y*y*$O&", names, &key, &sbox, module_parse_cpu,
                                     &cpu))
        return NULL;
    cipher_object *self = NULL;
    if (module_check_size(&key, GOST28147_KEY, "A key of GOST 28147") &&
        module_check_size(&sbox, GOST28147_SBOX, "An S-box of GOST 28147"))
        self = (cipher_object *)module_allocate(type);
    if (self != NULL)
        gost28147_init(&self->cipher, key.buf, sbox.buf, cpu);
    PyBuffer_Release(&key);
    PyBuffer_Release(&sbox);
    return (PyObject *)self;
}

static void cipher_dealloc(PyObject *object)
{
    cipher_object *self = (cipher_object *)object;
    wipe(&self->cipher, sizeof self->cipher);
    module_free(object);
}

typedef struct {
    Py_buffer iv, data;
} arguments;

static void release(arguments *a)
{
    if (a->iv.obj)
        PyBuffer_Release(&a->iv);
    PyBuffer_Release(&a->data);
}

static int parse(PyObject *args, arguments *a, int with_iv)
{
    a->iv.obj = NULL;
    if (with_iv ? !PyArg_ParseTuple(args, "y*y*", &a->iv, &a->data)
                : !PyArg_ParseTuple(args, "y*", &a->data))
        return 0;
    if (!with_iv || module_check_size(&a->iv, GOST28147_BLOCK, "A start vector of GOST 28147"))
        return 1;
    release(a);
    return 0;
}

/* The result has the size of the data, and data has ``multiple`` of octets. */
static PyObject *transform(PyObject *self, PyObject *args, int with_iv, size_t multiple,
                           void (*function)(const gost28147 *, const arguments *, uint8_t *))
{
    const gost28147 *cipher = &((const cipher_object *)self)->cipher;
    arguments a;
    if (!parse(args, &a, with_iv))
        return NULL;
    PyObject *result = NULL;
    if ((size_t)a.data.len % multiple)
        PyErr_Format(PyExc_ValueError, "The data must be a multiple of %zu octets.", multiple);
    else
        result = PyBytes_FromStringAndSize(NULL, a.data.len);
    if (result != NULL) {
        uint8_t *out = (uint8_t *)PyBytes_AsString(result);
        if (a.data.len > MODULE_GIL_OCTETS) {
            Py_BEGIN_ALLOW_THREADS
            function(cipher, &a, out);
            Py_END_ALLOW_THREADS
        } else {
            function(cipher, &a, out);
        }
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

static PyObject *method_ecb_encrypt(PyObject *self, PyObject *args)
{
    return transform(self, args, 0, GOST28147_BLOCK, ecb_encrypt);
}

static PyObject *method_ecb_decrypt(PyObject *self, PyObject *args)
{
    return transform(self, args, 0, GOST28147_BLOCK, ecb_decrypt);
}

static PyObject *method_ctr(PyObject *self, PyObject *args)
{
    return transform(self, args, 1, 1, ctr);
}

static PyObject *method_cfb_encrypt(PyObject *self, PyObject *args)
{
    return transform(self, args, 1, 1, cfb_encrypt);
}

static PyObject *method_cfb_decrypt(PyObject *self, PyObject *args)
{
    return transform(self, args, 1, 1, cfb_decrypt);
}

static PyObject *method_mac(PyObject *self, PyObject *args)
{
    const gost28147 *cipher = &((const cipher_object *)self)->cipher;
    arguments a;
    uint8_t code[GOST28147_MAC];
    if (!parse(args, &a, 0))
        return NULL;
    if (a.data.len > MODULE_GIL_OCTETS) {
        Py_BEGIN_ALLOW_THREADS
        gost28147_mac(cipher, code, a.data.buf, (size_t)a.data.len);
        Py_END_ALLOW_THREADS
    } else {
        gost28147_mac(cipher, code, a.data.buf, (size_t)a.data.len);
    }
    release(&a);
    return PyBytes_FromStringAndSize((const char *)code, sizeof code);
}

static PyMethodDef cipher_methods[] = {
    {"ecb_encrypt", method_ecb_encrypt, METH_VARARGS, "(data) -> bytes"},
    {"ecb_decrypt", method_ecb_decrypt, METH_VARARGS, "(data) -> bytes"},
    {"ctr", method_ctr, METH_VARARGS, "(iv, data) -> bytes"},
    {"cfb_encrypt", method_cfb_encrypt, METH_VARARGS, "(iv, data) -> bytes"},
    {"cfb_decrypt", method_cfb_decrypt, METH_VARARGS, "(iv, data) -> bytes"},
    {"mac", method_mac, METH_VARARGS, "(data) -> 4 octets"},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot cipher_slots[] = {
    {Py_tp_doc, "GOST 28147 under one key and one S-box."},
    {Py_tp_new, cipher_new},
    {Py_tp_dealloc, cipher_dealloc},
    {Py_tp_methods, cipher_methods},
    {0, NULL},
};

PyType_Spec module_gost28147_spec = {
    .name = "crypto_module.kernel._kernel.Gost28147",
    .basicsize = sizeof(cipher_object),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = cipher_slots,
};
