import { createTransport } from "nodemailer";
import type { Mail } from "./domain/seams.ts";

export interface MailSettings {
  /** `smtp://user:password@host:port` or `smtps://…`. */
  readonly url: string;
  /** Who the letters are from. */
  readonly from: string;
}

const TIMEOUT_MS = 15_000;
/** SMTP's answers from here on are for good. */
const PERMANENT = 500;

/** The one connector to a mail server. */
export function createMail({ url, from }: MailSettings): Mail {
  const timeouts = { connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS };
  const transport = createTransport(
    { url, ...timeouts },
    // What a rule writes is text alone: no files, no addresses to fetch from.
    { from, disableFileAccess: true, disableUrlAccess: true },
  );
  return {
    async send({ id, to, subject, text }) {
      try {
        await transport.sendMail({ to: [...to], subject, text, messageId: `<${id}@gallery>` });
        return { refused: null };
      } catch (reason) {
        const { message, responseCode } = reason as Error & { responseCode?: number };
        if (responseCode !== undefined && responseCode >= PERMANENT) return { refused: message };
        throw new Error(message, { cause: reason });
      }
    },
  };
}
