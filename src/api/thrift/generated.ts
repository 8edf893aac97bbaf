import { createRequire } from "node:module";

/** The compiler writes CommonJS, whatever the package around it is. */
const load = createRequire(import.meta.url);

export const service = load("./gen/Gallery.js") as typeof import("./gen/Gallery.js");
export const types = load("./gen/gallery_types.js") as typeof import("./gen/gallery_types.js");

export type { Client } from "./gen/Gallery.js";
export type * as Generated from "./gen/gallery_types.js";
