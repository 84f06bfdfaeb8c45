import { boldFontName, fontName, type Pdf } from './pdfDocument.ts'
import { printableText } from './printableText.ts'

/* Places and sizes are in millimetres, from the upper left corner of the page. Font sizes are in points. */

const ptPerMm = 72 / 25.4

export const ptOf = (mm: number): number => mm * ptPerMm

export const a4 = { widthMm: 210, heightMm: 297, leftMm: 20, rightMm: 190, topMm: 14, bottomMm: 277 }

export interface TextStyle {
  readonly sizePt: number
  readonly isBold?: boolean
  readonly colour?: string
  readonly align?: 'left' | 'right'
}

export interface Place {
  readonly xMm: number
  readonly yMm: number
  readonly widthMm: number
}

const ink = '#1a1a1a'
export const muted = '#5f6368'

/** Draws text that wraps within its width, and returns the height at which it ends. */
export function drawText(doc: Pdf, text: string, { xMm, yMm, widthMm }: Place, style: TextStyle): number {
  const heightMm = heightOf(doc, text, widthMm, style)
  doc.fillColor(style.colour ?? ink).text(printableText(text), ptOf(xMm), ptOf(yMm), {
    width: ptOf(widthMm),
    align: style.align ?? 'left',
    lineGap: lineGapOf(style),
  })
  return yMm + heightMm
}

export function heightOf(doc: Pdf, text: string, widthMm: number, style: TextStyle): number {
  doc.font(style.isBold ? boldFontName : fontName).fontSize(style.sizePt)
  return doc.heightOfString(printableText(text), { width: ptOf(widthMm), lineGap: lineGapOf(style) }) / ptPerMm
}

const lineGapOf = ({ sizePt }: TextStyle): number => sizePt * 0.15

/** Draws a rule across the text area, or part of it. */
export function drawRule(doc: Pdf, yMm: number, weightPt = 0.5, fromMm = a4.leftMm, toMm = a4.rightMm): void {
  doc
    .moveTo(ptOf(fromMm), ptOf(yMm))
    .lineTo(ptOf(toMm), ptOf(yMm))
    .lineWidth(weightPt)
    .strokeColor(weightPt < 0.5 ? '#c4c7cc' : ink)
    .stroke()
}
