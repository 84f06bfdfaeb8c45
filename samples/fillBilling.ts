import type { Month } from '../shared/core/domain/time.ts'
import { routes } from '../shared/http/routes.ts'
import type { BillingDetails } from '../shared/organisations/domain/billingDetails.ts'
import { eventually } from './eventually.ts'
import type { SampleOrganisation } from './organisations.ts'
import type { RuntimeAccess } from './runtime.ts'

/** The details of three organisations. The fourth pays nothing and shows what is missing. */
const details: Readonly<Partial<Record<SampleOrganisation, BillingDetails>>> = {
  starling: {
    legalName: 'Starling Studio Sàrl',
    address: { street: 'Rue du Lac', houseNumber: '12', postalCode: '1003', town: 'Lausanne', country: 'CH' },
    vatNumber: 'CHE200000018MWST',
    invoiceEmails: ['accounts@starling.example'],
    language: 'fr',
  },
  pilatus: {
    legalName: 'Pilatus Bakeries AG',
    address: { street: 'Pilatusstrasse', houseNumber: '4', postalCode: '6003', town: 'Luzern', country: 'CH' },
    vatNumber: 'CHE123456788MWST',
    purchaseOrder: 'PO-2044',
    invoiceEmails: ['buchhaltung@pilatus.example'],
    language: 'de',
  },
  edelweiss: {
    legalName: 'Edelweiss Health AG',
    address: { street: 'Spitalgasse', houseNumber: '7', postalCode: '3011', town: 'Bern', country: 'CH' },
    vatNumber: 'CHE300000036MWST',
    invoiceEmails: ['finance@edelweiss.example'],
    language: 'en',
  },
}

/** Sets the billing details of organisations, as of a past instant. */
export async function setBillingDetails(runtime: RuntimeAccess, since: string): Promise<void> {
  for (const [organisation, body] of Object.entries(details)) {
    const owner = await runtime.clientAt(`owner@${organisation}.example`, since)
    await owner(routes.setBillingDetails, { body })
  }
}

/** Bills a month, from starting its run to issuing the invoices. */
export async function billMonth(runtime: RuntimeAccess, month: Month): Promise<void> {
  const finance = await runtime.clientOf('finance@provider.example')
  const params = { run: month }
  const reached = (status: string) =>
    eventually(async () => (await finance(routes.getBillingRun, { params })).body.status === status)
  await finance(routes.startBillingRun, { body: { month } })
  await reached('drafted')
  await finance(routes.approveBillingRun, { params })
  await finance(routes.issueInvoices, { params })
  await reached('issued')
}

/** Records the payment of the oldest invoice of one organisation, and of half the oldest invoice of another. */
export async function recordPayments(runtime: RuntimeAccess): Promise<void> {
  const finance = await runtime.clientOf('finance@provider.example')
  const on = (await runtime.now()).slice(0, 10)
  for (const [organisation, share] of [
    ['pilatus', 1n],
    ['edelweiss', 2n],
  ] as const) {
    const { invoices } = (await finance(routes.listInvoicesOf, { params: { organisation } })).body
    const oldest = invoices.at(-1)
    if (!oldest) throw new Error(`${organisation} has no invoice.`)
    await finance(routes.recordPayment, {
      params: { organisation, number: oldest.issue.number },
      body: { on, amountMinor: String(oldest.grossMinor / share), reference: 'Bank transfer' },
    })
  }
}
