import { csvOf } from '../../core/adapters/csv.ts'
import type { Answer } from '../../http/routes.ts'
import { proofEventSchema } from '../domain/promiseProof.ts'

const columns = ['number', 'organisation', ...Object.keys(proofEventSchema.shape)]

/** The proof of a ticket's promise as CSV: a line an event. */
export const promiseProofCsv = ({ number, organisation, events }: Answer<'getPromiseProof'>): string =>
  csvOf(
    columns,
    events.map((event) => ({ number, organisation, ...event })),
  )
