/* The extension module: its types and functions, and the shared checks. */
#include "module.h"

int module_check_size(const Py_buffer *buffer, size_t size, const char *what)
{
    if ((size_t)buffer->len == size)
        return 1;
    PyErr_Format(PyExc_ValueError, "%s must have %zu octets.", what, size);
    return 0;
}

int module_parse_cpu(PyObject *number, void *out)
{
    const unsigned long path = PyLong_AsUnsignedLong(number);
    if (PyErr_Occurred())
        return 0;
    if (path > (unsigned long)cpu_best()) {
        PyErr_SetString(PyExc_ValueError, "This processor lacks the instructions of that path.");
        return 0;
    }
    *(cpu_path *)out = (cpu_path)path;
    return 1;
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
    static PyType_Spec *const types[] = {&module_curve_spec, &module_gost28147_spec,
                                         &module_gost34311_spec, &module_kalyna_spec,
                                         &module_kupyna_spec};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (add_type(module, types[i]) < 0)
            return -1;
    return 0;
}

static PyObject *method_cpu_best(PyObject *module, PyObject *ignored)
{
    (void)module;
    (void)ignored;
    return PyLong_FromLong((long)cpu_best());
}

static PyMethodDef methods[] = {
    {"cpu_best", method_cpu_best, METH_NOARGS, "Return the last path of the processor: 0, 1, 2."},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, execute},
    {0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_kernel",
    .m_doc = "The C kernel of crypto_module; reference/ tells what each function gives.",
    .m_methods = methods,
    .m_slots = slots,
};

PyMODINIT_FUNC PyInit__kernel(void)
{
    return PyModuleDef_Init(&definition);
}
