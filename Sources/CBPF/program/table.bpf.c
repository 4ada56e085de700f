/* The programs of the process table: one walks all processes in one go, one does it on older kernels, two tell ends. */
#include "kernel.h"

#include "../include/cbpf_rows.h"

char licence[] SEC("license") = "Dual BSD/GPL";

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

enum {
  kernel_thread = 0x00200000, /* PF_KTHREAD */
  group_exit = 4,             /* SIGNAL_GROUP_EXIT */
  most_threads = 1024,        /* of a process, that are added up before Linux 6.7 */
  most_tries = 3,             /* when threads end meanwhile */
  most_tries_by_hand = 2,     /* what is tried by hand is verified step by step */
  longest_slice = 20 * 1000 * 1000,
};

struct sums {
  u64 cpu, major_faults, minor_faults;
};

/* The kernel adds a dead thread to the sums and unlinks it within one turn of this lock; odd while it does. */
ALWAYS_INLINE u32 turn(struct signal_struct *signal) {
  u32 sequence = 0;
  read_kernel(&sequence, sizeof sequence, &signal->stats_lock);
  return sequence;
}

ALWAYS_INLINE void take_dead(struct sums *sums, struct signal_struct *signal) {
  sums->cpu = signal->sum_sched_runtime;
  sums->major_faults = signal->maj_flt;
  sums->minor_faults = signal->min_flt;
}

ALWAYS_INLINE void add_thread(struct sums *sums, struct task_struct *thread) {
  sums->cpu += thread->se.sum_exec_runtime;
  sums->major_faults += thread->maj_flt;
  sums->minor_faults += thread->min_flt;
}

/* All threads of a process, dead and alive, by the kernel's own iterator (Linux 6.7). */
ALWAYS_INLINE void add_up(struct sums *sums, struct task_struct *leader) {
  struct signal_struct *signal = leader->signal;
  if (signal->nr_threads <= 1) {
    take_dead(sums, signal);
    add_thread(sums, leader);
    return;
  }
  struct task_struct *held = bpf_task_acquire(leader);
  if (!held) return;
  for (int i = 0; i < most_tries; i++) {
    u32 before = turn(signal);
    take_dead(sums, signal);
    struct bpf_iter_task threads;
    struct task_struct *thread;
    bpf_iter_task_new(&threads, held, task_iterator_threads);
    while ((thread = bpf_iter_task_next(&threads))) add_thread(sums, thread);
    bpf_iter_task_destroy(&threads);
    if (!(before & 1) && turn(signal) == before) break;
  }
  bpf_task_release(held);
}

/* The same by hand, along the list that links the threads. */
ALWAYS_INLINE void add_up_by_hand(struct sums *sums, struct task_struct *leader) {
  struct signal_struct *signal = leader->signal;
  if (signal->nr_threads <= 1) {
    take_dead(sums, signal);
    add_thread(sums, leader);
    return;
  }
  u64 home = 0;
  read_kernel(&home, sizeof home, &leader->signal);
  home += OFFSET(signal_struct, thread_head);
  for (int i = 0; i < most_tries_by_hand; i++) {
    u32 before = turn(signal);
    take_dead(sums, signal);
    u64 link = 0;
    read_kernel(&link, sizeof link, (void *)home);
    for (int j = 0; j < most_threads && link && link != home; j++) {
      const u8 *thread = (const u8 *)(link - OFFSET(task_struct, thread_node));
      u64 cpu = 0;
      unsigned long major_faults = 0, minor_faults = 0;
      read_kernel(&cpu, sizeof cpu, thread + OFFSET(task_struct, se.sum_exec_runtime));
      read_kernel(&major_faults, sizeof major_faults, thread + OFFSET(task_struct, maj_flt));
      read_kernel(&minor_faults, sizeof minor_faults, thread + OFFSET(task_struct, min_flt));
      sums->cpu += cpu;
      sums->major_faults += major_faults;
      sums->minor_faults += minor_faults;
      u64 next = 0;
      read_kernel(&next, sizeof next, (void *)link);
      link = next;
    }
    if (!(before & 1) && turn(signal) == before) break;
  }
}

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

ALWAYS_INLINE u64 resident(struct pages *pages) {
  return positive(pages->file) + positive(pages->anonymous) + positive(pages->shared);
}

ALWAYS_INLINE u64 cgroup_of(struct task_struct *task) { return task->cgroups->dfl_cgrp->kn->id; }

ALWAYS_INLINE void fill(struct cbpf_row *row, struct task_struct *leader, struct sums *sums) {
  struct signal_struct *signal = leader->signal;
  u32 flags = leader->flags;
  u32 state = HAS_FIELD(leader->__state) ? leader->__state : (u32)((struct task_struct___state *)leader)->state;
  row->start = leader->start_boottime;
  row->cpu = sums->cpu;
  row->children = signal->cutime + signal->cstime;
  row->major_faults = sums->major_faults;
  row->minor_faults = sums->minor_faults;
  row->cgroup = cgroup_of(leader);
  row->pid = leader->tgid;
  row->parent = leader->real_parent->tgid;
  row->threads = signal->nr_threads;
  row->state = ((state | leader->exit_state) & ~CBPF_KERNEL_THREAD) | (flags & kernel_thread ? CBPF_KERNEL_THREAD : 0);
  read_kernel(row->name, sizeof row->name, &leader->comm);
  struct pages pages = {};
  struct mm_struct *mm = leader->mm;
  /* A kernel thread may have borrowed one. */
  if (mm && !(flags & kernel_thread)) count_pages(&pages, mm, leader);
  row->resident = resident(&pages);
  row->swapped = positive(pages.swapped);
}

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

/* Where each CPU's own memory begins. Only where pages are counted per CPU, Linux 6.2 and newer. */
SEC("syscall") int prepare(void *unused) {
  volatile u64 *scratch = &header.scratch;
  *scratch = (u64)&landmark;
  u64 base = 0;
  read_kernel(&base, sizeof base, (void *)(*scratch + OFFSET(bpf_array, pptrs)));
  for (u32 i = 0; i < cpus && i < CBPF_CPUS; i++) {
    u32 zero = 0;
    void *here = map_lookup_of_cpu(&landmark, &zero, (u32)header.cpu_offset[i]);
    if (!here) return 1;
    *scratch = (u64)here;
    header.cpu_offset[i] = *scratch - base;
  }
  header.is_prepared = 1;
  return 0;
}

/* All processes, Linux 6.7 and newer. */
SEC("syscall") int walk(void *unused) {
  u32 zero = 0;
  header.rows = 0;
  void *table = map_lookup(&tables, &zero);
  if (!table) return 1;
  bpf_rcu_read_lock();
  follow_clocks();
  struct bpf_iter_task processes;
  struct task_struct *leader;
  bpf_iter_task_new(&processes, NULL, task_iterator_processes);
  while ((leader = bpf_iter_task_next(&processes))) {
    if (leader->tgid == 0) continue;
    u32 index = header.rows++;
    struct cbpf_row *row = map_lookup(table, &index);
    if (!row) continue;
    struct sums sums = {};
    add_up(&sums, leader);
    fill(row, leader, &sums);
  }
  bpf_iter_task_destroy(&processes);
  bpf_rcu_read_unlock();
  return 0;
}

/* All processes, before Linux 6.7: called for each thread; says nothing to the file it is read through. */
SEC("iter/task") int iterate(struct bpf_iter__task *context) {
  struct task_struct *leader = context->task;
  if (context->meta->seq_num == 0) follow_clocks();
  if (!leader || leader->pid != leader->tgid || leader->tgid == 0) return 0;
  u32 zero = 0;
  void *table = map_lookup(&tables, &zero);
  if (!table) return 0;
  u32 index = header.rows++;
  struct cbpf_row *row = map_lookup(table, &index);
  if (!row) return 0;
  struct sums sums = {};
  add_up_by_hand(&sums, leader);
  fill(row, leader, &sums);
  return 0;
}

/* Whether this thread's end is the end of its process, once for each process. */
ALWAYS_INLINE bool is_last(u64 *context, struct task_struct *task) {
  if (HAS_FIELD(((struct trace_event_raw_sched_process_exit *)0)->group_dead)) return context[1] & 1;
  if (task->signal->live.counter != 0) return 0;
  /* Two threads that end at once both see that none is alive. */
  u64 key = (task->group_leader->start_boottime << 22) ^ task->tgid, value = 0;
  return map_update(&told, &key, &value, only_if_absent) == 0;
}

ALWAYS_INLINE int tell(const struct cbpf_exit *end) {
  struct cbpf_exit *record = ring_reserve(&exits, sizeof *record, 0);
  if (!record) {
    __atomic_fetch_add(&header.lost_exits, 1, __ATOMIC_RELAXED);
    return 0;
  }
  *record = *end;
  ring_submit(record, no_wakeup);
  return 0;
}

ALWAYS_INLINE int tell_exit(struct task_struct *task, struct task_struct *leader, struct sums *sums) {
  struct signal_struct *signal = task->signal;
  u64 slice = current_slice(task);
  struct dying end = {};
  end.own = task->se.sum_exec_runtime + slice;
  end.record.start = leader->start_boottime;
  end.record.cpu = sums->cpu + slice;
  end.record.cgroup = cgroup_of(leader);
  end.record.at = monotonic_clock();
  end.record.major_faults = sums->major_faults;
  end.record.minor_faults = sums->minor_faults;
  end.record.pid = task->tgid;
  end.record.parent = leader->real_parent->tgid;
  end.record.status = signal->flags & group_exit ? signal->group_exit_code : leader->exit_code;
  read_kernel(end.record.name, sizeof end.record.name, &leader->comm);
  /* Since Linux 6.16 this is before the memory is given back, which is a good part of a short life. */
  struct mm_struct *mm = task->mm;
  if (header.tells_teardown && mm && mm->mm_users.counter == 1) {
    u64 key = (u64)mm;
    if (map_update(&dying, &key, &end, only_if_absent) == 0) return 0;
  }
  return tell(&end.record);
}

/* The memory of a process is given back: at its end, or when it becomes another program. */
SEC("tp_btf/exit_mmap") int given_back(u64 *context) {
  u64 key = context[0];
  struct dying *found = map_lookup(&dying, &key);
  if (!found) return 0;
  struct dying end = *found;
  map_delete(&dying, &key);
  struct task_struct *task = current_task_typed();
  /* Somebody who looked into that memory may be the last to leave it. */
  if (task->tgid == end.record.pid) end.record.cpu += task->se.sum_exec_runtime + current_slice(task) - end.own;
  return tell(&end.record);
}

SEC("tp_btf/sched_process_exit") int ended(u64 *context) {
  struct task_struct *task = (void *)context[0];
  if (!is_last(context, task)) return 0;
  struct task_struct *leader = task->group_leader;
  struct sums sums = {};
  add_up(&sums, leader);
  return tell_exit(task, leader, &sums);
}

/* Before Linux 6.7. */
SEC("tp_btf/sched_process_exit") int ended_by_hand(u64 *context) {
  struct task_struct *task = (void *)context[0];
  if (!is_last(context, task)) return 0;
  struct task_struct *leader = task->group_leader;
  struct sums sums = {};
  add_up_by_hand(&sums, leader);
  return tell_exit(task, leader, &sums);
}

SEC("tp_btf/mark_victim") int marked(u64 *context) {
  struct cbpf_victim *record = ring_reserve(&victims, sizeof *record, 0);
  if (!record) {
    __atomic_fetch_add(&header.lost_victims, 1, __ATOMIC_RELAXED);
    return 0;
  }
  __builtin_memset(record, 0, sizeof *record);
  record->at = monotonic_clock();
  if (HAS_FIELD(((struct trace_event_raw_mark_victim *)0)->uid)) {
    struct task_struct *task = (void *)context[0];
    record->is_known = 1;
    record->pid = task->tgid;
    record->start = task->group_leader->start_boottime;
    record->cgroup = cgroup_of(task);
    read_kernel(record->name, sizeof record->name, &task->group_leader->comm);
    struct pages pages = {};
    struct mm_struct *mm = task->signal->oom_mm;
    if (mm) count_pages(&pages, mm, NULL);
    record->resident = resident(&pages);
  } else {
    record->pid = (s32)context[0];
  }
  ring_submit(record, no_wakeup);
  return 0;
}
