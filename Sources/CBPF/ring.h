/* The reader's end of a BPF ring buffer (the kernel's Documentation/bpf/ringbuf.rst). The kernel writes, we take; no call is needed. */
#pragma once
#include <stddef.h>

struct ring {
  unsigned char *positions; /* two pages, then the records: how far we are; how far the kernel is */
  size_t page, size;
};

/* Maps the ring once, where libbpf maps it twice in a row: half the memory, and records may turn round its end. 0 or -1 with errno. */
int ring_open(struct ring *ring, int map, size_t size);
void ring_close(struct ring *ring);
/* 1 and the next record, cut or filled up with zeros to `size`; 0 where there is none. */
int ring_take(struct ring *ring, void *into, size_t size);
