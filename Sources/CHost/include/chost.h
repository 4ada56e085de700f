/* What Swift's Glibc import cannot express: names behind _GNU_SOURCE, variadic functions and macros.
 * Functions return what the system call returns (errno is set on -1) unless they say otherwise.
 * No header of the system's types here: this module would own them in Swift's eyes. pid_t is int, ssize_t is long. */
#pragma once
#include <stddef.h>
#include <stdint.h>

/* Opens for reading, close-on-exec, without becoming a controlling terminal. */
int chost_open_read(const char *path);
/* The same below the directory `directory`. */
int chost_open_read_at(int directory, const char *path);
int chost_open_directory(const char *path);
int chost_open_directory_at(int directory, const char *path);

/* getdents64(2): linux_dirent64 records, 0 at the end. */
long chost_getdents(int directory, void *buffer, size_t size);

/* Whether a process (not a thread) of this number exists in the caller's pid namespace: 1 yes, 0 no, -1 the kernel can't tell
 * (pidfd_open(2), Linux 5.3+). */
int chost_is_process(int pid);

/* The f_type of statfs(2), or 0 if it can't be told. */
uint64_t chost_filesystem_type(const char *path);
#define CHOST_CGROUP2_MAGIC 0x63677270u
#define CHOST_CGROUP1_MAGIC 0x0027e0ebu

int chost_set_nonblocking(int descriptor);
/* pipe2(2) with O_CLOEXEC. */
int chost_pipe(int ends[2]);

/* socketpair(2): AF_UNIX, SOCK_SEQPACKET, close-on-exec. */
int chost_packet_pair(int ends[2]);

/* Names the calling thread (at most 15 bytes count). */
int chost_name_thread(const char *name);
int chost_thread_id(void);
/* Makes the calling thread SCHED_FIFO of this priority; children start as SCHED_OTHER (SCHED_RESET_ON_FORK). 0 or errno. */
int chost_become_fifo(int priority);
/* Makes the calling thread SCHED_OTHER. 0 or errno. */
int chost_become_normal(void);
/* Sets the nice value of the calling thread. 0 or errno. */
int chost_set_nice(int nice);
/* Has the calling process killed when the thread that started it ends: PR_SET_PDEATHSIG, prctl(2). 0 or errno. */
int chost_end_with_parent(void);

/* sem_clockwait(3) on CLOCK_MONOTONIC, glibc 2.30+, on a sem_t: naming the type here would take it away from Glibc. 0 or errno. */
int chost_semaphore_wait(void *semaphore, int64_t seconds, long nanoseconds);

/* mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT). 0 or errno. */
int chost_lock_memory(void);
/* What is larger than 64 KiB gets pages of its own, which are given back when it is freed. Without this malloc raises that limit with the
 * largest that was freed, and an array that grew leaves a hole in the heap as large as it was. */
void chost_give_back_arrays(void);
/* Takes the pages of code and constants out of this process's memory and locks what comes back: those that are used again return from
 * the page cache, what only the start needed (the loader, the configuration's parser) stays out. So does the heap that is free.
 * 0 or errno of the locking. */
int chost_forget_start(void);
/* Raises the soft limit of open descriptors to the hard one; gives the soft limit that is in force, 0 if it can't be told. */
uint64_t chost_raise_descriptor_limit(void);

/* Starts `path` with argv {name, argument}, `input` and `output` as its descriptors 0 and 1, /dev/null as 2, no signal
 * blocked or ignored, and an empty environment. 0 and the pid, or errno. */
int chost_spawn(const char *path, const char *name, const char *argument, int input, int output, int *pid);

/* Starts `path` with fork(2) and execve(2), without arguments and environment, and waits for its end, however long that takes. It is killed
 * when the calling thread ends. 0, or errno of what went wrong. Only for a process with one thread. */
int chost_run(const char *path);
/* Opens for reading past the page cache: with O_DIRECT where the file system can do that. */
int chost_open_direct(const char *path);
/* Reads `size` bytes at `offset`, both multiples of 4096 as is the address, from the disk rather than from the page cache, where that
 * can be. 0 or errno. */
int chost_read_direct(int descriptor, void *buffer, size_t size, int64_t offset);
/* Takes the pages of a file that nobody holds out of the page cache. 0 or errno. */
int chost_forget_file(const char *path);

/* A NETLINK_SOCK_DIAG socket, close-on-exec, whose receives give up after 2 s. -1 and errno. */
int chost_sock_diag_open(void);
/* Asks for the TCP sockets of `family` (AF_INET, AF_INET6) whose state is in the mask `states` (1 << TCP_…), with their SK_MEMINFO if
 * `with_memory`. The kernel copies the question: 0 or errno. */
int chost_sock_diag_ask(int socket, int family, uint32_t states, int with_memory, uint32_t sequence);
/* Receives one datagram of an answer; more than `size` if it was cut. */
long chost_sock_diag_receive(int socket, void *buffer, size_t size);

/* A descriptor from which chost_next_signal takes SIGHUP, SIGINT and SIGTERM, blocked in the calling thread and those it starts; SIGPIPE is
 * ignored. -1 and errno. */
int chost_open_signals(void);
/* The next of them, 0 if none is there. Never waits. */
int chost_next_signal(int descriptor);
/* No core file, no report of a crash, no ptrace by the same user, /proc/self not readable by it: prctl(PR_SET_DUMPABLE, 0) and RLIMIT_CORE. 0 or errno. */
int chost_hide_memory(void);

/* Starts argv[0] (a path; no shell, no search) in a process group and with an environment of its own: `input` and `output` are its
 * descriptors 0, and 1 and 2; every other one is closed in it; no signal is blocked or ignored; it may use `seconds` of CPU and 256
 * descriptors, and write no file above 64 MiB. 0 and the pid, or errno. */
int chost_spawn_program(char *const argv[], char *const environment[], int input, int output, long seconds, int *pid);
