import { formatMinor, sum } from '../../../core/domain/money.ts'
import type { Currency } from '../../../plans/domain/plans.ts'
import { percentOf } from '../../domain/invoiceTexts.ts'
import type { Vat, VatReason, VatTreatment } from '../../domain/vat.ts'
import type { Priced } from './printedDocument.ts'
import type { XmlElement } from './xml.ts'

export const ublAmount = (amountMinor: bigint, currency: Currency): XmlElement => ({
  '@currencyID': currency,
  '#text': formatMinor(amountMinor),
})

export const ublTaxCategory = ({ category, rateBasisPoints }: VatTreatment, why?: XmlElement): XmlElement => ({
  'cbc:ID': category,
  'cbc:Percent': percentOf(rateBasisPoints),
  ...why,
  'cac:TaxScheme': { 'cbc:ID': 'VAT' },
})

/** Codes of the VATEX list, which covers only the law of the European Union. */
const exemptionCodes: Readonly<Partial<Record<VatReason, string>>> = {
  'reverse charge': 'VATEX-EU-AE',
  'export from the Union': 'VATEX-EU-G',
}

/** BG-23. */
export const ublTaxTotal = ({ vat, currency }: Priced): XmlElement => ({
  'cbc:TaxAmount': ublAmount(sum(vat.map(({ amountMinor }) => amountMinor)), currency),
  'cac:TaxSubtotal': vat.map((group) => ({
    'cbc:TaxableAmount': ublAmount(group.taxableMinor, currency),
    'cbc:TaxAmount': ublAmount(group.amountMinor, currency),
    'cac:TaxCategory': ublTaxCategory(group, exemptionOf(group)),
  })),
})

const exemptionOf = ({ reasonCode, reason }: Vat): XmlElement => ({
  'cbc:TaxExemptionReasonCode': reasonCode && exemptionCodes[reasonCode],
  'cbc:TaxExemptionReason': reason,
})

/** BG-22. */
export const ublMonetaryTotal = ({ netMinor, grossMinor, currency }: Priced): XmlElement => ({
  'cbc:LineExtensionAmount': ublAmount(netMinor, currency),
  'cbc:TaxExclusiveAmount': ublAmount(netMinor, currency),
  'cbc:TaxInclusiveAmount': ublAmount(grossMinor, currency),
  'cbc:PayableAmount': ublAmount(grossMinor, currency),
})

export interface UblLine {
  readonly description: string
  readonly vat: VatTreatment
  readonly amountMinor: bigint
}

/** A line's price, quantity and item. A price is never negative (BR-27), so a negative line has the quantity -1. */
export function ublLine({ description, vat, amountMinor }: UblLine, currency: Currency) {
  const isNegative = amountMinor < 0n
  return {
    quantity: { '@unitCode': 'C62', '#text': isNegative ? '-1' : '1' },
    amount: ublAmount(amountMinor, currency),
    item: { 'cbc:Name': description, 'cac:ClassifiedTaxCategory': ublTaxCategory(vat) },
    price: { 'cbc:PriceAmount': ublAmount(isNegative ? -amountMinor : amountMinor, currency) },
  }
}
