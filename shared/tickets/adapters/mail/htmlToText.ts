import { convert } from 'html-to-text'
import { cutNote } from '../../domain/mailedBody.ts'

/** The converter's time grows with the square of what it is given. */
const maxCharacters = 200_000

/** What mail programs put around what they quote. */
const quoted = ['.gmail_quote', '.gmail_attr', '.moz-cite-prefix', 'blockquote[type=cite]']

/** The words of a mail that came as HTML alone, without what its program marks as quoted. */
export function htmlToText(html: string): string {
  const text = convert(html.slice(0, maxCharacters), {
    wordwrap: false,
    limits: { maxInputLength: maxCharacters, maxDepth: 100 },
    // The whole document: what a mail quotes may bring a body of its own, which would be taken for all there is.
    baseElements: { selectors: [], returnDomByDefault: true },
    selectors: [
      { selector: 'img', format: 'skip' },
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
      ...[...quoted, 'head', 'title', 'style', 'script'].map((selector) => ({
        selector,
        format: 'skip',
      })),
    ],
  })
  return html.length > maxCharacters ? `${text}\n\n${cutNote}` : text
}
