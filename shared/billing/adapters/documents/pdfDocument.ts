import regular from '@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf'
import bold from '@expo-google-fonts/arimo/700Bold/Arimo_700Bold.ttf'
import PDFDocument from 'pdfkit'
import { type Instant, toEpochMs } from '../../../core/domain/time.ts'

export type Pdf = PDFKit.PDFDocument

/** Arimo has the glyphs of Liberation Sans, which the Swiss guidelines specify and the QR-bill names. */
export const fontName = 'Liberation Sans'
export const boldFontName = `${fontName}-Bold`

export interface PdfFacts {
  readonly title: string
  readonly at: Instant
  readonly locale: string
}

/** Opens an empty A4 document for the archive (PDF/A-3b). Its bytes depend only on its content. */
export function openPdf({ title, at, locale }: PdfFacts): Pdf {
  const doc = new PDFDocument({
    size: 'A4',
    margin: 0,
    pdfVersion: '1.7',
    subset: 'PDF/A-3b',
    lang: locale,
    displayTitle: true,
    bufferPages: true,
    // No standard font, because those are not embedded.
    font: '',
    info: { Title: title, Creator: 'Tierdesk', CreationDate: new Date(toEpochMs(at)) },
  })
  return doc.registerFont(fontName, regular).registerFont(boldFontName, bold)
}

export interface Attachment {
  readonly name: string
  readonly content: string
  readonly description: string
}

/** Attaches the data that the document shows. */
export function attachXml(doc: Pdf, { name, content, description }: Attachment, at: Instant): void {
  const writtenAt = new Date(toEpochMs(at))
  const options = {
    name,
    description,
    type: 'text/xml',
    relationship: 'Alternative',
    creationDate: writtenAt,
    modifiedDate: writtenAt,
  }
  doc.file(Buffer.from(content), options)
}

export async function bytesOf(doc: Pdf): Promise<Uint8Array> {
  doc.end()
  const chunks: Uint8Array[] = []
  for await (const chunk of doc) chunks.push(chunk)
  return Buffer.concat(chunks)
}
