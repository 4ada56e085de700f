#define _GNU_SOURCE
#include "cbpf.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "calls.h"
#include "host.h"
#include "library.h"
#include "ring.h"

enum {
  first_rows = 64,
  /* 3,600 ends between two looks. Mapped, so resident. */
  exits_size = 256 << 10,
  victims_size = 4 << 10,
};

struct cbpf_reader {
  enum cbpf_method method;
  int run;    /* the program `walk`, or the link of the iterator */
  int tables; /* the map of maps */
  int attached[3];
  uint32_t capacity, most;
  struct cbpf_row *rows;
  struct cbpf_header *header;
  struct ring exits, victims;
  char why_not_better[512];
};

static size_t page_size(void) { return (size_t)sysconf(_SC_PAGESIZE); }
static size_t whole_pages(size_t size) { return (size + page_size() - 1) & ~(page_size() - 1); }
static size_t table_size(uint32_t rows) { return whole_pages((size_t)rows * sizeof(struct cbpf_row)); }

/* Which programs an attempt takes. */
struct attempt {
  enum cbpf_method method;
  const char *table, *exits;
  const char *prepare;  /* NULL where pages are not counted per CPU */
  const char *teardown; /* NULL where the end is told after memory is given back */
};
static const struct attempt attempts[] = {
    {CBPF_WALK, "walk", "ended", "prepare", "given_back"},
    {CBPF_WALK, "walk", "ended", "prepare", NULL},
    {CBPF_ITERATE, "iterate", "ended_by_hand", "prepare", NULL},
    {CBPF_ITERATE, "iterate", "ended_by_hand", NULL, NULL},
};

/* Puts a table of so many rows in the place of the one there is. 0 or errno. */
static int replace_table(struct cbpf_reader *reader, uint32_t rows) {
  int map = call_create_table(sizeof(struct cbpf_row), rows);
  if (map < 0) return errno;
  int failure = 0;
  void *mapped = mmap(NULL, table_size(rows), PROT_READ, MAP_SHARED, map, 0);
  if (mapped == MAP_FAILED) {
    failure = errno;
  } else if (call_put_first(reader->tables, map) != 0) {
    failure = errno;
    munmap(mapped, table_size(rows));
  } else {
    if (reader->rows) munmap(reader->rows, table_size(reader->capacity));
    reader->rows = mapped;
    reader->capacity = rows;
  }
  close(map);
  return failure;
}

static int keep(int descriptor) { return fcntl(descriptor, F_DUPFD_CLOEXEC, 3); }

/* What stays of a loaded object: descriptors and mappings. Everything else is libbpf's and goes with it. */
static int take_over(struct cbpf_reader *reader, const struct library *library, struct bpf_object *object,
                     const struct attempt *attempt, const unsigned long long *cpus, unsigned count) {
#define PROGRAM(name) library->program_descriptor(library->find_program(object, name))
#define MAP(name) library->map_descriptor(library->find_map(object, name))
  void *header = mmap(NULL, whole_pages(sizeof *reader->header), PROT_READ | PROT_WRITE, MAP_SHARED, MAP(".bss"), 0);
  if (header == MAP_FAILED) return -1;
  reader->header = header;
  memcpy(reader->header->cpu_offset, cpus, count * sizeof *cpus);
  if (attempt->prepare && call_run(PROGRAM("prepare")) != 0) return -1;
  if ((reader->tables = keep(MAP("tables"))) < 0) return -1;
  int failure = replace_table(reader, first_rows);
  if (failure != 0) {
    errno = failure;
    return -1;
  }
  if (ring_open(&reader->exits, MAP("exits"), exits_size) != 0) return -1;
  if (ring_open(&reader->victims, MAP("victims"), whole_pages(victims_size)) != 0) return -1;
  int program = PROGRAM(attempt->table);
  reader->run = attempt->method == CBPF_WALK ? keep(program) : call_link_iterator(program);
  if (reader->run < 0) return -1;
  if (attempt->teardown) {
    if ((reader->attached[2] = call_attach(PROGRAM(attempt->teardown))) < 0) return -1;
    reader->header->tells_teardown = 1;
  }
  if ((reader->attached[0] = call_attach(PROGRAM(attempt->exits))) < 0) return -1;
  return (reader->attached[1] = call_attach(PROGRAM("marked"))) < 0 ? -1 : 0;
#undef PROGRAM
#undef MAP
}

static void let_go(struct cbpf_reader *reader) {
  int *descriptors[] = {&reader->run, &reader->tables, &reader->attached[0], &reader->attached[1],
                        &reader->attached[2]};
  for (size_t i = 0; i < sizeof descriptors / sizeof *descriptors; i++) {
    if (*descriptors[i] >= 0) close(*descriptors[i]);
    *descriptors[i] = -1;
  }
  if (reader->rows) munmap(reader->rows, table_size(reader->capacity));
  if (reader->header) munmap(reader->header, whole_pages(sizeof *reader->header));
  reader->rows = NULL;
  reader->header = NULL;
  ring_close(&reader->exits);
  ring_close(&reader->victims);
}

/* Chooses the programs and sets the sizes. 0, or -1 where the object is not ours. */
static int configure(const struct library *library, struct bpf_object *object, const struct attempt *attempt, uint32_t cpus) {
  struct bpf_program *program = NULL;
  while ((program = library->next_program(object, program))) library->set_autoload(program, 0);
  const char *wanted[] = {attempt->table, attempt->exits, "marked", attempt->prepare, attempt->teardown};
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
    if (!wanted[i]) continue;
    program = library->find_program(object, wanted[i]);
    if (!program || library->set_autoload(program, 1) != 0) return -1;
  }
  struct bpf_map *constants = library->find_map(object, ".rodata"), *exits = library->find_map(object, "exits");
  struct bpf_map *victims = library->find_map(object, "victims");
  if (!constants || !exits || !victims || !library->find_map(object, "tables") || !library->find_map(object, ".bss")) return -1;
  if (library->set_initial_value(constants, &cpus, sizeof cpus) != 0) return -1;
  if (library->set_max_entries(exits, exits_size) != 0) return -1;
  return library->set_max_entries(victims, (uint32_t)whole_pages(victims_size));
}

/* 0, or errno with the reason. */
static int try(struct cbpf_reader *reader, const struct library *library, const struct attempt *attempt, const void *bytes,
               size_t length, char *reason, size_t size) {
  unsigned long long cpus[CBPF_CPUS];
  unsigned count = host_cpus(cpus, CBPF_CPUS);
  if (count == 0) {
    snprintf(reason, size, "/sys/devices/system/cpu/possible: expected 1 to %d CPUs", CBPF_CPUS);
    return ENOTSUP;
  }
  struct bpf_object *object = library->open_mem(bytes, length, NULL);
  if (!object || configure(library, object, attempt, count) != 0) {
    const char *said = library_said();
    snprintf(reason, size, "BPF object: expected the programs of this release, found another file%s%s", *said ? ": " : "", said);
    if (object) library->close(object);
    return EINVAL;
  }
  int failure = -library->load(object);
  if (failure == EPERM) {
    const char *said = library_said();
    snprintf(reason, size, "BPF: the kernel refuses %s: expected CAP_BPF and CAP_PERFMON on the host itself%s%s", attempt->table, *said ? ": " : "", said);
  } else if (failure != 0) {
    const char *said = library_said();
    snprintf(reason, size, "BPF: this kernel does not take %s, which needs Linux %s: %s", attempt->table,
             attempt->method == CBPF_WALK ? "6.7" : "5.10", *said ? said : strerror(failure));
  } else if (take_over(reader, library, object, attempt, cpus, count) != 0) {
    failure = errno ? errno : EINVAL;
    snprintf(reason, size, "BPF: %s is loaded but does not start: %s", attempt->table, strerror(failure));
    let_go(reader);
  } else {
    reader->method = attempt->method;
  }
  library->close(object);
  return failure;
}

struct cbpf_reader *cbpf_open(enum cbpf_method method, const void *object, size_t size, char *reason, size_t reason_size) {
  struct library library = {};
  if (host_check(reason, reason_size) != 0 || library_open(&library, reason, reason_size) != 0) return NULL;
  struct cbpf_reader *reader = calloc(1, sizeof *reader);
  if (!reader) {
    snprintf(reason, reason_size, "BPF: %s", strerror(ENOMEM));
    library_close(&library);
    return NULL;
  }
  reader->run = reader->tables = -1;
  reader->attached[0] = reader->attached[1] = reader->attached[2] = -1;
  reader->most = host_most_processes();
  int failure = ENOTSUP;
  for (size_t i = 0; failure != 0 && i < sizeof attempts / sizeof *attempts; i++) {
    if (method != CBPF_BEST && attempts[i].method != method) continue;
    failure = try(reader, &library, &attempts[i], object, size, reason, reason_size);
    if (failure == EPERM) break;
    if (failure != 0 && attempts[i].method == CBPF_WALK)
      snprintf(reader->why_not_better, sizeof reader->why_not_better, "%s", reason);
  }
  library_close(&library);
  /* The kernel's types alone were some megabytes. */
  malloc_trim(0);
  if (failure == 0) return reader;
  free(reader);
  return NULL;
}

void cbpf_close(struct cbpf_reader *reader) {
  if (!reader) return;
  let_go(reader);
  free(reader);
}

enum cbpf_method cbpf_method_of(const struct cbpf_reader *reader) { return reader->method; }
const char *cbpf_why_not_better(const struct cbpf_reader *reader) { return reader->why_not_better; }

/* Reading the iterator's file to its end runs the program for every thread; it writes nothing there. 0 or errno. */
static int iterate(struct cbpf_reader *reader) {
  int file = call_open_iterator(reader->run);
  if (file < 0) return errno;
  reader->header->rows = 0;
  char nothing[64];
  ssize_t length;
  /* EAGAIN: a million tasks were seen in this turn. */
  do length = read(file, nothing, sizeof nothing);
  while (length > 0 || (length < 0 && (errno == EAGAIN || errno == EINTR)));
  int failure = length < 0 ? errno : 0;
  close(file);
  return failure;
}

static int walk(struct cbpf_reader *reader) {
  int answer = call_run(reader->run);
  return answer == 0 ? 0 : answer < 0 ? errno : EINVAL;
}

int cbpf_read(struct cbpf_reader *reader, const struct cbpf_row **rows, uint32_t *count) {
  *rows = reader->rows;
  *count = 0;
  /* Each turn makes room for a sixteenth more than there were; a host that outgrows that four times in a row is read the next time. */
  for (int turn = 0; turn < 4; turn++) {
    int failure = reader->method == CBPF_WALK ? walk(reader) : iterate(reader);
    if (failure != 0) return failure;
    uint32_t seen = __atomic_load_n(&reader->header->rows, __ATOMIC_ACQUIRE);
    if (seen <= reader->capacity) {
      *rows = reader->rows;
      *count = seen;
      return 0;
    }
    if (reader->capacity >= reader->most) return ENOSPC;
    uint64_t wanted = (uint64_t)seen + seen / 16 + 64;
    failure = replace_table(reader, wanted < reader->most ? (uint32_t)wanted : reader->most);
    if (failure != 0) return failure;
  }
  return ENOSPC;
}

int cbpf_next_exit(struct cbpf_reader *reader, struct cbpf_exit *into) { return ring_take(&reader->exits, into, sizeof *into); }

int cbpf_next_victim(struct cbpf_reader *reader, struct cbpf_victim *into) {
  return ring_take(&reader->victims, into, sizeof *into);
}

uint64_t cbpf_take_lost_exits(struct cbpf_reader *reader) {
  return __atomic_exchange_n(&reader->header->lost_exits, 0, __ATOMIC_RELAXED);
}

uint64_t cbpf_take_lost_victims(struct cbpf_reader *reader) {
  return __atomic_exchange_n(&reader->header->lost_victims, 0, __ATOMIC_RELAXED);
}
