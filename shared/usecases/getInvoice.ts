import type { Answer } from '../api/routes.ts'
import { Refusal } from '../domain/errors.ts'
import { explainInvoice } from '../domain/explainInvoice.ts'
import type { CostMicrosByDay } from '../domain/invoice.ts'
import type { InvoiceAccount } from '../domain/invoiceAccount.ts'
import type { Ledger } from './billingPorts.ts'
import type { Call } from './call.ts'
import { invoiceView } from './invoiceView.ts'
import type { Usage } from './ports.ts'

/** An issued invoice of `organisation`, with its credit notes and payments. */
export async function getInvoice(
  ledger: Pick<Ledger, 'account'>,
  call: Call,
  organisation: string,
  number: string,
): Promise<Answer<'getInvoice'>> {
  return invoiceView(await findAccount(ledger, organisation, number), call.now)
}

/** Refuses with `not_found`, whether there is no such invoice or it is another's. */
export async function findAccount(
  ledger: Pick<Ledger, 'account'>,
  organisation: string,
  number: string,
): Promise<InvoiceAccount> {
  const account = await ledger.account(organisation, number)
  if (!account) throw new Refusal('not_found', { what: `invoice ${number}` })
  return account
}

export interface ExplainInvoiceNeeds {
  readonly ledger: Pick<Ledger, 'account'>
  readonly usage: Pick<Usage, 'consumption'>
}

/** How each amount of an issued invoice comes about, down to what each day has cost. */
export async function getExplanation(
  { ledger, usage }: ExplainInvoiceNeeds,
  organisation: string,
  number: string,
): Promise<Answer<'explainInvoice'>> {
  const { invoice } = await findAccount(ledger, organisation, number)
  const { costs, late } = await usage.consumption(organisation, invoice.month)
  const explained = explainInvoice(invoice, (line): CostMicrosByDay => {
    if (line.kind === 'consumption share') return costs
    const correction = line.kind === 'correction' ? late.find(({ month }) => month === line.month) : undefined
    return correction ? differenceOf(correction.before, correction.after) : new Map()
  })
  return { number, organisation, month: invoice.month, currency: invoice.currency, ...explained }
}

function differenceOf(before: CostMicrosByDay, after: CostMicrosByDay): CostMicrosByDay {
  const late = [...after].map(([date, micros]) => [date, micros - (before.get(date) ?? 0n)] as const)
  return new Map(late.filter(([, micros]) => micros !== 0n))
}
