import type { Http, HttpRequest } from "../../domain/seams.ts";

/** The outside of a simulated server: takes every request, and answers as it is told. */
export class Receiver implements Http {
  readonly requests: HttpRequest[] = [];
  /** The status of the answer; throws where there is none. */
  answer: (request: HttpRequest) => number | Promise<number> = () => 204;
  refused: string | undefined;

  async request(request: HttpRequest): Promise<{ status: number }> {
    this.requests.push(request);
    return { status: await this.answer(request) };
  }

  async refusal(): Promise<string | undefined> {
    return this.refused;
  }
}
