import { expect, test } from "vitest";
import { isSshPlace, readSshPlace } from "./ssh-place.ts";

const place = (user: string | undefined, host: string, port: number, path: string) => ({
  user,
  host,
  port,
  path,
});

test.each([
  ["ssh://git@Git.example/ml/rules.git", place("git", "git.example", 22, "/ml/rules.git")],
  ["SSH://git.example:2222/rules.git", place(undefined, "git.example", 2222, "/rules.git")],
  ["ssh://ann@[fd00::1]:22/rules.git", place("ann", "fd00::1", 22, "/rules.git")],
  ["ssh://ann@10.0.0.1/~/rules.git", place("ann", "10.0.0.1", 22, "~/rules.git")],
  ["ssh://ann@git.example/~bob/r", place("ann", "git.example", 22, "~bob/r")],
  ["ssh://ann@git.example/a%20b/it's 100%25", place("ann", "git.example", 22, "/a b/it's 100%")],
  ["git@git.example:ml/rules.git", place("git", "git.example", 22, "ml/rules.git")],
  ["git@git.example:/srv/a b%20c.git", place("git", "git.example", 22, "/srv/a b%20c.git")],
  ["git@[fd00::1]:rules.git", place("git", "fd00::1", 22, "rules.git")],
])("%s is read over SSH", (text, expected) => {
  expect(isSshPlace(text)).toBe(true);
  expect(readSshPlace(text)).toEqual(expected);
});

test.each([
  "https://git@git.example/r.git",
  "rules.git",
  "/srv/git@here/a:b",
  "./git@here:b",
  "file:///r",
  "C:/r",
])("%s is not", (text) => expect(isSshPlace(text)).toBe(false));

test.each([
  ["ssh://ann:s3cret@git.example/r", "carries a password"],
  ["ssh://git.example:99999/r", "is not of the form"],
  ["ssh:///r", "names no host"],
  ["ssh://-oProxyCommand=x/r", "names no host"],
  ["ssh://git%20.example/r", "names no host"],
  ["ssh://a%20b@git.example/r", "names no user"],
  ["-l@git.example:r", "names no user"],
  ["ssh://git.example", "names no repository"],
  ["ssh://git.example/", "names no repository"],
  ["ssh://git.example/r?x=1", "carries a query"],
  ["ssh://git.example/%E0", "has a % that stands for no character"],
  ["ssh://git.example/a%0Ab", "has a path with a backslash or control character"],
  ["ssh://git.example/a%00b", "has a path with a backslash or control character"],
  ["git@git.example:a\\b", "has a path with a backslash or control character"],
  ["git@git.example:--upload-pack=x", "would be taken for an option"],
])("%j is refused", (text, sentence) => expect(() => readSshPlace(text)).toThrow(sentence));
