import type { Champion, ExplainedChampion } from "../../../../domain/champion.ts";
import type { Decision, Replay } from "../../../../domain/decision.ts";
import { ruleAnswers } from "../../../rest/testing/rule-samples.ts";
import { plain, type Relay } from "../relay.ts";
import { instance } from "../samples.ts";
import { at, paris, uuid, wireParis } from "./samples.ts";

const answers = ruleAnswers({ ...instance, partition: paris, fields: paris });

const champion: Champion = { ...(answers["rules.selectChampion"] as Champion), partition: paris };
const wireChampion = plain({
  ...champion,
  partition: wireParis,
  champion: { ...instance, partition: wireParis, fields: wireParis },
});
const { verdicts, ...none } = answers["rules.explainChampion"] as ExplainedChampion;

const replay = answers["rules.replayDecision"] as Replay;
const decision: Decision = { ...replay.decision, partition: paris };
const wireDecision = { ...decision, partition: wireParis };
const first: Decision = {
  ...decision,
  selection: { champion: null, choice: "none", why: "no candidate" },
  incumbent: null,
};
const wireFirst = plain({ ...first, partition: wireParis });

export const championRelays: Record<string, Relay> = {
  "rules.selectChampion": {
    call: (c) => c.selectChampion({ rule: "team: t\n", project: "p", partition: wireParis }),
    input: { rule: "team: t\n", project: "p", partition: paris },
    answer: champion,
    told: wireChampion,
  },
  "rules.selectChampions": {
    call: (c) => c.selectChampions({ rule: "best", project: "p" }),
    input: { rule: "best", project: "p" },
    answer: { items: [champion, none] },
    told: [wireChampion, plain(none)],
  },
  "rules.explainChampion": {
    call: (c) => c.explainChampion({ rule: "best" }),
    input: { rule: "best" },
    answer: { ...none, verdicts },
    told: { champion: plain(none), verdicts },
  },
  "rules.getDecision": {
    call: (c) => c.getDecision(uuid),
    input: { uuid },
    answer: decision,
    told: wireDecision,
  },
  "rules.listDecisions": {
    call: (c) =>
      c.listDecisions({
        ...{ rule: "best", partition: wireParis, project: "p", champion: uuid, fromTime: at, toTime: at },
        ...{ pageSize: 2, pageToken: "t" },
      }),
    input: {
      ...{ rule: "best", partition: paris, project: "p", champion: uuid, from: at, to: at },
      ...{ page_size: 2, page_token: "t" },
    },
    answer: { items: [decision, first], next_page_token: "n" },
    told: { items: [wireDecision, wireFirst], nextPageToken: "n" },
  },
  "rules.replayDecision": {
    call: (c) => c.replayDecision(uuid),
    input: { uuid },
    answer: { ...replay, decision },
    told: { ...replay, decision: wireDecision },
  },
};
