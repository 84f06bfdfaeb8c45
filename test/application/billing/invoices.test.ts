import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { parse } from 'csv-parse/sync'
import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { organisationKey } from '../../../shared/core/adapters/dynamodb/keys.ts'
import { routes } from '../../../shared/http/routes.ts'
import type { BillingDetails } from '../../../shared/organisations/domain/billingDetails.ts'
import { bucketOf } from '../audit/trailWorker.ts'
import { tablesOf } from '../storage.ts'
import { eventuallyIn, refusalOf, useWorld } from '../world.ts'

const world = useWorld()
const eventually = eventuallyIn(world)

const billing = {
  legalName: 'Pilatus Bäckereien AG',
  address: { street: 'Pilatusstrasse', houseNumber: '7', postalCode: '6003', town: 'Luzern', country: 'CH' },
  vatNumber: 'CHE-109.322.551 MWST',
  purchaseOrder: 'PO-4711',
  invoiceEmails: ['buchhaltung@pilatus.example'],
  language: 'de',
} as const satisfies BillingDetails

const usage = (id: string, day: string, cost: string) => ({
  id,
  organisation: 'edelweiss',
  resourceId: 'vm-1',
  resourceType: 'compute',
  zone: 'ch-gva-2',
  quantity: '1',
  unit: 'hour',
  from: `${day}T06:00:00Z`,
  to: `${day}T07:00:00Z`,
  cost,
  currency: 'CHF' as const,
})

async function drafted(run: string) {
  const finance = await world.as('finance')
  return eventually(async () => {
    const { body } = await finance(routes.getBillingRun, { params: { run } })
    return body.status === 'drafted' && body
  })
}

async function issued(run: string) {
  const finance = await world.as('finance')
  await finance(routes.startBillingRun, { body: { month: run } })
  await drafted(run)
  await finance(routes.approveBillingRun, { params: { run } })
  await finance(routes.issueInvoices, { params: { run } })
  await eventually(async () => (await finance(routes.getBillingRun, { params: { run } })).body.status === 'issued')
}

const draftsOf = async (run: string) => {
  const { body } = await (await world.as('finance'))(routes.listInvoicesOfRun, { params: { run } })
  return body.invoices.toSorted((a, b) => (a.draft.organisation < b.draft.organisation ? -1 : 1))
}

const linesOf = async (organisation: string, month: string) => {
  const { body } = await (await world.as('finance'))(routes.listInvoicesOf, { params: { organisation } })
  return body.invoices
    .find((invoice) => invoice.month === month)
    ?.lines.map(({ kind, amountMinor }) => [kind, amountMinor])
}

describe('before a month is invoiced', () => {
  it('only an owner can set the billing details, and an invalid VAT number is refused', async () => {
    const owner = await world.as('owner')
    const set = (body: BillingDetails) => owner(routes.setBillingDetails, { body })
    expect(await refusalOf(set({ ...billing, vatNumber: 'CHE-109.322.552' }))).toMatchObject({
      status: 400,
      issues: [{ path: ['vatNumber'], message: 'has a wrong check digit' }],
    })
    expect((await set(billing)).body.billing).toEqual({ ...billing, vatNumber: 'CHE109322551MWST' })
    const customer = await world.as('customer')
    expect(await refusalOf(customer(routes.setBillingDetails, { body: billing }))).toMatchObject({ status: 403 })
    expect((await customer(routes.getBillingDetails)).body.billing?.legalName).toBe(billing.legalName)
  })

  it('a preview shows the cost of a plan; the history shows that it was chosen and withdrawn', async () => {
    const owner = await world.as('owner')
    const preview = (await owner(routes.previewPlan, { query: { plan: 'starter' } })).body
    expect(preview).toMatchObject({
      from: '2026-12-01',
      revocableUntil: '2026-12-01',
      currency: 'CHF',
      months: [
        { month: '2026-11', beforeMinor: 250_00n, afterMinor: 250_00n },
        { month: '2026-12', beforeMinor: 500_00n, afterMinor: 100_00n },
      ],
    })
    await owner(routes.changePlan, { body: { plan: 'starter' } })
    await owner(routes.changePlan, { body: { plan: 'pro' } })
    const { changes } = (await owner(routes.listPlanChanges)).body
    expect(changes.map(({ plan, from, holds }) => [plan, from, holds])).toEqual([
      ['pro', '2026-11-16', false],
      ['starter', '2026-12-01', false],
      ['pro', '2026-11-16', true],
    ])
  })

  it('everybody can compare the plans', async () => {
    const { plans, comparison } = (await (await world.as('agent'))(routes.getPlans, { query: { currency: 'EUR' } }))
      .body
    expect(plans.map(({ name, priceMinor, minimumMinor }) => [name, priceMinor ?? minimumMinor])).toEqual([
      ['Built-In', 0n],
      ['Starter', 100_00n],
      ['Pro', 500_00n],
      ['Enterprise', 2500_00n],
    ])
    expect(comparison).toHaveLength(12)
  })

  it('a dry run of the current month makes drafts, none of which can be issued', async () => {
    const finance = await world.as('finance')
    const platform = await world.as('service')
    await platform(routes.ingestUsage, { body: { records: [usage('u-1', '2026-11-16', '20000.00')] } })
    const { body } = await finance(routes.startBillingRun, { body: { month: '2026-11', dryRun: true } })
    expect(body).toMatchObject({ isDryRun: true, month: '2026-11' })
    expect((await drafted(body.id)).organisations).toMatchObject({ all: 4, drafted: 3, nothingToInvoice: 1 })
    const attempts = [routes.approveBillingRun, routes.issueInvoices, routes.closeMonth].map((route) =>
      refusalOf(finance(route, { params: { run: body.id } })),
    )
    for (const refusal of await Promise.all(attempts)) expect(refusal).toMatchObject({ status: 409, code: 'dry_run' })
  })
})

describe('an invoiced month', () => {
  it('equals its dry run byte for byte, and stays open for parked organisations', async () => {
    await world.runtime().moveClock('2026-12-01T08:00:00Z')
    const finance = await world.as('finance')
    const { client, product: TableName } = await tablesOf(world.runtime())
    const breakName = (name: string) =>
      client.send(
        new UpdateCommand({
          TableName,
          Key: organisationKey('starling'),
          UpdateExpression: 'SET organisation.#name = :name',
          ExpressionAttributeNames: { '#name': 'name' },
          ExpressionAttributeValues: { ':name': name },
        }),
      )
    const dry = (await finance(routes.startBillingRun, { body: { month: '2026-11', dryRun: true } })).body.id
    await drafted(dry)
    await breakName('')
    await finance(routes.startBillingRun, { body: { month: '2026-11' } })
    const run = { params: { run: '2026-11' } }
    expect((await drafted('2026-11')).organisations).toMatchObject({ all: 4, drafted: 2, parked: 1 })
    expect((await finance(routes.listParkedOrganisations, run)).body.parked).toEqual([
      { organisation: 'starling', reason: "The organisation's record does not match its schema." },
    ])
    expect(await refusalOf(finance(routes.closeMonth, run))).toMatchObject({ code: 'drafts_open', parked: 1 })
    await issued('2026-11')
    expect(await refusalOf(finance(routes.closeMonth, run))).toMatchObject({ code: 'drafts_open', parked: 1 })

    await breakName('Starling Studio')
    await finance(routes.retryParkedOrganisations, run)
    await drafted('2026-11')
    await issued('2026-11')
    const invoices = await draftsOf('2026-11')
    expect(invoices.map(({ draft }) => draft)).toEqual((await draftsOf(dry)).map(({ draft }) => draft))
    expect(invoices.map(({ number }) => number?.slice(-6)).sort()).toEqual(['000001', '000002', '000003'])
    expect((await finance(routes.closeMonth, run)).body.status).toBe('closed')
    expect(await refusalOf(finance(routes.retryParkedOrganisations, run))).toMatchObject({ code: 'month_closed' })
    expect((await finance(routes.listBillingRuns)).body.runs.map(({ id }) => id)).toContain(dry)
  })

  it('charges VAT by the buyer, and explains each amount with numbers that add up', async () => {
    const customer = await world.as('customer')
    const [invoice] = (await customer(routes.listInvoices)).body.invoices
    expect(invoice).toMatchObject({
      buyer: { name: billing.legalName, vatNumber: 'CHE109322551MWST', purchaseOrder: 'PO-4711' },
      netMinor: 250_00n,
      vat: [{ category: 'S', rateBasisPoints: 810, taxableMinor: 250_00n, amountMinor: 20_25n }],
      grossMinor: 270_25n,
      issue: { on: '2026-12-01', dueOn: '2026-12-31' },
    })
    expect(invoice?.lines[0]?.description).toBe('Supportplan Pro, 15 von 30 Tagen')
    const number = invoice?.issue.number ?? ''
    const explanation = (await customer(routes.explainInvoice, { params: { number } })).body
    expect(explanation.lines[0]?.steps[1]).toBe('500.00 CHF per month x 15 / 30 = 250.00.')
    expect(explanation.totals).toEqual([
      '250.00 = 250.00 CHF excluding VAT.',
      '8.1% VAT on 250.00 is 20.25.',
      '250.00 + 20.25 = 270.25 CHF payable.',
    ])
  })

  it('is explained with the names of people, in the language of the reader', async () => {
    const explained = async (email: string, language: 'de' | 'fr') => {
      const client = await world.runtime().clientOf(email)
      const [invoice] = (await client(routes.listInvoices)).body.invoices
      const params = { number: invoice?.issue.number ?? '' }
      return (await client(routes.explainInvoice, { params, query: { language } })).body
    }
    const pilatus = await explained('owner@pilatus.example', 'de')
    expect(pilatus.lines[0]?.steps).toEqual([
      expect.stringMatching(
        /^Der Plan Pro galt vom .* \(15 von 30 Tagen\)\. .* von Paula Pilatus am [-\d]+ [\d:]+ UTC gewählt, /,
      ),
      '500.00 CHF pro Monat x 15 / 30 = 250.00.',
    ])
    expect(pilatus.totals[1]).toBe('8.1% MWST auf 250.00 sind 20.25.')
    const edelweiss = await explained('owner@edelweiss.example', 'fr')
    expect(edelweiss.lines[0]?.steps[0]).toMatch(/^Le forfait Enterprise était en vigueur du .* par la plateforme le /)
  })

  it('is emailed as a PDF to the addresses that the organisation sets, and can be fetched as PDF and UBL', async () => {
    const customer = await world.as('customer')
    const number = (await customer(routes.listInvoices)).body.invoices[0]?.issue.number ?? ''
    const mails = await eventually(async () => {
      const found = (await world.runtime().mails()).filter(({ subject }) => subject.includes(number))
      return found.length > 0 && found
    })
    expect(mails).toHaveLength(1)
    expect(mails[0]).toMatchObject({
      to: 'buchhaltung@pilatus.example',
      replyTo: 'billing@provider.example',
      subject: `Rechnung ${number} für 2026-11`,
    })
    expect(mails[0]?.text).toContain('Der Betrag von CHF 270.25 ist am 2026-12-31 fällig.')
    for (const [format, begins] of [
      ['pdf', '%PDF-'],
      ['ubl', '<?xml'],
    ] as const) {
      const { url } = (await customer(routes.getDocument, { params: { number }, query: { format } })).body
      const file = await fetch(url)
      expect(file.headers.get('content-disposition')).toContain(number)
      expect((await file.text()).slice(0, 5)).toBe(begins)
    }
  })

  it('is drawn when its document is requested before it exists, and is not emailed again', async () => {
    const customer = await world.as('customer')
    const number = (await customer(routes.listInvoices)).body.invoices[0]?.issue.number ?? ''
    const bucket = await bucketOf(world.runtime(), ['DocumentsWorker', 'DOCUMENTS_BUCKET'])
    const [key] = (await bucket.keys('')).filter((one) => one.includes(number) && one.endsWith('.pdf'))
    if (key === undefined) throw new Error(`There is no PDF of ${number}.`)
    const drawn = await bucket.read(key)
    await bucket.remove(key)
    const ask = () => customer(routes.getDocument, { params: { number }, query: { format: 'pdf' } })
    expect(await refusalOf(ask())).toMatchObject({ status: 409, code: 'document_pending' })
    await world.runtime().settle()
    const file = await fetch((await ask()).body.url)
    expect(Buffer.from(await file.arrayBuffer()).equals(drawn)).toBe(true)
    const mails = (await world.runtime().mails()).filter(({ subject }) => subject.includes(number))
    expect(mails).toHaveLength(1)
  })

  it('is hidden from other organisations, from agents, and from anyone without its link [18]', async () => {
    const number = (await (await world.as('customer'))(routes.listInvoices)).body.invoices[0]?.issue.number ?? ''
    const neighbour = await world.as('neighbour')
    for (const route of [routes.getInvoice, routes.explainInvoice, routes.getDocument]) {
      const [foreign, unknown] = await Promise.all(
        [number, number.replace(/\d{6}$/, '999999')].map((each) =>
          refusalOf(neighbour(route, { params: { number: each } })),
        ),
      )
      expect(foreign).toMatchObject({ status: 404, code: 'not_found' })
      expect({ ...foreign, requestId: '', what: '' }).toEqual({ ...unknown, requestId: '', what: '' })
    }
    const agent = await world.as('agent')
    const params = { organisation: 'pilatus', number }
    expect(await refusalOf(agent(routes.getInvoiceOf, { params }))).toMatchObject({ status: 403 })
    expect(await refusalOf(agent(routes.listInvoicesOfRun, { params: { run: '2026-11' } }))).toMatchObject({
      status: 403,
    })
  })
})

describe('after the issue', () => {
  const account = async () => {
    const finance = await world.as('finance')
    const invoice = (await finance(routes.listInvoicesOf, { params: { organisation: 'pilatus' } })).body.invoices[0]
    if (!invoice) throw new Error('There is no invoice.')
    return { finance, params: { organisation: 'pilatus', number: invoice.issue.number }, invoice }
  }

  it('payments make an invoice part-paid, mistakes can be reversed, and repeats count once [86, 87]', async () => {
    const { finance, params } = await account()
    const pay = async (amountMinor: bigint) =>
      (
        await finance(routes.recordPayment, {
          params,
          body: { on: '2026-12-01', amountMinor: String(amountMinor), reference: 'Bank 17' },
        })
      ).body
    expect(await pay(100_00n)).toMatchObject({ state: 'part-paid', balanceMinor: 170_25n })
    expect(await pay(170_25n)).toMatchObject({ state: 'paid', balanceMinor: 0n })
    expect(await pay(-170_25n)).toMatchObject({ state: 'part-paid', balanceMinor: 170_25n })
    expect(await refusalOf(pay(-100_01n))).toMatchObject({ code: 'payment_negative' })
    expect(await refusalOf(pay(0n))).toMatchObject({ status: 400 })
    const future = { on: '2026-12-02', amountMinor: '1', reference: 'x' }
    expect(await refusalOf(finance(routes.recordPayment, { params, body: future }))).toMatchObject({
      code: 'payment_in_future',
    })
    const once = { on: '2026-12-01', amountMinor: '1', reference: 'Sent 20 times' }
    const repeats = await Promise.all(
      Array.from({ length: 20 }, () =>
        finance(routes.recordPayment, { params, body: once, idempotencyKey: 'one-payment' }),
      ),
    )
    expect(new Set(repeats.map(({ body }) => body.payments.at(-1)?.id)).size).toBe(1)
    const other = finance(routes.recordPayment, {
      params,
      body: { ...once, amountMinor: '2' },
      idempotencyKey: 'one-payment',
    })
    expect(await refusalOf(other)).toMatchObject({ status: 422, code: 'key_reused' })
    const customer = await world.as('customer')
    expect((await customer(routes.getInvoice, { params: { number: params.number } })).body.payments).toHaveLength(4)
  })

  it('credit notes reduce an invoice by line, have their own numbers, and never exceed it, even at once', async () => {
    const { finance, params } = await account()
    const credit = (amountMinor: bigint, idempotencyKey: string) =>
      finance(routes.issueCreditNote, {
        params,
        body: { reason: 'Half a month was down', lines: [{ line: 1, amountMinor: String(amountMinor) }] },
        idempotencyKey,
      })
    const attempts = await Promise.allSettled(
      Array.from({ length: 4 }, (_, index) => credit(100_00n, `credit-${index}`)),
    )
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    const seen = (await finance(routes.getInvoiceOf, { params })).body
    expect(seen.creditNotes.map(({ number, grossMinor }) => [number, grossMinor])).toEqual([
      ['tierdesk-dev-CN-2026-000001', 108_10n],
      ['tierdesk-dev-CN-2026-000002', 108_10n],
    ])
    expect(await refusalOf(credit(50_01n, 'too-much'))).toMatchObject({ status: 409, code: 'credit_too_high', line: 1 })
    const rest = await finance(routes.issueCreditNote, { params, body: { reason: 'And the rest' } })
    expect(rest.body).toMatchObject({ state: 'credited', balanceMinor: -100_01n })
    expect(await refusalOf(finance(routes.issueCreditNote, { params, body: { reason: 'More' } }))).toMatchObject({
      code: 'nothing_to_credit',
    })
    const link = await eventually(async () =>
      finance(routes.getDocumentOf, {
        params,
        query: { format: 'pdf', creditNote: 'tierdesk-dev-CN-2026-000001' },
      }).catch(() => false as const),
    )
    expect((await (await fetch(link.body.url)).text()).slice(0, 5)).toBe('%PDF-')
  })

  it('the whole month is exported as one file, whose lines and documents add up', async () => {
    const { finance } = await account()
    const run = { params: { run: '2026-11' } }
    const ordered = (await finance(routes.exportMonth, run)).body
    expect(ordered.invoices).toBe(3)
    const file = { params: { run: '2026-11', export: ordered.export } }
    const { url } = await eventually(async () =>
      finance(routes.getExport, file).then(
        ({ body }) => body,
        () => undefined,
      ),
    )
    const files = unzipSync(new Uint8Array(await (await fetch(url)).arrayBuffer()))
    const documents = Object.keys(files).filter((name) => name.startsWith('ubl/'))
    // Three invoices, and the three credit notes that cancelled one of them.
    expect(documents).toHaveLength(6)
    const lines = strFromU8(files['invoices.jsonl'] ?? new Uint8Array())
      .trim()
      .split('\n')
    expect(lines.map((line) => JSON.parse(line).invoice.organisation).sort()).toEqual([
      'edelweiss',
      'pilatus',
      'starling',
    ])
    const rows: Record<string, string>[] = parse(strFromU8(files['invoices.csv'] ?? new Uint8Array()), {
      bom: true,
      columns: true,
    })
    const sum = (organisation: string) =>
      rows
        .filter((row) => row.organisation === organisation)
        .reduce((total, { net, vat }) => total + Math.round(100 * (Number(net) + Number(vat))), 0)
    expect(['pilatus', 'starling', 'edelweiss'].map(sum)).toEqual([0, 50_00, 1250_00])
    const customer = await world.as('customer')
    expect(await refusalOf(customer(routes.getExport, file))).toMatchObject({ status: 403 })
  })

  it('a statement shows the amount left to pay', async () => {
    const { finance } = await account()
    const statement = (await finance(routes.getStatementOf, { params: { organisation: 'starling' } })).body
    expect(statement.invoices).toMatchObject([{ month: '2026-11', state: 'open', balanceMinor: 50_00n }])
    expect(statement.balanceMinorByCurrency).toEqual({ CHF: 50_00n })
    await world.runtime().moveClock('2027-01-01T08:00:00Z')
    const later = await (await world.as('finance'))(routes.getStatementOf, { params: { organisation: 'starling' } })
    expect(later.body.invoices[0]?.state).toBe('overdue')
  })

  it('late usage corrects the earlier month on the next invoice, by the day', async () => {
    await world.runtime().moveClock('2026-12-02T08:00:00Z')
    const platform = await world.as('service')
    // 5% of 20,000.00 is below the minimum of half a month, 1,250.00; 5% of 30,000.00 is above.
    expect(await linesOf('edelweiss', '2026-11')).toEqual([
      ['consumption share', 1000_00n],
      ['minimum top-up', 250_00n],
    ])
    const records = [usage('late-1', '2026-11-20', '6000'), usage('late-2', '2026-11-21', '4000')]
    expect((await platform(routes.ingestUsage, { body: { records } })).body).toEqual({ accepted: 2, repeated: 0 })
    await world.runtime().moveClock('2027-01-01T08:00:00Z')
    await issued('2026-12')
    expect(await linesOf('edelweiss', '2026-12')).toEqual([
      ['consumption share', 0n],
      ['minimum top-up', 2500_00n],
      ['correction', 250_00n],
    ])
    const finance = await world.as('finance')
    const [newest] = (await finance(routes.listInvoicesOf, { params: { organisation: 'edelweiss' } })).body.invoices
    const number = newest?.issue.number ?? ''
    const explanation = (await finance(routes.explainInvoiceOf, { params: { organisation: 'edelweiss', number } })).body
    expect(explanation.lines[2]?.days).toEqual([
      { date: '2026-11-20', costMicros: 6_000_000_000n },
      { date: '2026-11-21', costMicros: 4_000_000_000n },
    ])
    expect(explanation.lines[2]?.steps.at(-1)).toContain('1500.00 - 1250.00 = 250.00.')
    const rows = (
      await finance(routes.listUsageRecordsOf, { params: { organisation: 'edelweiss' }, query: { on: '2026-11-20' } })
    ).body.records
    expect(rows.map(({ record, countedFor, invoice }) => [record.id, countedFor, invoice])).toEqual([
      ['late-1', '2026-12', { number, line: 3 }],
    ])
    const seen = (await draftsOf('2026-12')).find(({ draft }) => draft.organisation === 'starling')
    expect([seen?.previousNetMinor, seen?.differenceMinor]).toEqual([50_00n, 50_00n])
  })
})
