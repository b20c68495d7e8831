/** Which messages call one in a conversation. */

/** What is offered. */
export const LEVELS = ["all", "mentions", "nothing"] as const;

export type Level = (typeof LEVELS)[number];
