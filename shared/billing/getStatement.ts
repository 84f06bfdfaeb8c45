import type { Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { localDateAt, toEpochMs } from '../core/domain/time.ts'
import type { Ledger } from './billingPorts.ts'
import type { billingRoutes } from './billingRoutes.ts'
import { owedOf } from './domain/invoiceAccount.ts'
import { balanceMinor, stateOn } from './domain/receivable.ts'

/** All invoices of an organisation with their state, and the remaining balance in each currency. */
export async function getStatement(
  ledger: Pick<Ledger, 'accounts'>,
  call: Call,
  organisation: string,
): Promise<Output<typeof billingRoutes.getStatement>> {
  const today = localDateAt(toEpochMs(call.now))
  const rows: Output<typeof billingRoutes.getStatement>['invoices'] = []
  const balances = new Map<string, bigint>()
  for await (const account of ledger.accounts(organisation)) {
    const { month, currency, issue, grossMinor } = account.invoice
    const owed = owedOf(account)
    const { dueOn, creditedMinor, paidMinor } = owed
    const balance = balanceMinor(owed)
    rows.push({
      number: issue.number,
      ...{ month, currency, issuedOn: issue.on, dueOn, grossMinor, creditedMinor, paidMinor },
      balanceMinor: balance,
      state: stateOn(owed, today),
    })
    balances.set(currency, (balances.get(currency) ?? 0n) + balance)
  }
  return { organisation, on: today, invoices: rows, balanceMinorByCurrency: Object.fromEntries(balances) }
}
