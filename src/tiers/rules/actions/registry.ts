import type { Mail } from "../../../domain/seams.ts";
import type { Storage } from "../../storage/index.ts";
import type { TierContext } from "../../transaction.ts";
import type { Action, Actions } from "./act.ts";
import { createAlert } from "./alert.ts";
import { createCallback, type Secrets } from "./callback.ts";
import { createDeploy } from "./deploy.ts";
import { createDeprecate } from "./deprecate.ts";
import { createEmail } from "./email.ts";
import { createRetrain } from "./retrain.ts";

export interface ActionSettings {
  readonly secrets: Secrets;
  /** URL of an Alertmanager; null for none. */
  readonly alertmanager: string | null;
  /** Null for no mail. */
  readonly mail: Mail | null;
  /** Registered in code, by name; they go before built-in ones. */
  readonly own?: Readonly<Record<string, Action>>;
}

/** What any name stands for that is no other action: the callback of that name that the rule's team has. */
export const CALLBACK = "callback";

export function createActions(context: TierContext, storage: Storage, settings: ActionSettings): Actions {
  const callback = createCallback(context.seams, settings.secrets);
  const builtIn: Readonly<Record<string, Action>> = {
    deploy: createDeploy(storage),
    deprecate: createDeprecate(storage),
    alert: createAlert(context, settings.alertmanager),
    email: createEmail(settings.mail),
    retrain: createRetrain(context, callback),
  };
  return new Map(Object.entries({ ...builtIn, ...settings.own, [CALLBACK]: callback }));
}
