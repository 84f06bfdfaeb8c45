import { formatMinor, minorFromMicros } from '../../core/domain/money.ts'
import type { Month } from '../../core/domain/time.ts'
import type { Language } from '../../organisations/domain/billingDetails.ts'
import type { Plan } from '../../plans/domain/plans.ts'
import { planNames } from '../../plans/domain/plans.ts'
import type { VatReason } from './vat.ts'

/* The texts of invoices, in the buyer's language. Amounts appear as calculated: with a decimal point, ungrouped. */

interface LineTexts {
  plan(plan: string, days: number, of: number): string
  share(plan: string, percent: string, base: string): string
  topUp(plan: string, minimum: string, days: number, of: number): string
  correction(plan: string, month: Month, before: string, after: string): string
}

const texts: Readonly<Record<Language, LineTexts>> = {
  en: {
    plan: (plan, days, of) => `Support plan ${plan}, ${days} of ${of} days`,
    share: (plan, percent, base) => `Support plan ${plan}, ${percent}% of IaaS consumption of ${base}`,
    topUp: (plan, minimum, days, of) =>
      `Support plan ${plan}, top-up to the minimum of ${minimum} per month, ${days} of ${of} days`,
    correction: (plan, month, before, after) =>
      `Support plan ${plan}, consumption reported late for ${month}: ${after} instead of ${before}`,
  },
  de: {
    plan: (plan, days, of) => `Supportplan ${plan}, ${days} von ${of} Tagen`,
    share: (plan, percent, base) => `Supportplan ${plan}, ${percent}% des IaaS-Verbrauchs von ${base}`,
    topUp: (plan, minimum, days, of) =>
      `Supportplan ${plan}, Ergänzung auf das Minimum von ${minimum} pro Monat, ${days} von ${of} Tagen`,
    correction: (plan, month, before, after) =>
      `Supportplan ${plan}, nachgemeldeter Verbrauch für ${month}: ${after} statt ${before}`,
  },
  fr: {
    plan: (plan, days, of) => `Forfait de support ${plan}, ${days} jours sur ${of}`,
    share: (plan, percent, base) => `Forfait de support ${plan}, ${percent}% de la consommation IaaS de ${base}`,
    topUp: (plan, minimum, days, of) =>
      `Forfait de support ${plan}, complément jusqu'au minimum de ${minimum} par mois, ${days} jours sur ${of}`,
    correction: (plan, month, before, after) =>
      `Forfait de support ${plan}, consommation annoncée tardivement pour ${month} : ${after} au lieu de ${before}`,
  },
  it: {
    plan: (plan, days, of) => `Piano di supporto ${plan}, ${days} giorni su ${of}`,
    share: (plan, percent, base) => `Piano di supporto ${plan}, ${percent}% del consumo IaaS di ${base}`,
    topUp: (plan, minimum, days, of) =>
      `Piano di supporto ${plan}, integrazione fino al minimo di ${minimum} al mese, ${days} giorni su ${of}`,
    correction: (plan, month, before, after) =>
      `Piano di supporto ${plan}, consumo comunicato in ritardo per ${month}: ${after} invece di ${before}`,
  },
}

/** What a line charges for, with the numbers that it is calculated from. */
export type LineFacts = { readonly plan: Plan; readonly days: number; readonly daysInMonth: number } & (
  | { readonly kind: 'plan' }
  | { readonly kind: 'consumption share'; readonly basisPoints: number; readonly baseMicros: bigint }
  | { readonly kind: 'minimum top-up'; readonly priceMinor: bigint }
  | { readonly kind: 'correction'; readonly month: Month; readonly beforeMinor: bigint; readonly afterMinor: bigint }
)

export function describeLine(line: LineFacts, language: Language): string {
  const { days, daysInMonth } = line
  const plan = planNames[line.plan]
  const phrases = texts[language]
  switch (line.kind) {
    case 'plan':
      return phrases.plan(plan, days, daysInMonth)
    case 'consumption share':
      return phrases.share(plan, percentOf(line.basisPoints), formatMinor(minorFromMicros(line.baseMicros)))
    case 'minimum top-up':
      return phrases.topUp(plan, formatMinor(line.priceMinor), days, daysInMonth)
    case 'correction':
      return phrases.correction(plan, line.month, formatMinor(line.beforeMinor), formatMinor(line.afterMinor))
  }
}

/** `810` is `'8.1'`. */
export function percentOf(basisPoints: number): string {
  const whole = Math.trunc(basisPoints / 100)
  const fraction = String(basisPoints % 100)
    .padStart(2, '0')
    .replace(/0+$/, '')
  return fraction === '' ? String(whole) : `${whole}.${fraction}`
}

/** The legal texts, in the wording of the laws that they name. */
const vatReasons: Readonly<Record<Language, Readonly<Record<VatReason, string>>>> = {
  en: {
    'no rate': 'No rate of VAT is set.',
    'reverse charge': 'Reverse charge: VAT is due from the recipient (Article 196 of Directive 2006/112/EC).',
    'export from Switzerland': 'Not subject to Swiss VAT: service supplied abroad (Art. 8 para. 1 MWSTG).',
    'export from the Union':
      'Not subject to VAT: service to a recipient outside the EU (Articles 44, 59 of Directive 2006/112/EC).',
  },
  de: {
    'no rate': 'Es ist kein MWST-Satz festgelegt.',
    'reverse charge': 'Steuerschuldnerschaft des Leistungsempfängers (Artikel 196 der Richtlinie 2006/112/EG).',
    'export from Switzerland': 'Nicht der Schweizer MWST unterliegend: Leistungsort im Ausland (Art. 8 Abs. 1 MWSTG).',
    'export from the Union':
      'Nicht steuerbar: Leistung an Empfänger ausserhalb der EU (Artikel 44, 59 der Richtlinie 2006/112/EG).',
  },
  fr: {
    'no rate': "Aucun taux de TVA n'est fixé.",
    'reverse charge': 'Autoliquidation : TVA due par le preneur (article 196 de la directive 2006/112/CE).',
    'export from Switzerland': "Non soumis à la TVA suisse : prestation fournie à l'étranger (art. 8, al. 1, LTVA).",
    'export from the Union':
      "Non soumis à la TVA : prestation à un preneur hors de l'UE (articles 44, 59 de la directive 2006/112/CE).",
  },
  it: {
    'no rate': 'Non è fissata alcuna aliquota IVA.',
    'reverse charge': 'Inversione contabile: IVA dovuta dal destinatario (articolo 196 della direttiva 2006/112/CE).',
    'export from Switzerland': "Non soggetto all'IVA svizzera: prestazione fornita all'estero (art. 8 cpv. 1 LIVA).",
    'export from the Union':
      "Non soggetto a IVA: prestazione a un destinatario fuori dall'UE (articoli 44, 59 della direttiva 2006/112/CE).",
  },
}

export const vatReasonIn = (language: Language) => (code: VatReason) => vatReasons[language][code]
