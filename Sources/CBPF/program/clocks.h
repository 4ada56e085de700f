/* What the running task has used that no sum holds yet. */
#pragma once
#include "maps.h"

enum { longest_slice = 20 * 1000 * 1000 }; /* two ticks of the slowest clock */

struct clocks {
  u64 clock, clock_task;
};

/* The clocks of the run queue a task is on. */
ALWAYS_INLINE bool read_clocks(struct clocks *clocks, u64 task) {
  struct task_struct *typed = NULL;
  struct cfs_rq *group = NULL;
  if (!HAS_FIELD(typed->se.cfs_rq) || !HAS_FIELD(group->rq)) return 0;
  u64 queue = 0;
  read_kernel(&group, sizeof group, (void *)(task + OFFSET(task_struct, se.cfs_rq)));
  read_kernel(&queue, sizeof queue, (u8 *)group + OFFSET(cfs_rq, rq));
  read_kernel(&clocks->clock, sizeof clocks->clock, (void *)(queue + OFFSET(rq, clock)));
  return read_kernel(&clocks->clock_task, sizeof clocks->clock_task, (void *)(queue + OFFSET(rq, clock_task))) == 0;
}

/* A run queue's clock stands still between ticks and switches, so it is never ahead: the greatest difference is the truest. */
ALWAYS_INLINE s64 compare_clocks(const struct clocks *clocks, u64 now) {
  s64 difference = (s64)(clocks->clock - now);
  if (header.clock_offset == 0 || difference > header.clock_offset) header.clock_offset = difference;
  return difference;
}

/* Once a reading a smaller difference is followed, slowly, since the monotonic clock is slewed. */
ALWAYS_INLINE void follow_clocks(void) {
  struct clocks clocks = {};
  if (!read_clocks(&clocks, current_task())) return;
  s64 difference = compare_clocks(&clocks, monotonic_clock());
  header.clock_offset -= (header.clock_offset - difference) >> 6;
}

/* What the running task has used since its sum was last brought up to date: up to a tick, which is the whole life of a short one. */
ALWAYS_INLINE u64 current_slice(struct task_struct *task) {
  struct clocks clocks = {};
  if (!read_clocks(&clocks, (u64)task)) return 0;
  u64 now = monotonic_clock(), elsewhere = clocks.clock - clocks.clock_task;
  compare_clocks(&clocks, now);
  s64 slice = (s64)(now + (u64)header.clock_offset - elsewhere - task->se.exec_start);
  return slice > 0 && slice < longest_slice ? slice : 0;
}
