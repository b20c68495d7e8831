import { expect, test, vi } from "vitest";
import { covering, squareOf } from "../src/core/files/crop";
import type { Attachment, MessageFile } from "../src/core/files/file";
import { areMissing, idOf, kindOf } from "../src/core/files/file";
import { galleryOf } from "../src/core/files/gallery";
import { type FileLimits, sorted } from "../src/core/files/refusals";
import { Speed } from "../src/core/files/speed";
import { pixelsOf } from "../src/core/files/thumbhash";
import { kept, swiped, WHOLE, zoomed } from "../src/core/files/zoom";
import { isStopped, sourcesOf } from "../src/ui/files/file-address";

function file(change: Partial<MessageFile> = {}): MessageFile {
  return { id: "tide", name: "tide.png", media_type: "image/png", size: 10, width: 1_600, height: 1_000, ...change };
}

function attachment(change: Partial<Attachment> = {}): Attachment {
  const { id, ...rest } = file();
  return { ...rest, key: "1", modified: 5, ...change };
}

const many = (count: number) => Array.from({ length: count }, (_, index) => file({ id: String(index) }));

test("a file is shown as what it is, where the server gives it as that", () => {
  expect(kindOf(file())).toBe("picture");
  expect(kindOf(file({ width: undefined }))).toBe("other"); // Nobody could look into it.
  expect(kindOf({ media_type: "image/svg+xml", width: 10 })).toBe("other");
  expect(kindOf({ media_type: "video/mp4", width: undefined })).toBe("video");
  expect(kindOf({ media_type: "video/quicktime", width: undefined })).toBe("video"); // As phones take them.
  expect(kindOf({ media_type: "image/avif", width: 10 })).toBe("other"); // It is given to be saved alone.
  expect(kindOf({ media_type: "audio/ogg", width: undefined })).toBe("audio");
  expect(kindOf({ media_type: "text/html", width: undefined })).toBe("other");
});

test("S12: a picture has its room by its own size, within a square", () => {
  expect(galleryOf([file()])).toMatchObject({ width: 360, height: 225, below: 0 });
  expect(galleryOf([file({ width: 900, height: 1_500 })])).toMatchObject({ width: 216, height: 360 });
  expect(galleryOf([file({ width: 120, height: 90 })])).toMatchObject({ width: 120, height: 90 });
  expect(galleryOf([file({ width: 9_000, height: 30 })])).toMatchObject({ width: 360, height: 48 });
});

test("S12: several pictures stand in rows, all of them, as high as the space that is kept for them", () => {
  for (let count = 2; count <= 10; count += 1) {
    const { rows, height, width } = galleryOf(many(count));
    expect(rows.flatMap(({ files }) => files)).toEqual(many(count));
    expect(rows.reduce((sum, row) => sum + row.height + 4, -4)).toBe(height);
    expect(width).toBe(360);
  }
});

test("S12: files below pictures have their height, and none where there are none", () => {
  const paper = file({ media_type: "application/pdf", width: undefined });
  const sound = file({ media_type: "audio/mpeg", width: undefined });
  expect(galleryOf([paper, paper])).toMatchObject({ height: 0, below: 120 });
  expect(galleryOf([file(), paper, sound]).below).toBe(164);
});

test("a message waits for the files that the server lacks", () => {
  expect(areMissing([attachment()])).toBe(true);
  expect(areMissing([attachment({ isReady: true }), file()])).toBe(false);
  expect(areMissing()).toBe(false);
});

test("the id of a file is at the end of the address of its upload", () => {
  expect(idOf(attachment({ url: "https://harbour.example/api/uploads/tide-1/" }))).toBe("tide-1");
  expect(idOf(attachment())).toBeUndefined();
  expect(idOf(file())).toBe("tide");
});

const LIMITS: FileLimits = { used: 0, quota: 100, upload_bytes: 50, refused_types: [".exe", "video/x-flv"] };
const chosen = (name: string, size = 10, type = "") => ({ name, size, type });

test("X3: what would be refused is told before any of it is sent", () => {
  const files = [chosen("a.txt"), chosen("empty", 0), chosen("large", 51), chosen("Setup.EXE"), chosen("b", 10, "video/x-flv")];
  const { taken, refused } = sorted(files, [], LIMITS, 10);
  expect(taken.map(({ name }) => name)).toEqual(["a.txt"]);
  expect(refused.map(({ reason }) => reason)).toEqual(["empty", "tooLarge", "type", "type"]);
});

test("X3: what is on its way counts for the quota, and all of a message for how many it may have", () => {
  const limits = { ...LIMITS, used: 40, quota: 90 };
  const waiting = attachment({ size: 20 });
  expect(sorted([chosen("a", 20), chosen("b", 20)], [waiting], limits, 10).refused).toMatchObject([{ name: "b", reason: "quota" }]);
  expect(sorted([chosen("a"), chosen("b")], [waiting], LIMITS, 2).refused).toMatchObject([{ name: "b", reason: "tooMany", most: 2 }]);
});

test("a speed is that of the last seconds", () => {
  const speed = new Speed();
  speed.note(0, 0);
  expect(speed.perSecond(100)).toBe(0);
  speed.note(1_000, 1_000);
  expect(speed.perSecond(1_000)).toBe(1_000);
  speed.note(500, 2_000); // Some of it is sent again.
  speed.note(1_500, 3_000);
  expect(speed.perSecond(3_000)).toBe(1_000);
});

test("a few bytes stand for a picture", () => {
  // Of the page of the format: a picture that is higher than wide.
  const pixels = pixelsOf("1QcSHQRnh493V4dIh4eXh1h4kJUI");
  expect(pixels).toMatchObject({ height: 32 });
  expect(pixels!.width).toBeLessThan(33);
  expect(pixels!.rgba).toHaveLength(pixels!.width * 32 * 4);
  expect([...pixels!.rgba.slice(0, 4)]).toEqual([64, 78, 113, 255]);
  expect(pixelsOf("")).toBeNull();
  expect(pixelsOf("no hash")).toBeNull();
});

test("what is at a point stays there as a picture becomes larger, and no more is seen beside it than must be", () => {
  const view = zoomed(WHOLE, 2, { x: 100, y: 0 });
  expect(view).toEqual({ scale: 2, x: -100, y: 0 });
  expect(zoomed(view, 1 / 4, { x: 0, y: 0 }).scale).toBe(1);
  const room = { width: 400, height: 400 };
  expect(kept({ scale: 2, x: 900, y: 50 }, { width: 400, height: 200 }, room)).toEqual({ scale: 2, x: 200, y: 0 });
});

test("a finger leads aside to another picture, down away from it, and nowhere by a little", () => {
  expect(swiped(-80, 30)).toBe("left");
  expect(swiped(80, -30)).toBe("right");
  expect(swiped(20, 140)).toBe("away");
  for (const [x, y] of [[40, 10], [10, 90], [10, -200]] as const) expect(swiped(x, y)).toBeNull();
});

test("X8: what is kept of a picture is the square that is seen of it", () => {
  const picture = { width: 1_000, height: 500 };
  expect(covering(picture, 250)).toEqual({ width: 500, height: 250 });
  expect(squareOf(picture, WHOLE, 250)).toEqual({ left: 250, top: 0, side: 500 });
  // It is moved to its beginning, and made twice as large.
  expect(squareOf(picture, { scale: 1, x: 125, y: 0 }, 250)).toEqual({ left: 0, top: 0, side: 500 });
  expect(squareOf(picture, { scale: 2, x: 0, y: 0 }, 250)).toEqual({ left: 375, top: 125, side: 250 });
});

test.each([
  { wantsLess: false, isOfMany: false, small: true, src: "/files/tide/" },
  { wantsLess: true, isOfMany: false, small: true, src: null },
  { wantsLess: true, isOfMany: false, small: false, src: "/files/tide/320/" },
  { wantsLess: false, isOfMany: true, small: false, src: "/files/tide/320/" },
])("X4: what moves stands still in a list of many and for whoever wants less motion: $src", ({ wantsLess, isOfMany, small, src }) => {
  vi.stubGlobal("matchMedia", () => ({ matches: wantsLess }));
  const moving = file({ is_animated: true, ...(small ? {} : { thumbnails: [320] }) });
  expect(sourcesOf(moving, 300, isStopped(moving, isOfMany))?.src ?? null).toBe(src);
  vi.unstubAllGlobals();
});
