/* The requests of a file, each behind its length (32 bits, little endian), and the counters in them. */
#pragma once
#include <stdint.h>

typedef struct {
  const char *bytes;
  uint32_t length;
  /** Where its counters begin. */
  uint32_t *counters;
  uint32_t counter_count;
} Request;

typedef struct {
  Request *items;
  /** Never 0. */
  uint32_t count;
  /** Length of the longest. */
  uint32_t longest;
} Requests;

Requests requests_read(const char *path);

/** Copies a request to `out`, which has room for it, with `value` for its counters. */
void request_write(const Request *request, uint64_t value, char *out);
