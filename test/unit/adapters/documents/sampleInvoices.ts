import type { BillingDetails } from '../../../../shared/domain/billingDetails.ts'
import { type CreditNote, draftCreditNote } from '../../../../shared/domain/creditNote.ts'
import { type Consumption, draftInvoice, type IssuedInvoice } from '../../../../shared/domain/invoice.ts'
import { issueInvoice, numberIn, seriesOf } from '../../../../shared/domain/issueInvoice.ts'
import { type Organisation, organisationSchema } from '../../../../shared/domain/organisation.ts'
import type { Currency, Plan } from '../../../../shared/domain/plans.ts'
import { type Seller, sellerSchema } from '../../../../shared/domain/seller.ts'
import {
  datesOf,
  instantSchema,
  type LocalDate,
  localDateAt,
  type Month,
  monthSchema,
  toEpochMs,
} from '../../../../shared/domain/time.ts'

export const month = (text: string): Month => monthSchema.parse(text)
const at = instantSchema.parse('2026-12-01T05:00:00.000Z')

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

const longestTexts = {
  name: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamten',
  address: {
    street: 'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgasse',
    houseNumber: '1234567890123456',
    postalCode: '1234567890123456',
    town: 'Hinterhubeldorfschwarzenegghausen',
    country: 'CH',
  },
}

export interface Sample {
  readonly billing?: object
  readonly currency?: Currency
  readonly seller?: Seller
  /** The plans and the days from which they hold. */
  readonly plans?: readonly (readonly [Plan, string])[]
  readonly consumption?: Partial<Consumption>
  readonly place?: number
}

/** An invoice of November 2026, drafted and issued as the product does it. */
export function sampleInvoice(sample: Sample = {}): IssuedInvoice {
  const { seller = swissSeller, consumption, place = 1 } = sample
  const organisation = organisationOf(sample)
  const draft = draftInvoice(organisation, month('2026-11'), { costs: new Map(), late: [], ...consumption }, seller)
  if (!draft) throw new RangeError('Nothing is to be paid.')
  return issueInvoice(draft, seller, place, at)
}

function organisationOf({ billing = buyers.swiss, currency = 'CHF', plans }: Sample): Organisation {
  return organisationSchema.parse({
    id: 'mueller-soehne',
    version: 1,
    name: 'Müller & Söhne',
    currency,
    planChanges: (plans ?? [['starter', '2026-01-01']]).map(([plan, from]) => ({
      ...{ plan, from, changedAt: '2026-01-01T08:00:00.000Z', changedBy: 'owner' },
    })),
    ...(billing !== unknownBuyer && { billing }),
  })
}

/** For an organisation that never gave its billing details. */
export const unknownBuyer = {}

/** Costs of every day of a month, in micro-units. */
export const costsOf = (ofMonth: string, microsADay: bigint): ReadonlyMap<LocalDate, bigint> =>
  new Map(datesOf(month(ofMonth)).map((date) => [date, microsADay]))

/** Enterprise and pro by turns from day to day, with usage that came late: 15 or 16 lines a late month, 45 of November. */
export function longInvoice(lateMonths: readonly string[], sample: Sample = {}): IssuedInvoice {
  const days = [...lateMonths, '2026-11'].flatMap((text) => datesOf(month(text)))
  const dayMicros = 123_456_780_000n
  return sampleInvoice({
    plans: days.map((day, index) => [index % 2 === 0 ? 'enterprise' : 'pro', day] as const),
    consumption: {
      costs: costsOf('2026-11', 1_234_567_890n),
      late: lateMonths.map((text) => ({ month: month(text), before: new Map(), after: costsOf(text, dayMicros) })),
    },
    ...sample,
  })
}

/** What a credit note gives back of an invoice: all, unless it says which amount of which line. */
export function sampleCreditNote(
  invoice: IssuedInvoice,
  credits?: Parameters<typeof draftCreditNote>[2],
  reason = 'Zu viel verrechnet',
): CreditNote {
  const legalEntity = invoice.issue.number.split('-INV-')[0] ?? ''
  const on = localDateAt(toEpochMs(at))
  const number = numberIn(seriesOf(legalEntity, 'CN', at), 1)
  return { ...draftCreditNote(invoice, [], credits, reason), number, at, on }
}

/** One invoice of each kind that there is, by what is special about it. */
export const sampleInvoices: Readonly<Record<string, IssuedInvoice>> = {
  'in francs, German': sampleInvoice({
    plans: [
      ['starter', '2026-01-01'],
      ['pro', '2026-11-11'],
    ],
  }),
  'in francs, French': sampleInvoice({ billing: buyers.french, plans: [['pro', '2026-01-01']] }),
  'in francs, Italian': sampleInvoice({ billing: buyers.italian, plans: [['pro', '2026-01-01']] }),
  'in euros, reverse charge, English': sampleInvoice({
    billing: buyers.austrian,
    currency: 'EUR',
    seller: germanSeller,
    plans: [['enterprise', '2026-01-01']],
    consumption: { costs: costsOf('2026-11', 1_234_567_890n) },
  }),
  'in euros, with German VAT': sampleInvoice({ billing: buyers.german, currency: 'EUR', seller: germanSeller }),
  'in euros, export from Switzerland': sampleInvoice({ billing: buyers.german, currency: 'EUR' }),
  'in dollars, export from the Union': sampleInvoice({
    billing: buyers.american,
    currency: 'USD',
    seller: germanSeller,
    plans: [['pro', '2026-01-01']],
  }),
  'in dollars, export from Switzerland': sampleInvoice({ billing: buyers.american, currency: 'USD' }),
  'to nobody known, at no rate': sampleInvoice({ billing: unknownBuyer }),
  'with a correction that lowers': sampleInvoice({
    plans: [
      ['enterprise', '2026-01-01'],
      ['starter', '2026-11-01'],
    ],
    consumption: {
      late: [
        {
          month: month('2026-10'),
          before: costsOf('2026-10', 9_000_000_000n),
          after: costsOf('2026-10', 8_000_000_000n),
        },
      ],
    },
  }),
  'with 60 lines': longInvoice(['2026-10']),
  'with more than 100 lines': longInvoice(['2026-07', '2026-08', '2026-09', '2026-10']),
  'with the longest texts': sampleInvoice({
    billing: {
      legalName: longestTexts.name,
      address: longestTexts.address,
      purchaseOrder: 'ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWX',
      vatNumber: 'CHE116281710MWST',
      invoiceEmails: [],
      language: 'de',
    },
    plans: [['enterprise', '2026-01-01']],
    consumption: { costs: costsOf('2026-11', 1_234_567_890_123n) },
  }),
  'from a seller with the longest texts': sampleInvoice({
    seller: sellerSchema.parse({
      ...swissSeller,
      legalEntity: 'abcdefghijklmnopqrst',
      party: {
        ...swissSeller.party,
        ...longestTexts,
        email: `${'rechnungswesen-'.repeat(4)}x@${'abteilung-fuer-datenverarbeitung.'.repeat(4)}example`,
      },
    }),
    billing: { ...buyers.swiss, legalName: longestTexts.name, address: longestTexts.address },
  }),
  'with hostile text': sampleInvoice({
    billing: {
      legalName: '=1+1 <b>&amp;"\'</b> ]]> \u202eevil\u202c 🚀 株',
      address: {
        street: '@SUM(A1) <!-- é',
        postalCode: '+41',
        town: '-1 \u0301Ω Ж',
        country: 'CH',
      },
      purchaseOrder: "'; DROP TABLE --",
      invoiceEmails: [],
      language: 'en',
    },
  }),
}
