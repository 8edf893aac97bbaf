import { type MlflowEvent, mlflowEvents } from "../../../domain/subscription.ts";
import { invalid } from "../errors.ts";
import { pythonItems } from "../filter/values.ts";
import { choice, message, required, type Values } from "../requests/fields.ts";

const fields = {
  entity: required(
    choice({
      REGISTERED_MODEL: 1,
      MODEL_VERSION: 2,
      MODEL_VERSION_TAG: 3,
      MODEL_VERSION_ALIAS: 4,
      PROMPT: 5,
      PROMPT_VERSION: 6,
      PROMPT_TAG: 7,
      PROMPT_VERSION_TAG: 8,
      PROMPT_ALIAS: 9,
      BUDGET_POLICY: 10,
    }),
  ),
  action: required(choice({ CREATED: 1, UPDATED: 2, DELETED: 3, SET: 4, EXCEEDED: 5 })),
};

export const webhookEvent = message(fields);

export function eventOf(given: Values<typeof fields>): MlflowEvent {
  const entity = given.entity.toLowerCase();
  const action = given.action.toLowerCase();
  const event = mlflowEvents.find((each) => each === `${entity}.${action}`);
  if (event !== undefined) return event;
  const valid = mlflowEvents.filter((each) => each.startsWith(`${entity}.`)).map(actionOf);
  throw invalid(
    `Invalid action '${action}' for entity '${entity}'. Valid actions are: [${pythonItems(valid.sort())}]`,
  );
}

const actionOf = (event: MlflowEvent): string => event.slice(event.indexOf(".") + 1);

export function eventMessage(event: MlflowEvent): unknown {
  const [entity, action] = event.toUpperCase().split(".");
  return { entity, action };
}
