import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { documentFormats } from '../../../../shared/billing/adapters/documents/documentFormats.ts'
import { documentLabels } from '../../../../shared/billing/adapters/documents/documentLabels.ts'
import { invoicePdf } from '../../../../shared/billing/adapters/documents/invoicePdf.ts'
import { invoiceUbl } from '../../../../shared/billing/adapters/documents/invoiceUbl.ts'
import { printableText } from '../../../../shared/billing/adapters/documents/printableText.ts'
import { lineSchema } from '../../../../shared/core/domain/text.ts'
import { assertHoldsAsync } from '../../../keptSeeds.ts'
import { isOutside, mm, overlaps } from './pageLayout.ts'
import { readPdf } from './readPdf.ts'
import { longInvoice, sampleInvoice } from './sampleInvoice.ts'
import { sampleInvoices } from './sampleInvoices.ts'
import { buyers } from './sampleParties.ts'

const samples = Object.entries(sampleInvoices)
describe('An invoice as PDF', () => {
  test.each(samples)('%s, has all its texts, within the page and without overlaps', async (_, invoice) => {
    const { texts, pieces } = await readPdf(await invoicePdf(invoice))
    const { seller, buyer, lines, issue, vat, netMinor, grossMinor, currency, language } = invoice
    const { amount, date } = documentFormats(language, seller.address.country)
    const labels = documentLabels[language]
    const wanted = [
      ...[seller.name, seller.vatNumber, seller.email, seller.phone, buyer.name, buyer.address?.street ?? ''],
      ...[buyer.vatNumber ?? '', buyer.purchaseOrder ?? '', issue.number, date(issue.on), date(issue.dueOn)],
      ...lines.flatMap((line) => [line.description, date(line.from), date(line.to), amount(line.amountMinor)]),
      ...vat.flatMap((group) => [group.reason ?? '', amount(group.taxableMinor), amount(group.amountMinor)]),
      ...[amount(netMinor), `${labels.total} ${currency}`, amount(grossMinor)],
      ...texts.map((_text, index) => labels.page(index + 1, texts.length)),
    ]
    const text = squeezed(texts.join(''))
    expect(wanted.filter((each) => !text.includes(squeezed(printableText(each))))).toEqual([])
    expect(pieces.flatMap((page) => page.filter(isOutside))).toEqual([])
    expect(pieces.flatMap(overlaps)).toEqual([])
  })

  test('shows how to pay: the account and the reference in groups of four', async () => {
    const text = await textOf(invoicePdf(sampleInvoice()))
    expect(text).toContain('IBAN CH93 0076 2011 6238 5295 7')
    expect(text).toContain('BIC POFICHBEXXX')
    expect(text).toContain('Referenz RF94 INV2 0260 0000 1')
    expect(text).toContain('Bitte zahlen Sie CHF 108.10 bis 31.12.2026 ohne Abzug.')
  })

  test('requests no payment if the amount is in favour of the buyer', async () => {
    const text = await textOf(invoicePdf(sampleInvoices['with a correction that lowers'] ?? sampleInvoice()))
    expect(text).toContain("CHF 1'567.45 zu Ihren Gunsten.")
    expect(text).not.toContain('IBAN')
  })

  test('prints the country of a buyer abroad in capitals', async () => {
    expect(await textOf(invoicePdf(sampleInvoice({ billing: buyers.austrian })))).toContain('1020 Wien AUSTRIA')
  })

  test('repeats its title and table header on each page, and keeps lines on the page with the totals', async () => {
    const { texts } = await readPdf(await invoicePdf(longInvoice(['2026-07', '2026-08', '2026-09', '2026-10'])))
    expect(texts).toHaveLength(6)
    for (const text of texts) {
      expect(text).toContain('Rechnung tierdesk-INV-2026-000001')
      expect(text).toContain('Wolkenwerk AG')
      expect(text).toContain('Beschreibung Zeitraum MWST Betrag CHF')
    }
    expect(texts.at(-1)).toMatch(/nachgemeldeter Verbrauch.*Gesamtbetrag CHF/)
  })

  test.each([3, 4, 5, 6, 7, 8])('keeps %i lines and the totals clear of the payment part', async (lineCount) => {
    const plans = Array.from(
      { length: lineCount },
      (_, day) => [day % 2 ? 'pro' : 'starter', `2026-11-0${day + 1}`] as const,
    )
    const invoice = sampleInvoice({ plans })
    expect(invoice.lines).toHaveLength(lineCount)
    const { texts, pieces } = await readPdf(await invoicePdf(invoice))
    expect(texts.at(-1)).toMatch(/Beschreibung.*Supportplan.*Gesamtbetrag CHF.*Zahlteil/)
    expect(pieces.flatMap(overlaps)).toEqual([])
    const paymentPart = texts.length - 1
    const belowPerforation = pieces[paymentPart]?.filter(({ bottomPt }) => bottomPt < 105 * mm) ?? []
    expect(belowPerforation[0]?.text).toBe('Empfangsschein')
  })

  test('is identical to the byte each time', async () => {
    const [once, again] = [await invoicePdf(sampleInvoice()), await invoicePdf(sampleInvoice())]
    expect(Buffer.compare(once, again)).toBe(0)
    expect(Buffer.compare(once, await invoicePdf(sampleInvoice({ place: 2 })))).not.toBe(0)
  })

  test('has the features that PDF/A-3b requires for archiving, and its data attached', async () => {
    const invoice = sampleInvoice()
    const pdf = await invoicePdf(invoice)
    const { xmp, language, attachments, fonts } = await readPdf(pdf)
    expect(xmp).toContain('<pdfaid:part>3</pdfaid:part>')
    expect(xmp).toContain('<pdfaid:conformance>B</pdfaid:conformance>')
    expect(xmp).toContain('<xmp:CreateDate>2026-12-01T05:00:00Z</xmp:CreateDate>')
    expect(language).toBe('de-CH')
    expect(attachments).toEqual(new Map([['tierdesk-INV-2026-000001.xml', invoiceUbl(invoice)]]))
    expect([...fonts].every((name) => /^[A-Z]{6}\+Arimo-(Regular|Bold)$/.test(name))).toBe(true)
    const raw = Buffer.from(pdf).toString('latin1')
    expect(raw).toMatch(/^%PDF-1\.7\n%[\x80-\xff]{4}\n/)
    expect(raw).toContain('/S /GTS_PDFA1')
    expect(raw).toContain('/AFRelationship /Alternative')
    expect(raw).toMatch(/\/Params <<[^>]*\/ModDate \(D:20261201050000Z\)/)
  })

  test('accepts any text of the buyer: it opens, keeps its page count and has no missing glyph', async () => {
    const text = (maxBytes: number) =>
      fc
        .string({ unit: 'binary', minLength: 1, maxLength: 12 })
        .filter((value) => lineSchema(maxBytes).safeParse(value).success)
    const texts = fc.record({ legalName: text(70), street: text(70), town: text(35), purchaseOrder: text(50) })
    await assertHoldsAsync(
      fc.asyncProperty(texts, async ({ legalName, street, town, purchaseOrder }) => {
        const address = { street, postalCode: '8000', town, country: 'CH' }
        const billing = { ...buyers.swiss, legalName, purchaseOrder, address }
        const { texts: pages, glyphs } = await readPdf(await invoicePdf(sampleInvoice({ billing })))
        expect(pages).toHaveLength(1)
        expect(glyphs.has(0)).toBe(false)
      }),
      { numRuns: 12 },
    )
  })
})

/** Words can be broken across lines. */
const squeezed = (text: string): string => text.replace(/\s/g, '')

const textOf = async (pdf: Promise<Uint8Array>): Promise<string> => (await readPdf(await pdf)).texts.join(' ')
