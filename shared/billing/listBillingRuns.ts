import type { Call } from '../core/call.ts'
import { readPage } from '../core/pages.ts'
import type { Answer, Input } from '../http/routes.ts'
import type { Cursors } from '../tickets/ticketPorts.ts'
import type { BillingRuns } from './billingPorts.ts'

/** Runs and dry runs, the newest first; how far each has come is told of each by itself. */
export async function listBillingRuns(
  { runs, cursors }: { readonly runs: Pick<BillingRuns, 'list'>; readonly cursors: Cursors },
  call: Call,
  { query }: Input<'listBillingRuns'>,
): Promise<Answer<'listBillingRuns'>> {
  const { items, next } = await readPage(cursors, call, ['runs'], query, (page) => runs.list(page))
  return {
    runs: items.map(({ list, isRetrying: _, workSince: __, doneBefore: ___, ...run }) => ({
      ...run,
      organisations: list?.organisations,
    })),
    ...next,
  }
}
