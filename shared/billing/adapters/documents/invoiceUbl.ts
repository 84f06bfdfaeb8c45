import { datesOf } from '../../../core/domain/time.ts'
import type { CreditNote } from '../../domain/creditNote.ts'
import type { IssuedInvoice } from '../../domain/invoice.ts'
import { type Priced, wordingOf } from './printedDocument.ts'
import { ublBuyer, ublSeller } from './ublParties.ts'
import { ublLine, ublMonetaryTotal, ublTaxTotal } from './ublTotals.ts'
import { type XmlElement, xmlDocument } from './xml.ts'

/* Documents for machines: EN 16931 in UBL 2.1. The schema requires the elements in the order used here. */

const specification = 'urn:cen.eu:en16931:2017'

const namespaces = (root: 'Invoice' | 'CreditNote'): XmlElement => ({
  '@xmlns': `urn:oasis:names:specification:ubl:schema:xsd:${root}-2`,
  '@xmlns:cac': 'urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2',
  '@xmlns:cbc': 'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2',
})

export const invoiceUbl = (invoice: IssuedInvoice): string =>
  xmlDocument({
    Invoice: {
      ...namespaces('Invoice'),
      'cbc:CustomizationID': specification,
      'cbc:ID': invoice.issue.number,
      'cbc:IssueDate': invoice.issue.on,
      'cbc:DueDate': invoice.issue.dueOn,
      'cbc:InvoiceTypeCode': '380',
      'cbc:DocumentCurrencyCode': invoice.currency,
      'cac:InvoicePeriod': periodOf(invoice),
      'cac:OrderReference': orderOf(invoice),
      'cac:AccountingSupplierParty': ublSeller(invoice),
      'cac:AccountingCustomerParty': ublBuyer(invoice),
      'cac:PaymentMeans': paymentMeansOf(invoice),
      'cac:TaxTotal': ublTaxTotal(invoice),
      'cac:LegalMonetaryTotal': ublMonetaryTotal(invoice),
      'cac:InvoiceLine': invoice.lines.map((line, index) => {
        const { quantity, amount, item, price } = ublLine(line, invoice.currency)
        return {
          'cbc:ID': String(index + 1),
          'cbc:InvoicedQuantity': quantity,
          'cbc:LineExtensionAmount': amount,
          'cac:InvoicePeriod': { 'cbc:StartDate': line.from, 'cbc:EndDate': line.to },
          'cac:Item': item,
          'cac:Price': price,
        }
      }),
    },
  })

export const creditNoteUbl = (note: CreditNote): string =>
  xmlDocument({
    CreditNote: {
      ...namespaces('CreditNote'),
      'cbc:CustomizationID': specification,
      'cbc:ID': note.number,
      'cbc:IssueDate': note.on,
      'cbc:CreditNoteTypeCode': '381',
      'cbc:Note': note.reason,
      'cbc:DocumentCurrencyCode': note.currency,
      'cac:InvoicePeriod': periodOf(note),
      'cac:OrderReference': orderOf(note),
      'cac:BillingReference': { 'cac:InvoiceDocumentReference': { 'cbc:ID': note.invoice } },
      'cac:AccountingSupplierParty': ublSeller(note),
      'cac:AccountingCustomerParty': ublBuyer(note),
      'cac:PaymentTerms': { 'cbc:Note': termsOf(note) },
      'cac:TaxTotal': ublTaxTotal(note),
      'cac:LegalMonetaryTotal': ublMonetaryTotal(note),
      'cac:CreditNoteLine': note.lines.map((line) => {
        const { quantity, amount, item, price } = ublLine(line, note.currency)
        return {
          'cbc:ID': String(line.line),
          'cbc:CreditedQuantity': quantity,
          'cbc:LineExtensionAmount': amount,
          'cac:Item': item,
          'cac:Price': price,
        }
      }),
    },
  })

function periodOf({ month }: Priced): XmlElement {
  const days = datesOf(month)
  return { 'cbc:StartDate': days[0], 'cbc:EndDate': days.at(-1) }
}

const orderOf = ({ buyer: { purchaseOrder } }: Priced): XmlElement | undefined =>
  purchaseOrder ? { 'cbc:ID': purchaseOrder } : undefined

/** BG-16. Codes of UNTDID 4461: 58 is a SEPA credit transfer, 30 another credit transfer. */
const paymentMeansOf = ({ currency, seller, issue: { payment } }: IssuedInvoice): XmlElement => ({
  'cbc:PaymentMeansCode': currency === 'EUR' ? '58' : '30',
  'cbc:PaymentID': payment.reference,
  'cac:PayeeFinancialAccount': {
    'cbc:ID': payment.account.iban,
    'cbc:Name': seller.name,
    'cac:FinancialInstitutionBranch': { 'cbc:ID': payment.account.bic },
  },
})

/** BR-CO-25 requires payment terms if a document has an amount but no due day. */
function termsOf(note: CreditNote): string {
  const { labels, formats } = wordingOf(note)
  return labels.inYourFavour(`${note.currency} ${formats.amount(note.grossMinor)}`)
}
