/* Counts the allocations of a program that is linked dynamically.
 *
 *   gcc -O2 -shared -fPIC -o malloc-count.so malloc-count.c
 *   LD_PRELOAD=./malloc-count.so MALLOC_COUNT_FILE=/dev/shm/counts PROGRAM
 *
 * MALLOC_COUNT_FILE, if set, is a file of 4,096 bytes that is made and mapped: three 64-bit numbers in host order, the calls of
 * malloc, calloc, realloc, memalign and their kin, the bytes asked for, and the calls of free; from byte 64 on a pair of such
 * numbers for each thread that ever asked, its id and its calls, up to 252 of them. Read it whenever you like: the
 * difference of two readings is what the program did in between. Also in the process: malloc_count_total(), and at exit a line on
 * standard error if MALLOC_COUNT_PRINT is set. A program linked statically against glibc is out of reach: link that dynamically. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

struct counts {
  _Atomic uint64_t calls, bytes, frees, threads;
  uint64_t unused[4];
  struct {
    _Atomic uint64_t id, calls;
  } thread[252];
};
static struct counts own;
static struct counts *counts = &own;
/* One more than this thread's place in the table. The model that needs no allocation of its own. */
static __thread unsigned place __attribute__((tls_model("initial-exec")));

static inline void count(size_t size) {
  if (place == 0) {
    uint64_t next = atomic_fetch_add_explicit(&counts->threads, 1, memory_order_relaxed);
    place = next < 251 ? next + 1 : 252;
    atomic_store_explicit(&counts->thread[place - 1].id, syscall(SYS_gettid), memory_order_relaxed);
  }
  atomic_fetch_add_explicit(&counts->thread[place - 1].calls, 1, memory_order_relaxed);
  atomic_fetch_add_explicit(&counts->calls, 1, memory_order_relaxed);
  atomic_fetch_add_explicit(&counts->bytes, size, memory_order_relaxed);
}

void *malloc(size_t size) {
  count(size);
  return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
  count(number * size);
  return __libc_calloc(number, size);
}

void *realloc(void *old, size_t size) {
  count(size);
  return __libc_realloc(old, size);
}

void *memalign(size_t alignment, size_t size) {
  count(size);
  return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  count(size);
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **result, size_t alignment, size_t size) {
  count(size);
  void *memory = __libc_memalign(alignment, size);
  if (memory == NULL) return ENOMEM;
  *result = memory;
  return 0;
}

void free(void *memory) {
  if (memory != NULL) atomic_fetch_add_explicit(&counts->frees, 1, memory_order_relaxed);
  __libc_free(memory);
}

uint64_t malloc_count_total(void) { return atomic_load(&counts->calls); }

__attribute__((constructor)) static void start(void) {
  const char *path = getenv("MALLOC_COUNT_FILE");
  if (path == NULL) return;
  int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) return;
  if (ftruncate(file, 4096) == 0) {
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (page != MAP_FAILED) counts = page, place = 0;
  }
  close(file);
}

__attribute__((destructor)) static void finish(void) {
  if (getenv("MALLOC_COUNT_PRINT") == NULL) return;
  dprintf(2, "malloc-count: calls %llu bytes %llu frees %llu\n", (unsigned long long)counts->calls,
          (unsigned long long)counts->bytes, (unsigned long long)counts->frees);
}
