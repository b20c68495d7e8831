/** The operations that are done over HTTP. */

import type { Message } from "../../api/socket";
import type { Answer, Api } from "../api";
import { type Entry, meant } from "./operations";

const MESSAGE = "/api/conversations/{conversation_id}/messages/{seq}/";

/** Do an operation; return the message that it changed, where the answer has it. */
export async function call(
  api: Api,
  { conversation: conversation_id, operation }: Entry,
): Promise<Answer<Message | undefined>> {
  switch (operation.type) {
    case "message.edit": {
      const path = { conversation_id, seq: operation.seq! };
      return api("PATCH", MESSAGE, { path, body: { text: operation.text, ...meant(operation) } });
    }
    case "message.delete":
      return api("DELETE", MESSAGE, { path: { conversation_id, seq: operation.seq! } });
    case "message.pin": {
      const path = { conversation_id, seq: operation.seq };
      return api(operation.is_pinned ? "PUT" : "DELETE", `${MESSAGE}pin/`, { path });
    }
    case "message.save": {
      const path = { conversation_id, seq: operation.seq };
      return api(operation.is_on ? "PUT" : "DELETE", `${MESSAGE}saved/`, { path });
    }
    case "thread.follow": {
      const path = { conversation_id, seq: operation.seq };
      return api(operation.is_on ? "PUT" : "DELETE", `${MESSAGE}thread/follow/`, { path });
    }
    case "thread.read": {
      const path = { conversation_id, seq: operation.seq };
      return withoutData(await api("POST", `${MESSAGE}thread/read/`, { path, body: { seq: operation.until } }));
    }
    case "person.block": {
      const path = { user_id: conversation_id };
      return api(operation.is_on ? "PUT" : "DELETE", "/api/people/{user_id}/block/", { path });
    }
    case "draft.set": {
      const { type, ...body } = operation;
      return api("PUT", "/api/conversations/{conversation_id}/draft/", { path: { conversation_id }, body });
    }
    case "membership.update": {
      const { type, ...body } = operation;
      const address = "/api/conversations/{conversation_id}/membership/";
      return withoutData(await api("PATCH", address, { path: { conversation_id }, body }));
    }
    case "request.accept": {
      const address = "/api/conversations/{conversation_id}/accepted/";
      return withoutData(await api("PUT", address, { path: { conversation_id } }));
    }
    case "message.send":
    case "reaction.set":
    case "read.mark":
    case "unread.mark":
      throw new TypeError(`${operation.type} goes over the socket`);
  }
}

/** Return an answer that changed no message. */
function withoutData(answer: Answer<unknown>): Answer<undefined> {
  return answer.error === undefined ? { ...answer, data: undefined } : answer;
}
