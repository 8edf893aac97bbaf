#define _GNU_SOURCE
#include "requests.h"
#include "fail.h"
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

enum { DIGITS = 12 };

static void find_counters(Request *request) {
  for (uint32_t at = 0; at + DIGITS <= request->length;) {
    if (memcmp(request->bytes + at, "@@@@@@@@@@@@", DIGITS) != 0) {
      at++;
      continue;
    }
    request->counters = realloc(request->counters, (request->counter_count + 1) * sizeof(uint32_t));
    request->counters[request->counter_count++] = at;
    at += DIGITS;
  }
}

Requests requests_read(const char *path) {
  int file = open(path, O_RDONLY);
  struct stat status;
  if (file < 0 || fstat(file, &status) != 0 || status.st_size == 0) fail("cannot read %s", path);
  const char *bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
  if (bytes == MAP_FAILED) fail("cannot map %s", path);
  Requests requests = {0};
  uint32_t capacity = 0;
  for (off_t at = 0; at < status.st_size;) {
    if (requests.count == capacity) {
      capacity = capacity ? capacity * 2 : 1024;
      requests.items = realloc(requests.items, capacity * sizeof(Request));
    }
    Request *request = &requests.items[requests.count++];
    *request = (Request){.bytes = bytes + at + 4};
    memcpy(&request->length, bytes + at, 4);
    at += 4 + request->length;
    if (at > status.st_size) fail("%s is cut short", path);
    if (request->length > requests.longest) requests.longest = request->length;
    find_counters(request);
  }
  return requests;
}

void request_write(const Request *request, uint64_t value, char *out) {
  memcpy(out, request->bytes, request->length);
  for (uint32_t index = 0; index < request->counter_count; index++) {
    uint64_t rest = value;
    char *at = out + request->counters[index];
    for (int digit = DIGITS - 1; digit >= 0; digit--, rest /= 10) at[digit] = (char)('0' + rest % 10);
  }
}
