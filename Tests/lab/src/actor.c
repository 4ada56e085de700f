// actor NAME TITLE: burns a core under a name and a title of somebody else's choice, until it is killed.
//
// NAME and TITLE may hold any byte as `\xHH`. The title is written over the arguments, as setproctitle(3) does: there is room for it,
// since its escaped form is one of them. `@SIZE` stands for so many bytes of arguments.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

// A single argument may have 128 KiB, all together a quarter of the limit of the stack.
enum { longest = 100000, most = 64 };

static char *unescape(const char *text) {
  char *result = malloc(strlen(text) + 1), *end = result;
  while (*text) {
    unsigned byte;
    if (text[0] == '\\' && text[1] == 'x' && sscanf(text + 2, "%2x", &byte) == 1) {
      *end++ = (char)byte;
      text += 4;
    } else {
      *end++ = *text++;
    }
  }
  *end = 0;
  return result;
}

int main(int count, char **argument) {
  if (count < 3) return 2;
  if (argument[2][0] == '@') {
    char *arguments[most + 4] = {argument[0], argument[1], "+"};
    static char filler[longest + 1];
    memset(filler, 'x', longest);
    int parts = atoi(argument[2] + 1) / longest;
    for (int i = 0; i < parts && i < most; i++) arguments[3 + i] = filler;
    execv("/proc/self/exe", arguments);
    perror("actor");
    return 1;
  }
  char *name = unescape(argument[1]), *title = unescape(argument[2]);
  char *start = argument[0], *end = argument[count - 1] + strlen(argument[count - 1]);
  if (strcmp(title, "+") != 0) {
    size_t room = (size_t)(end - start), length = strlen(title);
    if (length > room) length = room;
    memset(start, 0, room);
    memcpy(start, title, length);
  }
  prctl(PR_SET_NAME, name);
  for (volatile unsigned long turn = 0;; turn++) {
  }
}
