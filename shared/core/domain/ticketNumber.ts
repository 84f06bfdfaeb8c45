import * as z from 'zod'

/** Crockford's base 32: no I, L, O or U, so that a number can be read aloud. https://www.crockford.com/base32.html */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

export const ticketNumberSchema = z
  .string()
  .regex(/^TD-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/, 'a ticket number looks like TD-7K3M-Q9XF')
  .brand<'TicketNumber'>()
export type TicketNumber = z.infer<typeof ticketNumberSchema>

/** Creates a ticket number from 8 random bytes, of which 40 bits are used. None can be guessed from another. */
export function ticketNumberFrom(random: Uint8Array): TicketNumber {
  const letters = Array.from(random.subarray(0, 8), (byte) => alphabet[byte % 32]).join('')
  return ticketNumberSchema.parse(`TD-${letters.slice(0, 4)}-${letters.slice(4)}`)
}

/** A ticket number as people write it: any case, with or without TD, dashes and spaces; I and L for 1, O for 0. */
export const writtenTicketNumberSchema = z.string().max(20).transform(asWritten).pipe(ticketNumberSchema)

function asWritten(text: string): string {
  const letters = text
    .toUpperCase()
    .replace(/[\s-]/g, '')
    // Only a prefix: the number itself may begin with TD too.
    .replace(/^TD(?=.{8}$)/, '')
    .replace(/[IL]/g, '1')
    .replace(/O/g, '0')
  return `TD-${letters.slice(0, 4)}-${letters.slice(4)}`
}
