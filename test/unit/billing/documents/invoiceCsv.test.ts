import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { type AccountingDocuments, invoiceCsv } from '../../../../shared/billing/adapters/documents/invoiceCsv.ts'
import { formatMinor } from '../../../../shared/core/domain/money.ts'
import { sampleCreditNote, sampleInvoice } from './sampleInvoice.ts'
import { sampleInvoices } from './sampleInvoices.ts'
import { buyers } from './sampleParties.ts'

const rowsOf = (documents: AccountingDocuments): Record<string, string>[] =>
  parse<Record<string, string>>(invoiceCsv(documents), { columns: true, bom: true, record_delimiter: '\r\n' })

/** Adds up a column in minor units, however many decimals it has. */
const sumOf = (rows: readonly Record<string, string>[], column: string): bigint =>
  rows.reduce((sum, row) => sum + BigInt((row[column] || '0.00').replace('.', '')), 0n)

describe('The CSV for accounting', () => {
  test('has one row per line and one per VAT rate', () => {
    const invoice = sampleInvoices['in francs, German'] ?? sampleInvoice()
    const common = {
      ...{ number: 'tierdesk-INV-2026-000001', issuedOn: '2026-12-01', dueOn: '2026-12-31', correctedInvoice: '' },
      ...{ organisation: 'mueller-soehne', buyer: 'Müller & Söhne GmbH', vatNumber: '', month: '2026-11' },
      ...{ currency: 'CHF', vatCategory: 'S', vatRate: '8.1', reference: 'RF94INV2026000001' },
    }
    const plan = { ...common, kind: 'plan', vat: '' }
    expect(rowsOf({ invoices: [invoice] })).toEqual([
      {
        ...plan,
        ...{ description: 'Supportplan Starter, 10 von 30 Tagen', from: '2026-11-01', to: '2026-11-10', net: '33.33' },
      },
      {
        ...plan,
        ...{ description: 'Supportplan Pro, 20 von 30 Tagen', from: '2026-11-11', to: '2026-11-30', net: '333.33' },
      },
      { ...common, ...{ kind: 'VAT', description: '', from: '', to: '', net: '', vat: '29.70' } },
    ])
  })

  test('adds up to the gross amount of all documents, less credits and corrections', () => {
    const invoices = Object.values(sampleInvoices)
    const creditNotes = [sampleCreditNote(sampleInvoice(), [{ line: 1, amountMinor: 40_00n }])]
    const rows = rowsOf({ invoices, creditNotes })
    const gross = invoices.reduce((sum, { grossMinor }) => sum + grossMinor, 0n) - 43_24n
    expect(formatMinor(sumOf(rows, 'net') + sumOf(rows, 'vat'))).toBe(formatMinor(gross))
    expect(rows.slice(-2).map(({ kind, net, vat, correctedInvoice }) => [kind, net, vat, correctedInvoice])).toEqual([
      ['credit', '-40.00', '', 'tierdesk-INV-2026-000001'],
      ['VAT', '', '-3.24', 'tierdesk-INV-2026-000001'],
    ])
  })

  test.each(['=1+1', '+41', '-1', '@SUM(A1)', '＝1'])('writes formulas as text: %s', (legalName) => {
    const [row] = rowsOf({ invoices: [sampleInvoice({ billing: { ...buyers.swiss, legalName } })] })
    expect(row?.buyer).toBe(`'${legalName}`)
  })

  test('keeps quotes, separators and umlauts', () => {
    const legalName = 'Über "uns"; a, b'
    const [row] = rowsOf({ invoices: [sampleInvoice({ billing: { ...buyers.swiss, legalName } })] })
    expect(row?.buyer).toBe(legalName)
  })

  test('writes amounts as numbers, including negative ones, and quotes the rest', () => {
    const csv = invoiceCsv({ invoices: [sampleInvoices['with a correction that lowers'] ?? sampleInvoice()] })
    expect(csv).toContain(',-1550.00,"S",8.1,')
    expect(csv.startsWith('\ufeff"number","issuedOn",')).toBe(true)
    expect(csv).not.toMatch(/,'?[=+@]/)
  })
})
