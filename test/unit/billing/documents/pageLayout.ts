import type { TextOnPage } from './readPdf.ts'

export const mm = 72 / 25.4

/** Whether a text is closer to the edge than printers can print. */
export const isOutside = ({ leftPt, rightPt, bottomPt, topPt }: TextOnPage): boolean =>
  leftPt < 5 * mm - 1 || rightPt > 205 * mm + 1 || bottomPt < 5 * mm || topPt > 297 * mm - 10 * mm

/** Returns pairs of texts on a page that overlap by more than a sliver. */
export function overlaps(page: readonly TextOnPage[]): string[] {
  return page.flatMap((one, index) =>
    page
      .slice(index + 1)
      .filter((other) => shared(one.leftPt, one.rightPt, other.leftPt, other.rightPt) > 0.5)
      .filter((other) => shared(one.bottomPt, one.topPt, other.bottomPt, other.topPt) > 2.5)
      .map((other) => `${one.text} / ${other.text}`),
  )
}

const shared = (from: number, to: number, otherFrom: number, otherTo: number): number =>
  Math.min(to, otherTo) - Math.max(from, otherFrom)
