import { type Seller, sellerSchema } from '../../../../shared/billing/domain/seller.ts'
import type { BillingDetails } from '../../../../shared/organisations/domain/billingDetails.ts'

export const swissSeller: Seller = sellerSchema.parse({
  legalEntity: 'tierdesk',
  party: {
    name: 'Wolkenwerk AG',
    address: { street: 'Hardturmstrasse', houseNumber: '123', postalCode: '8005', town: 'Zürich', country: 'CH' },
    vatNumber: 'CHE-116.281.710 MWST',
    email: 'rechnungen@wolkenwerk.example',
    phone: '+41 44 123 45 67',
    website: 'https://www.wolkenwerk.example/',
  },
  accounts: {
    CHF: { iban: 'CH9300762011623852957', bic: 'POFICHBEXXX' },
    EUR: { iban: 'CH5604835012345678009', bic: 'CRESCHZZ80A' },
    USD: { iban: 'CH5604835012345678009', bic: 'CRESCHZZ80A' },
  },
  paymentTermDays: 30,
  reminderDays: [],
})

const germanAccount = { iban: 'DE89370400440532013000', bic: 'COBADEFFXXX' }
export const germanSeller: Seller = sellerSchema.parse({
  ...swissSeller,
  legalEntity: 'wolkenwerk-de',
  party: {
    name: 'Wolkenwerk Deutschland GmbH',
    address: { street: 'Torstraße', houseNumber: '45', postalCode: '10119', town: 'Berlin', country: 'DE' },
    vatNumber: 'DE136695976',
    email: 'rechnungen@wolkenwerk.example',
    phone: '+49 30 1234567',
  },
  accounts: { CHF: germanAccount, EUR: germanAccount, USD: germanAccount },
})

export const buyers = {
  swiss: {
    legalName: 'Müller & Söhne GmbH',
    address: { street: 'Bahnhofstrasse', houseNumber: '1a', postalCode: '3011', town: 'Bern', country: 'CH' },
    purchaseOrder: 'PO-2026-0815',
    invoiceEmails: [],
    language: 'de',
  },
  german: {
    legalName: 'Norddeutsche Datenverarbeitung eG',
    address: { street: 'Große Elbstraße', houseNumber: '27', postalCode: '22767', town: 'Hamburg', country: 'DE' },
    vatNumber: 'DE136695976',
    invoiceEmails: [],
    language: 'de',
  },
  french: {
    legalName: "L'Atelier Numérique SA",
    address: { street: "rue de l'Hôtel-de-Ville", houseNumber: '8', postalCode: '1204', town: 'Genève', country: 'CH' },
    invoiceEmails: [],
    language: 'fr',
  },
  italian: {
    legalName: "Caffè dell'Angolo Sagl",
    address: { street: 'Via Nassa', houseNumber: '5', postalCode: '6900', town: 'Lugano', country: 'CH' },
    invoiceEmails: [],
    language: 'it',
  },
  austrian: {
    legalName: 'Donau Software GmbH',
    address: { street: 'Praterstraße', houseNumber: '70', postalCode: '1020', town: 'Wien', country: 'AT' },
    vatNumber: 'ATU13585627',
    invoiceEmails: [],
    language: 'en',
  },
  american: {
    legalName: 'Acme Cloud Services Inc.',
    address: { street: 'Market Street', houseNumber: '500', postalCode: '94105', town: 'San Francisco', country: 'US' },
    vatNumber: '941234567',
    invoiceEmails: [],
    language: 'en',
  },
} as const satisfies Record<string, BillingDetails>

export const longestTexts = {
  name: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamten',
  address: {
    street: 'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgasse',
    houseNumber: '1234567890123456',
    postalCode: '1234567890123456',
    town: 'Hinterhubeldorfschwarzenegghausen',
    country: 'CH',
  },
}
