import { parseTime } from "../../../domain/time.ts";
import type { BacktestReport, PartitionReport, WayKind, WayReport } from "./report.ts";
import { axisDates, escapeXml, niceTicks, type Scale, scaleOf } from "./scale.ts";

const WIDTH = 960;
const LEFT = 170;
const RIGHT = 24;
const BAND = 16;
const GAP = 6;
const CHART = 220;

/** Told apart in light and in dark, also by those who see few colours. */
const palette = ["#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#ee8866", "#999933"];
/** Lines differ by their dashes, since colours stand for base versions. */
const dashes = ["none", "8 4", "2 4", "12 4 2 4", "4 4"];
const charted: readonly WayKind[] = ["champions", "deployed", "best_static", "first_kept", "oracle"];

/**
 * A backtest as a self-contained SVG: for each partition which base version answered when, a tick at each switch,
 * and below what the rule gained over other ways to choose, summed up week by week. Light or dark as its viewer is.
 */
export function reportPicture(report: BacktestReport): string {
  const { partitions, ways } = report;
  const bases = basesOf(partitions);
  const time = scaleOf([momentOf(report.from), momentOf(report.until)], [LEFT, WIDTH - RIGHT]);
  const legendTop = 58;
  const bandsTop = legendTop + 22 * Math.ceil(bases.length / 5) + 10;
  const bandsEnd = bandsTop + partitions.length * (BAND + GAP);
  const chartTop = bandsEnd + 62;
  const lines = ways.filter(({ kind, weeks }) => charted.includes(kind) && weeks.length > 0);
  const height = chartTop + (lines.length === 0 ? 0 : CHART + 40 + 20 * lines.length);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title">`,
    `<title id="title">${escapeXml(titleOf(report))}</title>`,
    `<style>${style}</style>`,
    `<rect class="ground" width="${WIDTH}" height="${height}"/>`,
    `<text class="head" x="16" y="28">${escapeXml(titleOf(report))}</text>`,
    `<text class="quiet" x="16" y="46">${escapeXml(subtitleOf(report))}</text>`,
    ...legend(bases, legendTop),
    ...partitions.flatMap((partition, at) => band(partition, bases, time, bandsTop + at * (BAND + GAP))),
    ...dates(time, bandsEnd + 14),
    ...(lines.length === 0 ? [] : gains(lines, time, chartTop, report)),
    "</svg>\n",
  ].join("\n");
}

const style = [
  ":root{color-scheme:light dark}",
  "text{font:12px system-ui,sans-serif;fill:#1c1c1c}",
  ".head{font-size:16px;font-weight:600}.quiet{fill:#5a5a5a}.ground{fill:#fff}",
  ".line{fill:none;stroke:#1c1c1c;stroke-width:2}.grid{stroke:#d8d8d8}.zero{stroke:#777}.switch{stroke:#1c1c1c;stroke-width:1}.none{fill:#e6e6e6}",
  "@media (prefers-color-scheme:dark){text{fill:#eee}.quiet{fill:#aaa}.ground{fill:#16181c}",
  ".line{stroke:#eee}.grid{stroke:#34373d}.zero{stroke:#999}.switch{stroke:#fff}.none{fill:#2b2e34}}",
].join("");

const momentOf = (time: string | null): number => (time === null ? 0 : parseTime(time, "time"));

const titleOf = ({ rule, objective }: BacktestReport): string =>
  `${rule.team}/${rule.name}, measured by ${objective.name} (${objective.better === "zero" ? "nearer to zero" : objective.better} is better)`;

function subtitleOf({ from, until, decisions, switches, withoutChampion }: BacktestReport): string {
  const span = from === null ? "" : `${from.slice(0, 10)} to ${until!.slice(0, 10)}, `;
  const count = (number: number): string => number.toLocaleString("en");
  return `${span}decisions ${count(decisions)}, switches ${count(switches)}, without a champion ${count(withoutChampion)}`;
}

/** Every base version that ever answered, the most frequent first. */
function basesOf(partitions: readonly PartitionReport[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { baseVersionId } of partitions.flatMap(({ stretches }) => stretches)) {
    if (baseVersionId !== null) counts.set(baseVersionId, (counts.get(baseVersionId) ?? 0) + 1);
  }
  return [...counts]
    .sort(([one, most], [other, more]) => more - most || (one < other ? -1 : 1))
    .map(([base]) => base);
}

const colourOf = (bases: readonly string[], base: string): string =>
  palette[bases.indexOf(base) % palette.length]!;

function legend(bases: readonly string[], top: number): readonly string[] {
  return bases.flatMap((base, at) => {
    const x = 16 + (at % 5) * 188;
    const y = top + 22 * Math.floor(at / 5);
    return [
      `<rect x="${x}" y="${y}" width="12" height="12" rx="2" fill="${colourOf(bases, base)}"/>`,
      `<text x="${x + 18}" y="${y + 10}">${escapeXml(cut(base, 26))}</text>`,
    ];
  });
}

function band(
  { partition, stretches, switches }: PartitionReport,
  bases: readonly string[],
  time: Scale,
  top: number,
): readonly string[] {
  const name = Object.entries(partition)
    .map(([key, value]) => `${key}=${value}`)
    .join(" ");
  const label = `<text x="${LEFT - 8}" y="${top + 12}" text-anchor="end">${escapeXml(cut(name === "" ? "all" : name, 24))}</text>`;
  const bars = stretches.map(({ from, until, instance, baseVersionId, version }) => {
    const x = time(momentOf(from));
    const width = Math.max(0.5, time(momentOf(until)) - x);
    const told = instance === null ? "no champion" : `${baseVersionId} ${version}`;
    const fill = baseVersionId === null ? 'class="none"' : `fill="${colourOf(bases, baseVersionId)}"`;
    return (
      `<rect x="${x.toFixed(1)}" y="${top}" width="${width.toFixed(1)}" height="${BAND}" ${fill}>` +
      `<title>${escapeXml(`${told}, ${from} to ${until}`)}</title></rect>`
    );
  });
  // So many ticks that they touch say less than none.
  const isLegible = switches < (WIDTH - LEFT - RIGHT) / 4;
  const ticks = stretches.slice(1).map(({ from }) => {
    const x = time(momentOf(from)).toFixed(1);
    return `<line class="switch" x1="${x}" x2="${x}" y1="${top - 2}" y2="${top + BAND + 2}"/>`;
  });
  return [label, ...bars, ...(isLegible ? ticks : [])];
}

const dates = (time: Scale, y: number): readonly string[] =>
  axisDates(time).map(
    ({ moment, label }) =>
      `<text class="quiet" x="${time(moment).toFixed(1)}" y="${y}" text-anchor="middle">${label}</text>`,
  );

/** Gains over other ways to choose, summed up: above the zero line the rule has won so far. */
function gains(
  lines: readonly WayReport[],
  time: Scale,
  top: number,
  report: BacktestReport,
): readonly string[] {
  const sums = lines.map(({ weeks }) => {
    let total = 0;
    return weeks.map(({ from, gain }) => {
      total += gain;
      return { moment: momentOf(from) + 7 * 86_400_000, total };
    });
  });
  const totals = sums.flat().map(({ total }) => total);
  const ticks = niceTicks(Math.min(0, ...totals), Math.max(0, ...totals));
  const height = scaleOf([ticks[0]!, ticks.at(-1)!], [top + CHART, top]);
  const last = momentOf(report.until);
  const paths = sums.map((points, at) => {
    const [begin, ...rest] = [{ moment: momentOf(report.from), total: 0 }, ...points];
    const place = ({ moment, total }: { moment: number; total: number }): string =>
      `${time(Math.min(moment, last)).toFixed(1)} ${height(total).toFixed(1)}`;
    return `<path d="M${place(begin!)}L${rest.map(place).join("L")}" class="line" stroke-dasharray="${dashes[at]}"/>`;
  });
  return [
    `<text class="head" x="16" y="${top - 18}">What the rule gained in ${escapeXml(report.objective.name)}, summed over its decisions</text>`,
    ...ticks.flatMap((tick) => [
      `<line class="${tick === 0 ? "zero" : "grid"}" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${height(tick)}" y2="${height(tick)}"/>`,
      `<text class="quiet" x="${LEFT - 8}" y="${height(tick) + 4}" text-anchor="end">${tick.toLocaleString("en")}</text>`,
    ]),
    ...paths,
    ...dates(time, top + CHART + 20),
    ...lines.flatMap(({ label, gain }, at) => {
      const y = top + CHART + 44 + 20 * at;
      return [
        `<line x1="${LEFT}" x2="${LEFT + 40}" y1="${y - 4}" y2="${y - 4}" class="line" stroke-dasharray="${dashes[at]}"/>`,
        `<text x="${LEFT + 48}" y="${y}">over ${escapeXml(cut(label, 60))}: ${gainText(gain)}</text>`,
      ];
    }),
  ];
}

function gainText(gain: WayReport["gain"]): string {
  if (gain === null) return "unknown";
  const { mean, interval } = gain;
  const ends =
    interval === null ? "" : ` (95 %: ${interval.low.toPrecision(3)} to ${interval.high.toPrecision(3)})`;
  return `${mean.toPrecision(3)} a decision${ends}`;
}

const cut = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text;
