import { randomBytes } from 'node:crypto'
import { type TicketNumber, ticketNumberFrom } from '../domain/ticketNumber.ts'

export const newTicketNumber = (): TicketNumber => ticketNumberFrom(randomBytes(8))
