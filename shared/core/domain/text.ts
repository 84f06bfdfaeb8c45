import * as z from 'zod'

/*
 * Text that people send. Limits are in UTF-8 bytes, since that is what storage and messages count;
 * control characters are refused because no reader could see them.
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
    .refine((text) => text.isWellFormed(), 'holds half of a surrogate pair')
    .refine((text) => !controls.test(text), 'holds control characters')
    .refine((text) => utf8Bytes(text) <= maxBytes, `is longer than ${maxBytes} bytes of UTF-8`)
    .meta({ minLength: 1, maxLength: maxBytes })

/** One line of text. */
export const lineSchema = (maxBytes: number) => plain(maxBytes, controlsInLine)

/** Text of several lines. Some clients end lines with a carriage return too: see `incomingTextSchema` and `openText`. */
export const textSchema = (maxBytes: number) => plain(maxBytes, controlsInText)

/** As `textSchema`, for what comes from outside: line ends become line feeds before anything is checked. */
export const incomingTextSchema = (maxBytes: number) =>
  z
    .string()
    .transform((text) => text.replace(/\r\n?/g, '\n'))
    .pipe(textSchema(maxBytes))

/** Any text as one that `textSchema` takes but for its length: for what has no sender to be told what is wrong. */
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

/** Identifiers that other systems gave: organisations, accounts, resources. */
export const identifierSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}$/, 'is not an identifier')
