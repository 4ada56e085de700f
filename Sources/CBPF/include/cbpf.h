/* The process table as BPF programs in the kernel write it, and the ends of processes as they happen.
 *
 * Needs Linux 5.10 or newer with BTF, CAP_BPF and CAP_PERFMON, and libbpf.so.1, which is loaded for the start alone.
 * No header of the system's types here: this module would own them in Swift's eyes. */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "cbpf_rows.h"

enum cbpf_method {
  CBPF_BEST = 0,
  CBPF_WALK = 1,    /* one call of a program that walks all processes, Linux 6.7+ */
  CBPF_ITERATE = 2, /* one read of an iterator over all threads, Linux 5.10+ */
};

struct cbpf_reader;

/* The compiled programs, an ELF file. */
extern const unsigned char cbpf_object[];
extern const size_t cbpf_object_size;
static inline const void *cbpf_object_start(void) { return cbpf_object; }

/* Loads the programs and attaches what tells ends. `reason` (never longer than `reason_size`, ended by NUL) becomes why it can't
 * be done where NULL is given back. */
struct cbpf_reader *cbpf_open(enum cbpf_method method, const void *object, size_t size, char *reason, size_t reason_size);
void cbpf_close(struct cbpf_reader *reader);

enum cbpf_method cbpf_method_of(const struct cbpf_reader *reader);
/* Why a better way of reading is not used; empty where there is none. */
const char *cbpf_why_not_better(const struct cbpf_reader *reader);

/* Reads all processes. The rows hold until the next call. A table with too few rows is replaced by a larger one at once; ENOSPC
 * where there are more processes than it may ever have. 0 or errno. */
int cbpf_read(struct cbpf_reader *reader, const struct cbpf_row **rows, uint32_t *count);

/* The next record that was not taken yet, oldest first: 1, or 0 where there is none. */
int cbpf_next_exit(struct cbpf_reader *reader, struct cbpf_exit *into);
int cbpf_next_victim(struct cbpf_reader *reader, struct cbpf_victim *into);
/* How many records found no room since the last call. */
uint64_t cbpf_take_lost_exits(struct cbpf_reader *reader);
uint64_t cbpf_take_lost_victims(struct cbpf_reader *reader);

/* A name in two halves, least byte first, with nothing behind its end. */
struct cbpf_name {
  uint64_t low, high;
};

static inline uint64_t cbpf_half(uint64_t bytes, int *has_ended) {
  uint64_t ends = (bytes - 0x0101010101010101u) & ~bytes & 0x8080808080808080u;
  if (*has_ended) return 0;
  if (ends == 0) return bytes;
  *has_ended = 1;
  return bytes & (((uint64_t)1 << (__builtin_ctzll(ends) & ~7)) - 1);
}

static inline struct cbpf_name cbpf_name(const char *bytes) {
  uint64_t halves[2];
  __builtin_memcpy(halves, bytes, sizeof halves);
  int has_ended = 0;
  uint64_t low = cbpf_half(halves[0], &has_ended);
  return (struct cbpf_name){low, cbpf_half(halves[1], &has_ended)};
}
static inline struct cbpf_name cbpf_name_of_row(const struct cbpf_row *row) { return cbpf_name(row->name); }
static inline struct cbpf_name cbpf_name_of_exit(const struct cbpf_exit *end) { return cbpf_name(end->name); }
static inline struct cbpf_name cbpf_name_of_victim(const struct cbpf_victim *victim) { return cbpf_name(victim->name); }
