import type { Language } from '../../organisations/domain/billingDetails.ts'

/* The texts of invoice explanations, in the reader's language. Numbers appear as they are calculated. */

interface PlanWas {
  readonly plan: string
  readonly from: string
  readonly to: string
  readonly days: string
  readonly since: string
  readonly by: string
  readonly at: string
  readonly catalogue: string
}

export interface ExplanationTexts {
  /** The name of the platform, which registers organisations. */
  readonly platform: string
  /** `15 of 30 days` */
  days(days: number, of: number): string
  planWas(facts: PlanWas): string
  /** A monthly price for a fraction of the month, such as `15 / 30`. */
  ofMonth(price: string, ofDays: string, amount: string): string
  consumption(cost: string): string
  share(percent: string, amount: string): string
  minimum(price: string, ofDays: string, amount: string): string
  topUp(share: string, sum: string): string
  late(month: string, cost: string): string
  correction(before: string, after: string, sum: string): string
  net(sum: string): string
  vat(percent: string, taxable: string, amount: string): string
  gross(sum: string): string
}

export const explanationTexts: Readonly<Record<Language, ExplanationTexts>> = {
  en: {
    platform: 'the platform',
    days: (days, of) => `${days} of ${of} days`,
    planWas: ({ plan, from, to, days, since, by, at, catalogue }) =>
      `The ${plan} plan applied from ${from} to ${to} (${days}). It was chosen by ${by} at ${at}, effective ${since}. Prices are from the catalogue of ${catalogue}.`,
    ofMonth: (price, ofDays, amount) => `${price} per month x ${ofDays} = ${amount}.`,
    consumption: (cost) => `Consumption on these days was ${cost}.`,
    share: (percent, amount) => `${percent}% of it is ${amount}.`,
    minimum: (price, ofDays, amount) => `The minimum of ${price} per month x ${ofDays} = ${amount}.`,
    topUp: (share, sum) => `The share of consumption came to ${share}. The difference is charged: ${sum}.`,
    late: (month, cost) => `Usage in ${month} reported after its invoice was created: ${cost}.`,
    correction: (before, after, sum) => `Share and minimum for these days were ${before} and are now ${after}: ${sum}.`,
    net: (sum) => `${sum} excluding VAT.`,
    vat: (percent, taxable, amount) => `${percent}% VAT on ${taxable} is ${amount}.`,
    gross: (sum) => `${sum} payable.`,
  },
  de: {
    platform: 'der Plattform',
    days: (days, of) => `${days} von ${of} Tagen`,
    planWas: ({ plan, from, to, days, since, by, at, catalogue }) =>
      `Der Plan ${plan} galt vom ${from} bis ${to} (${days}). Er wurde von ${by} am ${at} gewählt, gültig ab ${since}. Die Preise stammen aus dem Katalog vom ${catalogue}.`,
    ofMonth: (price, ofDays, amount) => `${price} pro Monat x ${ofDays} = ${amount}.`,
    consumption: (cost) => `Der Verbrauch an diesen Tagen betrug ${cost}.`,
    share: (percent, amount) => `${percent}% davon sind ${amount}.`,
    minimum: (price, ofDays, amount) => `Das Minimum von ${price} pro Monat x ${ofDays} = ${amount}.`,
    topUp: (share, sum) => `Der Anteil am Verbrauch betrug ${share}. Verrechnet wird die Differenz: ${sum}.`,
    late: (month, cost) => `Verbrauch im ${month}, der nach Erstellung der Rechnung gemeldet wurde: ${cost}.`,
    correction: (before, after, sum) =>
      `Anteil und Minimum für diese Tage betrugen ${before} und betragen nun ${after}: ${sum}.`,
    net: (sum) => `${sum} ohne MWST.`,
    vat: (percent, taxable, amount) => `${percent}% MWST auf ${taxable} sind ${amount}.`,
    gross: (sum) => `${sum} zu zahlen.`,
  },
  fr: {
    platform: 'la plateforme',
    days: (days, of) => `${days} jours sur ${of}`,
    planWas: ({ plan, from, to, days, since, by, at, catalogue }) =>
      `Le forfait ${plan} était en vigueur du ${from} au ${to} (${days}). Il a été choisi par ${by} le ${at}, avec effet au ${since}. Les prix sont ceux du catalogue du ${catalogue}.`,
    ofMonth: (price, ofDays, amount) => `${price} par mois x ${ofDays} = ${amount}.`,
    consumption: (cost) => `La consommation de ces jours était de ${cost}.`,
    share: (percent, amount) => `${percent}% en font ${amount}.`,
    minimum: (price, ofDays, amount) => `Le minimum de ${price} par mois x ${ofDays} = ${amount}.`,
    topUp: (share, sum) => `La part de la consommation était de ${share}. La différence est facturée : ${sum}.`,
    late: (month, cost) => `Consommation de ${month} annoncée après l'établissement de la facture : ${cost}.`,
    correction: (before, after, sum) =>
      `La part et le minimum pour ces jours étaient de ${before} et sont maintenant de ${after} : ${sum}.`,
    net: (sum) => `${sum} hors TVA.`,
    vat: (percent, taxable, amount) => `${percent}% de TVA sur ${taxable} font ${amount}.`,
    gross: (sum) => `${sum} à payer.`,
  },
  it: {
    platform: 'parte della piattaforma',
    days: (days, of) => `${days} giorni su ${of}`,
    planWas: ({ plan, from, to, days, since, by, at, catalogue }) =>
      `Il piano ${plan} era in vigore dal ${from} al ${to} (${days}). È stato scelto da ${by} il ${at}, con effetto dal ${since}. I prezzi sono quelli del catalogo del ${catalogue}.`,
    ofMonth: (price, ofDays, amount) => `${price} al mese x ${ofDays} = ${amount}.`,
    consumption: (cost) => `Il consumo di questi giorni era di ${cost}.`,
    share: (percent, amount) => `Il ${percent}% ne fa ${amount}.`,
    minimum: (price, ofDays, amount) => `Il minimo di ${price} al mese x ${ofDays} = ${amount}.`,
    topUp: (share, sum) => `La quota del consumo era di ${share}. Viene fatturata la differenza: ${sum}.`,
    late: (month, cost) => `Consumo di ${month} comunicato dopo l’emissione della fattura: ${cost}.`,
    correction: (before, after, sum) =>
      `Quota e minimo per questi giorni erano di ${before} e ora sono di ${after}: ${sum}.`,
    net: (sum) => `${sum} IVA esclusa.`,
    vat: (percent, taxable, amount) => `Il ${percent}% di IVA su ${taxable} fa ${amount}.`,
    gross: (sum) => `${sum} da pagare.`,
  },
}
