// churn WAY RATE: starts RATE short-lived processes a second, each of which burns about a millisecond, until it is killed.
//
//   fork     fork, wait for each
//   vfork    vfork and exec of itself, wait for each
//   ignore   the same, but SIGCHLD is ignored: the kernel reaps them and gives the parent nothing
//
// `churn burn` is what vfork executes. Prints how many it started when SIGTERM ends it.
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t ends;
static void end(int number) {
  (void)number;
  ends = 1;
}

// CPU time, not turns: every machine gets the same share.
static void burn(void) {
  struct timespec used;
  do clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  while (used.tv_sec == 0 && used.tv_nsec < 1000000);
}

int main(int count, char **argument) {
  if (count > 1 && strcmp(argument[1], "burn") == 0) {
    burn();
    return 0;
  }
  if (count < 3 || atoi(argument[2]) <= 0) return 2;
  int executes = strcmp(argument[1], "fork") != 0, ignores = strcmp(argument[1], "ignore") == 0;
  struct sigaction action = {.sa_handler = end};
  sigaction(SIGTERM, &action, NULL);
  if (ignores) signal(SIGCHLD, SIG_IGN);
  struct timespec next;
  clock_gettime(CLOCK_MONOTONIC, &next);
  long started = 0;
  while (!ends) {
    pid_t child = executes ? vfork() : fork();
    if (child == 0) {
      if (executes) {
        char *const arguments[] = {"churned", "burn", NULL};
        execv("/proc/self/exe", arguments);
        _exit(1);
      }
      burn();
      _exit(0);
    }
    if (child > 0) started++;
    if (child > 0 && !ignores) waitpid(child, NULL, 0);
    next.tv_nsec += 1000000000L / atoi(argument[2]);
    if (next.tv_nsec >= 1000000000L) {
      next.tv_nsec -= 1000000000L;
      next.tv_sec++;
    }
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
  }
  printf("%ld\n", started);
  return 0;
}
