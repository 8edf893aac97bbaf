import type { Http, HttpAnswer, HttpRequest } from "../../domain/seams.ts";

/** The outside of a simulated server: takes every request, and answers as it is told. */
export class Receiver implements Http {
  readonly requests: HttpRequest[] = [];
  /** The answer, or its status alone; throws where there is none. */
  answer: (request: HttpRequest) => number | HttpAnswer | Promise<number | HttpAnswer> = () => 204;
  refused: string | undefined;

  async request(request: HttpRequest): Promise<HttpAnswer> {
    this.requests.push(request);
    const answer = await this.answer(request);
    return typeof answer === "number" ? { status: answer } : answer;
  }

  async refusal(): Promise<string | undefined> {
    return this.refused;
  }
}
