/** What one reading of a repository may cost. */
export const limits = {
  /** Of all files together, and of what one fetch transfers. */
  bytes: 50 * 1024 ** 2,
  files: 10_000,
  /** Folders in folders. */
  depth: 16,
  /** Of one file. */
  fileBytes: 256 * 1024,
  /** Of one commit or one folder's list of names. */
  objectBytes: 8 * 1024 ** 2,
  /** For all that one question takes. */
  ms: 30_000,
} as const;

export const megabytes = (bytes: number): string => `${bytes / 1024 ** 2} MB`;

export const tooMuch = (): Error => new Error(`it sends more than ${megabytes(limits.bytes)}`);

export const tooLong = (cause: unknown): Error =>
  new Error(`it takes longer than ${limits.ms / 1_000} s to read`, { cause });
