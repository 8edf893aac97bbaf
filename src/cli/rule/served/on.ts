import type { Command } from "commander";
import { switchCommand } from "./switch.ts";

export function onCommand(): Command {
  return switchCommand("on", "turn on again what was turned off, as far as no other switch is off", [
    'gallery rule on forecasting-drift --reason "it is repaired"',
    'gallery rule on --all --reason "incident 4711 is over"',
  ]);
}
