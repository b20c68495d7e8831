import { expect, test, vi } from "vitest";
import type { Attachment } from "../src/core/files/file";
import type { Problem } from "../src/core/api";
import { Uploads } from "../src/core/files/uploads";
import { until } from "./patience";

const FILE: Attachment = { key: "1", name: "quay.jpg", size: 4, modified: 0, media_type: "image/jpeg" };
const URL_OF_IT = "http://harbour.example/api/uploads/one/";

/** Answers as a server that takes all of a file at once. */
function send({ method }: Request): Promise<Response> {
  if (method === "POST") return Promise.resolve(new Response(null, { status: 201, headers: { Location: URL_OF_IT } }));
  return Promise.resolve(new Response(null, { status: 204, headers: { "Upload-Offset": "4" } }));
}

let file: Attachment;

/** Uploads of one file, of which the server is told by `describe`. */
function uploadsOf(describe: (id: string, alt: string) => Promise<Problem | null>): Uploads {
  return new Uploads({
    endpoint: "http://harbour.example/api/uploads/",
    send,
    find: () => file,
    changed: (_, change) => {
      file = { ...file, ...change };
      return true;
    },
    describe,
    updated: vi.fn(),
    pause: () => Promise.resolve(),
  });
}

test("X1: what one writes of a picture while the server is told of it reaches the server too", async () => {
  file = { ...FILE, alt: "The key" };
  const told: string[] = [];
  const uploads = uploadsOf((id, alt) => {
    told.push(`${id}: ${alt}`);
    file = { ...file, alt: "The quay" };
    return Promise.resolve(null);
  });
  uploads.begin(file, new File(["tide"], FILE.name));
  await until(() => expect(file.isReady).toBe(true));
  expect(told).toEqual(["one: The key", "one: The quay"]);
});

test("X6: what is written of a picture is told again after a failure that passes", async () => {
  file = { ...FILE, alt: "The quay" };
  const answers: (Problem | null)[] = [{ code: "unavailable", detail: "Soon." }, null];
  const uploads = uploadsOf(() => Promise.resolve(answers.shift()!));
  uploads.begin(file, new File(["tide"], FILE.name));
  await until(() => expect(file.isReady ?? file.problem).toBe(true));
  expect(answers).toEqual([]);
});

test("X2: a file that was refused before a reload is one that is chosen again", () => {
  file = { ...FILE, problem: { code: "invalid", detail: "Too large." } };
  expect(uploadsOf(() => Promise.resolve(null)).progress(file).status).toBe("lost");
});
