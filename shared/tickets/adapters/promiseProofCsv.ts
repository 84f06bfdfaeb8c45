import { csvOf } from '../../core/adapters/csv.ts'
import type { Output } from '../../core/api/route.ts'
import { proofEventSchema } from '../domain/promiseProof.ts'
import type { ticketRoutes } from '../ticketRoutes.ts'

const columns = ['number', 'organisation', ...Object.keys(proofEventSchema.shape)]

/** Renders the proof of a ticket's promise as CSV, one line for each event. */
export const promiseProofCsv = ({
  number,
  organisation,
  events,
}: Output<typeof ticketRoutes.getPromiseProof>): string =>
  csvOf(
    columns,
    events.map((event) => ({ number, organisation, ...event })),
  )
