/* The extension module: its types and functions, and the shared checks. */
#include "module.h"

int module_check_size(const Py_buffer *buffer, size_t size, const char *what)
{
    if ((size_t)buffer->len == size)
        return 1;
    PyErr_Format(PyExc_ValueError, "%s must have %zu octets.", what, size);
    return 0;
}

PyObject *module_allocate(PyTypeObject *type)
{
    allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    return allocate(type, 0);
}

void module_free(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

static int add_type(PyObject *module, PyType_Spec *spec)
{
    PyObject *type = PyType_FromModuleAndSpec(module, spec, NULL);
    if (type == NULL)
        return -1;
    const int result = PyModule_AddType(module, (PyTypeObject *)type);
    Py_DECREF(type);
    return result;
}

static int execute(PyObject *module)
{
    if (add_type(module, &module_curve_spec) < 0 || add_type(module, &module_gost34311_spec) < 0)
        return -1;
    return add_type(module, &module_kupyna_spec);
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, execute},
    {0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_kernel",
    .m_doc = "The C kernel of crypto_module; reference/ tells what each function gives.",
    .m_methods = module_gost28147_methods,
    .m_slots = slots,
};

PyMODINIT_FUNC PyInit__kernel(void)
{
    return PyModuleDef_Init(&definition);
}
