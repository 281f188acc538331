/* What the files of the curve's types share. */
#ifndef BRAMA_MODULE_CURVE_H
#define BRAMA_MODULE_CURVE_H

#include "module.h"

#include "curve.h"

#define MODULE_SIGNATURE "A signature of this curve"

/* The curve inside a Curve. */
const curve *module_curve_of(PyObject *curve_object);
/* A new PreparedKey of the point, which has order n. */
PyObject *module_prepare(PyObject *curve_object, const curve_point *q);

#endif
