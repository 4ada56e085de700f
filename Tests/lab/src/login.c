// login STATUS SECONDS [SHELL]: once a second what `SHELL -c true` takes, seen from outside, beside what the daemon that writes STATUS says
// that a login takes. A line a second: seconds since the start, then in milliseconds outside, login.latency, .wakeup, .exec, .read, .sync.
// A try that has not come back counts by its age, as it would to whoever waits for it. Each try is a session of its own, at nice 0.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static void sleep_until(double moment) {
  struct timespec time = {.tv_sec = (time_t)moment, .tv_nsec = (long)((moment - (time_t)moment) * 1e9)};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL) != 0) {
  }
}

struct tries {
  _Atomic double began;  // of the try that is out; 0: none
  _Atomic double took;   // of the last
};

static void try_for_ever(struct tries *tries, const char *shell) {
  for (double next = now();; next = now() > next + 1 ? now() : next + 1) {
    sleep_until(next);
    double began = now();
    tries->began = began;
    pid_t child = fork();
    if (child == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      setsid();
      execl(shell, shell, "-c", "true", NULL);
      _exit(127);
    }
    int status;
    waitpid(child, &status, 0);
    tries->took = now() - began;
    tries->began = 0;
  }
}

static double number(const char *text, const char *name) {
  char key[64];
  snprintf(key, sizeof key, "\"%s\":", name);
  const char *found = strstr(text, key);
  return found ? 1000 * strtod(found + strlen(key), NULL) : -1;
}

int main(int count, char **argument) {
  if (count < 3) return fputs("usage: login STATUS SECONDS [SHELL]\n", stderr), 2;
  struct tries *tries = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pid_t worker = fork();
  if (worker == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setsid();
    try_for_ever(tries, count > 3 ? argument[3] : "/bin/sh");
  }
  // The one who looks must not wait itself.
  struct sched_param first = {.sched_priority = 1};
  if (sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &first) != 0 && nice(-20) < 0) perror("login: priority");
  mlockall(MCL_CURRENT);
  static char text[1 << 20];
  double start = now();
  for (int second = 1; second <= atoi(argument[2]); second++) {
    sleep_until(start + second);
    int file = open(argument[1], O_RDONLY);
    ssize_t length = file < 0 ? 0 : read(file, text, sizeof text - 1);
    close(file);
    text[length > 0 ? length : 0] = 0;
    double began = tries->began, age = began > 0 ? now() - began : 0, took = tries->took;
    printf("%d %.3f %.3f %.3f %.3f %.3f %.3f\n", second, 1000 * (age > took ? age : took), number(text, "login.latency"),
      number(text, "login.wakeup"), number(text, "login.exec"), number(text, "login.read"), number(text, "login.sync"));
    fflush(stdout);
  }
  kill(worker, SIGKILL);
  return 0;
}
