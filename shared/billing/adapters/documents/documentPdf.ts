import type { Data } from 'swissqrbill/types'
import { drawClosing, heightOfClosing } from './drawClosing.ts'
import { drawFirstPage } from './drawFirstPage.ts'
import { drawRow, drawTableHead, heightOfRow } from './drawTable.ts'
import { a4, drawRule, drawText, muted } from './drawText.ts'
import { attachXml, bytesOf, openPdf, type Pdf } from './pdfDocument.ts'
import type { PrintedDocument } from './printedDocument.ts'
import { drawQrBill, qrBillTopMm } from './qrBill.ts'
import { fitsReceipt } from './qrBillRoom.ts'

/** On the last page, text ends above the payment part, with room for the page number. */
const bottomAboveBillMm = qrBillTopMm - 9

/** Draws the document on as many A4 pages as it needs, and attaches its data as XML. */
export async function documentPdf(document: PrintedDocument, xml: string, wantedBill?: Data): Promise<Uint8Array> {
  const { number, at, formats, of } = document
  const doc = openPdf({ title: number, at, locale: formats.locale })
  attachXml(doc, { name: `${number}.xml`, content: xml, description: 'EN 16931, UBL 2.1' }, at)
  const qrBill = wantedBill && fitsReceipt(doc, wantedBill) ? wantedBill : undefined
  drawPages(doc, document, qrBill ? bottomAboveBillMm : a4.bottomMm)
  if (qrBill) drawQrBill(doc, qrBill, of.language)
  numberPages(doc, document, qrBill !== undefined)
  return bytesOf(doc)
}

/** Keeps the totals on a page with at least one line, unless a page has no room for both. */
function drawPages(doc: Pdf, document: PrintedDocument, lastBottomMm: number): void {
  const closingMm = heightOfClosing(doc, document)
  let yMm = drawTableHead(doc, document, drawFirstPage(doc, document))
  for (const [index, line] of document.lines.entries()) {
    const rowMm = heightOfRow(doc, line)
    const isLast = index === document.lines.length - 1
    const fits = isLast ? yMm + rowMm + closingMm <= lastBottomMm : yMm + rowMm <= a4.bottomMm
    if (!fits && index > 0) yMm = drawTableHead(doc, document, drawNextPage(doc, document))
    yMm = drawRow(doc, line, yMm)
  }
  if (yMm + closingMm > lastBottomMm) yMm = drawNextPage(doc, document)
  drawClosing(doc, document, yMm)
}

/** Starts a page with a header that names the document, and returns the height at which the header ends. */
function drawNextPage(doc: Pdf, { title, number, of }: PrintedDocument): number {
  doc.addPage()
  const place = { xMm: a4.leftMm, yMm: a4.topMm, widthMm: 100 }
  const style = { sizePt: 8, colour: muted }
  const nameMm = drawText(doc, of.seller.name, place, style)
  drawText(doc, `${title} ${number}`, { ...place, xMm: 120, widthMm: 70 }, { ...style, align: 'right' })
  drawRule(doc, nameMm + 1.5, 0.35)
  return nameMm + 6
}

function numberPages(doc: Pdf, { labels, number, title }: PrintedDocument, hasBill: boolean): void {
  const { count } = doc.bufferedPageRange()
  for (let page = 0; page < count; page++) {
    doc.switchToPage(page)
    const yMm = hasBill && page === count - 1 ? qrBillTopMm - 7 : a4.heightMm - 13
    const style = { sizePt: 7.5, colour: muted }
    drawText(doc, `${title} ${number}`, { xMm: a4.leftMm, yMm, widthMm: 100 }, style)
    const place = { xMm: 130, yMm, widthMm: 60 }
    drawText(doc, labels.page(page + 1, count), place, { ...style, align: 'right' })
  }
}
