// Records the machine as a scenario, whole files each second: `recorder SECONDS UNIT ...`. It must not starve where the machine
// does: everything is locked in memory, scheduled before all else, and written out at the end.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static const char *names[] = {"stat", "meminfo", "vmstat", "loadavg", "diskstats", "pressure/cpu", "pressure/memory", "pressure/io"};
enum { TOLD = 4 };
static struct row { int pid; unsigned long ticks; double share; long long rss; char name[32]; } told[TOLD], top[TOLD];
static unsigned long before[1 << 16];
static char told_all[12 << 20], text[1 << 17];
static size_t length;
#define SAY(...) (length += snprintf(told_all + length, sizeof told_all - length, __VA_ARGS__))

// A file as text; -1 if it is not there.
static int slurp(const char *path) {
  int file = open(path, O_RDONLY | O_CLOEXEC), size = 0, part;
  text[0] = 0;
  if (file < 0) return -1;
  while ((part = read(file, text + size, sizeof text - 1 - size)) > 0) size += part;
  close(file);
  text[size] = 0;
  return size;
}

static void files(void) {
  char path[64];
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    snprintf(path, sizeof path, "/proc/%s", names[i]);
    if (slurp(path) < 0) continue;
    int lines = 0;
    for (char *c = text; *c; c++) lines += *c == '\n';
    SAY("file %s %d\n%s", names[i], lines, text);
  }
}

// Units as their control groups tell them; how one ended as its ExecStopPost= wrote it to /run/lab/NAME.
static void unit(const char *name) {
  char path[256];
  long long value;
  snprintf(path, sizeof path, "/run/lab/%s", name);
  if (slurp(path) > 0) {
    SAY("unit %s active=%s result=%s", name, strncmp(text, "success", 7) ? "failed" : "inactive", text);
    return;
  }
  snprintf(path, sizeof path, "/sys/fs/cgroup/system.slice/%s/cpu.stat", name);
  if (slurp(path) < 0 || sscanf(text, "usage_usec %lld", &value) != 1) return;
  SAY("unit %s cpu=%lld", name, value);
  static const char *keys[][2] = {{"memory.current", "memory"}, {"memory.max", "memory-limit"}, {"pids.current", "tasks"}};
  for (int i = 0; i < 3; i++) {
    snprintf(path, sizeof path, "/sys/fs/cgroup/system.slice/%s/%s", name, keys[i][0]);
    if (slurp(path) > 0 && sscanf(text, "%lld", &value) == 1) SAY(" %s=%lld", keys[i][1], value);
  }
  snprintf(path, sizeof path, "/sys/fs/cgroup/system.slice/%s/memory.events", name);
  char *kills = slurp(path) > 0 ? strstr(text, "oom_kill ") : 0;
  if (kills) SAY(" oom-kills=%d", atoi(kills + 9));
  SAY(" active=active\n");
}

// The greatest by memory. One told before that has ended, or given all back on its way to that, is told once more, with nothing.
static void processes(double seconds) {
  char path[64];
  memset(top, 0, sizeof top);
  DIR *folder = opendir("/proc");
  for (struct dirent *entry; folder && (entry = readdir(folder));) {
    struct row row = {.pid = atoi(entry->d_name)};
    snprintf(path, sizeof path, "/proc/%d/stat", row.pid);
    if (row.pid <= 0 || slurp(path) < 0) continue;
    char *open = strchr(text, '('), *close = strrchr(text, ')');
    unsigned long user, system;
    if (!open || !close || sscanf(close + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %*d %*d %*d %*d %*d %*d %*u %*u %lld",
                                  &user, &system, &row.rss) != 3) continue;
    *close = 0;
    snprintf(row.name, sizeof row.name, "%s", open + 1);
    row.rss *= 4096;
    unsigned long *last = &before[row.pid & 0xffff];
    row.share = seconds > 0 && user + system >= *last ? (user + system - *last) / seconds : 0;
    *last = user + system;
    for (int i = 0; i < TOLD; i++)
      if (row.rss > top[i].rss) {
        struct row swap = top[i];
        top[i] = row;
        row = swap;
      }
  }
  if (folder) closedir(folder);
  for (int i = 0; i < TOLD; i++) {
    snprintf(path, sizeof path, "/proc/%d/statm", told[i].pid);
    if (told[i].pid && (slurp(path) < 0 || !strncmp(text, "0 ", 2))) SAY("process %d 0 0 %s\n", told[i].pid, told[i].name);
  }
  for (int i = 0; i < TOLD; i++)
    if (top[i].pid && top[i].rss) SAY("process %d %.0f %lld %s\n", top[i].pid, top[i].share, top[i].rss, top[i].name);
  memcpy(told, top, sizeof told);
}

// The first line of each record; EPIPE (some were overwritten) is no end, EAGAIN is.
static void records(int log) {
  for (int size; (size = read(log, text, sizeof text - 1)) > 0 || (size < 0 && errno == EPIPE);) {
    if (size < 0) continue;
    text[size] = 0;
    SAY("kmsg %.*s\n", (int)strcspn(text, "\n"), text);
  }
}

int main(int count, char **arguments) {
  struct sched_param first = {.sched_priority = 50};
  if (count < 2 || mlockall(MCL_CURRENT | MCL_FUTURE) || sched_setscheduler(0, SCHED_FIFO, &first)) return perror("recorder"), 1;
  int log = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  lseek(log, 0, SEEK_END);
  struct timespec next, now;
  clock_gettime(CLOCK_MONOTONIC, &next);
  double last = 0;
  for (time_t end = next.tv_sec + atoi(arguments[1]); next.tv_sec < end;) {
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, 0);
    clock_gettime(CLOCK_MONOTONIC, &now);
    double moment = now.tv_sec + now.tv_nsec / 1e9;
    files();
    for (int i = 2; i < count; i++) unit(arguments[i]);
    processes(last > 0 ? moment - last : 0);
    records(log);
    SAY("sample %.3f\n", moment);
    last = moment;
    // Where the machine stood still, seconds are missing; they aren't made up for.
    clock_gettime(CLOCK_MONOTONIC, &now);
    next.tv_sec = now.tv_sec + (now.tv_nsec >= next.tv_nsec);
  }
  for (size_t at = 0; at < length;) {
    ssize_t part = write(1, told_all + at, length - at);
    if (part <= 0) return perror("recorder: write"), 1;
    at += part;
  }
}
