/*
 * The order in which UBL 2.1 requires the children of an element, for the elements that our documents have. Source: its
 * XML schemas, where every element is a sequence.
 */

const tax = ['ID', 'Percent', 'TaxExemptionReasonCode', 'TaxExemptionReason', 'TaxScheme']
const period = ['StartDate', 'EndDate']
const parties = ['AccountingSupplierParty', 'AccountingCustomerParty']

export const ublOrder: Readonly<Record<string, readonly string[]>> = {
  Invoice: [
    ...['CustomizationID', 'ID', 'IssueDate', 'DueDate', 'InvoiceTypeCode', 'Note', 'DocumentCurrencyCode'],
    ...['InvoicePeriod', 'OrderReference', 'BillingReference', ...parties],
    ...['PaymentMeans', 'PaymentTerms', 'TaxTotal', 'LegalMonetaryTotal', 'InvoiceLine'],
  ],
  CreditNote: [
    ...['CustomizationID', 'ID', 'IssueDate', 'CreditNoteTypeCode', 'Note', 'DocumentCurrencyCode'],
    ...['InvoicePeriod', 'OrderReference', 'BillingReference', ...parties],
    ...['PaymentMeans', 'PaymentTerms', 'TaxTotal', 'LegalMonetaryTotal', 'CreditNoteLine'],
  ],
  InvoicePeriod: period,
  OrderReference: ['ID'],
  BillingReference: ['InvoiceDocumentReference'],
  InvoiceDocumentReference: ['ID'],
  AccountingSupplierParty: ['Party'],
  AccountingCustomerParty: ['Party'],
  Party: [
    ...['EndpointID', 'PartyIdentification', 'PartyName', 'PostalAddress'],
    ...['PartyTaxScheme', 'PartyLegalEntity', 'Contact'],
  ],
  PartyIdentification: ['ID'],
  PostalAddress: ['StreetName', 'CityName', 'PostalZone', 'Country'],
  Country: ['IdentificationCode'],
  PartyTaxScheme: ['CompanyID', 'TaxScheme'],
  PartyLegalEntity: ['RegistrationName'],
  Contact: ['Name', 'Telephone', 'ElectronicMail'],
  PaymentMeans: ['PaymentMeansCode', 'PaymentID', 'PayeeFinancialAccount'],
  PayeeFinancialAccount: ['ID', 'Name', 'FinancialInstitutionBranch'],
  FinancialInstitutionBranch: ['ID'],
  PaymentTerms: ['Note'],
  TaxTotal: ['TaxAmount', 'TaxSubtotal'],
  TaxSubtotal: ['TaxableAmount', 'TaxAmount', 'TaxCategory'],
  TaxCategory: tax,
  ClassifiedTaxCategory: tax,
  TaxScheme: ['ID'],
  LegalMonetaryTotal: ['LineExtensionAmount', 'TaxExclusiveAmount', 'TaxInclusiveAmount', 'PayableAmount'],
  InvoiceLine: ['ID', 'InvoicedQuantity', 'LineExtensionAmount', 'InvoicePeriod', 'Item', 'Price'],
  CreditNoteLine: ['ID', 'CreditedQuantity', 'LineExtensionAmount', 'InvoicePeriod', 'Item', 'Price'],
  Item: ['Name', 'ClassifiedTaxCategory'],
  Price: ['PriceAmount'],
}
