/* The part of libbpf 1.x that is used, found by name at run time: neither its headers nor the library are needed to build or
 * to start. */
#pragma once
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

struct bpf_object;
struct bpf_program;
struct bpf_map;

typedef int library_printer(int level, const char *format, va_list arguments);

struct library {
  void *handle;
  library_printer *(*set_print)(library_printer *);
  struct bpf_object *(*open_mem)(const void *, size_t, const void *);
  int (*load)(struct bpf_object *);
  void (*close)(struct bpf_object *);
  struct bpf_program *(*find_program)(const struct bpf_object *, const char *);
  struct bpf_program *(*next_program)(const struct bpf_object *, struct bpf_program *);
  int (*set_autoload)(struct bpf_program *, _Bool);
  int (*program_descriptor)(const struct bpf_program *);
  struct bpf_map *(*find_map)(const struct bpf_object *, const char *);
  int (*map_descriptor)(const struct bpf_map *);
  int (*set_max_entries)(struct bpf_map *, uint32_t);
  int (*set_initial_value)(struct bpf_map *, const void *, size_t);
};

/* 0, or -1 with the reason. */
int library_open(struct library *library, char *reason, size_t size);
void library_close(struct library *library);

/* What libbpf and the kernel's verifier said first since the last call, in one line; "" for nothing. It holds until then. */
const char *library_said(void);
