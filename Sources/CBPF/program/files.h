/* What a process has open. */
#pragma once
#include "maps.h"

enum {
  bits = 64,
  most_words = 512, /* 32,768 descriptors; whoever has room for more has at least as many as are counted */
};

ALWAYS_INLINE u32 ones(u64 word) {
  word -= word >> 1 & 0x5555555555555555;
  word = (word & 0x3333333333333333) + (word >> 2 & 0x3333333333333333);
  word = (word + (word >> 4)) & 0x0F0F0F0F0F0F0F0F;
  return word * 0x0101010101010101 >> 56;
}

/* One bit a descriptor; the kernel makes room for a multiple of 64. */
ALWAYS_INLINE u32 count_files(struct task_struct *leader) {
  struct files_struct *files = leader->files;
  if (!files) return CBPF_UNKNOWN;
  struct fdtable *table = files->fdt;
  const u64 *open = table->open_fds;
  u32 words = table->max_fds / bits, count = 0;
  for (u32 i = 0; i < most_words && i < words; i++) {
    u64 word = 0;
    read_kernel(&word, sizeof word, open + i);
    count += ones(word);
  }
  return count;
}
