import type { Caller } from "../../domain/caller.ts";
import type { Gallery } from "../../gallery.ts";
import type { Client } from "./generated.ts";

/** The compiler's type of an i64; on our side of the wire it is a number. */
type Int64 = InstanceType<typeof import("thrift").Int64>;

/** An argument as it arrives: whatever the contract says, any part of it may be missing. */
export type Given<T> =
  | null
  | undefined
  | (T extends Int64
      ? number
      : T extends Buffer | string | number | boolean
        ? T
        : T extends readonly (infer Item)[]
          ? readonly NonNullable<Given<Item>>[]
          : { readonly [Key in keyof T]: Given<T[Key]> });

/** An answer as it leaves, before generated code copies it into its own classes. */
export type Answer<T> = T extends Int64
  ? number
  : T extends Buffer
    ? T
    : T extends readonly (infer Item)[]
      ? readonly Answer<Item>[]
      : T extends object
        ? { readonly [Key in keyof T]: Answer<T[Key]> }
        : T;

/** One call on its way to the neck. */
export interface Call {
  readonly gallery: Gallery;
  readonly caller: Caller;
}

/** The handler's functions, one for each of the contract: the compiler's client turned round. */
export type Operations = {
  readonly [Name in keyof Client]: Client[Name] extends (...args: infer Arguments) => Promise<infer Result>
    ? (
        call: Call,
        ...args: { [Index in keyof Arguments]: Given<Arguments[Index]> }
      ) => Promise<Answer<Result>>
    : never;
};
