import type { SentAlertRow, Tables, Work } from "../../../stores/records/store.ts";
import type { TierContext } from "../../transaction.ts";
import type { RuleBook } from "../rule-book.ts";
import type { Alertmanager } from "./alertmanager.ts";

/** An Alertmanager is to be told again of what goes on, as it may have been restarted, or misled by a late word. */
const AGAIN_MS = 5 * 60 * 1_000;
/** Alerts of one call. */
const BATCH = 500;

/**
 * Tells again of alerts that go on, and ends those of rules that are no longer in force. Of what is over meanwhile, the
 * last word is that it is over.
 */
export async function tendAlerts(
  { records, seams }: TierContext,
  tell: Alertmanager,
  rules: RuleBook,
): Promise<void> {
  const isInForce = ({ rule }: SentAlertRow): boolean => (rules.byUuid(rule)?.stage ?? "draft") !== "draft";
  for (;;) {
    const now = seams.clock.now();
    const due = await records.read((tables) => tables.alerts.sentBefore(now - AGAIN_MS, BATCH));
    if (due.length === 0) return;
    const told = due.map((alert) => ({ ...alert, fires: isInForce(alert) && alert.members > 0 }));
    // What cannot be told is as old a minute later.
    if ((await tell(told)).kind !== "done") return;
    const over = await records.write((tables) => afterwards(tables, told, now));
    if (over.length > 0) await tell(over);
    if (due.length < BATCH) return;
  }
}

type ToldRow = SentAlertRow & { readonly fires: boolean };

/** Writes down what was told; gives what is over though it was told to go on. */
function* afterwards({ alerts }: Tables, told: readonly ToldRow[], now: number): Work<ToldRow[]> {
  const over: ToldRow[] = [];
  for (const alert of told) {
    const { rule, base, since, fires } = alert;
    const current = yield* alerts.find(rule, base);
    const isSame = current?.since === since;
    if (isSame && fires) yield* alerts.setSent(rule, base, { ...alert, at: now });
    if (isSame && !fires && current.members === alert.members) yield* alerts.forget(rule, base);
    if (fires && (current === undefined || current.members === 0)) over.push({ ...alert, fires: false });
  }
  return over;
}
