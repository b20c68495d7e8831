/** Joins who is signed in, what their client knows, and where on the page they are. */

import { Client } from "./client.svelte";
import { browserHint } from "./core/hint";
import { Session } from "./core/session";
import { send } from "./core/transport";
import { Navigation } from "./navigation.svelte";
import { problemWords } from "./i18n/problems";
import { forgetEdits } from "./core/edits";
import { toast } from "./ui/toast.svelte";

export const session: Session = new Session({
  origin: location.origin,
  send,
  channel: new BroadcastChannel("session"),
  hint: browserHint,
  changed: () => {
    client.followSession();
    navigation.guard();
  },
  forget: () => {
    client.session?.forget();
    forgetEdits();
  },
});

export const client: Client = new Client(
  session,
  () => navigation.route.id,
  (failure) => toast(problemWords(failure)),
);

export const navigation: Navigation = new Navigation(
  () => session.phase,
  () => client.session?.drafts.keep(),
);
