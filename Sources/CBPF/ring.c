#define _GNU_SOURCE
#include "ring.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const uint32_t busy = 1u << 31, discarded = 1u << 30;
enum { head_size = 8 };

int ring_open(struct ring *ring, int map, size_t size) {
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  ring->page = page;
  ring->size = size;
  ring->positions = NULL;
  /* Only the first page may be written. */
  unsigned char *whole = mmap(NULL, 2 * page + size, PROT_READ, MAP_SHARED, map, 0);
  if (whole == MAP_FAILED) return -1;
  if (mmap(whole, page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, map, 0) == MAP_FAILED) {
    munmap(whole, 2 * page + size);
    return -1;
  }
  ring->positions = whole;
  return 0;
}

void ring_close(struct ring *ring) {
  if (ring->positions) munmap(ring->positions, 2 * ring->page + ring->size);
  ring->positions = NULL;
}

static void copy(const struct ring *ring, void *into, uint64_t position, size_t length) {
  const unsigned char *records = ring->positions + 2 * ring->page;
  size_t from = position & (ring->size - 1);
  size_t first = length < ring->size - from ? length : ring->size - from;
  memcpy(into, records + from, first);
  memcpy((unsigned char *)into + first, records, length - first);
}

int ring_take(struct ring *ring, void *into, size_t size) {
  uint64_t *ours = (uint64_t *)ring->positions;
  uint64_t theirs = __atomic_load_n((const uint64_t *)(ring->positions + ring->page), __ATOMIC_ACQUIRE);
  uint64_t position = *ours;
  while (position < theirs) {
    const unsigned char *records = ring->positions + 2 * ring->page;
    /* A head stands on a multiple of its size, so it never turns round the end. */
    uint32_t head = __atomic_load_n((const uint32_t *)(records + (position & (ring->size - 1))), __ATOMIC_ACQUIRE);
    if (head & busy) return 0;
    size_t length = head & ~(busy | discarded);
    if (!(head & discarded)) {
      memset(into, 0, size);
      copy(ring, into, position + head_size, length < size ? length : size);
    }
    position += (length + head_size + 7) & ~(uint64_t)7;
    __atomic_store_n(ours, position, __ATOMIC_RELEASE);
    if (!(head & discarded)) return 1;
  }
  return 0;
}
