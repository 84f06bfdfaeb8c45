import * as z from 'zod'

/*
 * Text that people send. Limits are in UTF-8 bytes, since storage and messages count bytes. Control characters are
 * refused because no reader could see them.
 */

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are refused
const controlsInLine = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/
// biome-ignore lint/suspicious/noControlCharactersInRegex: the same, but for tab and line feed
const controlsInText = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/

const utf8Bytes = (text: string): number => new TextEncoder().encode(text).length

const plain = (maxBytes: number, controls: RegExp) =>
  z
    .string()
    .refine((text) => text.trim().length > 0, 'must not be empty')
    .refine((text) => text.isWellFormed(), 'contains half of a surrogate pair')
    .refine((text) => !controls.test(text), 'contains control characters')
    .refine((text) => utf8Bytes(text) <= maxBytes, `is longer than ${maxBytes} bytes of UTF-8`)
    .meta({ minLength: 1, maxLength: maxBytes })

/** One line of text. */
export const lineSchema = (maxBytes: number) => plain(maxBytes, controlsInLine)

/** Text of several lines. Some clients also send carriage returns: see `incomingTextSchema` and `openText`. */
export const textSchema = (maxBytes: number) => plain(maxBytes, controlsInText)

/** Like `textSchema`, for text from outside: line endings become line feeds before anything is checked. */
export const incomingTextSchema = (maxBytes: number) =>
  z
    .string()
    .transform((text) => text.replace(/\r\n?/g, '\n'))
    .pipe(textSchema(maxBytes))

/** Cleans text so that `textSchema` accepts it, except for its length. For text whose sender cannot get an error. */
export const openText = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/\p{Cc}/gu, (control) => (control === '\n' || control === '\t' ? control : ''))

export const emailSchema = z.email('is not an email address').max(254)

export const timeZoneSchema = z
  .string()
  .max(50)
  .refine((name) => isTimeZone(name), 'is not a time zone such as Europe/Zurich')

function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone.length > 0
  } catch {
    return false
  }
}

/** Identifiers that other systems assign: organisations, accounts, resources. */
export const identifierSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}$/, 'is not an identifier')
