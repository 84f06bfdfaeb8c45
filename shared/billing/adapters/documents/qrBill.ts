import { SwissQRBill } from 'swissqrbill/pdf'
import type { Data, Debtor } from 'swissqrbill/types'
import { isIBANValid, isQRIBAN } from 'swissqrbill/utils'
import { formatMinor } from '../../../core/domain/money.ts'
import type { Address, Language } from '../../../organisations/domain/billingDetails.ts'
import type { IssuedInvoice } from '../../domain/invoice.ts'
import { a4, ptOf } from './drawText.ts'
import { fontName, type Pdf } from './pdfDocument.ts'

/* Source: Swiss implementation guidelines for the QR-bill 2.3. */

export const qrBillTopMm = a4.heightMm - 105

/** The payment part of an invoice, or undefined if the guidelines allow none. */
export function qrBillOf({ currency, grossMinor, seller, buyer, issue }: IssuedInvoice): Data | undefined {
  const { account, reference } = issue.payment
  const creditor = partyOf(seller.name, seller.address)
  if (currency === 'USD' || !creditor) return undefined
  if (grossMinor <= 0n || grossMinor > highestMinor) return undefined
  if (!/^(CH|LI).{19}$/.test(account.iban) || !isIBANValid(account.iban) || isQRIBAN(account.iban)) return undefined
  // If the debtor cannot be printed, the payer writes it by hand. The bill is valid without it.
  const debtor = buyer.address && partyOf(buyer.name, buyer.address)
  return {
    currency,
    // A float represents eleven digits exactly.
    amount: Number(formatMinor(grossMinor)),
    reference,
    creditor: { account: account.iban, ...creditor },
    ...(debtor && { debtor }),
  }
}

const highestMinor = 999_999_999_99n

/** Basic Latin, Latin-1, Latin Extended-A, the Romanian letters with a comma, and the euro sign. */
const isPermitted = (text: string): boolean => /^[\u0020-\u007e\u00a0-\u017f\u0218-\u021b\u20ac]+$/.test(text)

function partyOf(name: string, address: Address): Debtor | undefined {
  const { street, houseNumber, postalCode, town, country } = address
  const limits: [string, number][] = [
    [name, 70],
    [street, 70],
    [houseNumber ?? '-', 16],
    [postalCode, 16],
    [town, 35],
  ]
  if (limits.some(([text, max]) => text.length > max || !isPermitted(text))) return undefined
  const buildingNumber = houseNumber && { buildingNumber: houseNumber }
  return { name, address: street, ...buildingNumber, zip: postalCode, city: town, country }
}

const languages = { en: 'EN', de: 'DE', fr: 'FR', it: 'IT' } as const

/** Draws the payment part at the foot of the current page. */
export function drawQrBill(doc: Pdf, data: Data, language: Language): void {
  const bill = new SwissQRBill(data, { language: languages[language], fontName })
  doc.save().fillColor('black')
  // The library checks whether there is room below the last text.
  doc.y = 0
  bill.attachTo(doc, 0, ptOf(qrBillTopMm))
  doc.restore()
}
