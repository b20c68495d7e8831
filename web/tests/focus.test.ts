// @vitest-environment jsdom

import { expect, test } from "vitest";
import { staysFocused } from "../src/ui/focus";
import { until } from "./patience";

test("A7: the focus stays with what is moved in a list", async () => {
  document.body.innerHTML = "<ul><li><button>One</button></li><li><button>Two</button></li></ul>";
  const list = document.querySelector("ul")!;
  const button = list.querySelector("button")!;
  button.focus();
  staysFocused(button);
  list.append(list.firstElementChild!);
  expect(document.activeElement).toBe(document.body);
  await until(() => expect(document.activeElement).toBe(button));
});
