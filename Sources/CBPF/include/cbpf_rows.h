/* What the programs in the kernel write and the reader here reads: the same layout on both sides, so no padding and no
 * types of a system header. */
#pragma once

/* One process, 88 bytes. Pages in 32 bits are 16 TiB. */
struct cbpf_row {
  unsigned long long start;     /* nanoseconds from boot to its start, suspend included */
  unsigned long long cpu;       /* nanoseconds, all its threads, dead ones included */
  unsigned long long children;  /* nanoseconds, children that ended and were waited for */
  unsigned long long cgroup;
  unsigned int resident; /* pages */
  unsigned int shared;   /* pages of resident that others may have as well: of files, of shared memory */
  unsigned int swapped;  /* pages */
  unsigned int major_faults; /* the low half */
  int pid;
  int parent;
  unsigned int threads;
  unsigned int state;   /* the kernel's state and exit state, and CBPF_KERNEL_THREAD */
  unsigned int sectors; /* of 512 bytes, from and to disks, all its threads; the low 31 bits; or CBPF_UNKNOWN, also where it was not its turn */
  unsigned int files;   /* open descriptors; CBPF_UNKNOWN where they were not counted this time */
  char name[16];        /* ends at the first NUL; what follows it is left over */
};

#define CBPF_KERNEL_THREAD 0x80000000u
#define CBPF_UNKNOWN 0xFFFFFFFFu

/* With more processes than this, what they moved is told of one in so many, of the others at the next readings. */
#define CBPF_ALL_IO 4096u
#define CBPF_IO_TURNS 4u

/* Descriptors are counted of one process in so many, of the others at the next readings. */
#define CBPF_FILES_TURNS 16u

/* The end of a process, 64 bytes. */
struct cbpf_exit {
  unsigned long long start;
  unsigned long long cpu;
  unsigned long long cgroup;
  unsigned long long at; /* CLOCK_MONOTONIC, nanoseconds */
  unsigned int major_faults; /* the low half */
  int pid;
  int parent;
  unsigned int status; /* as waitpid(2) gives it */
  char name[16];
};

/* A process that the OOM killer chose. Before Linux 6.9 the kernel tells nothing but the number, of the process or of a thread. */
struct cbpf_victim {
  unsigned long long start;
  unsigned long long resident; /* pages */
  unsigned long long cgroup;
  unsigned long long at; /* CLOCK_MONOTONIC, nanoseconds */
  int pid;
  unsigned int is_known; /* 1: all fields hold; 0: pid and at alone */
  char name[16];
};

/* The most CPUs whose counters can be added up. */
#define CBPF_CPUS 1024

/* The page that both sides write. */
struct cbpf_header {
  unsigned int rows;        /* processes met, also those the table had no row for */
  unsigned int is_prepared; /* 1 once `cpu_offset` holds */
  unsigned int tells_teardown; /* 1: `given_back` is attached and needed */
  unsigned int turn;           /* readings so far */
  unsigned long long lost_exits;
  unsigned long long lost_victims;
  long long clock_offset; /* the scheduler's clock less CLOCK_MONOTONIC, nanoseconds; 0 as long as unknown */
  unsigned long long scratch;
  unsigned long long cpu_offset[CBPF_CPUS]; /* before `prepare` ran: the CPU's number; after it: where its memory begins */
};
