// thrash CGROUP.PROCS FILE MIB PROCESSES: makes FILE of MIB MiB, enters the group, and reads it through mappings at random for ever. In a
// group with less memory than that each touch drops a page that another one needs: major faults without end. Prints "ready".
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(int count, char **argument) {
  if (count < 5) return fputs("usage: thrash CGROUP.PROCS FILE MIB PROCESSES\n", stderr), 2;
  int group = open(argument[1], O_WRONLY | O_CLOEXEC);
  if (group < 0 || write(group, "0", 1) != 1) return perror(argument[1]), 77;
  size_t size = strtoul(argument[3], NULL, 10) << 20;
  int file = open(argument[2], O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return perror(argument[2]), 1;
  static char block[1 << 20];
  memset(block, 'x', sizeof block);
  for (size_t written = 0; written < size; written += sizeof block)
    if (write(file, block, sizeof block) != sizeof block) return perror(argument[2]), 1;
  fsync(file);
  for (int process = 0; process < atoi(argument[4]); process++) {
    if (fork() != 0) continue;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setsid();
    volatile char *bytes = mmap(NULL, size, PROT_READ, MAP_SHARED, file, 0);
    if (bytes == MAP_FAILED) return perror("thrash: mmap"), 1;
    madvise((void *)bytes, size, MADV_RANDOM);
    unsigned long state = 88172645463325252ul + process;
    for (;;) {
      state ^= state << 13, state ^= state >> 7, state ^= state << 17;
      (void)bytes[state % size];
    }
  }
  puts("ready");
  fflush(stdout);
  for (;;) pause();
}
