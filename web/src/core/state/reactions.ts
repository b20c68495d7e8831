/**
 * The reactions to the messages of a conversation: a value that is replaced, never changed.
 *
 * Events and loaded messages may come in any order: of each emoji the summary of the highest revision
 * is kept, also where nobody sets it any more, and of messages that are not loaded.
 */

import type { Message, Reaction, ReactionSummary } from "../../api/socket";

/** What each emoji under each message has come to, by seq and emoji. */
export type Reactions = ReadonlyMap<number, ReadonlyMap<string, ReactionSummary>>;

/** How many of those who set an emoji are named. */
const NAMED = 3;

/** Return the reactions to a message that show, in the order in which each emoji came. */
export function reactionsTo(reactions: Reactions, seq: number): readonly ReactionSummary[] {
  const all = reactions.get(seq);
  if (all === undefined) return NONE;
  return [...all.values()].filter(({ count }) => count > 0).sort((one, other) => one.since - other.since);
}

/** Return reactions with what loaded messages say of theirs; those of deleted messages go. */
export function withLoaded(known: Reactions, messages: readonly Message[]): Reactions {
  return messages.reduce((before, { seq, deleted_at, reactions = [] }) => {
    if (!deleted_at) return reactions.reduce((to, summary) => withSummary(to, seq, summary), before);
    return before.has(seq) ? new Map([...before].filter(([other]) => other !== seq)) : before;
  }, known);
}

/** Return reactions with one that somebody set or took back. */
export function withReaction(known: Reactions, reaction: Reaction, me: string): Reactions {
  const { seq, emoji, count, people, since, revision, person, is_on } = reaction;
  const next = withSummary(known, seq, { emoji, count, people, since, revision });
  return person === me ? put(next, seq, { ...next.get(seq)!.get(emoji)!, is_own: is_on }) : next;
}

/** Return reactions as they are once one's own is set or taken back, which the server has to say yet. */
export function withOwn(known: Reactions, seq: number, emoji: string, isOn: boolean, me: string): Reactions {
  const before = known.get(seq)?.get(emoji) ?? { emoji, count: 0, people: [], since: 0, revision: 0 };
  if ((before.is_own ?? false) === isOn) return known;
  const others = before.people.filter((person) => person !== me);
  return put(known, seq, {
    ...before,
    count: Math.max(before.count + (isOn ? 1 : -1), 0),
    people: isOn && others.length < NAMED ? [...others, me] : others,
    since: before.count > 0 ? before.since : Number.MAX_SAFE_INTEGER, // Behind the others.
    is_own: isOn,
  });
}

/** What most fonts draw as text, unless U+FE0F follows it, or a skin tone does. */
const DRAWN_AS_TEXT = /(?!\p{Emoji_Presentation})\p{Emoji}(?![\u{1F3FB}-\u{1F3FF}])/gu;

/** Return an emoji in its one spelling, as the server keeps it. */
export function oneSpelling(emoji: string): string {
  return emoji.replaceAll(/[\uFE0E\uFE0F]/gu, "").replaceAll(DRAWN_AS_TEXT, "$&\uFE0F");
}

/** Keep the later of two summaries; where it does not say whose it is, as the other does. */
function withSummary(reactions: Reactions, seq: number, summary: ReactionSummary): Reactions {
  const known = reactions.get(seq)?.get(summary.emoji);
  if (known === undefined) return put(reactions, seq, summary);
  const [later, other] = summary.revision >= known.revision ? [summary, known] : [known, summary];
  const is_own = later.is_own ?? other.is_own;
  return put(reactions, seq, is_own === undefined ? later : { ...later, is_own });
}

function put(reactions: Reactions, seq: number, summary: ReactionSummary): Reactions {
  return new Map(reactions).set(seq, new Map(reactions.get(seq)).set(summary.emoji, summary));
}

const NONE: readonly ReactionSummary[] = [];
