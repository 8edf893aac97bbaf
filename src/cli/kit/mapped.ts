/** A stream in another form, one at a time. */
export async function* mapped<From, To>(
  stream: AsyncIterable<From>,
  form: (each: From) => To,
): AsyncGenerator<To> {
  for await (const each of stream) yield form(each);
}
