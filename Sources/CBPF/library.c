#define _GNU_SOURCE
#include "library.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { longest_line = 160 };
static __thread char complaint[longest_line], verdict[longest_line], said[2 * longest_line + 2];

static void keep_line(char *into, const char *from) {
  size_t length = strcspn(from, "\n");
  if (length >= longest_line) length = longest_line - 1;
  memcpy(into, from, length);
  into[length] = 0;
}

static int begins(const char *text, const char *with) { return strncmp(text, with, strlen(with)) == 0; }

/* The verifier's log ends with its verdict and some figures. */
static void keep_verdict(char *log) {
  char *rest = NULL;
  for (char *line = strtok_r(log, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
    if (!begins(line, "processed") && !begins(line, "verification") && !begins(line, "stack depth") && !begins(line, "--") &&
        !begins(line, "libbpf"))
      keep_line(verdict, line);
}

static int listen(int level, const char *format, va_list arguments) {
  if (level > 0) return 0;
  char *text = NULL;
  if (vasprintf(&text, format, arguments) < 0) return 0;
  if (strstr(text, "BEGIN PROG LOAD LOG")) {
    if (!*verdict) keep_verdict(text);
  } else if (!*complaint) {
    keep_line(complaint, begins(text, "libbpf: ") ? text + strlen("libbpf: ") : text);
  }
  free(text);
  return 0;
}

const char *library_said(void) {
  snprintf(said, sizeof said, "%s%s%s", complaint, *complaint && *verdict ? ": " : "", verdict);
  *complaint = *verdict = 0;
  return said;
}

int library_open(struct library *library, char *reason, size_t size) {
  *complaint = *verdict = 0;
  library->handle = dlopen("libbpf.so.1", RTLD_NOW | RTLD_LOCAL);
  if (!library->handle) {
    const char *why = dlerror();
    snprintf(reason, size, "libbpf.so.1: expected libbpf 1.x, found none (%.120s); install it (Debian, Ubuntu: libbpf1)",
             why ? why : "no reason given");
    return -1;
  }
  struct {
    const char *name;
    void **place;
  } wanted[] = {
      {"libbpf_set_print", (void **)&library->set_print},
      {"bpf_object__open_mem", (void **)&library->open_mem},
      {"bpf_object__load", (void **)&library->load},
      {"bpf_object__close", (void **)&library->close},
      {"bpf_object__find_program_by_name", (void **)&library->find_program},
      {"bpf_object__next_program", (void **)&library->next_program},
      {"bpf_program__set_autoload", (void **)&library->set_autoload},
      {"bpf_program__fd", (void **)&library->program_descriptor},
      {"bpf_object__find_map_by_name", (void **)&library->find_map},
      {"bpf_map__fd", (void **)&library->map_descriptor},
      {"bpf_map__set_max_entries", (void **)&library->set_max_entries},
      {"bpf_map__set_initial_value", (void **)&library->set_initial_value},
  };
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
    *wanted[i].place = dlsym(library->handle, wanted[i].name);
    if (*wanted[i].place) continue;
    snprintf(reason, size, "libbpf.so.1: expected the function %s, found none; install libbpf 1.0 or newer", wanted[i].name);
    library_close(library);
    return -1;
  }
  library->set_print(listen);
  return 0;
}

void library_close(struct library *library) {
  if (!library->handle) return;
  if (library->set_print) library->set_print(NULL);
  dlclose(library->handle);
  library->handle = NULL;
}
