import type { Country } from '../../../core/domain/countries.ts'
import { compactVatNumber } from '../../../core/domain/vatNumber.ts'
import type { Address } from '../../../organisations/domain/billingDetails.ts'
import type { Priced } from './printedDocument.ts'
import type { XmlElement } from './xml.ts'

/* The parties of an invoice in UBL, with their business terms in EN 16931. */

const vatScheme = { 'cbc:ID': 'VAT' }

/** BG-4. */
export const ublSeller = ({ seller }: Priced): XmlElement => ({
  'cac:Party': {
    // BT-34, by email
    'cbc:EndpointID': { '@schemeID': 'EM', '#text': seller.email },
    'cac:PostalAddress': ublAddress(seller.address),
    'cac:PartyTaxScheme': taxScheme(seller.vatNumber, seller.address.country),
    'cac:PartyLegalEntity': { 'cbc:RegistrationName': seller.name },
    'cac:Contact': { 'cbc:Name': seller.name, 'cbc:Telephone': seller.phone, 'cbc:ElectronicMail': seller.email },
  },
})

/** BG-7. An unknown address is omitted rather than invented, although EN 16931 requires one. */
export const ublBuyer = ({ organisation, buyer: { name, address, vatNumber } }: Priced): XmlElement => ({
  'cac:Party': {
    'cac:PartyIdentification': { 'cbc:ID': organisation },
    'cac:PostalAddress': address && ublAddress(address),
    'cac:PartyTaxScheme': address && taxScheme(vatNumber, address.country),
    'cac:PartyLegalEntity': { 'cbc:RegistrationName': name },
  },
})

const ublAddress = ({ street, houseNumber, postalCode, town, country }: Address): XmlElement => ({
  'cbc:StreetName': houseNumber ? `${street} ${houseNumber}` : street,
  'cbc:CityName': town,
  'cbc:PostalZone': postalCode,
  'cac:Country': { 'cbc:IdentificationCode': country },
})

const taxScheme = (vatNumber: string | undefined, country: Country): XmlElement | undefined =>
  vatNumber
    ? { 'cbc:CompanyID': withCountry(compactVatNumber(vatNumber), country), 'cac:TaxScheme': vatScheme }
    : undefined

/** BR-CO-9: a VAT number begins with its country code; Greek numbers begin with EL. */
const withCountry = (vatNumber: string, country: Country): string =>
  [country, country === 'GR' ? 'EL' : country].some((prefix) => vatNumber.startsWith(prefix))
    ? vatNumber
    : `${country}${vatNumber}`
