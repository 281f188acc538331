/* Kalyna for Python: a key is set up once, a message crosses once. */
#include "module.h"

#include <string.h>

#include "kalyna.h"
#include "kalyna_aead.h"
#include "kalyna_modes.h"
#include "octets.h"

typedef struct {
    PyObject_HEAD
    kalyna cipher;
} kalyna_object;

static PyObject *kalyna_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"key", "block_bits", "cpu", NULL};
    Py_buffer key;
    int block_bits;
    cpu_path cpu;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "y*i$O&", names, &key, &block_bits,
                                     module_parse_cpu, &cpu))
        return NULL;
    kalyna_object *self = (kalyna_object *)module_allocate(type);
    if (self != NULL && (block_bits < 0 || !kalyna_init(&self->cipher, key.buf, (size_t)key.len,
                                                        (unsigned)block_bits, cpu))) {
        PyErr_SetString(PyExc_ValueError,
                        "Kalyna has keys of one or two blocks of 128, 256 or 512 bits.");
        Py_CLEAR(self);
    }
    PyBuffer_Release(&key);
    return (PyObject *)self;
}

static void kalyna_dealloc(PyObject *object)
{
    kalyna_object *self = (kalyna_object *)object;
    wipe(&self->cipher, sizeof self->cipher);
    module_free(object);
}

/* What a mode was called with. A buffer that a mode lacks is empty. */
typedef struct {
    const kalyna *cipher;
    Py_buffer iv, data, aad;
    size_t number; /* the size of the tag, or q of CFB */
} call;

static size_t block_of(const call *c)
{
    return 8 * (size_t)c->cipher->columns;
}

static size_t size_of(const Py_buffer *buffer)
{
    return (size_t)buffer->len;
}

static kalyna_text text_of(const Py_buffer *buffer, size_t without)
{
    return (kalyna_text){buffer->buf, size_of(buffer) - without};
}

static void release(call *c)
{
    Py_buffer *buffers[3] = {&c->iv, &c->data, &c->aad};
    for (unsigned i = 0; i < 3; i++)
        if (buffers[i]->obj)
            PyBuffer_Release(buffers[i]);
}

static int refuse(const char *format, size_t number)
{
    PyErr_Format(PyExc_ValueError, format, number);
    return 0;
}

/* The kinds of arguments, and what each mode asks of them besides. */
typedef enum { WITH_DATA, WITH_IV, WITH_IV_NUMBER, WITH_NUMBER, WITH_ALL } shape;

static int parse(PyObject *self, PyObject *args, call *c, shape kind)
{
    memset(c, 0, sizeof *c);
    c->cipher = &((const kalyna_object *)self)->cipher;
    Py_ssize_t number = 0;
    int good = 0;
    if (kind == WITH_DATA)
        good = PyArg_ParseTuple(args, "y*", &c->data);
    else if (kind == WITH_IV)
        good = PyArg_ParseTuple(args, "y*y*", &c->iv, &c->data);
    else if (kind == WITH_IV_NUMBER)
        good = PyArg_ParseTuple(args, "y*y*n", &c->iv, &c->data, &number);
    else if (kind == WITH_NUMBER)
        good = PyArg_ParseTuple(args, "y*n", &c->data, &number);
    else
        good = PyArg_ParseTuple(args, "y*y*y*n", &c->iv, &c->data, &c->aad, &number);
    if (!good)
        return 0; /* PyArg_ParseTuple gave back what it had taken */
    c->number = number < 0 ? 0 : (size_t)number;
    if (c->iv.obj && size_of(&c->iv) != block_of(c))
        good = refuse("A start vector of Kalyna must have %zu octets.", block_of(c));
    if (!good)
        release(c);
    return good;
}

static int whole_blocks(const call *c, size_t least)
{
    if (size_of(&c->data) % block_of(c) == 0 && size_of(&c->data) >= least * block_of(c))
        return 1;
    PyErr_Format(PyExc_ValueError,
                 "The data must be a multiple of %zu octets and %zu at the least.", block_of(c),
                 least * block_of(c));
    return 0;
}

static int tag_size(const call *c, size_t least)
{
    if (c->number >= least && c->number <= block_of(c))
        return 1;
    PyErr_Format(PyExc_ValueError, "The tag must have %zu to %zu octets.", least, block_of(c));
    return 0;
}

static int ccm_tag_size(const call *c)
{
    if (kalyna_ccm_code(c->number) && c->number <= block_of(c))
        return 1;
    PyErr_SetString(PyExc_ValueError,
                    "A tag of CCM has 8, 16, 32, 48 or 64 octets, one block at the most.");
    return 0;
}

static int holds_tag(const call *c)
{
    return size_of(&c->data) >= c->number ||
           refuse("The data must have the %zu octets of the tag at the least.", c->number);
}

/* Run the mode into a new object of that many octets; None when the mode returns 0. */
typedef int mode(const call *c, uint8_t *out);

static PyObject *run(call *c, int good, size_t size, mode *function)
{
    PyObject *result = NULL;
    if (good && size > (size_t)PY_SSIZE_T_MAX)
        PyErr_SetString(PyExc_OverflowError, "The result is too long.");
    else if (good)
        result = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)size);
    if (result != NULL) {
        uint8_t *out = (uint8_t *)PyBytes_AsString(result);
        int accepted;
        if (c->data.len > MODULE_GIL_OCTETS || c->aad.len > MODULE_GIL_OCTETS) {
            Py_BEGIN_ALLOW_THREADS
            accepted = function(c, out);
            Py_END_ALLOW_THREADS
        } else {
            accepted = function(c, out);
        }
        if (!accepted) {
            wipe(out, size);
            Py_DECREF(result);
            result = Py_NewRef(Py_None);
        }
    }
    release(c);
    return result;
}

#define MODE(name, call_of)                                                                    \
    static int run_##name(const call *c, uint8_t *out)                                         \
    {                                                                                          \
        const size_t size = size_of(&c->data);                                                 \
        call_of;                                                                               \
        return 1;                                                                              \
    }
MODE(ecb_encrypt, c->cipher->encrypt(c->cipher, out, c->data.buf, size / block_of(c)))
MODE(ecb_decrypt, c->cipher->decrypt(c->cipher, out, c->data.buf, size / block_of(c)))
MODE(cbc_encrypt, kalyna_cbc_encrypt(c->cipher, c->iv.buf, out, c->data.buf, size))
MODE(cbc_decrypt, kalyna_cbc_decrypt(c->cipher, c->iv.buf, out, c->data.buf, size))
MODE(cfb_encrypt, kalyna_cfb_encrypt(c->cipher, c->iv.buf, out, c->data.buf, size, c->number))
MODE(cfb_decrypt, kalyna_cfb_decrypt(c->cipher, c->iv.buf, out, c->data.buf, size, c->number))
MODE(ofb, kalyna_ofb(c->cipher, c->iv.buf, out, c->data.buf, size))
MODE(xts_encrypt, kalyna_xts_encrypt(c->cipher, c->iv.buf, out, c->data.buf, size))
MODE(xts_decrypt, kalyna_xts_decrypt(c->cipher, c->iv.buf, out, c->data.buf, size))

static int run_ctr(const call *c, uint8_t *out)
{
    kalyna_gamma gamma;
    kalyna_gamma_init(&gamma, c->cipher, c->iv.buf);
    kalyna_gamma_apply(&gamma, c->cipher, out, c->data.buf, size_of(&c->data));
    wipe(&gamma, sizeof gamma);
    return 1;
}

static int run_kw_wrap(const call *c, uint8_t *out)
{
    memcpy(out, c->data.buf, size_of(&c->data));
    kalyna_kw_wrap(c->cipher, out, size_of(&c->data));
    return 1;
}

static int run_cmac(const call *c, uint8_t *out)
{
    uint8_t code[KALYNA_BLOCK_MAX];
    kalyna_cmac(c->cipher, code, c->data.buf, size_of(&c->data));
    memcpy(out, code, c->number);
    wipe(code, sizeof code);
    return 1;
}

static int run_gmac(const call *c, uint8_t *out)
{
    uint8_t code[KALYNA_BLOCK_MAX];
    kalyna_gcm_tag(c->cipher, code, text_of(&c->data, 0), (kalyna_text){NULL, 0});
    memcpy(out, code, c->number);
    wipe(code, sizeof code);
    return 1;
}

static int run_gcm_encrypt(const call *c, uint8_t *out)
{
    kalyna_gcm_encrypt(c->cipher, c->iv.buf, out, text_of(&c->data, 0), text_of(&c->aad, 0),
                       c->number);
    return 1;
}

static int run_gcm_decrypt(const call *c, uint8_t *out)
{
    return kalyna_gcm_decrypt(c->cipher, c->iv.buf, out, text_of(&c->data, c->number),
                              text_of(&c->aad, 0), c->number);
}

static int run_ccm_encrypt(const call *c, uint8_t *out)
{
    kalyna_ccm_encrypt(c->cipher, c->iv.buf, out, text_of(&c->data, 0), text_of(&c->aad, 0),
                       c->number);
    return 1;
}

static int run_ccm_decrypt(const call *c, uint8_t *out)
{
    return kalyna_ccm_decrypt(c->cipher, c->iv.buf, out, text_of(&c->data, c->number),
                              text_of(&c->aad, 0), c->number);
}

/* A method: the shape of its arguments, what they must satisfy, the octets of the result. */
#define METHOD(name, kind, good, size)                                                         \
    static PyObject *method_##name(PyObject *self, PyObject *args)                             \
    {                                                                                          \
        call c;                                                                                \
        return parse(self, args, &c, kind) ? run(&c, good, size, run_##name) : NULL;           \
    }
#define DATA size_of(&c.data)
#define FEEDBACK                                                                               \
    ((c.number >= 1 && c.number <= block_of(&c)) ||                                            \
     refuse("The feedback of CFB has 1 to %zu octets.", block_of(&c)))
#define ONE_BLOCK                                                                              \
    (DATA >= block_of(&c) || refuse("XTS takes %zu octets at the least.", block_of(&c)))
METHOD(ecb_encrypt, WITH_DATA, whole_blocks(&c, 0), DATA)
METHOD(ecb_decrypt, WITH_DATA, whole_blocks(&c, 0), DATA)
METHOD(cbc_encrypt, WITH_IV, whole_blocks(&c, 0), DATA)
METHOD(cbc_decrypt, WITH_IV, whole_blocks(&c, 0), DATA)
METHOD(ctr, WITH_IV, 1, DATA)
METHOD(cfb_encrypt, WITH_IV_NUMBER, FEEDBACK, DATA)
METHOD(cfb_decrypt, WITH_IV_NUMBER, FEEDBACK, DATA)
METHOD(ofb, WITH_IV, 1, DATA)
METHOD(cmac, WITH_NUMBER, tag_size(&c, 1), c.number)
METHOD(gmac, WITH_NUMBER, tag_size(&c, 8), c.number)
METHOD(gcm_encrypt, WITH_ALL, tag_size(&c, 8), DATA + c.number)
METHOD(gcm_decrypt, WITH_ALL, tag_size(&c, 8) && holds_tag(&c), DATA - c.number)
METHOD(ccm_encrypt, WITH_ALL, ccm_tag_size(&c), DATA + c.number)
METHOD(ccm_decrypt, WITH_ALL, ccm_tag_size(&c) && holds_tag(&c), DATA - c.number)
METHOD(xts_encrypt, WITH_IV, ONE_BLOCK, DATA)
METHOD(xts_decrypt, WITH_IV, ONE_BLOCK, DATA)
METHOD(kw_wrap, WITH_DATA, whole_blocks(&c, 1), DATA + block_of(&c))

/* The block of zeros at the end is checked and cut off, so the work is done beside the result. */
static PyObject *method_kw_unwrap(PyObject *self, PyObject *args)
{
    call c;
    if (!parse(self, args, &c, WITH_DATA))
        return NULL;
    PyObject *work = NULL, *result = NULL;
    if (whole_blocks(&c, 2))
        work = PyByteArray_FromStringAndSize(c.data.buf, c.data.len);
    if (work != NULL) {
        uint8_t *octets = (uint8_t *)PyByteArray_AsString(work);
        if (kalyna_kw_unwrap(c.cipher, octets, DATA))
            result = PyBytes_FromStringAndSize((const char *)octets,
                                               c.data.len - (Py_ssize_t)block_of(&c));
        else
            result = Py_NewRef(Py_None);
        wipe(octets, DATA);
        Py_DECREF(work);
    }
    release(&c);
    return result;
}

static PyObject *kalyna_get_block_size(PyObject *object, void *ignored)
{
    (void)ignored;
    return PyLong_FromSize_t(8 * (size_t)((const kalyna_object *)object)->cipher.columns);
}

#define ROW(name, signature) {#name, method_##name, METH_VARARGS, signature}
static PyMethodDef kalyna_methods[] = {
    ROW(ecb_encrypt, "(data) -> bytes"),
    ROW(ecb_decrypt, "(data) -> bytes"),
    ROW(cbc_encrypt, "(iv, data) -> bytes"),
    ROW(cbc_decrypt, "(iv, data) -> bytes"),
    ROW(ctr, "(iv, data) -> bytes"),
    ROW(cfb_encrypt, "(iv, data, q) -> bytes"),
    ROW(cfb_decrypt, "(iv, data, q) -> bytes"),
    ROW(ofb, "(iv, data) -> bytes"),
    ROW(cmac, "(data, size) -> bytes"),
    ROW(gmac, "(data, size) -> bytes"),
    ROW(gcm_encrypt, "(iv, data, aad, size) -> bytes; the tag does not cover the iv"),
    ROW(gcm_decrypt, "(iv, data, aad, size) -> bytes or None; the tag does not cover the iv"),
    ROW(ccm_encrypt, "(iv, data, aad, size) -> bytes"),
    ROW(ccm_decrypt, "(iv, data, aad, size) -> bytes or None"),
    ROW(xts_encrypt, "(iv, data) -> bytes"),
    ROW(xts_decrypt, "(iv, data) -> bytes"),
    ROW(kw_wrap, "(data) -> bytes"),
    ROW(kw_unwrap, "(data) -> bytes or None"),
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef kalyna_getters[] = {
    {"block_size", kalyna_get_block_size, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyType_Slot kalyna_slots[] = {
    {Py_tp_doc, "Kalyna (DSTU 7624:2014) under one key, for one size of block."},
    {Py_tp_new, kalyna_new},
    {Py_tp_dealloc, kalyna_dealloc},
    {Py_tp_methods, kalyna_methods},
    {Py_tp_getset, kalyna_getters},
    {0, NULL},
};

PyType_Spec module_kalyna_spec = {
    .name = "crypto_module.kernel._kernel.Kalyna",
    .basicsize = sizeof(kalyna_object),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = kalyna_slots,
};
