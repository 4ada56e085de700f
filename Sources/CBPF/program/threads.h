/* What all threads of a process have used. */
#pragma once
#include "maps.h"

enum {
  most_threads = 1024,    /* of a process, that are added up before Linux 6.7 */
  most_tries = 3,         /* when threads end meanwhile */
  most_tries_by_hand = 2, /* what is tried by hand is verified step by step */
};

struct sums {
  u64 cpu, major_faults, io;
  bool wants_io; /* else it is left alone: it stands in a line of the cache that nothing else here needs */
};

/* The kernel adds a dead thread to the sums and unlinks it within one turn of this lock; odd while it does. */
ALWAYS_INLINE u32 turn(struct signal_struct *signal) {
  u32 sequence = 0;
  read_kernel(&sequence, sizeof sequence, &signal->stats_lock);
  return sequence;
}

/* Bytes from and to disks; what was thrown away before it got there does not count. */
ALWAYS_INLINE u64 moved(const struct task_io_accounting *io) {
  return io->read_bytes + io->write_bytes - io->cancelled_write_bytes;
}

ALWAYS_INLINE bool counts_io(struct task_struct *task) { return HAS_FIELD(task->ioac.read_bytes); }

ALWAYS_INLINE void take_dead(struct sums *sums, struct signal_struct *signal) {
  sums->cpu = signal->sum_sched_runtime;
  sums->major_faults = signal->maj_flt;
  if (sums->wants_io && HAS_FIELD(signal->ioac.read_bytes)) sums->io = moved(&signal->ioac);
}

ALWAYS_INLINE void add_thread(struct sums *sums, struct task_struct *thread) {
  sums->cpu += thread->se.sum_exec_runtime;
  sums->major_faults += thread->maj_flt;
  if (sums->wants_io && counts_io(thread)) sums->io += moved(&thread->ioac);
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

/* The same by hand, along the list that links the threads; without bytes, which were too much for the verifier. */
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
      unsigned long major_faults = 0;
      read_kernel(&cpu, sizeof cpu, thread + OFFSET(task_struct, se.sum_exec_runtime));
      read_kernel(&major_faults, sizeof major_faults, thread + OFFSET(task_struct, maj_flt));
      sums->cpu += cpu;
      sums->major_faults += major_faults;
      u64 next = 0;
      read_kernel(&next, sizeof next, (void *)link);
      link = next;
    }
    if (!(before & 1) && turn(signal) == before) break;
  }
}
