/* The programs of the process table: one walks all processes in one go, one does it on older kernels, others tell ends. */
#include "clocks.h"
#include "files.h"
#include "kernel.h"
#include "maps.h"
#include "pages.h"
#include "threads.h"

char licence[] SEC("license") = "Dual BSD/GPL";

enum {
  kernel_thread = 0x00200000, /* PF_KTHREAD */
  group_exit = 4,             /* SIGNAL_GROUP_EXIT */
};

ALWAYS_INLINE u64 cgroup_of(struct task_struct *task) { return task->cgroups->dfl_cgrp->kn->id; }

ALWAYS_INLINE void fill(struct cbpf_row *row, struct task_struct *leader, struct sums *sums) {
  struct signal_struct *signal = leader->signal;
  u32 flags = leader->flags;
  u32 state = HAS_FIELD(leader->__state) ? leader->__state : (u32)((struct task_struct___state *)leader)->state;
  row->start = leader->start_boottime;
  row->cpu = sums->cpu;
  row->children = signal->cutime + signal->cstime;
  row->major_faults = sums->major_faults;
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
  row->resident = at_most_all(resident(&pages));
  row->shared = at_most_all(shared(&pages));
  row->swapped = at_most_all(positive(pages.swapped));
  row->sectors = CBPF_UNKNOWN;
  row->files = CBPF_UNKNOWN;
}

/* What only the newer way tells. */
ALWAYS_INLINE void fill_details(struct cbpf_row *row, struct task_struct *leader, struct sums *sums) {
  if (leader->flags & kernel_thread) return;
  if (sums->wants_io && counts_io(leader)) row->sectors = sums->io >> 9 & 0x7FFFFFFF;
  if ((leader->tgid + header.turn) % CBPF_FILES_TURNS == 0) row->files = count_files(leader);
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
  u32 io_turns = header.rows > CBPF_ALL_IO ? CBPF_IO_TURNS : 1;
  header.rows = 0;
  header.turn++;
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
    struct sums sums = {.wants_io = (leader->tgid + header.turn) % io_turns == 0};
    add_up(&sums, leader);
    fill(row, leader, &sums);
    fill_details(row, leader, &sums);
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
