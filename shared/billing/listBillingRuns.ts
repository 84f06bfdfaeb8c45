import type { Input, Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { readPage } from '../core/pages.ts'
import type { Cursors } from '../core/ports.ts'
import type { BillingRuns } from './billingPorts.ts'
import type { billingRoutes } from './billingRoutes.ts'

/** Runs and dry runs, newest first. `getBillingRun` returns the progress of each. */
export async function listBillingRuns(
  { runs, cursors }: { readonly runs: Pick<BillingRuns, 'list'>; readonly cursors: Cursors },
  call: Call,
  { query }: Input<typeof billingRoutes.listBillingRuns>,
): Promise<Output<typeof billingRoutes.listBillingRuns>> {
  const { items, next } = await readPage(cursors, call, ['runs'], query, (page) => runs.list(page))
  return {
    runs: items.map(({ list, isRetrying: _, workSince: __, doneBefore: ___, ...run }) => ({
      ...run,
      organisations: list?.organisations,
    })),
    ...next,
  }
}
