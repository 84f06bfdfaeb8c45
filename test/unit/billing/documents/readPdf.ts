import jsQR from 'jsqr'
import { getDocument, OPS, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'

/* What readers and printers see in a PDF. */

export interface TextOnPage {
  readonly text: string
  readonly leftPt: number
  readonly rightPt: number
  readonly bottomPt: number
  readonly topPt: number
}

export interface PdfContents {
  /** The text of each page, with a space between its pieces. */
  readonly texts: readonly string[]
  /** The pieces of text by page, with their positions from the lower left corner. */
  readonly pieces: readonly (readonly TextOnPage[])[]
  /** The numbers of the glyphs that it draws, in the fonts that it embeds. Glyph 0 represents a missing character. */
  readonly glyphs: ReadonlySet<number>
  readonly fonts: ReadonlySet<string>
  readonly attachments: ReadonlyMap<string, string>
  readonly xmp: string
  readonly language: string | null
}

const open = (pdf: Uint8Array) => getDocument({ data: new Uint8Array(pdf), verbosity: 0, fontExtraProperties: true })

export async function readPdf(pdf: Uint8Array): Promise<PdfContents> {
  const loading = open(pdf)
  const document = await loading.promise
  const { metadata, info } = await document.getMetadata()
  const names = [...((await document.getAttachments()) ?? new Map()).keys()]
  const numbers = Array.from({ length: document.numPages }, (_, index) => index + 1)
  const pages = await Promise.all(numbers.map((number) => document.getPage(number)))
  const pieces = await Promise.all(pages.map(piecesOf))
  const drawn = await Promise.all(pages.map(glyphsOf))
  const attached = await Promise.all(names.map((name) => document.getAttachmentContent(name)))
  const contents = {
    texts: pieces.map((page) => page.map(({ text }) => text).join(' ')),
    pieces,
    glyphs: new Set(drawn.flatMap(({ glyphs }) => glyphs)),
    fonts: new Set(drawn.flatMap(({ fonts }) => fonts)),
    attachments: new Map(
      names.map((name, index) => [name, new TextDecoder().decode(attached[index] ?? new Uint8Array())]),
    ),
    xmp: String(metadata?.getRaw()),
    language: 'Language' in info ? String(info.Language) : null,
  }
  await loading.destroy()
  return contents
}

async function piecesOf(page: PDFPageProxy): Promise<TextOnPage[]> {
  const { items } = await page.getTextContent()
  return items.flatMap((item) => {
    if (!('str' in item) || item.str.trim() === '') return []
    const [leftPt, bottomPt] = [Number(item.transform[4]), Number(item.transform[5])]
    return { text: item.str, leftPt, rightPt: leftPt + item.width, bottomPt, topPt: bottomPt + item.height }
  })
}

async function glyphsOf(page: PDFPageProxy): Promise<{ glyphs: number[]; fonts: string[] }> {
  const { fnArray, argsArray } = await page.getOperatorList()
  const argumentsOf = (operator: number) => argsArray.filter((_, index) => fnArray[index] === operator)
  const fonts = argumentsOf(OPS.setFont).map(([name]) => String(page.commonObjs.get(name).name))
  const glyphs = argumentsOf(OPS.showText).flatMap(([shown]: { originalCharCode?: number }[][]) =>
    (shown ?? []).flatMap(({ originalCharCode }) => originalCharCode ?? []),
  )
  return { glyphs, fonts }
}

/** Reads the QR code in a page's payment part from its pixels. Undefined if there is none. */
export async function qrCodeOn(pdf: Uint8Array, pageNumber: number): Promise<string | undefined> {
  const { data, width, height } = await pixelsOf(pdf, pageNumber, { leftMm: 62, topMm: 204, sizeMm: 56 })
  return jsQR.default(new Uint8ClampedArray(data), width, height)?.data
}

export interface Area {
  readonly leftMm: number
  readonly topMm: number
  readonly sizeMm: number
}

/** Renders a square part of a page as pixels: the red, green, blue and opacity of each. */
export async function pixelsOf(pdf: Uint8Array, pageNumber: number, { leftMm, topMm, sizeMm }: Area) {
  const loading = open(pdf)
  const document = await loading.promise
  const page = await document.getPage(pageNumber)
  const pxPerMm = 16
  const scale = (pxPerMm * 25.4) / 72
  const viewport = page.getViewport({ scale, offsetX: -leftMm * pxPerMm, offsetY: -topMm * pxPerMm })
  if (!isCanvasFactory(document.canvasFactory)) throw new TypeError('The PDF reader provides no canvas.')
  const sizePx = sizeMm * pxPerMm
  const { canvas, context } = document.canvasFactory.create(sizePx, sizePx)
  await page.render({ canvas, canvasContext: context, viewport }).promise
  const pixels = context.getImageData(0, 0, sizePx, sizePx)
  await loading.destroy()
  return pixels
}

interface CanvasFactory {
  create(width: number, height: number): { canvas: HTMLCanvasElement; context: CanvasRenderingContext2D }
}

const isCanvasFactory = (factory: object): factory is CanvasFactory => 'create' in factory
