// A text of a peer's that is kept for longer than its request, such as a client id. Must hold: what is kept takes no
// more memory than its most, and does not hold the text that it was cut from.

/** @param most characters; what is longer is cut, and ends with an ellipsis */
export function keptText(text: string, most: number): string {
  if (text.length <= most) return text;
  // A slice would be a view that keeps the whole text alive.
  return `${Buffer.from(text.slice(0, most - 1)).toString()}…`;
}
