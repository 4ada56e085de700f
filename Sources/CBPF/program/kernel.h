/* The few fields of the kernel that are read, by name. The loader finds where each stands in the kernel that runs (CO-RE), so
 * order, size and what else there is mean nothing here. A field that has another name or type in other releases stands in a
 * flavour of its own (`struct name___what`), which counts as `struct name`. */
#pragma once

typedef unsigned char u8;
typedef unsigned int u32;
typedef int s32;
typedef unsigned long long u64;
typedef long long s64;
typedef _Bool bool;

#define SEC(name) __attribute__((section(name), used))
#define ALWAYS_INLINE static inline __attribute__((always_inline))
#define NULL ((void *)0)

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct list_head {
  struct list_head *next;
};

struct kernfs_node {
  u64 id;
};

struct cgroup {
  struct kernfs_node *kn;
};

struct css_set {
  struct cgroup *dfl_cgrp;
};

struct rq {
  u64 clock, clock_task;
};

struct cfs_rq {
  struct rq *rq;
};

struct sched_entity {
  struct cfs_rq *cfs_rq;
  u64 exec_start;
  u64 sum_exec_runtime;
};

struct seqlock {
  u32 unread;
};

struct atomic {
  int counter;
};

/* Since Linux 6.2 a process's pages are counted per CPU. */
struct percpu_counter {
  s64 count;
  s32 *counters;
};

struct mm_struct {
  struct percpu_counter rss_stat[4];
  struct atomic mm_users;
};

/* Before that, in one place, and what each thread has not yet handed over. */
struct mm_rss_count {
  s64 counter;
};
struct mm_rss_stat {
  struct mm_rss_count count[4];
};
struct mm_struct___one_place {
  struct mm_rss_stat rss_stat;
};
struct task_rss_stat {
  int count[4];
};
struct task_struct___one_place {
  struct task_rss_stat rss_stat;
};

/* Only in kernels that count it (CONFIG_TASK_IO_ACCOUNTING). */
struct task_io_accounting {
  u64 read_bytes, write_bytes, cancelled_write_bytes;
};

struct fdtable {
  u32 max_fds;
  u64 *open_fds;
};

struct files_struct {
  struct fdtable *fdt;
};

struct task_struct;

struct signal_struct {
  struct atomic live;
  int nr_threads;
  struct list_head thread_head;
  int group_exit_code;
  u32 flags;
  struct seqlock stats_lock;
  u64 cutime, cstime;
  unsigned long min_flt, maj_flt;
  u64 sum_sched_runtime;
  struct task_io_accounting ioac;
  struct mm_struct *oom_mm;
};

struct task_struct {
  u32 __state;
  u32 flags;
  struct sched_entity se;
  struct mm_struct *mm;
  int exit_state, exit_code;
  s32 pid, tgid;
  struct task_struct *real_parent;
  struct task_struct *group_leader;
  struct list_head thread_node;
  u64 start_boottime;
  unsigned long min_flt, maj_flt;
  char comm[16];
  struct signal_struct *signal;
  struct css_set *cgroups;
  struct task_io_accounting ioac;
  struct files_struct *files;
};

/* Before Linux 5.14. */
struct task_struct___state {
  long state;
};

struct bpf_array {
  void *pptrs[1];
};

struct bpf_iter_meta {
  u64 seq_num;
};
struct bpf_iter__task {
  struct bpf_iter_meta *meta;
  struct task_struct *task;
};

/* What a trace point shows to others tells which arguments it has. */
struct trace_event_raw_sched_process_exit {
  bool group_dead; /* since Linux 6.16 */
};
struct trace_event_raw_mark_victim {
  u32 uid; /* since Linux 6.9, together with the task in place of its number */
};

#pragma clang attribute pop

struct bpf_iter_task {
  u64 opaque[3];
};

struct bpf_iter_num {
  u64 opaque[1];
};

enum { task_iterator_processes = 0, task_iterator_threads = 2 }; /* BPF_TASK_ITER_ALL_PROCS and _PROC_THREADS */

/* The kernel's own functions, Linux 6.7; weak, so that the other programs load without them. */
#define KERNEL __attribute__((section(".ksyms"), weak))
extern int bpf_iter_task_new(struct bpf_iter_task *, struct task_struct *, unsigned int) KERNEL;
extern struct task_struct *bpf_iter_task_next(struct bpf_iter_task *) KERNEL;
extern void bpf_iter_task_destroy(struct bpf_iter_task *) KERNEL;
extern int bpf_iter_num_new(struct bpf_iter_num *, int, int) KERNEL;
extern int *bpf_iter_num_next(struct bpf_iter_num *) KERNEL;
extern void bpf_iter_num_destroy(struct bpf_iter_num *) KERNEL;
extern void bpf_rcu_read_lock(void) KERNEL;
extern void bpf_rcu_read_unlock(void) KERNEL;
extern struct task_struct *bpf_task_acquire(struct task_struct *) KERNEL;
extern void bpf_task_release(struct task_struct *) KERNEL;

/* Helpers, by the numbers of include/uapi/linux/bpf.h, bpf-helpers(7). */
static void *(*const map_lookup)(const void *map, const void *key) = (void *)1;
static long (*const map_update)(void *map, const void *key, const void *value, u64 flags) = (void *)2;
static long (*const map_delete)(const void *map, const void *key) = (void *)3;
static u64 (*const monotonic_clock)(void) = (void *)5;
static u64 (*const current_task)(void) = (void *)35;
static long (*const read_kernel)(void *into, u32 size, const void *from) = (void *)113;
static void *(*const ring_reserve)(void *ring, u64 size, u64 flags) = (void *)131;
static void (*const ring_submit)(void *record, u64 flags) = (void *)132;
static struct task_struct *(*const current_task_typed)(void) = (void *)158; /* Linux 5.11 */
static void *(*const map_lookup_of_cpu)(const void *map, const void *key, u32 cpu) = (void *)195; /* Linux 5.19 */

#define HAS_FIELD(expression) __builtin_preserve_field_info(expression, 2)
#define OFFSET(type, field) __builtin_preserve_field_info(((struct type *)0)->field, 0)

enum {
  map_hash = 1,
  map_array = 2,
  map_array_of_each_cpu = 6,
  map_lru_hash = 9,
  map_array_of_maps = 12,
  map_ring = 27,
  flag_mappable = 1 << 10,
  flag_inner_map = 1 << 12,
  only_if_absent = 1, /* BPF_NOEXIST */
  no_wakeup = 1,      /* BPF_RB_NO_WAKEUP */
};
#define UINT(name, value) int(*name)[value]
