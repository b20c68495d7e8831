/** Lets effects follow one thing out of many, and run again when that alone is different. */

import { createSubscriber } from "svelte/reactivity";

interface Topic {
  follow: () => void;
  update: () => void;
}

export class Topics {
  readonly #topics = new Map<string, Topic>();
  readonly #different = new Set<string>();

  /** Run the effect that calls this again when the topic is updated. */
  follow(name: string): void {
    const topic = this.#topics.get(name) ?? newTopic();
    this.#topics.set(name, topic);
    topic.follow();
  }

  /** Note that topics are different, or all of them. */
  differ(names: Iterable<string> = this.#topics.keys()): void {
    for (const name of names) this.#different.add(name);
  }

  /** Run the effects that follow what is different, or of that one topic alone. */
  update(only?: string): void {
    for (const name of only === undefined ? [...this.#different] : [only]) {
      if (this.#different.delete(name)) this.#topics.get(name)?.update();
    }
  }
}

function newTopic(): Topic {
  const topic: Topic = { follow: () => undefined, update: () => undefined };
  topic.follow = createSubscriber((update) => {
    topic.update = update;
    return () => {
      topic.update = () => undefined;
    };
  });
  return topic;
}
