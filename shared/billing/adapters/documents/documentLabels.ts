import type { Language } from '../../../organisations/domain/billingDetails.ts'

/** The labels of documents, besides the texts of their lines and the legal texts. */
export interface DocumentLabels {
  readonly invoice: string
  readonly creditNote: string
  readonly number: string
  readonly issuedOn: string
  readonly dueOn: string
  readonly servicePeriod: string
  readonly customer: string
  readonly purchaseOrder: string
  readonly buyerVatNumber: string
  readonly sellerVatNumber: string
  readonly correctedInvoice: string
  readonly reason: string
  readonly description: string
  readonly period: string
  readonly vat: string
  readonly amount: string
  readonly net: string
  vatOf(rate: string, taxable: string): string
  readonly total: string
  readonly payment: string
  pleasePay(amount: string, dueOn: string): string
  readonly nothingToPay: string
  inYourFavour(amount: string): string
  readonly accountHolder: string
  readonly reference: string
  page(page: number, of: number): string
}

export const documentLabels: Readonly<Record<Language, DocumentLabels>> = {
  en: {
    invoice: 'Invoice',
    creditNote: 'Credit note',
    number: 'Number',
    issuedOn: 'Issued on',
    dueOn: 'Due on',
    servicePeriod: 'Service period',
    customer: 'Customer',
    purchaseOrder: 'Purchase order',
    buyerVatNumber: 'Your VAT number',
    sellerVatNumber: 'VAT number',
    correctedInvoice: 'Corrects invoice',
    reason: 'Reason',
    description: 'Description',
    period: 'Period',
    vat: 'VAT',
    amount: 'Amount',
    net: 'Net',
    vatOf: (rate, taxable) => `VAT ${rate} on ${taxable}`,
    total: 'Total',
    payment: 'Payment',
    pleasePay: (amount, dueOn) => `Please pay ${amount} by ${dueOn}, without deduction.`,
    nothingToPay: 'No payment is due.',
    inYourFavour: (amount) => `${amount} in your favour.`,
    accountHolder: 'Account holder',
    reference: 'Reference',
    page: (page, of) => `Page ${page} of ${of}`,
  },
  de: {
    invoice: 'Rechnung',
    creditNote: 'Gutschrift',
    number: 'Nummer',
    issuedOn: 'Datum',
    dueOn: 'Zahlbar bis',
    servicePeriod: 'Leistungszeitraum',
    customer: 'Kunde',
    purchaseOrder: 'Bestellnummer',
    buyerVatNumber: 'Ihre MWST-Nummer',
    sellerVatNumber: 'MWST-Nummer',
    correctedInvoice: 'Zu Rechnung',
    reason: 'Grund',
    description: 'Beschreibung',
    period: 'Zeitraum',
    vat: 'MWST',
    amount: 'Betrag',
    net: 'Nettobetrag',
    vatOf: (rate, taxable) => `MWST ${rate} von ${taxable}`,
    total: 'Gesamtbetrag',
    payment: 'Zahlung',
    pleasePay: (amount, dueOn) => `Bitte zahlen Sie ${amount} bis ${dueOn} ohne Abzug.`,
    nothingToPay: 'Es ist nichts zu bezahlen.',
    inYourFavour: (amount) => `${amount} zu Ihren Gunsten.`,
    accountHolder: 'Kontoinhaber',
    reference: 'Referenz',
    page: (page, of) => `Seite ${page} von ${of}`,
  },
  fr: {
    invoice: 'Facture',
    creditNote: 'Note de crédit',
    number: 'Numéro',
    issuedOn: 'Date',
    dueOn: 'Payable le',
    servicePeriod: 'Période de prestation',
    customer: 'Client',
    purchaseOrder: 'Numéro de commande',
    buyerVatNumber: 'Votre numéro de TVA',
    sellerVatNumber: 'Numéro de TVA',
    correctedInvoice: 'Corrige la facture',
    reason: 'Motif',
    description: 'Désignation',
    period: 'Période',
    vat: 'TVA',
    amount: 'Montant',
    net: 'Montant net',
    vatOf: (rate, taxable) => `TVA ${rate} sur ${taxable}`,
    total: 'Total',
    payment: 'Paiement',
    pleasePay: (amount, dueOn) => `Merci de payer ${amount} jusqu'au ${dueOn}, sans déduction.`,
    nothingToPay: "Aucun montant n'est à payer.",
    inYourFavour: (amount) => `${amount} en votre faveur.`,
    accountHolder: 'Titulaire du compte',
    reference: 'Référence',
    page: (page, of) => `Page ${page} sur ${of}`,
  },
  it: {
    invoice: 'Fattura',
    creditNote: 'Nota di credito',
    number: 'Numero',
    issuedOn: 'Data',
    dueOn: 'Pagabile entro il',
    servicePeriod: 'Periodo di servizio',
    customer: 'Cliente',
    purchaseOrder: "Numero d'ordine",
    buyerVatNumber: 'Vostro numero IVA',
    sellerVatNumber: 'Numero IVA',
    correctedInvoice: 'Corregge la fattura',
    reason: 'Motivo',
    description: 'Descrizione',
    period: 'Periodo',
    vat: 'IVA',
    amount: 'Importo',
    net: 'Importo netto',
    vatOf: (rate, taxable) => `IVA ${rate} su ${taxable}`,
    total: 'Totale',
    payment: 'Pagamento',
    pleasePay: (amount, dueOn) => `Vi preghiamo di pagare ${amount} entro il ${dueOn}, senza deduzioni.`,
    nothingToPay: 'Nessun importo è da pagare.',
    inYourFavour: (amount) => `${amount} a vostro favore.`,
    accountHolder: 'Titolare del conto',
    reference: 'Riferimento',
    page: (page, of) => `Pagina ${page} di ${of}`,
  },
}
