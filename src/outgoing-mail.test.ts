import { expect, onTestFinished, test } from "vitest";
import { createMail } from "./outgoing-mail.ts";
import { MailServer } from "./testing/outside/smtp.ts";

const letter = {
  id: "00000000-0000-4000-8000-000000000001.1",
  to: ["ann@example.org", "bob@example.org"],
  subject: "Größe of mae",
  text: "Line one\n.\nBcc: not a header\n",
};

async function open() {
  const server = new MailServer();
  const url = await server.listen();
  onTestFinished(() => server.close());
  return { server, mail: createMail({ url, from: "Gallery <gallery@example.org>" }), url };
}

test("a letter is handed over to all, under its id", async () => {
  const { server, mail } = await open();
  expect(await mail.send(letter)).toEqual({ refused: null });
  const [received, ...others] = server.letters;
  expect(others).toEqual([]);
  expect(received).toMatchObject({ from: "gallery@example.org", to: letter.to });
  expect(received!.content).toContain(`Message-ID: <${letter.id}@gallery>`);
  expect(received!.content).toContain("Line one\r\n.\r\nBcc: not a header");
  expect(received!.content.split("\r\n\r\n")[0]).not.toContain("Bcc");
});

test("a line break in the subject makes no header", async () => {
  const { server, mail } = await open();
  await mail.send({ ...letter, subject: "a\r\nBcc: evil@example.org" });
  expect(server.letters[0]!.to).toEqual(letter.to);
  expect(server.letters[0]!.content.split("\r\n\r\n")[0]).not.toMatch(/^Bcc:/m);
});

test.each([
  ["RCPT", "550 no such user"],
  ["MAIL", "553 not from you"],
  ["END", "554 spam"],
])("what is refused for good at %s is said so", async (command, answer) => {
  const { server, mail } = await open();
  server.answers = { [command]: answer };
  expect((await mail.send(letter)).refused).toContain(answer.slice(4));
});

test.each([
  ["RCPT", "450 try later"],
  ["END", "452 disk full"],
])("what may go well another time at %s rejects", async (command, answer) => {
  const { server, mail } = await open();
  server.answers = { [command]: answer };
  await expect(mail.send(letter)).rejects.toThrow(answer.slice(4));
});

test("a server that is not there rejects", async () => {
  const { server, mail } = await open();
  server.close();
  await expect(mail.send(letter)).rejects.toThrow(/ECONNREFUSED|closed/);
});
