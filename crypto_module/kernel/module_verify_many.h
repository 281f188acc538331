/* The method verify_many of a curve: many verifications in one crossing. */
#ifndef BRAMA_MODULE_VERIFY_MANY_H
#define BRAMA_MODULE_VERIFY_MANY_H

#include "module.h"

#include "curve.h"

/* args are (points, digests, signatures), three sequences of octets of equal length; the points
 * are of order n. Returns a list of bool. */
PyObject *module_verify_many(const curve *c, PyObject *args);

#endif
