#define _GNU_SOURCE
#include "calls.h"

#include <linux/bpf.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int call(enum bpf_cmd command, union bpf_attr *attributes) {
  return (int)syscall(SYS_bpf, command, attributes, sizeof *attributes);
}

int call_create_table(uint32_t row_size, uint32_t rows) {
  union bpf_attr attributes;
  memset(&attributes, 0, sizeof attributes);
  attributes.map_type = BPF_MAP_TYPE_ARRAY;
  attributes.key_size = sizeof(uint32_t);
  attributes.value_size = row_size;
  attributes.max_entries = rows;
  attributes.map_flags = BPF_F_MMAPABLE | BPF_F_INNER_MAP;
  return call(BPF_MAP_CREATE, &attributes);
}

int call_put_first(int maps, int map) {
  uint32_t first = 0, value = (uint32_t)map;
  union bpf_attr attributes;
  memset(&attributes, 0, sizeof attributes);
  attributes.map_fd = (uint32_t)maps;
  attributes.key = (uint64_t)(uintptr_t)&first;
  attributes.value = (uint64_t)(uintptr_t)&value;
  return call(BPF_MAP_UPDATE_ELEM, &attributes);
}

int call_attach(int program) {
  union bpf_attr attributes;
  memset(&attributes, 0, sizeof attributes);
  attributes.raw_tracepoint.prog_fd = (uint32_t)program;
  return call(BPF_RAW_TRACEPOINT_OPEN, &attributes);
}

int call_link_iterator(int program) {
  union bpf_attr attributes;
  memset(&attributes, 0, sizeof attributes);
  attributes.link_create.prog_fd = (uint32_t)program;
  attributes.link_create.attach_type = BPF_TRACE_ITER;
  return call(BPF_LINK_CREATE, &attributes);
}

int call_open_iterator(int link) {
  union bpf_attr attributes;
  memset(&attributes, 0, sizeof attributes);
  attributes.iter_create.link_fd = (uint32_t)link;
  return call(BPF_ITER_CREATE, &attributes);
}

int call_run(int program) {
  union bpf_attr attributes;
  memset(&attributes, 0, sizeof attributes);
  attributes.test.prog_fd = (uint32_t)program;
  if (call(BPF_PROG_TEST_RUN, &attributes) != 0) return -1;
  return (int)attributes.test.retval;
}
