import type { Data, Debtor } from 'swissqrbill/types'
import { ptOf } from './drawText.ts'
import { boldFontName, fontName, type Pdf } from './pdfDocument.ts'

/** The height of a receipt between its title and its amount. */
const roomMm = 56
const widthMm = 52
/** The frame that the payer fills in by hand. */
const frameMm = 20

/** Whether all texts fit a receipt. Each can be as long as the guidelines allow, but not all at once. */
export function fitsReceipt(doc: Pdf, { creditor, debtor }: Data): boolean {
  const gapPt = doc.font(fontName).fontSize(9).currentLineHeight(true)
  const accountPt = headingOf(doc) + heightOf(doc, `IBAN\n${addressOf(creditor)}`)
  const referencePt = headingOf(doc) + heightOf(doc, 'Reference')
  const debtorPt = headingOf(doc) + (debtor ? heightOf(doc, addressOf(debtor)) : ptOf(frameMm))
  return accountPt + gapPt + referencePt + gapPt + debtorPt <= ptOf(roomMm)
}

/* Fonts and gaps are those of the library. */

const heightOf = (doc: Pdf, text: string): number =>
  doc
    .font(fontName)
    .fontSize(8)
    .heightOfString(text, { width: ptOf(widthMm), lineGap: -0.5 })

const headingOf = (doc: Pdf): number =>
  doc
    .font(boldFontName)
    .fontSize(6)
    .heightOfString('Payable by', { width: ptOf(widthMm), lineGap: 1 })

const addressOf = ({ name, address, buildingNumber = '', country, zip, city }: Debtor): string =>
  `${name}\n${address} ${buildingNumber}\n${country === 'CH' ? '' : `${country} - `}${zip} ${city}`
