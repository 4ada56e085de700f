#define _GNU_SOURCE
#include "chost.h"

#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <malloc.h>
#include <netinet/in.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int chost_open_read(const char *path) { return open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY); }

int chost_open_read_at(int directory, const char *path) {
  return openat(directory, path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
}

int chost_open_directory(const char *path) { return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC); }

int chost_open_directory_at(int directory, const char *path) {
  return openat(directory, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
}

ssize_t chost_getdents(int directory, void *buffer, size_t size) {
  return syscall(SYS_getdents64, directory, buffer, size);
}

int chost_is_process(pid_t pid) {
#ifdef SYS_pidfd_open
  int descriptor = (int)syscall(SYS_pidfd_open, pid, 0);
  if (descriptor >= 0) {
    close(descriptor);
    return 1;
  }
  /* A thread's number gives EINVAL, since Linux 6.9 ENOENT. */
  return errno == ESRCH || errno == EINVAL || errno == ENOENT ? 0 : -1;
#else
  return -1;
#endif
}

uint64_t chost_filesystem_type(const char *path) {
  struct statfs answer;
  return statfs(path, &answer) == 0 ? (uint64_t)answer.f_type : 0;
}

int chost_set_nonblocking(int descriptor) {
  int flags = fcntl(descriptor, F_GETFL);
  return flags < 0 ? -1 : fcntl(descriptor, F_SETFL, flags | O_NONBLOCK);
}

int chost_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int chost_packet_pair(int ends[2]) { return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends); }

int chost_name_thread(const char *name) { return prctl(PR_SET_NAME, name, 0, 0, 0); }

pid_t chost_thread_id(void) { return (pid_t)syscall(SYS_gettid); }

int chost_become_fifo(int priority) {
  struct sched_param parameters = {.sched_priority = priority};
  return sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &parameters) == 0 ? 0 : errno;
}

int chost_become_normal(void) {
  struct sched_param parameters = {.sched_priority = 0};
  return sched_setscheduler(0, SCHED_OTHER, &parameters) == 0 ? 0 : errno;
}

int chost_set_nice(int nice) {
  return setpriority(PRIO_PROCESS, (id_t)chost_thread_id(), nice) == 0 ? 0 : errno;
}

int chost_semaphore_wait(void *semaphore, int64_t seconds, long nanoseconds) {
  struct timespec deadline = {.tv_sec = seconds, .tv_nsec = nanoseconds};
  return sem_clockwait(semaphore, CLOCK_MONOTONIC, &deadline) == 0 ? 0 : errno;
}

int chost_lock_memory(void) {
  return mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) == 0 ? 0 : errno;
}

void chost_give_back_arrays(void) {
  enum { own_pages = 64 << 10 };
  mallopt(M_MMAP_THRESHOLD, own_pages);
  mallopt(M_TRIM_THRESHOLD, own_pages);
}

static int forget_pages(struct dl_phdr_info *object, size_t size, void *unused) {
  (void)size, (void)unused;
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  for (int i = 0; i < object->dlpi_phnum; i++) {
    const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
    if (segment->p_type != PT_LOAD || (segment->p_flags & PF_W)) continue;
    uintptr_t start = (object->dlpi_addr + segment->p_vaddr) & ~(page - 1);
    uintptr_t end = (object->dlpi_addr + segment->p_vaddr + segment->p_memsz + page - 1) & ~(page - 1);
    madvise((void *)start, end - start, MADV_DONTNEED);
  }
  return 0;
}

int chost_forget_start(void) {
  munlockall();
  dl_iterate_phdr(forget_pages, NULL);
  malloc_trim(0);
  return chost_lock_memory();
}

uint64_t chost_raise_descriptor_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  struct rlimit raised = {.rlim_cur = limit.rlim_max, .rlim_max = limit.rlim_max};
  return setrlimit(RLIMIT_NOFILE, &raised) == 0 ? raised.rlim_cur : limit.rlim_cur;
}

int chost_end_with_parent(void) { return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 ? 0 : errno; }

int chost_spawn(const char *path, const char *name, const char *argument, int input, int output, pid_t *pid) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int failure = posix_spawn_file_actions_init(&actions);
  if (failure != 0) return failure;
  failure = posix_spawnattr_init(&attributes);
  if (failure != 0) {
    posix_spawn_file_actions_destroy(&actions);
    return failure;
  }
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  char *const arguments[] = {(char *)name, (char *)argument, NULL};
  char *const environment[] = {NULL};
  if ((failure = posix_spawn_file_actions_adddup2(&actions, input, 0)) == 0 &&
      (failure = posix_spawn_file_actions_adddup2(&actions, output, 1)) == 0 &&
      (failure = posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)) == 0 &&
      (failure = posix_spawnattr_setsigmask(&attributes, &none)) == 0 &&
      (failure = posix_spawnattr_setsigdefault(&attributes, &all)) == 0 &&
      (failure = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF)) == 0)
    failure = posix_spawn(pid, path, &actions, &attributes, arguments, environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return failure;
}

int chost_run(const char *path) {
  /* Asked before, so that a missing program is told from one that fails. */
  if (access(path, X_OK) != 0) return errno;
  pid_t child = fork();
  if (child < 0) return errno;
  if (child == 0) {
    char *const arguments[] = {(char *)path, NULL};
    char *const environment[] = {NULL};
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    /* As each login has: a session is what the kernel's autogroups share out the CPU by. */
    setsid();
    execve(path, arguments, environment);
    /* Some errors of execve are wants of the moment: they are told by the exit code, which holds all of them. */
    _exit(errno > 0 && errno < 128 ? errno : ENOEXEC);
  }
  int status;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) return errno;
  /* Killed: for want of memory, as a rule. */
  if (!WIFEXITED(status)) return ENOMEM;
  return WEXITSTATUS(status);
}

int chost_open_direct(const char *path) {
  int descriptor = open(path, O_RDONLY | O_DIRECT | O_CLOEXEC | O_NOCTTY);
  return descriptor >= 0 || errno != EINVAL ? descriptor : chost_open_read(path);
}

int chost_read_direct(int descriptor, void *buffer, size_t size, int64_t offset) {
  posix_fadvise(descriptor, offset, (off_t)size, POSIX_FADV_DONTNEED);
  ssize_t length = pread(descriptor, buffer, size, offset);
  if (length < 0 && errno == EINVAL) {
    /* Opened with O_DIRECT, but not in blocks of this size. */
    int flags = fcntl(descriptor, F_GETFL);
    if (flags >= 0) fcntl(descriptor, F_SETFL, flags & ~O_DIRECT);
    length = pread(descriptor, buffer, size, offset);
  }
  return length < 0 ? errno : 0;
}

int chost_forget_file(const char *path) {
  int descriptor = chost_open_read(path);
  if (descriptor < 0) return errno;
  int failure = posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED);
  close(descriptor);
  return failure;
}

int chost_sock_diag_open(void) {
  int descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
  struct timeval patience = {.tv_sec = 2};
  if (descriptor >= 0) setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  return descriptor;
}

int chost_sock_diag_ask(int descriptor, int family, uint32_t states, int with_memory, uint32_t sequence) {
  struct {
    struct nlmsghdr header;
    struct inet_diag_req_v2 request;
  } question = {
      .header = {.nlmsg_len = sizeof question,
                 .nlmsg_type = SOCK_DIAG_BY_FAMILY,
                 .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP,
                 .nlmsg_seq = sequence},
      .request = {.sdiag_family = (uint8_t)family,
                  .sdiag_protocol = IPPROTO_TCP,
                  .idiag_ext = with_memory ? 1 << (INET_DIAG_SKMEMINFO - 1) : 0,
                  .idiag_states = states},
  };
  struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
  ssize_t sent = sendto(descriptor, &question, sizeof question, 0, (struct sockaddr *)&kernel, sizeof kernel);
  return sent == (ssize_t)sizeof question ? 0 : sent < 0 ? errno : EIO;
}

ssize_t chost_sock_diag_receive(int descriptor, void *buffer, size_t size) {
  struct sockaddr_nl from = {0};
  struct iovec part = {.iov_base = buffer, .iov_len = size};
  struct msghdr message = {.msg_name = &from, .msg_namelen = sizeof from, .msg_iov = &part, .msg_iovlen = 1};
  while (1) {
    ssize_t got = recvmsg(descriptor, &message, MSG_TRUNC);
    /* Only the kernel is believed. */
    if (got < 0 || from.nl_pid == 0) return got;
    message.msg_namelen = sizeof from;
  }
}

static void end_signals(sigset_t *set) {
  sigemptyset(set);
  sigaddset(set, SIGHUP);
  sigaddset(set, SIGINT);
  sigaddset(set, SIGTERM);
}

int chost_open_signals(void) {
  sigset_t set;
  end_signals(&set);
  pthread_sigmask(SIG_BLOCK, &set, NULL);
  signal(SIGPIPE, SIG_IGN);
  return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int chost_next_signal(int descriptor) {
  struct signalfd_siginfo info;
  return read(descriptor, &info, sizeof info) == sizeof info ? (int)info.ssi_signo : 0;
}

int chost_hide_memory(void) {
  struct rlimit none = {0, 0};
  /* Swift's crash reporter prints what registers point to; its handlers are in place before main. */
  static const int fatal[] = {SIGQUIT, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP};
  for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++) signal(fatal[i], SIG_DFL);
  if (prctl(PR_SET_DUMPABLE, 0) != 0 || setrlimit(RLIMIT_CORE, &none) != 0) return errno;
  return 0;
}

int chost_spawn_program(char *const argv[], char *const environment[], int input, int output, long seconds, int *pid) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int failure = posix_spawn_file_actions_init(&actions);
  if (failure != 0) return failure;
  failure = posix_spawnattr_init(&attributes);
  if (failure != 0) {
    posix_spawn_file_actions_destroy(&actions);
    return failure;
  }
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  if ((failure = posix_spawn_file_actions_adddup2(&actions, input, 0)) == 0 &&
      (failure = posix_spawn_file_actions_adddup2(&actions, output, 1)) == 0 &&
      (failure = posix_spawn_file_actions_adddup2(&actions, output, 2)) == 0 &&
      (failure = posix_spawn_file_actions_addclosefrom_np(&actions, 3)) == 0 &&
      (failure = posix_spawn_file_actions_addchdir_np(&actions, "/")) == 0 &&
      (failure = posix_spawnattr_setpgroup(&attributes, 0)) == 0 &&
      (failure = posix_spawnattr_setsigmask(&attributes, &none)) == 0 &&
      (failure = posix_spawnattr_setsigdefault(&attributes, &all)) == 0 &&
      (failure = posix_spawnattr_setflags(
           &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF)) == 0)
    failure = posix_spawn(pid, argv[0], &actions, &attributes, argv, environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (failure != 0) return failure;
  /* posix_spawn has no place for them: they hold from here on, and for all that it starts. */
  struct rlimit cpu = {(rlim_t)seconds, (rlim_t)seconds + 1}, files = {256, 256}, size = {64l << 20, 64l << 20}, core = {0, 0};
  prlimit(*pid, RLIMIT_CPU, &cpu, NULL);
  prlimit(*pid, RLIMIT_NOFILE, &files, NULL);
  prlimit(*pid, RLIMIT_FSIZE, &size, NULL);
  prlimit(*pid, RLIMIT_CORE, &core, NULL);
  return 0;
}
