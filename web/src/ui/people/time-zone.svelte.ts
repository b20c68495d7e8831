/** Where one is: the time zone of the browser, for others to know what time it is there. */

import { timeZoneUpdate } from "../../actions/people";
import { client } from "../../app.svelte";

/**
 * Say where one is, where the server knows another place; once, so that devices in two places do not
 * contradict each other all day. Call while a component is made.
 */
export function sayTimeZone(): void {
  let isSaid = false;
  $effect(() => {
    const [state, me] = [client.dialogue?.state, client.me?.id ?? ""];
    // What is known of oneself comes with one's own presence.
    if (isSaid || state?.online.has(me) !== true) return;
    isSaid = true;
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    if (timeZone !== state.profiles.get(me)?.time_zone) void timeZoneUpdate(timeZone);
  });
}
