/** The sound of a new message. */

import address from "./chime.wav";

let sound: HTMLAudioElement | undefined;

/** Let it be heard; a page that nobody has clicked in may not, and stays silent. */
export function chime(): void {
  sound ??= new Audio(address);
  sound.currentTime = 0;
  void sound.play().catch(() => undefined);
}
