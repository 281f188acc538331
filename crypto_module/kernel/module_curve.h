/* What the files of the curve's types share. */
#ifndef BRAMA_MODULE_CURVE_H
#define BRAMA_MODULE_CURVE_H

#include "module.h"

#include "curve.h"

#define MODULE_SIGNATURE "A signature of this curve"

/* The curve of the arguments of Curve; 0 with an exception set. */
int module_read_curve(curve *c, PyObject *args, PyObject *kwargs);
/* The curve inside a Curve. */
const curve *module_curve_of(PyObject *curve_object);
/* 0 with ValueError set unless the octets are a point of order n. */
int module_load_public(const curve *c, curve_point *q, const Py_buffer *octets);
/* A new PreparedKey of the point, which has order n. */
PyObject *module_prepare(PyObject *curve_object, const curve_point *q);
/* args are (points, digests, signatures), three sequences of equal length: a list of bool. */
PyObject *module_verify_many(const curve *c, PyObject *args);

#endif
