/** What a client session needs once the server has greeted it, and no page to show its first message. */

export { Cache } from "./cache";
export { DraftSharing } from "./draft-sharing";
export { leftBehind } from "./left-behind";
export { toFollow } from "./presence";
