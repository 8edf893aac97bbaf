import type { Mail } from "../../../domain/seams.ts";
import { type Action, dead, done } from "./act.ts";
import { fill } from "./template.ts";

/** Sends a letter; `mail` is null where no mail server is set up. */
export function createEmail(mail: Mail | null): Action {
  return {
    async run({ id, parameters, report }) {
      if (mail === null) return dead("no mail server is set up on this server");
      const to = [parameters.to].flat().filter((each) => typeof each === "string");
      if (to.length === 0) return dead("the action names nobody to send to");
      const text = (name: string, otherwise: string): string => {
        const given = parameters[name];
        return typeof given === "string" ? fill(given, report, false) : otherwise;
      };
      const { rule, instance, why } = report;
      const what = `${instance.baseVersionId} ${instance.version}`;
      const { refused } = await mail.send({
        id,
        to,
        subject: text("subject", `${rule.team}/${rule.name}: ${what}`).replace(/\s+/g, " "),
        text: text("body", `${what} of ${instance.project}: ${why}\n`),
      });
      return refused === null ? done(`sent to ${to.join(", ")}`) : dead(refused);
    },
  };
}
