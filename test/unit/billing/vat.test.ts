import { describe, expect, it } from 'vitest'
import { creditorReferenceOf, creditorReferenceSchema } from '../../../shared/billing/domain/creditorReference.ts'
import { vatTreatment } from '../../../shared/billing/domain/vat.ts'
import { countrySchema } from '../../../shared/core/domain/countries.ts'
import { dateSchema } from '../../../shared/core/domain/time.ts'
import { billingDetailsSchema } from '../../../shared/organisations/domain/billingDetails.ts'

const on = (text: string) => dateSchema.parse(text)
const business = (country: string) => ({ country, isBusiness: true })
const consumer = (country: string) => ({ country, isBusiness: false })

describe('VAT', () => {
  it.each([
    ['CH', business('CH'), '2026-11-30', 'S', 810],
    ['CH', consumer('LI'), '2026-11-30', 'S', 810],
    ['CH', business('CH'), '2023-12-31', 'S', 770],
    ['CH', business('CH'), '2024-01-01', 'S', 810],
    ['CH', consumer('DE'), '2026-11-30', 'G', 0],
    ['DE', consumer('DE'), '2026-11-30', 'S', 1900],
    ['DE', business('AT'), '2026-11-30', 'AE', 0],
    ['DE', consumer('AT'), '2026-11-30', 'E', 0],
    ['DE', business('CH'), '2026-11-30', 'G', 0],
    ['FR', business('FR'), '2026-11-30', 'E', 0],
    ['US', business('US'), '2026-11-30', 'E', 0],
    ['US', business('DE'), '2026-11-30', 'E', 0],
    ['CH', undefined, '2026-11-30', 'E', 0],
  ])('for seller %s and buyer %j on %s is %s at %i', (seller, buyer, date, category, rateBasisPoints) => {
    const treatment = vatTreatment(seller, buyer, on(date))
    expect(treatment).toMatchObject({ category, rateBasisPoints })
    expect(treatment.reasonCode === undefined).toBe(category === 'S')
  })
})

const details = {
  legalName: 'Muster AG',
  address: { street: 'Gasse', houseNumber: '1', postalCode: '8000', town: 'Zürich', country: 'CH' },
  invoiceEmails: ['pay@muster.example'],
  language: 'de',
} as const

describe('billing details', () => {
  it.each([
    ['CH', 'CHE-109.322.551 MWST', 'CHE109322551MWST'],
    ['DE', 'DE 136 695 976', 'DE136695976'],
    ['AT', 'ATU13585627', 'ATU13585627'],
    ['FR', 'FR40303265045', 'FR40303265045'],
    ['GR', 'EL094259216', 'EL094259216'],
    // A country whose number format is not defined in the product.
    ['JP', 'T1234567890123', 'T1234567890123'],
  ])('in %s accept the VAT number %s', (country, vatNumber, kept) => {
    const parsed = billingDetailsSchema.parse({ ...details, address: { ...details.address, country }, vatNumber })
    expect(parsed.vatNumber).toBe(kept)
  })

  it.each([
    ['CH', 'CHE-109.322.552 MWST', 'has a wrong check digit'],
    ['DE', 'DE136695977', 'has a wrong check digit'],
    ['CH', 'DE136695976', 'does not have the format of VAT numbers in CH'],
    ['DE', '1', 'does not have the format of VAT numbers in DE'],
    ['JP', '=1', 'must have 4 to 20 letters and digits'],
  ])('in %s reject the VAT number %s: %s', (country, vatNumber, message) => {
    const { error } = billingDetailsSchema.safeParse({
      ...details,
      address: { ...details.address, country },
      vatNumber,
    })
    expect(error?.issues).toMatchObject([{ path: ['vatNumber'], message }])
  })

  it('accept only codes of existing countries', () => {
    for (const code of ['CH', 'DE', 'US']) expect(countrySchema.safeParse(code).success).toBe(true)
    for (const code of ['XX', 'EU', 'DD', 'UK', 'ch', 'CHE', ''])
      expect(countrySchema.safeParse(code).success).toBe(false)
  })
})

describe('a creditor reference', () => {
  it('has the check digits of ISO 11649', () => {
    // The example in the standard's own documentation.
    expect(creditorReferenceOf('539007547034')).toBe('RF18539007547034')
    expect(creditorReferenceSchema.safeParse('RF18539007547034').success).toBe(true)
    expect(creditorReferenceSchema.safeParse('RF19539007547034').success).toBe(false)
    expect(creditorReferenceSchema.safeParse(creditorReferenceOf('INV2026000001')).success).toBe(true)
  })
})
