/* What the programs share with the reader and with each other. */
#pragma once
#include "kernel.h"

#include "../include/cbpf_rows.h"

/* How many CPUs there are, fixed before loading: the kernel's verifier then follows that many steps and no more. */
const volatile u32 cpus = 1;

struct cbpf_header header;

/* The table is a map in a map, so that a larger one can be put in its place while the programs stay. */
struct table {
  UINT(type, map_array);
  UINT(max_entries, 1);
  UINT(map_flags, flag_mappable | flag_inner_map);
  UINT(key_size, sizeof(u32));
  UINT(value_size, sizeof(struct cbpf_row));
};
struct {
  UINT(type, map_array_of_maps);
  UINT(max_entries, 1);
  UINT(key_size, sizeof(u32));
  struct table *values[];
} tables SEC(".maps");

struct {
  UINT(type, map_ring);
  UINT(max_entries, 4096);
} exits SEC(".maps");

struct {
  UINT(type, map_ring);
  UINT(max_entries, 4096);
} victims SEC(".maps");

/* Processes whose end was told lately: before Linux 6.16 the kernel doesn't say which thread was the last. */
struct {
  UINT(type, map_lru_hash);
  UINT(max_entries, 1024);
  UINT(key_size, sizeof(u64));
  UINT(value_size, sizeof(u64));
} told SEC(".maps");

/* Processes that still give their memory back, by it. */
struct dying {
  struct cbpf_exit record;
  u64 own; /* what its last thread had used when the record was made */
};
struct {
  UINT(type, map_hash);
  UINT(max_entries, 256);
  UINT(key_size, sizeof(u64));
  UINT(value_size, sizeof(struct dying));
} dying SEC(".maps");

/* Nothing is kept here: its own place in each CPU's memory tells where that memory begins. */
struct {
  UINT(type, map_array_of_each_cpu);
  UINT(max_entries, 1);
  UINT(key_size, sizeof(u32));
  UINT(value_size, sizeof(u64));
} landmark SEC(".maps");
