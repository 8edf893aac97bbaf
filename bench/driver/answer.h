/* Finds the end of one HTTP/1.1 answer in what arrives, piece by piece. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ANSWER_HEAD_LIMIT = 16384 };

typedef enum { READ_HEAD, READ_LENGTH, READ_CHUNK_SIZE, READ_CHUNK, READ_CHUNK_END, READ_TRAILER } AnswerPhase;

typedef struct {
  AnswerPhase phase;
  int status;
  /** The server will close the connection behind this answer. */
  bool closes;
  /** The head and, of an answer that is not a success, as much of the body as fits; terminated. */
  char head[ANSWER_HEAD_LIMIT];
  uint32_t head_length;
  uint64_t remaining;
  char line[64];
  uint32_t line_length;
} Answer;

void answer_begin(Answer *answer);

/** Takes bytes up to the end of the answer. Returns whether the end was reached; bytes behind it are ignored. */
bool answer_take(Answer *answer, const char *bytes, size_t length);
