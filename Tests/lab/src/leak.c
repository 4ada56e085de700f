/* A process whose memory takes a known course, to hold forecasts against.
 *
 *   leak MIB-PER-SECOND MIB [-s leak|sawtooth|step|noise]
 *
 * leak      grows by so much a second until it holds MIB MiB; then it stays
 * sawtooth  grows alike, and gives all back but a tenth whenever it holds MIB MiB
 * step      holds a quarter, and MIB MiB from the 20th second on
 * noise     holds anything between a half and all of MIB MiB, another amount every half second
 *
 * Says `begun` on descriptor 1 when it begins. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static const size_t unit = 1024 * 1024;
static char *memory;
static long held;

/* Makes the first `wanted` MiB resident and gives the rest back. */
static void hold(long wanted) {
  for (; held < wanted; held++)
    for (size_t offset = 0; offset < unit; offset += 4096) memory[(size_t)held * unit + offset] = 1;
  if (held > wanted) {
    madvise(memory + (size_t)wanted * unit, (size_t)(held - wanted) * unit, MADV_DONTNEED);
    held = wanted;
  }
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
  const char *shape = "leak";
  int option;
  while ((option = getopt(count, arguments, "s:")) != -1) {
    if (option != 's') return 2;
    shape = optarg;
  }
  if (count - optind < 2) {
    fprintf(stderr, "usage: leak MIB-PER-SECOND MIB [-s leak|sawtooth|step|noise]\n");
    return 2;
  }
  double rate = atof(arguments[optind]);
  long most = atol(arguments[optind + 1]);
  if (rate <= 0 || most <= 0) return 2;
  memory = mmap(NULL, (size_t)most * unit, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) {
    perror("mmap");
    return 1;
  }
  /* Pages of 2 MiB would come in steps. */
  madvise(memory, (size_t)most * unit, MADV_NOHUGEPAGE);
  puts("begun");
  fflush(stdout);
  unsigned long state = 42;
  double begun = now();
  for (;;) {
    double passed = now() - begun;
    if (strcmp(shape, "step") == 0) {
      hold(passed < 20 ? most / 4 : most);
    } else if (strcmp(shape, "noise") == 0) {
      state = state * 6364136223846793005UL + 1442695040888963407UL;
      hold(most / 2 + (long)(state >> 33) % (most / 2 + 1));
      usleep(490000);
    } else if (strcmp(shape, "sawtooth") == 0) {
      double least = (double)most / 10, rise = (double)most - least, at = passed * rate;
      hold((long)(least + at - rise * (double)(long)(at / rise)));
    } else {
      double at = passed * rate;
      hold(at < (double)most ? (long)at : most);
    }
    usleep(10000);
  }
}
