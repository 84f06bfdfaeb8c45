import { describe, expect, test } from 'vitest'
import { creditNotePdf } from '../../../../shared/billing/adapters/documents/invoicePdf.ts'
import { creditNoteUbl } from '../../../../shared/billing/adapters/documents/invoiceUbl.ts'
import { overlaps } from './pageLayout.ts'
import { readPdf } from './readPdf.ts'
import { sampleCreditNote, sampleInvoice } from './sampleInvoice.ts'

describe('A credit note as PDF', () => {
  test('states what it corrects, why and by how much', async () => {
    const note = sampleCreditNote(sampleInvoice(), [{ line: 1, amountMinor: 40_00n }], 'Zu viel verrechnet')
    const pdf = await creditNotePdf(note)
    const { texts, attachments, pieces } = await readPdf(pdf)
    const [text = ''] = texts
    expect(text).toContain('Gutschrift tierdesk-CN-2026-000001')
    expect(text).toContain('Zu Rechnung tierdesk-INV-2026-000001')
    expect(text).toContain('Grund Zu viel verrechnet')
    expect(text).toContain('CHF 43.24 zu Ihren Gunsten.')
    expect(text).not.toContain('IBAN')
    expect(attachments).toEqual(new Map([['tierdesk-CN-2026-000001.xml', creditNoteUbl(note)]]))
    expect(pieces.flatMap(overlaps)).toEqual([])
  })

  test('has room for the longest reason', async () => {
    const { pieces, texts } = await readPdf(
      await creditNotePdf(sampleCreditNote(sampleInvoice(), undefined, 'Grund '.repeat(50))),
    )
    expect(texts).toHaveLength(1)
    expect(pieces.flatMap(overlaps)).toEqual([])
  })
})
