import type { InstanceRef, MovedPin } from "../../../../domain/dependency.ts";

export const at = "2026-11-21T10:00:00.000Z";
export const uuid = "0b8f6a52-5a0e-4a39-9d2e-6a8f1f2f9c11";
export const other = "5a1c2ab0-7f41-4f9b-8d4e-27bb9d0f3c22";
export const context = {};

export const paris = { city: "Paris", zone: 3, express: true };
export const wireParis = { city: { text: "Paris" }, zone: { number: 3 }, express: { flag: true } };

export const ref: InstanceRef = { uuid, project: "p", baseVersionId: "m", version: "4.1", partition: paris };
export const wireRef = { ...ref, partition: wireParis };

export const moved: readonly MovedPin[] = [
  { project: "p", baseVersionId: "u", partition: paris, from: "1.0", to: "1.1" },
  { project: "p", baseVersionId: "v", partition: {}, from: null, to: "2.0" },
  { project: "p", baseVersionId: "w", partition: {}, from: "3.0", to: null },
];
export const wireMoved = [
  { project: "p", baseVersionId: "u", partition: wireParis, fromVersion: "1.0", toVersion: "1.1" },
  { project: "p", baseVersionId: "v", partition: {}, toVersion: "2.0" },
  { project: "p", baseVersionId: "w", partition: {}, fromVersion: "3.0" },
];
