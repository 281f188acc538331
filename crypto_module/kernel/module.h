/* What the Python-facing files share. They alone know Python; every input is checked in them. */
#ifndef BRAMA_MODULE_H
#define BRAMA_MODULE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "cpu.h"

extern PyType_Spec module_curve_spec;
extern PyType_Spec module_gost28147_spec;
extern PyType_Spec module_gost34311_spec;
extern PyType_Spec module_kalyna_spec;
extern PyType_Spec module_kupyna_spec;

/* Work on more octets than this lets other threads run. */
#define MODULE_GIL_OCTETS 4096

/* Set ValueError and return 0 unless the buffer has exactly this size. */
int module_check_size(const Py_buffer *buffer, size_t size, const char *what);

/* For PyArg_Parse's "O&" into a cpu_path: 0, 1 or 2, and not beyond what the processor has. */
int module_parse_cpu(PyObject *number, void *out);

/* A new object of the type, zeroed but for its head. */
PyObject *module_allocate(PyTypeObject *type);
/* Give the object back; its body was wiped by the caller. */
void module_free(PyObject *self);

#endif
