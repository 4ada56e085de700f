// reader CGROUP.PROCS FILE MIB PROCESSES: makes FILE of MIB MiB, enters the group, and reads it through again and again. In a group with less
// memory than that each block has to wait for room: the stall that pressure figures of memory count. Prints "ready".
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(int count, char **argument) {
  if (count < 5) return fputs("usage: reader CGROUP.PROCS FILE MIB PROCESSES\n", stderr), 2;
  static char block[1 << 20];
  size_t size = strtoul(argument[3], NULL, 10) << 20;
  int file = open(argument[2], O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return perror(argument[2]), 1;
  for (size_t written = 0; written < size; written += sizeof block)
    if (write(file, block, sizeof block) != sizeof block) return perror(argument[2]), 1;
  fsync(file);
  // Else it stays with whoever wrote it, and the group would take nothing.
  posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
  int group = open(argument[1], O_WRONLY | O_CLOEXEC);
  if (group < 0 || write(group, "0", 1) != 1) return perror(argument[1]), 77;
  int processes = atoi(argument[4]);
  for (int process = 0; process < processes; process++) {
    if (fork() != 0) continue;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    off_t place = (off_t)(size / processes) * process;
    for (;;) {
      ssize_t got = pread(file, block, sizeof block, place);
      place = got > 0 ? place + got : 0;
    }
  }
  puts("ready");
  fflush(stdout);
  for (;;) pause();
}
