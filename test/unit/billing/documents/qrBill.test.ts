import { describe, expect, test } from 'vitest'
import { invoicePdf } from '../../../../shared/billing/adapters/documents/invoicePdf.ts'
import type { IssuedInvoice } from '../../../../shared/billing/domain/invoice.ts'
import { formatMinor } from '../../../../shared/core/domain/money.ts'
import { pixelsOf, qrCodeOn, readPdf } from './readPdf.ts'
import { longInvoice, sampleInvoice } from './sampleInvoice.ts'
import { sampleInvoices } from './sampleInvoices.ts'
import { buyers, germanSeller, swissSeller } from './sampleParties.ts'

const sample = (name: string) => sampleInvoices[name] ?? sampleInvoice()

async function qrCodeOf(invoice: IssuedInvoice): Promise<string | undefined> {
  const pdf = await invoicePdf(invoice)
  const { texts } = await readPdf(pdf)
  return qrCodeOn(pdf, texts.length)
}

type Address = NonNullable<IssuedInvoice['buyer']['address']>
const partyLines = (name: string, { street, houseNumber = '', postalCode, town, country }: Address) => [
  ...['S', name, street, houseNumber, postalCode, town, country],
]

/** The data elements in their order. Source: Swiss implementation guidelines for the QR-bill 2.3. */
function payloadOf({ issue, seller, buyer, grossMinor, currency }: IssuedInvoice, hasDebtor: boolean): string {
  const none = ['', '', '', '', '', '', '']
  return [
    ...['SPC', '0200', '1', issue.payment.account.iban],
    ...partyLines(seller.name, seller.address),
    ...none,
    ...[formatMinor(grossMinor), currency],
    ...(hasDebtor && buyer.address ? partyLines(buyer.name, buyer.address) : none),
    ...['SCOR', issue.payment.reference, '', 'EPD'],
  ].join('\n')
}

describe('The payment part', () => {
  test.each([
    ['in francs, German', sample('in francs, German'), true],
    ['in francs, French', sample('in francs, French'), true],
    ['in euros, to a buyer abroad', sampleInvoice({ billing: buyers.austrian, currency: 'EUR' }), true],
    ['on the last of several pages', longInvoice([]), true],
    ['with the longest texts', sample('with the longest texts'), true],
    ['to an unknown buyer', sample('to nobody known, at no rate'), false],
    ['to a buyer whose name the guidelines disallow', sample('with hostile text'), false],
  ])('%s, contains what the invoice says', async (_, invoice, hasDebtor) => {
    expect(await qrCodeOf(invoice)).toBe(payloadOf(invoice, hasDebtor))
  })

  test('shows the highest amount exact to the cent', async () => {
    const invoice = { ...sampleInvoice(), grossMinor: 999_999_999_99n }
    expect(await qrCodeOf(invoice)).toContain('\n999999999.99\nCHF\n')
  })

  test.each(['Zahlteil', 'Section paiement', 'Sezione pagamento', 'Payment part'])('is readable: %s', async (title) => {
    const language = { Z: 'de', S: 'fr', P: 'en' }[title[0] ?? ''] ?? 'en'
    const billing = { ...buyers.swiss, language: title.startsWith('Sezione') ? 'it' : language }
    const { texts } = await readPdf(await invoicePdf(sampleInvoice({ billing })))
    expect(texts[0]).toContain(title)
  })

  test('is black, whatever was drawn before it', async () => {
    const title = { leftMm: 67, topMm: 196, sizeMm: 8 }
    const { data } = await pixelsOf(await invoicePdf(sample('to nobody known, at no rate')), 1, title)
    expect(Math.min(...data)).toBe(0)
  })

  const withIban = (iban: string): IssuedInvoice => {
    const invoice = sampleInvoice()
    const payment = { ...invoice.issue.payment, account: { iban, bic: 'POFICHBEXXX' } }
    return { ...invoice, issue: { ...invoice.issue, payment } }
  }

  test.each([
    ['in dollars', sample('in dollars, export from Switzerland')],
    ['to an account in Germany', sampleInvoice({ seller: germanSeller, currency: 'EUR' })],
    ['with nothing to pay', { ...sampleInvoice(), grossMinor: 0n }],
    ['in favour of the buyer', sample('with a correction that lowers')],
    ['for more than the guidelines allow', { ...sampleInvoice(), grossMinor: 1_000_000_000_00n }],
    ['to an IBAN with wrong check digits', withIban('CH9400762011623852957')],
    ['to a QR-IBAN, which requires other references', withIban('CH4431999123000889012')],
    ['from a seller whose name the guidelines disallow', sampleInvoice({ seller: greekSeller() })],
    ['with texts too long for the receipt', sample('from a seller with the longest texts')],
  ])('is left out of an invoice %s', async (_, invoice) => {
    const pdf = await invoicePdf(invoice)
    const { texts } = await readPdf(pdf)
    expect(texts.join(' ')).not.toContain(invoice.language === 'de' ? 'Zahlteil' : 'Payment part')
    expect(await qrCodeOn(pdf, texts.length)).toBeUndefined()
  })
})

function greekSeller() {
  return { ...swissSeller, party: { ...swissSeller.party, name: 'Ωmega AG' } }
}
