import { expect, test } from "vitest";
import { acceptsHost } from "./host.ts";

const names = new Set(["localhost", "gallery.example"]);

const accepted = [
  "127.0.0.1",
  "127.0.0.1:8080",
  "10.1.2.3",
  "192.168.0.7:80",
  "255.255.255.255",
  "0.0.0.0:1",
  "8.8.8.8:65535",
  "[::1]",
  "[::1]:8080",
  "[2001:db8::1]",
  "[2001:DB8::A]:443",
  "[::ffff:127.0.0.1]",
  "localhost",
  "LOCALHOST",
  "LocalHost:8080",
  "gallery.example",
  "Gallery.Example:443",
];

const refused = [
  "",
  " ",
  "10.evil.example",
  "10.1.2.3.evil.example",
  "127.0.0.1.evil",
  "127.0.0.1.",
  "localhost.",
  "gallery.example.",
  "localhost.evil.example",
  "evil.localhost",
  "evil-localhost",
  "evilgallery.example",
  "a.gallery.example",
  "gallery",
  "gallery.example.evil",
  "2130706433",
  "0x7f000001",
  "0x7f.0.0.1",
  "0177.0.0.1",
  "127.1",
  "127.0.1",
  "010.0.0.1",
  "256.0.0.1",
  "1.2.3.4.5",
  "::1",
  "[::1",
  "::1]",
  "[::1]evil",
  "[::1].evil",
  "[evil]",
  "[127.0.0.1]",
  "[fe80::1%25eth0]",
  "[fe80::1%eth0]",
  "[:::1]",
  "127.0.0.1:",
  "127.0.0.1:65536",
  "127.0.0.1:abc",
  "127.0.0.1:-1",
  "127.0.0.1:80:80",
  "127.0.0.1:80@evil",
  "evil@127.0.0.1",
  "user:pass@localhost",
  "127.0.0.1/evil",
  "127.0.0.1#evil",
  "127.0.0.1?evil",
  "127.0.0.1\\evil",
  "127.0.0.1,evil",
  "127.0.0.1 evil",
  " 127.0.0.1",
  "127.0.0.1\t",
  "http://127.0.0.1",
  "*",
  "*.example",
  "lоcalhost",
  "１２７.0.0.1",
  "localhost\u0000",
  "localhost%00",
  "%6cocalhost",
  "localhost_",
  "_",
  ".",
  "..",
  "-",
];

test.each(accepted)("the host %j is this server's", (host) => {
  expect(acceptsHost(host, names)).toBe(true);
});

test.each(refused)("the host %j is refused", (host) => {
  expect(acceptsHost(host, names)).toBe(false);
});

test("localhost is refused where it is not listed", () => {
  expect(acceptsHost("localhost", new Set())).toBe(false);
});
