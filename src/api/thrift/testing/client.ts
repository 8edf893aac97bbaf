import thrift, { type TProtocol, type TTransport } from "thrift";
import type { Client } from "../generated.ts";
import { service } from "../generated.ts";

/** What the library's own code needs beyond its published types. */
interface ReplyReader {
  readMessageBegin(): { fname: string; mtype: number; rseqid: number };
}
type Receiver = Record<string, (input: ReplyReader, type: number, seqid: number) => void>;
type ProtocolClass = new (transport: TTransport) => TProtocol;
type TransportClass = new (
  bytes?: Buffer,
  flushed?: (message: Buffer) => void,
) => TTransport & { inBuf: Buffer; writeCursor: number };

const Transport = thrift.TBufferedTransport as unknown as TransportClass;

/** The generated client with the Thrift library's own protocol, over any way of sending a message. */
export function clientOver(
  send: (message: Buffer) => Promise<Buffer>,
  Protocol: ProtocolClass = thrift.TBinaryProtocol as unknown as ProtocolClass,
): Client {
  const output = new Transport(undefined, (message) => {
    void send(message).then(receive);
  });
  const client = new service.Client(output, Protocol);
  const receive = (reply: Buffer): void => {
    const input = new Transport();
    input.inBuf = reply;
    input.writeCursor = reply.length;
    const reader = new Protocol(input) as unknown as ReplyReader;
    const { fname, mtype, rseqid } = reader.readMessageBegin();
    (client as unknown as Receiver)[`recv_${fname}`]!(reader, mtype, rseqid);
  };
  return client;
}

export const jsonProtocolClass = thrift.TJSONProtocol as unknown as ProtocolClass;
