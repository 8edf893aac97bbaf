#pragma once

/** Says what is wrong and ends the program. */
void fail(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));
