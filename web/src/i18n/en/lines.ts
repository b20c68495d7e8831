/** The English words of what happened in groups and channels. */

import { plural } from "../plural";

const count = plural("en");

/** What is said of a group or of a channel; `many` is how many people did it. */
interface RoomWords {
  renamed: (by: string, title: string, many: number) => string;
  /** It was renamed so many times; the title is the last one. */
  renamedOften: (by: string, title: string, many: number, times: number) => string;
  picture: (by: string, many: number) => string;
  archived: (by: string, many: number) => string;
  restored: (by: string, many: number) => string;
}

/** `names` are the people that something happened to, and `many` how many those are. */
interface LineWords {
  joined: (names: string, many: number) => string;
  left: (names: string, many: number) => string;
  added: (by: string, names: string) => string;
  removed: (by: string, names: string) => string;
  is: Record<"owner" | "admin" | "member", (names: string, many: number) => string>;
  made: Record<"owner" | "admin" | "member", (by: string, names: string, many: number) => string>;
  pinned: (by: string, what: string, many: number) => string;
  message: string;
  messages: (many: number) => string;
  group: RoomWords;
  channel: RoomWords;
  /** So many more lines that are not told of. */
  others: (many: number) => string;
  /** So many messages of those whom one blocks. */
  folded: (many: number) => string;
  show: string;
  more: string;
  less: string;
}

function room(name: string): RoomWords {
  return {
    renamed: (by, title) => `${by} renamed the ${name} to “${title}”`,
    renamedOften: (by, title, _many, times) =>
      count(times, { other: `${by} renamed the ${name} # times, finally to “${title}”` }),
    picture: (by) => `${by} changed the ${name}’s picture`,
    archived: (by) => `${by} archived the ${name}`,
    restored: (by) => `${by} restored the ${name}`,
  };
}

export const words: LineWords = {
  joined: (names) => `${names} joined`,
  left: (names) => `${names} left`,
  added: (by, names) => `${by} added ${names}`,
  removed: (by, names) => `${by} removed ${names}`,
  is: {
    owner: (names, many) => (many > 1 ? `${names} are owners now` : `${names} is an owner now`),
    admin: (names, many) => (many > 1 ? `${names} are admins now` : `${names} is an admin now`),
    member: (names, many) => (many > 1 ? `${names} are members now` : `${names} is a member now`),
  },
  made: {
    owner: (by, names, many) => (many > 1 ? `${by} made ${names} owners` : `${by} made ${names} an owner`),
    admin: (by, names, many) => (many > 1 ? `${by} made ${names} admins` : `${by} made ${names} an admin`),
    member: (by, names, many) => (many > 1 ? `${by} made ${names} members` : `${by} made ${names} a member`),
  },
  pinned: (by, what) => `${by} pinned ${what}`,
  message: "a message",
  messages: (many) => count(many, { other: "# messages" }),
  group: room("group"),
  channel: room("channel"),
  others: (many) => count(many, { one: "# more change", other: "# more changes" }),
  folded: (many) => count(many, { one: "Message from somebody you blocked", other: "# messages from people you blocked" }),
  show: "Show",
  more: "Show all",
  less: "Show less",
};
