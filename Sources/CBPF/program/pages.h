/* What a process holds of memory. */
#pragma once
#include "maps.h"

ALWAYS_INLINE u64 positive(s64 pages) { return pages < 0 ? 0 : pages; }

struct pages {
  s64 file, anonymous, swapped, shared;
};

/* What the CPUs have not yet added to the common count: up to some dozens of pages each, which is much for a small process. */
ALWAYS_INLINE void add_cpus(struct pages *pages, struct mm_struct *mm) {
  u64 at[4] = {(u64)mm->rss_stat[0].counters, (u64)mm->rss_stat[1].counters, (u64)mm->rss_stat[2].counters,
               (u64)mm->rss_stat[3].counters};
  /* Since Linux 6.6 the four stand side by side. */
  bool together = at[1] == at[0] + 4 && at[2] == at[0] + 8 && at[3] == at[0] + 12;
  for (u32 i = 0; i < cpus && i < CBPF_CPUS; i++) {
    s32 parts[4] = {};
    u64 offset = header.cpu_offset[i];
    if (together) {
      read_kernel(parts, sizeof parts, (void *)(at[0] + offset));
    } else {
      read_kernel(&parts[0], sizeof parts[0], (void *)(at[0] + offset));
      read_kernel(&parts[1], sizeof parts[1], (void *)(at[1] + offset));
      read_kernel(&parts[2], sizeof parts[2], (void *)(at[2] + offset));
      read_kernel(&parts[3], sizeof parts[3], (void *)(at[3] + offset));
    }
    pages->file += parts[0];
    pages->anonymous += parts[1];
    pages->swapped += parts[2];
    pages->shared += parts[3];
  }
}

ALWAYS_INLINE void count_pages(struct pages *pages, struct mm_struct *mm, struct task_struct *task) {
  if (HAS_FIELD(mm->rss_stat[0].counters)) {
    pages->file = mm->rss_stat[0].count;
    pages->anonymous = mm->rss_stat[1].count;
    pages->swapped = mm->rss_stat[2].count;
    pages->shared = mm->rss_stat[3].count;
    if (header.is_prepared) add_cpus(pages, mm);
    return;
  }
  struct mm_struct___one_place *old = (void *)mm;
  if (!HAS_FIELD(old->rss_stat.count)) return;
  s64 counts[4] = {};
  read_kernel(counts, sizeof counts, &old->rss_stat.count);
  s32 parts[4] = {};
  struct task_struct___one_place *thread = (void *)task;
  if (task && HAS_FIELD(thread->rss_stat.count)) read_kernel(parts, sizeof parts, &thread->rss_stat.count);
  pages->file = counts[0] + parts[0];
  pages->anonymous = counts[1] + parts[1];
  pages->swapped = counts[2] + parts[2];
  pages->shared = counts[3] + parts[3];
}

ALWAYS_INLINE u64 shared(struct pages *pages) { return positive(pages->file) + positive(pages->shared); }

ALWAYS_INLINE u64 resident(struct pages *pages) { return shared(pages) + positive(pages->anonymous); }

ALWAYS_INLINE u32 at_most_all(u64 pages) { return pages > 0xFFFFFFFFu ? 0xFFFFFFFFu : pages; }
