import type { Address } from '../../../organisations/domain/billingDetails.ts'
import { drawFacts } from './drawFacts.ts'
import { a4, drawText, muted, type Place } from './drawText.ts'
import type { Pdf } from './pdfDocument.ts'
import type { PrintedDocument } from './printedDocument.ts'

const leftColumn = { xMm: a4.leftMm, widthMm: 90 }
const rightColumn = { xMm: 112, widthMm: a4.rightMm - 112 }
/** The position of the window in an envelope. */
const window = { xMm: a4.leftMm + 2, yMm: 50, widthMm: 83 }
const lowestTitleMm = 86

/** Draws the letterhead, the buyer's address, the facts and the title, and returns the height at which they end. */
export function drawFirstPage(doc: Pdf, document: PrintedDocument): number {
  const letterheadMm = drawLetterhead(doc, document)
  const addressMm = drawBuyer(doc, document)
  const factsPlace = { ...rightColumn, yMm: Math.max(window.yMm, letterheadMm + 4) }
  const factsMm = drawFacts(doc, document.facts, factsPlace, { labelMm: 37 })
  const title = { xMm: a4.leftMm, yMm: Math.max(lowestTitleMm, addressMm + 5, factsMm + 3), widthMm: 170 }
  return drawText(doc, `${document.title} ${document.number}`, title, { sizePt: 15, isBold: true }) + 4
}

function drawLetterhead(doc: Pdf, { of: { seller }, labels, formats }: PrintedDocument): number {
  const { name, address, vatNumber, email, phone, website } = seller
  const place = { ...leftColumn, yMm: a4.topMm }
  const nameMm = drawText(doc, name, place, { sizePt: 14, isBold: true })
  const lines = [
    ...addressLines(address),
    formats.country(address.country),
    phone,
    email,
    ...(website ? [website.replace(/^https?:\/\//, '').replace(/\/$/, '')] : []),
    ...(vatNumber ? [`${labels.sellerVatNumber} ${vatNumber}`] : []),
  ]
  return Math.max(nameMm, drawLines(doc, lines, { ...rightColumn, yMm: a4.topMm }, 8))
}

function drawBuyer(doc: Pdf, { of: { seller, buyer }, formats }: PrintedDocument): number {
  const sender = [seller.name, ...addressLines(seller.address)].join(', ')
  const senderMm = drawText(doc, sender, window, { sizePt: 6.5, colour: muted })
  const { address } = buyer
  const abroad = address && address.country !== seller.address.country
  const lines = [
    buyer.name,
    ...(address ? addressLines(address) : []),
    // Postal services require the country of destination in capitals.
    ...(abroad ? [formats.country(address.country).toUpperCase()] : []),
  ]
  return drawLines(doc, lines, { ...window, yMm: senderMm + 2 }, 10)
}

const drawLines = (doc: Pdf, lines: readonly string[], { xMm, yMm, widthMm }: Place, sizePt: number): number =>
  lines.reduce((lineMm, line) => drawText(doc, line, { xMm, yMm: lineMm, widthMm }, { sizePt }), yMm)

const addressLines = ({ street, houseNumber, postalCode, town }: Address): string[] => [
  [street, houseNumber].filter(Boolean).join(' '),
  `${postalCode} ${town}`,
]
