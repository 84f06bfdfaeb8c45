import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { creditNoteUbl, invoiceUbl } from '../../../../shared/billing/adapters/documents/invoiceUbl.ts'
import { lineSchema } from '../../../../shared/core/domain/text.ts'
import { assertHolds } from '../../../keptSeeds.ts'
import { brokenRules, misplaced, parseUbl, textAt } from './checkUbl.ts'
import { en16931Rules } from './en16931Rules.ts'
import { sampleCreditNote, sampleInvoice } from './sampleInvoice.ts'
import { sampleInvoices } from './sampleInvoices.ts'
import { buyers } from './sampleParties.ts'

const unknown = 'to nobody known, at no rate'
const known = Object.entries(sampleInvoices).filter(([name]) => name !== unknown)
const billed = known.filter(([, { lines }]) => lines.every(({ amountMinor }) => amountMinor > 0n))
const sample = (name: string) => sampleInvoices[name] ?? sampleInvoice()

describe('An invoice as UBL', () => {
  test.each(known)('%s, follows the rules of EN 16931', (_, invoice) => {
    const document = parseUbl(invoiceUbl(invoice))
    expect(brokenRules(document)).toEqual([])
    expect(misplaced(document)).toEqual([])
  })

  test.each(billed)('%s, credited, follows them too', (_, invoice) => {
    const document = parseUbl(creditNoteUbl(sampleCreditNote(invoice)))
    expect(brokenRules(document)).toEqual([])
    expect(misplaced(document)).toEqual([])
  })

  test('lacks only the address of a buyer who never provided one', () => {
    const document = parseUbl(invoiceUbl(sample(unknown)))
    expect(brokenRules(document)).toEqual(['BR-10', 'BR-11'])
    expect(misplaced(document)).toEqual([])
  })

  test('states how it is paid', () => {
    const document = parseUbl(invoiceUbl(sampleInvoice({ currency: 'EUR' })))
    expect(textAt(document, 'string-join(//cac:PaymentMeans//text()[normalize-space()], " ")')).toBe(
      '58 RF94INV2026000001 CH5604835012345678009 Wolkenwerk AG CRESCHZZ80A',
    )
    expect(textAt(document, '/*/cbc:DueDate')).toBe('2026-12-31')
    expect(textAt(document, '/*/cac:OrderReference/cbc:ID')).toBe('PO-2026-0815')
  })

  test.each([
    ['in euros, reverse charge, English', 'VATEX-EU-AE'],
    ['in dollars, export from the Union', 'VATEX-EU-G'],
    ['in euros, export from Switzerland', ''],
  ])('%s, has the exemption code that the Union defines for it: %s', (name, code) => {
    expect(textAt(parseUbl(invoiceUbl(sample(name))), '//cbc:TaxExemptionReasonCode')).toBe(code)
  })

  test('writes VAT numbers with their country code', () => {
    const document = parseUbl(invoiceUbl(sample('in dollars, export from the Union')))
    expect(textAt(document, 'string-join(//cac:PartyTaxScheme/cbc:CompanyID, " ")')).toBe('DE136695976 US941234567')
  })

  test('writes a negative line as a negative quantity at a positive price', () => {
    const document = parseUbl(invoiceUbl(sample('with a correction that lowers')))
    expect(textAt(document, '//cac:InvoiceLine[2]/cbc:InvoicedQuantity')).toBe('-1')
    expect(textAt(document, '//cac:InvoiceLine[2]/cbc:LineExtensionAmount')).toBe('-1550.00')
    expect(textAt(document, '//cac:InvoiceLine[2]/cac:Price/cbc:PriceAmount')).toBe('1550.00')
  })

  test('keeps every text of the buyer unchanged', () => {
    const text = (maxBytes: number) =>
      fc
        .oneof(
          fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
          fc.constantFrom('<a>&amp;]]>', ' x ', '"\'', '--'),
        )
        .filter((value) => lineSchema(maxBytes).safeParse(value).success && !/[\ufffe\uffff]/.test(value))
    const arbitrary = fc.record({
      legalName: text(70),
      street: text(70),
      town: text(35),
      postalCode: text(16),
      purchaseOrder: text(50),
    })
    assertHolds(
      fc.property(arbitrary, ({ legalName, street, town, postalCode, purchaseOrder }) => {
        const billing = {
          ...buyers.swiss,
          legalName,
          purchaseOrder,
          address: { street, town, postalCode, country: 'CH' },
        }
        const document = parseUbl(invoiceUbl(sampleInvoice({ billing })))
        const buyer = '//cac:AccountingCustomerParty'
        expect(textAt(document, `${buyer}//cbc:RegistrationName`)).toBe(legalName)
        expect(textAt(document, `${buyer}//cbc:StreetName`)).toBe(street)
        expect(textAt(document, `${buyer}//cbc:CityName`)).toBe(town)
        expect(textAt(document, `${buyer}//cbc:PostalZone`)).toBe(postalCode)
        expect(textAt(document, '//cac:OrderReference/cbc:ID')).toBe(purchaseOrder)
      }),
    )
  })

  test('remains valid XML if a text has characters that XML does not allow', () => {
    const billing = { ...buyers.swiss, legalName: 'A\uffffB' }
    expect(
      textAt(parseUbl(invoiceUbl(sampleInvoice({ billing }))), '//cac:AccountingCustomerParty//cbc:RegistrationName'),
    ).toBe('A\ufffdB')
  })
})

describe('The check of the rules', () => {
  // Parses thousands of mutated documents: 3 s on a quiet machine, over 10 s on a busy one.
  test('finds each rule broken when elements are removed and values change', {
    timeout: 60_000,
  }, () => {
    const documents = [
      sampleInvoice(),
      sample('in euros, reverse charge, English'),
      sample('in dollars, export from the Union'),
      sample(unknown),
    ].map(invoiceUbl)
    const mutations = [...documents, creditNoteUbl(sampleCreditNote(sampleInvoice()))].flatMap(mutationsOf)
    let unbroken = en16931Rules
    for (const mutation of mutations) {
      if (unbroken.length === 0) break
      const broken = new Set(brokenRules(parseUbl(mutation), unbroken))
      unbroken = unbroken.filter(({ id }) => !broken.has(id))
    }
    expect(unbroken).toEqual([])
  })
})

/** Leaves out each element, alone or with the next one, and replaces the other values. */
function mutationsOf(xml: string): string[] {
  const lines = xml.split('\n')
  return lines.flatMap((line, index) => {
    const without = (count: number) => lines.toSpliced(index, count).join('\n')
    const instead = (other: string) => lines.with(index, other).join('\n')
    const [, open, close] = /^(\s*<c[^>]+>).*(<\/.*)$/.exec(line) ?? []
    if (open && close) {
      const values = ['9999', '-1', '0', '1.234', '2099-01-01', 'XX', 'S', 'E'].map((text) =>
        instead(open + text + close),
      )
      const isPair = /^\s*<c[^>]+>.*<\//.test(lines[index + 1] ?? '')
      return [
        without(1),
        ...(isPair ? [without(2)] : []),
        ...values,
        ...['', 'XX'].map((text) => instead(line.replace(/"[^"]*"/, `"${text}"`))),
      ]
    }
    const end = lines.indexOf(line.replace(/<([\w:]+).*/, '</$1>'), index)
    return /^ +<c/.test(line) ? [without(end - index + 1)] : []
  })
}
