import { canonicalJson } from "../../../domain/canonical.ts";
import { type Choice, choices, type VerdictKind, verdictKinds } from "../../../domain/decision.ts";
import type { Rule } from "../../../domain/rule.ts";
import type { Part, Place } from "../language/part.ts";
import type { Reading, Words } from "../language/reading.ts";
import { type InstanceClock, readFlat, readMoment, spelled } from "./read-instances.ts";
import type {
  ActionExpectation,
  Expectation,
  ExpectedChampion,
  SelectionExpectation,
  TestInstance,
} from "./tests.ts";

/** What an expectation is read with. */
export interface ExpectationScene {
  readonly reading: Reading;
  readonly placeOf: (offset: number) => Place;
  /** Of the rule that is tested. */
  readonly kind: Rule["kind"];
  readonly clock: InstanceClock;
  readonly instances: readonly TestInstance[];
}

const known = {
  selection: ["at", "champion", "dropped", "why", "partition"],
  action: ["at", "instance", "actions", "why"],
} as const;

/** The expectations of one test in the order of time; at one moment in the order of the file. */
export function readExpectations(scene: ExpectationScene, part: Part): readonly Expectation[] {
  const { reading, kind } = scene;
  return (reading.list(part, "expect") ?? [])
    .map((item) => {
      const words = reading.words(item, `an expectation of a rule of kind ${kind}`, known[kind]);
      const head = words === undefined ? null : readHead(scene, words);
      if (words === undefined || head === null) return null;
      return kind === "selection" ? readSelection(scene, words, head) : readAction(scene, words, head);
    })
    .filter((expectation) => expectation !== null)
    .sort((one, other) => one.at - other.at);
}

type Head = Pick<Expectation, "place" | "at" | "why">;

function readHead({ reading, placeOf, clock }: ExpectationScene, words: Words): Head | null {
  const moment = words.required("at", (part, word) => readMoment(reading, clock, part, word), null);
  if (moment === null) return null;
  if (moment < clock.start) {
    reading.refuse(
      words.get("at")!.start,
      "word.value",
      "at is before the start; name a moment of the test, such as 26h",
    );
    return null;
  }
  return { place: placeOf(words.part.start), at: moment, why: words.optional("why", reading.text, null) };
}

function readSelection(scene: ExpectationScene, words: Words, head: Head): SelectionExpectation {
  const { reading, instances } = scene;
  if (!words.has("champion") && !words.has("dropped")) {
    const message =
      "the expectation lacks champion; write champion: demand@1.0, or none, or fallback demand@1.0";
    reading.refuse(words.part.start, "word.missing", message);
  }
  if (!words.has("partition") && new Set(instances.map(partitionKey)).size > 1) {
    const message = "the instances are of several partitions; say which one is asked: partition: {city: NYC}";
    reading.refuse(words.part.start, "word.missing", message);
  }
  return {
    kind: "selection",
    ...head,
    partition: words.optional("partition", (part, word) => readFlat(reading, part, word), null),
    champion: words.optional("champion", (part) => readChampion(scene, part), null),
    dropped: words.optional("dropped", (part) => readDropped(scene, part), new Map()),
  };
}

/** The same for two instances exactly when they are of one partition. */
const partitionKey = ({ partition }: TestInstance): string => canonicalJson(partition);

function readAction(scene: ExpectationScene, words: Words, head: Head): ActionExpectation | null {
  const { reading, instances } = scene;
  if (!words.has("actions")) {
    const message =
      "the expectation lacks actions; write actions: [name of an action], or actions: [] for none";
    reading.refuse(words.part.start, "word.missing", message);
  }
  if (!words.has("instance") && instances.length !== 1) {
    const message = "the expectation lacks instance; write instance: demand@1.0";
    reading.refuse(words.part.start, "word.missing", message);
  }
  const only = instances[0]?.name ?? null;
  const instance = words.optional("instance", (part, word) => knownInstance(scene, part, word), only);
  const actions = words.optional("actions", (part) => readActions(reading, part), []);
  return instance === null ? null : { kind: "action", ...head, instance, actions };
}

function readActions(reading: Reading, part: Part): readonly string[] | undefined {
  if (part.kind === "list" && part.items.length === 0) return [];
  return reading.list(part, "actions")?.flatMap((item) => reading.text(item, "an action") ?? []);
}

/** `demand@1.0`, `best demand@1.0`, `kept demand@1.0`, `fallback`, `fallback demand@1.0`, `none`. */
function readChampion(scene: ExpectationScene, part: Part): ExpectedChampion | undefined {
  const text = scene.reading.text(part, "champion");
  if (text === undefined) return undefined;
  if (text === "none" || text === "fallback") return { text, choices: [text], instance: null };
  const [, word, name] = /^(?:(\S+) +)?(.+)$/s.exec(text) ?? [text, undefined, text];
  const choice = choices.find((each) => each === word && each !== "none");
  const instance = choice === undefined ? text : name!;
  if (!isKnown(scene, part.start, instance, "champion")) return undefined;
  const expected: readonly Choice[] = choice === undefined ? ["best", "kept"] : [choice];
  return { text, choices: expected, instance };
}

function readDropped(scene: ExpectationScene, part: Part): Map<string, VerdictKind> {
  const { reading } = scene;
  const dropped = new Map<string, VerdictKind>();
  for (const { name, start, value } of reading.mapping(part, "dropped")?.members ?? []) {
    const verdict = reading.oneOf(value, name, verdictKinds);
    if (isKnown(scene, start, name, "dropped") && verdict !== undefined) dropped.set(name, verdict);
  }
  return dropped;
}

function knownInstance(scene: ExpectationScene, part: Part, word: string): string | undefined {
  const name = spelled(scene.reading, part, word);
  return name !== undefined && isKnown(scene, part.start, name, word) ? name : undefined;
}

function isKnown(
  { reading, instances }: ExpectationScene,
  start: number,
  name: string,
  word: string,
): boolean {
  if (instances.some((instance) => instance.name === name)) return true;
  const names = instances.map((instance) => instance.name).join(", ") || "none";
  reading.refuse(
    start,
    "word.value",
    `${word}: there is no instance ${name} in this test; there is ${names}`,
  );
  return false;
}
