import type { IssuedInvoice } from '../../../../shared/billing/domain/invoice.ts'
import { sellerSchema } from '../../../../shared/billing/domain/seller.ts'
import { costsOf, longInvoice, month, sampleInvoice, unknownBuyer } from './sampleInvoice.ts'
import { buyers, germanSeller, longestTexts, swissSeller } from './sampleParties.ts'

/** One invoice of each kind, keyed by what is special about it. */
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
