import { type RecordingDoor, useRecordingDoor } from "../../api/rest/testing/recording.ts";
import { type Client, createClient } from "../index.ts";

/** A client of a server that notes what reaches it; each answer is held against the contract. */
export function useRecordingClient(): { readonly client: Client; readonly door: RecordingDoor } {
  const door = useRecordingDoor();
  const inject: typeof fetch = async (address, { method, headers, body } = {}) => {
    const { pathname, search } = new URL(String(address));
    const answer = await door.send({
      method: method as "GET",
      url: pathname + search,
      headers: headers as Record<string, string>,
      payload: (body ?? undefined) as string | undefined,
    });
    return new Response(answer.body, {
      status: answer.statusCode,
      headers: { "content-type": String(answer.headers["content-type"]) },
    });
  };
  return { client: createClient({ url: "http://127.0.0.1", fetch: inject }), door };
}
