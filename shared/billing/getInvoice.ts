import type { Input, Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import type { Organisations } from '../organisations/organisationPorts.ts'
import type { CostMicrosByDay } from '../usage/domain/consumption.ts'
import type { Usage } from '../usage/usagePorts.ts'
import type { Ledger } from './billingPorts.ts'
import type { billingRoutes } from './billingRoutes.ts'
import { explainInvoice, type Reader } from './domain/explainInvoice.ts'
import type { InvoiceAccount } from './domain/invoiceAccount.ts'
import type { InvoiceLine } from './domain/invoiceLine.ts'
import { invoiceView } from './invoiceView.ts'

/** An issued invoice of `organisation`, with its credit notes and payments. */
export async function getInvoice(
  ledger: Pick<Ledger, 'account'>,
  call: Call,
  organisation: string,
  number: string,
): Promise<Output<typeof billingRoutes.getInvoice>> {
  return invoiceView(await findAccount(ledger, organisation, number), call.now)
}

/** Finds an invoice. Refuses with `not_found` if it does not exist or belongs to another organisation. */
export async function findAccount(
  ledger: Pick<Ledger, 'account'>,
  organisation: string,
  number: string,
): Promise<InvoiceAccount> {
  const account = await ledger.account(organisation, number)
  if (!account) throw new Refusal('not_found', { what: `invoice ${number}` })
  return account
}

export interface ExplainInvoiceDeps {
  readonly ledger: Pick<Ledger, 'account'>
  readonly organisations: Pick<Organisations, 'find'>
  readonly members: Pick<Organisations, 'findMember'>
  readonly usage: Pick<Usage, 'consumption'>
}

/** Explains each amount of an issued invoice, down to the cost of each day, in the reader's language. */
export async function getExplanation(
  { ledger, usage, ...people }: ExplainInvoiceDeps,
  organisation: string,
  number: string,
  { language }: Input<typeof billingRoutes.explainInvoice>['query'],
): Promise<Output<typeof billingRoutes.explainInvoice>> {
  const { invoice } = await findAccount(ledger, organisation, number)
  const { costs, late } = await usage.consumption(organisation, invoice.month)
  const costsOf = (line: InvoiceLine): CostMicrosByDay => {
    if (line.kind === 'consumption share') return costs
    const correction = line.kind === 'correction' ? late.find(({ month }) => month === line.month) : undefined
    return correction ? differenceOf(correction.before, correction.after) : new Map()
  }
  const nameOf = await readNames(people, organisation, invoice.lines)
  const explained = explainInvoice(invoice, costsOf, { language, nameOf })
  return { number, organisation, month: invoice.month, currency: invoice.currency, ...explained }
}

/** Reads the names of the members who chose the plans. Former members appear by id. */
async function readNames(
  { organisations, members }: Pick<ExplainInvoiceDeps, 'organisations' | 'members'>,
  organisation: string,
  lines: readonly InvoiceLine[],
): Promise<Reader['nameOf']> {
  const ids = [...new Set(lines.map(({ planSince }) => planSince.changedBy))]
  const found = await Promise.all(ids.map((id) => members.findMember(id)))
  const names = new Map(
    found.flatMap((one) => (one?.organisation === organisation ? [[one.member, one.name] as const] : [])),
  )
  const registered = (await organisations.find(organisation))?.planChanges[0]
  return ({ changedBy, changedAt }) =>
    registered?.changedBy === changedBy && registered.changedAt === changedAt
      ? undefined
      : (names.get(changedBy) ?? changedBy)
}

function differenceOf(before: CostMicrosByDay, after: CostMicrosByDay): CostMicrosByDay {
  const late = [...after].map(([date, micros]) => [date, micros - (before.get(date) ?? 0n)] as const)
  return new Map(late.filter(([, micros]) => micros !== 0n))
}
