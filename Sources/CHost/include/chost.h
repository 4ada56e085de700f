/* What Swift's Glibc import cannot express: names behind _GNU_SOURCE, variadic functions and macros. */
#pragma once
