/* A process that takes memory and keeps it: the victim of the OOM tests.
 *
 *   hog MIB [-r MIB-PER-SECOND] [-n NAME] [-c CGROUP.PROCS] [-w]
 *
 * Touches MIB MiB page by page, at once or at the given rate, then sleeps for ever. NAME becomes its comm (15 bytes count)
 * and may hold anything; CGROUP.PROCS is a file it writes its own pid to first; -w waits for a byte on descriptor 0 before it begins.
 * Says `ready PID` on descriptor 1 when it holds everything. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

static int usage(void) {
  fprintf(stderr, "usage: hog MIB [-r MIB-PER-SECOND] [-n NAME] [-c CGROUP.PROCS] [-w]\n");
  return 2;
}

int main(int count, char **arguments) {
  long mebibytes = 0, rate = 0;
  const char *name = NULL, *cgroup = NULL;
  int wait = 0, option;
  while ((option = getopt(count, arguments, "r:n:c:w")) != -1) {
    switch (option) {
    case 'r': rate = atol(optarg); break;
    case 'n': name = optarg; break;
    case 'c': cgroup = optarg; break;
    case 'w': wait = 1; break;
    default: return usage();
    }
  }
  if (optind >= count || (mebibytes = atol(arguments[optind])) <= 0) return usage();
  if (name != NULL) prctl(PR_SET_NAME, name, 0, 0, 0);
  if (cgroup != NULL) {
    int file = open(cgroup, O_WRONLY | O_CLOEXEC);
    if (file < 0 || dprintf(file, "%d\n", getpid()) < 0) {
      perror(cgroup);
      return 1;
    }
    close(file);
  }
  char byte;
  if (wait && read(0, &byte, 1) < 0) return 1;

  long page = sysconf(_SC_PAGESIZE);
  size_t step = 1024 * 1024;
  for (long taken = 0; taken < mebibytes; taken++) {
    char *memory = mmap(NULL, step, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
      perror("mmap");
      return 1;
    }
    for (size_t offset = 0; offset < step; offset += (size_t)page) memory[offset] = 1;
    if (rate > 0) {
      struct timespec pause = {.tv_sec = 0, .tv_nsec = 1000000000L / rate};
      if (rate == 1) pause = (struct timespec){.tv_sec = 1};
      nanosleep(&pause, NULL);
    }
  }
  printf("ready %d\n", getpid());
  fflush(stdout);
  for (;;) pause();
}
