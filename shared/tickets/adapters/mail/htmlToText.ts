import { convert } from 'html-to-text'
import { cutNote } from '../../domain/mailedBody.ts'

/** The converter's time grows with the square of its input. */
const maxCharacters = 200_000

/** The elements that email programs put around quotations. */
const quoted = ['.gmail_quote', '.gmail_attr', '.moz-cite-prefix', 'blockquote[type=cite]']

/** Converts an email that has only HTML to text, without the parts that its program marks as quoted. */
export function htmlToText(html: string): string {
  const text = convert(html.slice(0, maxCharacters), {
    wordwrap: false,
    limits: { maxInputLength: maxCharacters, maxDepth: 100 },
    // The whole document, because a quotation can contain a body of its own, and only that would be converted.
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
