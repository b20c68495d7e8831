/** How large the pictures and videos of this device are, so that they have their room before they are sent. */

import { kindOf } from "./file";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A video that says nothing about itself for so long is shown without its size. */
const PATIENCE_MS = 3_000;

/** Return the width and height of what a browser shows; null for everything else. */
export async function measure(file: File): Promise<Size | null> {
  const kind = kindOf({ media_type: file.type, width: 1 });
  if (kind !== "picture" && kind !== "video") return null;
  const url = URL.createObjectURL(file);
  try {
    const size = kind === "picture" ? await ofPicture(url) : await ofVideo(url);
    return size.width > 0 && size.height > 0 ? size : null;
  } catch {
    return null; // It is damaged, or of a kind that this browser does not know.
  } finally {
    URL.revokeObjectURL(url);
  }
}

async function ofPicture(url: string): Promise<Size> {
  const picture = new Image();
  picture.src = url;
  await picture.decode();
  return { width: picture.naturalWidth, height: picture.naturalHeight };
}

function ofVideo(url: string): Promise<Size> {
  const video = document.createElement("video");
  return new Promise((resolve, reject) => {
    video.onloadedmetadata = () => resolve({ width: video.videoWidth, height: video.videoHeight });
    video.onerror = reject;
    setTimeout(reject, PATIENCE_MS);
    video.preload = "metadata";
    video.src = url;
  });
}
