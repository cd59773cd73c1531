const PIECE = 0x8000;

/** Bytes as Base64, in pieces: all of them at once would be more arguments than a call takes. */
export function base64(bytes: ArrayBuffer): string {
  const all = new Uint8Array(bytes);
  let text = '';
  for (let at = 0; at < all.length; at += PIECE) text += String.fromCharCode(...all.subarray(at, at + PIECE));
  return btoa(text);
}
