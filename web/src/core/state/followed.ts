/** What is known of the people whose presence is followed, as long as the connection lasts. */

import type { Presence, Profile } from "../../api/socket";

export class Followed {
  readonly online = new Map<string, boolean>();
  /** When those who are not were here last, where that is shown. */
  readonly lastSeen = new Map<string, string>();
  /** What they say of themselves, as far as they ever did. */
  readonly profiles = new Map<string, Profile>();

  take({ online, last_seen = {}, profiles = {} }: Presence): void {
    for (const [person, isOnline] of Object.entries(online)) {
      this.online.set(person, isOnline);
      this.lastSeen.delete(person);
    }
    for (const [person, at] of Object.entries(last_seen)) this.lastSeen.set(person, at);
    for (const [person, profile] of Object.entries(profiles)) this.profiles.set(person, profile);
  }

  clear(): void {
    this.online.clear();
    this.lastSeen.clear();
    this.profiles.clear();
  }
}
