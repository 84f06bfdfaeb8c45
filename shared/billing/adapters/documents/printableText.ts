/**
 * Turns any text into one line that the documents' font can print. A character that it lacks becomes a box, because a
 * document for the archive must not refer to a missing glyph. Direction controls are removed, because nothing here
 * reorders text.
 */
export const printableText = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .replace(/\p{Cf}|\p{Cc}|\p{Variation_Selector}/gu, '')
    .replace(outsideOfFont, '□')

/** The font has Latin, Greek and Cyrillic. Its Hebrew is left out, because it runs from right to left. */
const outsideOfFont =
  /[^\u0020-\u007e\u00a0-\u0377\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u052f\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u20a0-\u20be\u2100-\u214f\u2190-\u2195\u2212\u2264\u2265\u25a1]/gu
