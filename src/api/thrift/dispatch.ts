import type { TProtocol, TStructLike } from "thrift";
import { explain } from "./errors.ts";
import { service } from "./generated.ts";
import { type DispatchContext, functionNames, methods } from "./handler.ts";
import { answerTooLarge, malformed } from "./limits.ts";
import {
  type MessageHeader,
  type MessageSink,
  MessageType,
  type Protocol,
  type WireReader,
  WireType,
} from "./wire/protocol.ts";

const known: ReadonlySet<string> = new Set(functionNames);
const longestName = 128;

/**
 * Answers one message. Whatever happens behind a readable header is an answer; a message without one rejects with
 * `request.malformed`, since there is nobody to answer to.
 */
export async function dispatch(
  context: DispatchContext,
  request: Buffer,
  protocol: Protocol,
): Promise<Buffer> {
  const header = headerOf(protocol.reader(request));
  try {
    return await process(context, request, protocol, header);
  } catch (error) {
    return refuse(context, error, protocol, header);
  }
}

function headerOf(reader: WireReader): MessageHeader {
  const header = reader.readMessageBegin();
  if (header.mtype !== MessageType.call) throw malformed(`it is of type ${header.mtype}, not a call`);
  if (header.fname.length > longestName) throw malformed("its function has no such name");
  return header;
}

function process(
  context: DispatchContext,
  request: Buffer,
  protocol: Protocol,
  header: MessageHeader,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const sink: MessageSink = {
      // Generated code reports its own failures with their messages; only an unknown function may be reported so.
      accept: (bytes, type) => {
        if (type !== MessageType.exception || !known.has(header.fname)) resolve(bytes);
        else reject(new Error(`generated code failed in ${header.fname}: ${bytes.toString("latin1")}`));
      },
      tooLarge: () => explain(answerTooLarge(), context.session.caller.requestId, context.log),
    };
    const handler: object = Object.create(methods, {
      gallery: { value: context.gallery },
      session: { value: context.session },
      log: { value: context.log },
    });
    const processor = new service.Processor(handler);
    processor.process(asProtocol(protocol.reader(request)), asProtocol(protocol.writer(sink)));
  });
}

/** The published type of a protocol names more methods than generated code uses. */
function asProtocol(end: object): TProtocol {
  return end as TProtocol;
}

/** Field 1 of every result is the declared exception, so one answer fits every function. */
function refuse(
  context: DispatchContext,
  error: unknown,
  protocol: Protocol,
  header: MessageHeader,
): Promise<Buffer> {
  const refusal = explain(error, context.session.caller.requestId, context.log);
  return new Promise((resolve) => {
    const output = protocol.writer({ accept: resolve, tooLarge: answerTooLarge });
    output.writeMessageBegin(header.fname, MessageType.reply, header.rseqid);
    output.writeStructBegin("result");
    output.writeFieldBegin("error", WireType.struct, 1);
    (refusal as unknown as TStructLike).write(asProtocol(output));
    output.writeFieldEnd();
    output.writeFieldStop();
    output.writeStructEnd();
    output.writeMessageEnd();
    output.flush();
  });
}
