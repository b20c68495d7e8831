/** What messages answer: the heads of messages, of which the whole may not be here. */

import type { Message, Quote } from "../../api/socket";

/** By seq. */
export type Quotes = ReadonlyMap<number, Quote>;

/** Return quotes with others; of two with one seq, the one of the higher revision. */
export function withQuotes(known: Quotes, quotes: readonly Quote[]): Quotes {
  const fresh = quotes.filter(({ seq, revision }) => !((known.get(seq)?.revision ?? -1) >= revision));
  return fresh.length === 0 ? known : new Map([...known, ...fresh.map((quote) => [quote.seq, quote] as const)]);
}

/** Return what a message says, as one that answers it shows it: by the later of what is here. */
export function quoteOf(
  { messages, quotes }: { messages: { get(seq: number): Message | undefined }; quotes: Quotes },
  seq: number,
): Message | Quote | undefined {
  const [message, quote] = [messages.get(seq), quotes.get(seq)];
  return message !== undefined && message.revision >= (quote?.revision ?? 0) ? message : quote;
}
