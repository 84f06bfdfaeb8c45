import { randomBytes } from 'node:crypto'
import { type TicketNumber, ticketNumberFrom } from '../domain/ticketNumber.ts'

export const newTicketNumber = (): TicketNumber => ticketNumberFrom(randomBytes(8))

/** Nobody guesses it: 192 bits. */
export const newSecret = (): string => randomBytes(24).toString('base64url')
