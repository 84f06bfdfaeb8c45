import type { Answer } from '../api/routes.ts'
import { proofEventSchema } from '../domain/promiseProof.ts'
import { csvOf } from './csv.ts'

const columns = ['number', 'organisation', ...Object.keys(proofEventSchema.shape)]

/** The proof of a ticket's promise as CSV: a line an event. */
export const promiseProofCsv = ({ number, organisation, events }: Answer<'getPromiseProof'>): string =>
  csvOf(
    columns,
    events.map((event) => ({ number, organisation, ...event })),
  )
