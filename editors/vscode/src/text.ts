// Names, paths and code of a workspace are untrusted: they are shown as they are, or not at all, and never as markup.

// Control characters, and those that reorder or hide text (bidi marks, zero-width ones, tags).
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu;

/** A text on one line, in which `$(name)` is no icon. */
export function inert(text: string): string {
  return text.replace(/\s+/g, ' ').replace(INVISIBLE, '\ufffd').replace(/\$\(/g, '\\$(').trim();
}

/** The same for labels that know no icons. */
export function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(INVISIBLE, '\ufffd').trim();
}
