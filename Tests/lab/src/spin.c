// spin N: N busy processes, each in a session of its own, so that the scheduler's autogroups give every one a full share.
// They end with their parent: kill `spin` and all are gone. Prints "ready" when all run.
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(int count, char **argument) {
  int wanted = count > 1 ? atoi(argument[1]) : 1;
  pid_t parent = getpid();
  signal(SIGCHLD, SIG_IGN);
  for (int i = 0; i < wanted; i++) {
    pid_t child = fork();
    if (child < 0) {
      perror("spin: fork");
      return 1;
    }
    if (child == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (getppid() != parent) _exit(0);
      setsid();
      for (volatile unsigned long turn = 0;; turn++) {
      }
    }
  }
  puts("ready");
  fflush(stdout);
  for (;;) pause();
}
