import { drawText, heightOf, muted, type Place, type TextStyle } from './drawText.ts'
import type { Pdf } from './pdfDocument.ts'

/** A label and its value, such as `Due on` and a date. */
export interface Fact {
  readonly label: string
  readonly value: string
  readonly isBold?: boolean
}

export interface FactsLayout {
  readonly labelMm: number
  readonly align?: 'left' | 'right'
}

const gapMm = 1
const style = { sizePt: 9 }

/** Draws the facts one below the other, and returns the height at which they end. */
export function drawFacts(doc: Pdf, facts: readonly Fact[], place: Place, layout: FactsLayout): number {
  const { xMm, widthMm } = place
  const { labelMm } = layout
  let { yMm } = place
  for (const fact of facts) {
    drawText(doc, fact.label, { xMm, yMm, widthMm: labelMm - 2 }, labelStyle(fact))
    const value = { xMm: xMm + labelMm, yMm, widthMm: widthMm - labelMm }
    drawText(doc, fact.value, value, valueStyle(fact, layout))
    yMm += heightOfFact(doc, fact, widthMm, layout) + gapMm
  }
  return yMm
}

export const heightOfFacts = (doc: Pdf, facts: readonly Fact[], widthMm: number, layout: FactsLayout): number =>
  facts.reduce((heightMm, fact) => heightMm + heightOfFact(doc, fact, widthMm, layout) + gapMm, 0)

const heightOfFact = (doc: Pdf, fact: Fact, widthMm: number, layout: FactsLayout): number =>
  Math.max(
    heightOf(doc, fact.label, layout.labelMm - 2, labelStyle(fact)),
    heightOf(doc, fact.value, widthMm - layout.labelMm, valueStyle(fact, layout)),
  )

const labelStyle = ({ isBold }: Fact): TextStyle => (isBold ? { ...style, isBold } : { ...style, colour: muted })
const valueStyle = ({ isBold }: Fact, { align }: FactsLayout): TextStyle => ({
  ...style,
  ...(isBold && { isBold }),
  ...(align && { align }),
})
