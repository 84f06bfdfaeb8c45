import { a4, drawRule, drawText, heightOf, type TextStyle } from './drawText.ts'
import type { Pdf } from './pdfDocument.ts'
import type { PrintedDocument, PrintedLine } from './printedDocument.ts'

interface Column {
  readonly cell: keyof PrintedLine
  readonly xMm: number
  readonly widthMm: number
  readonly align?: 'right'
}

const rate: Column = { cell: 'rate', xMm: 147, widthMm: 13, align: 'right' }
const amount: Column = { cell: 'amount', xMm: 160, widthMm: 30, align: 'right' }
const withPeriod: readonly Column[] = [
  { cell: 'description', xMm: a4.leftMm, widthMm: 77 },
  { cell: 'period', xMm: 99, widthMm: 48 },
  rate,
  amount,
]
const withoutPeriod: readonly Column[] = [{ cell: 'description', xMm: a4.leftMm, widthMm: 125 }, rate, amount]
const columnsOf = ({ period }: PrintedLine) => (period === undefined ? withoutPeriod : withPeriod)

const padMm = 1.6
const headStyle = { sizePt: 8, isBold: true }
const cellStyle = { sizePt: 9 }

/** Draws the header row of the table, and returns the height at which it ends. */
export function drawTableHead(doc: Pdf, { labels, of: { currency }, lines }: PrintedDocument, yMm: number): number {
  const hasPeriods = lines.some(({ period }) => period !== undefined)
  const head = {
    description: labels.description,
    ...(hasPeriods && { period: labels.period }),
    rate: labels.vat,
    amount: `${labels.amount} ${currency}`,
  }
  const endMm = drawCells(doc, head, yMm, headStyle)
  drawRule(doc, endMm, 0.75)
  return endMm
}

export function drawRow(doc: Pdf, line: PrintedLine, yMm: number): number {
  const endMm = drawCells(doc, line, yMm, cellStyle)
  drawRule(doc, endMm, 0.35)
  return endMm
}

export const heightOfRow = (doc: Pdf, line: PrintedLine): number =>
  Math.max(...columnsOf(line).map(({ cell, widthMm }) => heightOf(doc, line[cell] ?? '', widthMm, cellStyle))) +
  2 * padMm

function drawCells(doc: Pdf, line: PrintedLine, yMm: number, style: TextStyle): number {
  const endsMm = columnsOf(line).map(({ cell, xMm, widthMm, align }) =>
    drawText(doc, line[cell] ?? '', { xMm, yMm: yMm + padMm, widthMm }, { ...style, ...(align && { align }) }),
  )
  return Math.max(...endsMm) + padMm
}
