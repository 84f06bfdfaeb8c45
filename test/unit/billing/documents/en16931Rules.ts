/*
 * Rules of EN 16931 that our documents can break, by identifier: where each rule applies, and the condition that must
 * hold there, in XPath 3.1. Rules on allowances, charges, cards, tax representatives and attachments are left out,
 * since our documents have none. So is BR-CO-3, since they have no tax dates. Source: the standard's list of business
 * rules.
 */

export interface Rule {
  readonly id: string
  readonly at: string
  readonly holds: string
}

const rule = (id: string, at: string, holds: string): Rule => ({ id, at, holds })
const has = (path: string): string => `exists(${path}[normalize-space() != ''])`

const seller = '/*/cac:AccountingSupplierParty/cac:Party'
const buyer = '/*/cac:AccountingCustomerParty/cac:Party'
const totals = '/*/cac:LegalMonetaryTotal'
const lines = '/*/(cac:InvoiceLine | cac:CreditNoteLine)'
const subtotals = '/*/cac:TaxTotal/cac:TaxSubtotal'
/** In minor units, since the XPath processor calculates decimals as floats. */
const amountOf = (path: string): string => `round(xs:decimal(${path}) * 100)`
const sumOf = (path: string): string => `sum(${path} ! ${amountOf('.')})`

const mandatory: readonly Rule[] = [
  rule('BR-01', '/*', has('cbc:CustomizationID')),
  rule('BR-02', '/*', has('cbc:ID')),
  rule('BR-03', '/*', 'cbc:IssueDate castable as xs:date'),
  rule('BR-04', '/*', has('(cbc:InvoiceTypeCode | cbc:CreditNoteTypeCode)')),
  rule('BR-05', '/*', has('cbc:DocumentCurrencyCode')),
  rule('BR-06', '/*', has(`${seller}/cac:PartyLegalEntity/cbc:RegistrationName`)),
  rule('BR-07', '/*', has(`${buyer}/cac:PartyLegalEntity/cbc:RegistrationName`)),
  rule('BR-08', '/*', `exists(${seller}/cac:PostalAddress)`),
  rule('BR-09', '/*', has(`${seller}/cac:PostalAddress/cac:Country/cbc:IdentificationCode`)),
  rule('BR-10', '/*', `exists(${buyer}/cac:PostalAddress)`),
  rule('BR-11', '/*', has(`${buyer}/cac:PostalAddress/cac:Country/cbc:IdentificationCode`)),
  rule('BR-12', '/*', has(`${totals}/cbc:LineExtensionAmount`)),
  rule('BR-13', '/*', has(`${totals}/cbc:TaxExclusiveAmount`)),
  rule('BR-14', '/*', has(`${totals}/cbc:TaxInclusiveAmount`)),
  rule('BR-15', '/*', has(`${totals}/cbc:PayableAmount`)),
  rule('BR-16', '/*', `exists(${lines})`),
  rule('BR-21', lines, has('cbc:ID')),
  rule('BR-22', lines, '(cbc:InvoicedQuantity | cbc:CreditedQuantity) castable as xs:decimal'),
  rule('BR-23', lines, has('(cbc:InvoicedQuantity | cbc:CreditedQuantity)/@unitCode')),
  rule('BR-24', lines, has('cbc:LineExtensionAmount')),
  rule('BR-25', lines, has('cac:Item/cbc:Name')),
  rule('BR-26', lines, has('cac:Price/cbc:PriceAmount')),
  rule('BR-27', lines, `${amountOf('cac:Price/cbc:PriceAmount')} >= 0`),
  rule('BR-29', '/*/cac:InvoicePeriod', 'xs:date(cbc:StartDate) <= xs:date(cbc:EndDate)'),
  rule('BR-30', `${lines}/cac:InvoicePeriod`, 'xs:date(cbc:StartDate) <= xs:date(cbc:EndDate)'),
  rule('BR-45', subtotals, has('cbc:TaxableAmount')),
  rule('BR-46', subtotals, has('cbc:TaxAmount')),
  rule('BR-47', subtotals, has('cac:TaxCategory/cbc:ID')),
  rule('BR-48', subtotals, 'cac:TaxCategory/cbc:Percent castable as xs:decimal'),
  rule('BR-49', '/*/cac:PaymentMeans', has('cbc:PaymentMeansCode')),
  rule('BR-50', '/*/cac:PaymentMeans', has('cac:PayeeFinancialAccount/cbc:ID')),
  rule('BR-55', '/*/cac:BillingReference', has('cac:InvoiceDocumentReference/cbc:ID')),
  rule('BR-61', "/*[//cbc:PaymentMeansCode = ('30', '58')]", has('//cac:PayeeFinancialAccount/cbc:ID')),
  rule('BR-62', `${seller}/cbc:EndpointID`, has('@schemeID')),
]

const conditions: readonly Rule[] = [
  rule('BR-CO-04', lines, has("cac:Item/cac:ClassifiedTaxCategory[cac:TaxScheme/cbc:ID = 'VAT']/cbc:ID")),
  rule(
    'BR-CO-09',
    '//cac:PartyTaxScheme/cbc:CompanyID',
    "substring(., 1, 2) = (ancestor::cac:Party//cbc:IdentificationCode, 'EL')",
  ),
  rule('BR-CO-10', totals, `${amountOf('cbc:LineExtensionAmount')} = ${sumOf(`${lines}/cbc:LineExtensionAmount`)}`),
  rule('BR-CO-13', totals, `${amountOf('cbc:TaxExclusiveAmount')} = ${amountOf('cbc:LineExtensionAmount')}`),
  rule('BR-CO-14', '/*/cac:TaxTotal', `${amountOf('cbc:TaxAmount')} = ${sumOf('cac:TaxSubtotal/cbc:TaxAmount')}`),
  rule(
    'BR-CO-15',
    totals,
    `${amountOf('cbc:TaxInclusiveAmount')} = ${amountOf('cbc:TaxExclusiveAmount')} + ${amountOf('/*/cac:TaxTotal/cbc:TaxAmount')}`,
  ),
  rule('BR-CO-16', totals, `${amountOf('cbc:PayableAmount')} = ${amountOf('cbc:TaxInclusiveAmount')}`),
  rule(
    'BR-CO-17',
    subtotals,
    // A credit note's tax is the remainder of the invoice's tax, so it can differ by a cent from the product.
    `abs(${amountOf('cbc:TaxAmount')} - ${amountOf('cbc:TaxableAmount')} * xs:decimal(cac:TaxCategory/cbc:Percent) div 100)
      <= (if (/*/cbc:CreditNoteTypeCode) then 1.5001 else 0.5001)`,
  ),
  rule('BR-CO-18', '/*', `exists(${subtotals})`),
  rule('BR-CO-19', '/*/cac:InvoicePeriod', 'exists(cbc:StartDate | cbc:EndDate)'),
  rule('BR-CO-20', `${lines}/cac:InvoicePeriod`, 'exists(cbc:StartDate | cbc:EndDate)'),
  rule('BR-CO-25', `/*[${amountOf('.//cbc:PayableAmount')} > 0]`, 'exists(cbc:DueDate | cac:PaymentTerms/cbc:Note)'),
  rule('BR-CO-26', seller, has('cac:PartyTaxScheme/cbc:CompanyID')),
]

const vatCategories: readonly Rule[] = ['S', 'E', 'AE', 'G'].flatMap((category) => {
  const ofLine = `${lines}/cac:Item/cac:ClassifiedTaxCategory[cbc:ID = '${category}']`
  const group = `${subtotals}[cac:TaxCategory/cbc:ID = '${category}']`
  const parties = category === 'AE' ? [seller, buyer] : [seller]
  const id = (number: string): string => `BR-${category}-${number}`
  const percent = 'xs:decimal(cbc:Percent)'
  return [
    rule(id('01'), `/*[${ofLine}]`, category === 'S' ? `exists(${group})` : `count(${group}) = 1`),
    rule(
      id('02'),
      `/*[${ofLine}]`,
      parties.map((party) => has(`${party}/cac:PartyTaxScheme/cbc:CompanyID`)).join(' and '),
    ),
    rule(id('05'), ofLine, category === 'S' ? `${percent} > 0` : `${percent} = 0`),
    rule(
      id('08'),
      group,
      `let $rate := xs:decimal(cac:TaxCategory/cbc:Percent) return ${amountOf('cbc:TaxableAmount')} =
        ${sumOf(`${lines}[cac:Item/cac:ClassifiedTaxCategory[cbc:ID = '${category}' and xs:decimal(cbc:Percent) = $rate]]/cbc:LineExtensionAmount`)}`,
    ),
    rule(id('09'), group, category === 'S' ? `${amountOf('cbc:TaxAmount')} != 0` : `${amountOf('cbc:TaxAmount')} = 0`),
    rule(
      id('10'),
      `${group}/cac:TaxCategory`,
      category === 'S'
        ? 'empty(cbc:TaxExemptionReason | cbc:TaxExemptionReasonCode)'
        : has('(cbc:TaxExemptionReason | cbc:TaxExemptionReasonCode)'),
    ),
  ]
})

const codes: readonly Rule[] = [
  rule(
    'BR-CL-01',
    '//cbc:InvoiceTypeCode | //cbc:CreditNoteTypeCode',
    "local-name(/*) || . = ('Invoice380', 'CreditNote381')",
  ),
  rule('BR-CL-03', '//@currencyID', '. = /*/cbc:DocumentCurrencyCode'),
  rule('BR-CL-04', '//cbc:DocumentCurrencyCode', ". = ('CHF', 'EUR', 'USD')"),
  rule('BR-CL-14', '//cbc:IdentificationCode', "matches(., '^[A-Z]{2}$')"),
  rule('BR-CL-16', '//cbc:PaymentMeansCode', ". = ('30', '58')"),
  rule('BR-CL-17', '//cac:TaxCategory/cbc:ID', ". = ('S', 'E', 'AE', 'G')"),
  rule('BR-CL-18', '//cac:ClassifiedTaxCategory/cbc:ID', ". = ('S', 'E', 'AE', 'G')"),
  rule('BR-CL-22', '//cbc:TaxExemptionReasonCode', ". = ('VATEX-EU-AE', 'VATEX-EU-G')"),
  rule('BR-CL-23', '//@unitCode', ". = 'C62'"),
  rule('BR-CL-25', '//cbc:EndpointID/@schemeID', ". = 'EM'"),
]

const decimals: readonly Rule[] = [
  ['BR-DEC-09', `${totals}/cbc:LineExtensionAmount`],
  ['BR-DEC-12', `${totals}/cbc:TaxExclusiveAmount`],
  ['BR-DEC-13', '/*/cac:TaxTotal/cbc:TaxAmount'],
  ['BR-DEC-14', `${totals}/cbc:TaxInclusiveAmount`],
  ['BR-DEC-18', `${totals}/cbc:PayableAmount`],
  ['BR-DEC-19', `${subtotals}/cbc:TaxableAmount`],
  ['BR-DEC-20', `${subtotals}/cbc:TaxAmount`],
  ['BR-DEC-23', `${lines}/cbc:LineExtensionAmount`],
].map(([id = '', at = '']) => rule(id, at, "matches(., '^-?[0-9]+(\\.[0-9]{1,2})?$')"))

export const en16931Rules: readonly Rule[] = [...mandatory, ...conditions, ...vatCategories, ...codes, ...decimals]
