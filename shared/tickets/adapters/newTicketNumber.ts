import { randomBytes } from 'node:crypto'
import { type TicketNumber, ticketNumberFrom } from '../../core/domain/ticketNumber.ts'

export const newTicketNumber = (): TicketNumber => ticketNumberFrom(randomBytes(8))
