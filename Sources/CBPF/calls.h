/* bpf(2), as far as it is used once the programs are loaded. All give -1 and errno, or what is said. */
#pragma once
#include <stdint.h>

/* An array that can be mapped, of the kind that the table of tables takes: its descriptor. */
int call_create_table(uint32_t row_size, uint32_t rows);
/* Puts the map into the first place of a map of maps. */
int call_put_first(int maps, int map);
/* Attaches to the trace point that the program names itself: a descriptor, attached as long as that is open. */
int call_attach(int program);
/* Links an iterator: a descriptor. */
int call_link_iterator(int program);
/* A file whose reading runs the linked iterator. */
int call_open_iterator(int link);
/* Runs a program of the type `syscall`; gives what it gives. */
int call_run(int program);
