#define _GNU_SOURCE
#include "answer.h"
#include "fail.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void answer_begin(Answer *answer) {
  answer->phase = READ_HEAD;
  answer->head_length = 0;
  answer->line_length = 0;
}

static const char *header(const char *head, const char *name) {
  const char *found = strcasestr(head, name);
  return found ? found + strlen(name) : NULL;
}

/** Reads the whole head and decides how the body ends. Returns whether there is no body. */
static bool read_head(Answer *answer) {
  answer->status = atoi(answer->head + sizeof "HTTP/1.1");
  const char *connection = header(answer->head, "\r\nconnection: ");
  answer->closes = connection && strncasecmp(connection, "close", 5) == 0;
  const char *length = header(answer->head, "\r\ncontent-length: ");
  if (length) {
    answer->remaining = strtoull(length, NULL, 10);
    answer->phase = READ_LENGTH;
    return answer->remaining == 0;
  }
  if (header(answer->head, "\r\ntransfer-encoding: chunked")) {
    answer->phase = READ_CHUNK_SIZE;
    return false;
  }
  if (answer->status != 204 && answer->status != 304) fail("an answer without a length: %s", answer->head);
  return true;
}

static size_t take_head(Answer *answer, const char *bytes, size_t length, bool *done) {
  for (size_t used = 0; used < length;) {
    if (answer->head_length + 1 >= ANSWER_HEAD_LIMIT) fail("an answer's head is too long");
    answer->head[answer->head_length++] = bytes[used++];
    answer->head[answer->head_length] = 0;
    if (answer->head_length < 4 || memcmp(answer->head + answer->head_length - 4, "\r\n\r\n", 4) != 0) continue;
    *done = read_head(answer);
    return used;
  }
  return length;
}

static size_t take_body(Answer *answer, const char *bytes, size_t length, bool *done) {
  size_t used = length < answer->remaining ? length : answer->remaining;
  if (answer->status > 299) {
    size_t room = ANSWER_HEAD_LIMIT - 1 - answer->head_length, kept = used < room ? used : room;
    memcpy(answer->head + answer->head_length, bytes, kept);
    answer->head_length += (uint32_t)kept;
    answer->head[answer->head_length] = 0;
  }
  answer->remaining -= used;
  if (answer->remaining > 0) return used;
  if (answer->phase == READ_LENGTH) *done = true;
  else answer->phase = READ_CHUNK_END;
  return used;
}

/** The lines between chunks: the size before one, the blank line behind it, and what follows the last. */
static void take_line_byte(Answer *answer, char byte, bool *done) {
  if (byte != '\n') {
    if (byte != '\r' && answer->line_length < sizeof answer->line - 1) answer->line[answer->line_length++] = byte;
    return;
  }
  answer->line[answer->line_length] = 0;
  bool empty = answer->line_length == 0;
  answer->line_length = 0;
  if (answer->phase == READ_CHUNK_END) {
    answer->phase = READ_CHUNK_SIZE;
  } else if (answer->phase == READ_TRAILER) {
    *done = empty;
  } else {
    answer->remaining = strtoull(answer->line, NULL, 16);
    answer->phase = answer->remaining > 0 ? READ_CHUNK : READ_TRAILER;
  }
}

bool answer_take(Answer *answer, const char *bytes, size_t length) {
  bool done = false;
  for (size_t used = 0; used < length && !done;) {
    if (answer->phase == READ_HEAD) used += take_head(answer, bytes + used, length - used, &done);
    else if (answer->phase == READ_LENGTH || answer->phase == READ_CHUNK)
      used += take_body(answer, bytes + used, length - used, &done);
    else take_line_byte(answer, bytes[used++], &done);
  }
  return done;
}
