/** Finds the addresses in a text. */

export interface Part {
  text: string;
  isLink: boolean;
}

const ADDRESS = /(https?:\/\/[^\s<>"]*[^\s<>".,:;!?'()[\]{}])/giu;

/** Split a text into addresses and what stands between them. */
export function parts(text: string): Part[] {
  return text
    .split(ADDRESS)
    .map((part, index) => ({ text: part, isLink: index % 2 === 1 }))
    .filter((part) => part.text !== "");
}
