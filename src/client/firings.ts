import type { Firing, FiringQuery, FiringRequest, NewSilence, Silence } from "../domain/firing.ts";
import type { Job, JobQuery } from "../domain/job.ts";
import type { Page, PageRequest } from "../domain/values.ts";
import { type CallOptions, everyPage, path, type Transport } from "./transport.ts";

export type Firings = ReturnType<typeof createFirings>;

/** What action rules looked at and did, and what keeps their alerts quiet. */
export function createFirings(transport: Transport) {
  const page = <Item>(path: string, query: object, options: CallOptions): Promise<Page<Item>> =>
    transport.json({ ...options, method: "GET", path, query: { ...query }, repeat: "harmless" });

  const list = (query: FiringQuery = {}, options: CallOptions = {}): Promise<Page<Firing>> =>
    page("/firings", query, options);

  const jobs = (query: JobQuery = {}, options: CallOptions = {}): Promise<Page<Job>> =>
    page("/jobs", query, options);

  const silences = (request: PageRequest = {}, options: CallOptions = {}): Promise<Page<Silence>> =>
    page("/silences", request, options);

  return {
    /** Makes a rule look at an instance; gives the UUID that the firing will have. */
    fire: async ({ rule, ...body }: FiringRequest, options: CallOptions = {}): Promise<string> => {
      const { firing } = await transport.json<{ firing: string }>({
        ...options,
        method: "POST",
        path: path`/rules/${rule}/fire`,
        body,
        repeat: "keyed",
      });
      return firing;
    },

    get: (firing: string, options: CallOptions = {}): Promise<Firing> =>
      transport.json({ ...options, method: "GET", path: path`/firings/${firing}`, repeat: "harmless" }),

    /** Newest first. */
    list,

    all: (query: FiringQuery = {}, options: CallOptions = {}): AsyncIterable<Firing> =>
      everyPage(query.page_token, (page_token) => list({ ...query, page_token }, options)),

    /** What waits, what became of acts, and what was given up; newest first. */
    jobs,

    allJobs: (query: JobQuery = {}, options: CallOptions = {}): AsyncIterable<Job> =>
      everyPage(query.page_token, (page_token) => jobs({ ...query, page_token }, options)),

    /** Tries a dead job again, at once. */
    replayJob: (job: string, options: CallOptions = {}): Promise<Job> =>
      transport.json({ ...options, method: "POST", path: path`/jobs/${job}/replay`, repeat: "keyed" }),

    silence: (body: NewSilence, options: CallOptions = {}): Promise<Silence> =>
      transport.json({ ...options, method: "POST", path: "/silences", body, repeat: "keyed" }),

    /** Those that have not ended, in the order of their making. */
    silences,

    allSilences: (request: PageRequest = {}, options: CallOptions = {}): AsyncIterable<Silence> =>
      everyPage(request.page_token, (page_token) => silences({ ...request, page_token }, options)),

    endSilence: (silence: string, options: CallOptions = {}): Promise<Silence> =>
      transport.json({ ...options, method: "DELETE", path: path`/silences/${silence}`, repeat: "keyed" }),
  };
}
