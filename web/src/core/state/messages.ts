/** The messages of a conversation that are loaded: immutable, and cheap to have with one more. */

import type { Message } from "../../api/socket";
import { firstOf } from "../bisect";

/** Messages in a block. One more message copies its block and the list of blocks, not all messages. */
const BLOCK = 64;

type Blocks = ReadonlyMap<number, readonly Message[]>;

/** Return whether a message stands in the room, and not in a thread alone. */
export function isInRoom({ thread_root, also_in_room }: Pick<Message, "thread_root" | "also_in_room">): boolean {
  return thread_root === undefined || also_in_room === true;
}

export class Messages {
  static readonly none = new Messages(new Map(), 0);
  readonly size: number;
  /** By seq divided by `BLOCK`; a block has holes where nothing is loaded. */
  readonly #blocks: Blocks;

  private constructor(blocks: Blocks, size: number) {
    this.#blocks = blocks;
    this.size = size;
  }

  get(seq: number): Message | undefined {
    return this.#blocks.get(Math.floor(seq / BLOCK))?.[seq % BLOCK];
  }

  has(seq: number): boolean {
    return this.get(seq) !== undefined;
  }

  /** Return these messages with others; of two with one seq, the one of the higher revision. */
  with(messages: readonly Message[]): Messages {
    const fresh = messages.filter(({ seq, revision }) => !((this.get(seq)?.revision ?? -1) >= revision));
    return fresh.length === 0 ? this : this.#put(fresh);
  }

  /** Return these messages with another one in the place of the one with its seq. */
  replaced(message: Message): Messages {
    return this.#put([message]);
  }

  /** Return the first message with an ordinal: those after it that have the same have none of their own. */
  firstWith(ordinal: number): Message | undefined {
    const blocks = [...this.#blocks].sort(([one], [other]) => one - other).map(([, block]) => block);
    // From message to message ordinals stay or grow.
    const index = firstOf(blocks.length, (at) => blocks[at]!.at(-1)!.ordinal >= ordinal);
    return blocks[index]?.filter((message) => message.ordinal === ordinal && !message.event && isInRoom(message))[0];
  }

  /** Return those of these messages that come after a seq. */
  after(seq: number): Messages {
    const kept = [...this.#blocks]
      .filter(([number]) => (number + 1) * BLOCK > seq + 1)
      .flatMap(([, block]) => block.filter((message) => message.seq > seq));
    return Messages.none.with(kept);
  }

  /** Return the messages with an ordinal above one, in any order. */
  above(ordinal: number): Message[] {
    return [...this.#blocks.values()].flatMap((block) =>
      block.filter((message) => message.ordinal > ordinal),
    );
  }

  /** Return the newest messages up to a seq without a gap, oldest first. */
  upTo(last: number, count: number): Message[] {
    const messages: Message[] = [];
    for (let seq = last; messages.length < count; seq -= 1) {
      const message = this.get(seq);
      if (message === undefined) break;
      messages.push(message);
    }
    return messages.reverse();
  }

  #put(messages: readonly Message[]): Messages {
    const copied = new Map<number, Message[]>();
    let { size } = this;
    for (const message of messages) {
      const number = Math.floor(message.seq / BLOCK);
      const block = copied.get(number) ?? this.#blocks.get(number)?.slice() ?? [];
      if (block[message.seq % BLOCK] === undefined) size += 1;
      block[message.seq % BLOCK] = message;
      copied.set(number, block);
    }
    return new Messages(new Map([...this.#blocks, ...copied]), size);
  }
}
