import { drawFacts, heightOfFacts } from './drawFacts.ts'
import { a4, drawRule, drawText, heightOf, muted } from './drawText.ts'
import type { Pdf } from './pdfDocument.ts'
import type { PrintedDocument } from './printedDocument.ts'

const left = { xMm: a4.leftMm, widthMm: 84 }
const right = { xMm: 112, widthMm: a4.rightMm - 112 }
const whole = { xMm: a4.leftMm, widthMm: a4.rightMm - a4.leftMm }
const paymentLayout = { labelMm: 33 }
const totalsLayout = { labelMm: 50, align: 'right' } as const
const headingStyle = { sizePt: 9, isBold: true }
const sentenceStyle = { sizePt: 9 }
const reasonStyle = { sizePt: 8, colour: muted }
const gapMm = 4

/** Draws the payment details on the left, the totals on the right, and the legal reasons below. */
export function drawClosing(doc: Pdf, { labels, payment, totals, reasons }: PrintedDocument, yMm: number): void {
  const topMm = yMm + gapMm
  const headingMm = drawText(doc, labels.payment, { ...left, yMm: topMm }, headingStyle) + 1
  const sentenceMm = drawText(doc, payment.sentence, { ...left, yMm: headingMm }, sentenceStyle) + 1.5
  const paymentMm = drawFacts(doc, payment.facts, { ...left, yMm: sentenceMm }, paymentLayout)
  const sums = totals.slice(0, -1)
  const sumsMm = drawFacts(doc, sums, { ...right, yMm: topMm }, totalsLayout)
  drawRule(doc, sumsMm + 0.5, 0.75, right.xMm)
  const totalMm = drawFacts(doc, totals.slice(-1), { ...right, yMm: sumsMm + 2 }, totalsLayout)
  let reasonMm = Math.max(paymentMm, totalMm) + 1
  for (const reason of reasons) reasonMm = drawText(doc, reason, { ...whole, yMm: reasonMm }, reasonStyle) + 0.5
}

export function heightOfClosing(doc: Pdf, { labels, payment, totals, reasons }: PrintedDocument): number {
  const paymentMm =
    heightOf(doc, labels.payment, left.widthMm, headingStyle) +
    heightOf(doc, payment.sentence, left.widthMm, sentenceStyle) +
    heightOfFacts(doc, payment.facts, left.widthMm, paymentLayout) +
    2.5
  const totalsMm = heightOfFacts(doc, totals, right.widthMm, totalsLayout) + 2
  const reasonsMm = reasons.reduce((sumMm, text) => sumMm + heightOf(doc, text, whole.widthMm, reasonStyle) + 0.5, 1)
  return gapMm + Math.max(paymentMm, totalsMm) + reasonsMm
}
