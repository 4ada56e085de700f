// idle-children N: N processes that do nothing, of 20 kB each when linked statically, until this one ends.
// Prints "ready COUNT" when all sleep; COUNT is less than N when the host allows no more.
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(int count, char **argument) {
  int wanted = count > 1 ? atoi(argument[1]) : 0, made = 0;
  pid_t parent = getpid();
  signal(SIGCHLD, SIG_IGN);
  for (; made < wanted; made++) {
    pid_t child = fork();
    if (child < 0) {
      perror("idle-children: fork");
      break;
    }
    if (child == 0) {
      char name[16];
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (getppid() != parent) _exit(0);
      snprintf(name, sizeof name, "idle-%d", made);
      prctl(PR_SET_NAME, name);
      for (;;) pause();
    }
  }
  printf("ready %d\n", made);
  fflush(stdout);
  for (;;) pause();
}
