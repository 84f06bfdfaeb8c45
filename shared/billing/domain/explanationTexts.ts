import type { Language } from '../../organisations/domain/billingDetails.ts'

/* What explanations of invoices say, in the reader's language; numbers are told as they are calculated. */

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
  /** Who registers organisations. */
  readonly platform: string
  /** `15 of 30 days` */
  days(days: number, of: number): string
  planWas(facts: PlanWas): string
  /** A monthly price for `ofDays` such as `15 / 30`. */
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
      `${plan} was the plan from ${from} to ${to}, ${days}: it was chosen for ${since} by ${by} at ${at}. Prices are those of the catalogue of ${catalogue}.`,
    ofMonth: (price, ofDays, amount) => `${price} a month x ${ofDays} = ${amount}.`,
    consumption: (cost) => `Consumption on these days was ${cost}.`,
    share: (percent, amount) => `${percent}% of it is ${amount}.`,
    minimum: (price, ofDays, amount) => `The minimum of ${price} a month x ${ofDays} = ${amount}.`,
    topUp: (share, sum) => `The share of consumption came to ${share}: ${sum}.`,
    late: (month, cost) => `Usage of ${month} that came after its invoice was made: ${cost}.`,
    correction: (before, after, sum) =>
      `Share and minimum of these days came to ${before}, and come to ${after} now: ${sum}.`,
    net: (sum) => `${sum} without VAT.`,
    vat: (percent, taxable, amount) => `${percent}% VAT of ${taxable} is ${amount}.`,
    gross: (sum) => `${sum} to pay.`,
  },
  de: {
    platform: 'der Plattform',
    days: (days, of) => `${days} von ${of} Tagen`,
    planWas: ({ plan, from, to, days, since, by, at, catalogue }) =>
      `${plan} war der Plan vom ${from} bis ${to}, ${days}: er wurde für den ${since} von ${by} um ${at} gewählt. Die Preise sind jene des Katalogs vom ${catalogue}.`,
    ofMonth: (price, ofDays, amount) => `${price} im Monat x ${ofDays} = ${amount}.`,
    consumption: (cost) => `Der Verbrauch an diesen Tagen war ${cost}.`,
    share: (percent, amount) => `${percent}% davon sind ${amount}.`,
    minimum: (price, ofDays, amount) => `Das Minimum von ${price} im Monat x ${ofDays} = ${amount}.`,
    topUp: (share, sum) => `Der Anteil am Verbrauch betrug ${share}: ${sum}.`,
    late: (month, cost) => `Verbrauch vom ${month}, der nach der Rechnung gemeldet wurde: ${cost}.`,
    correction: (before, after, sum) =>
      `Anteil und Minimum dieser Tage betrugen ${before} und betragen nun ${after}: ${sum}.`,
    net: (sum) => `${sum} ohne MWST.`,
    vat: (percent, taxable, amount) => `${percent}% MWST von ${taxable} sind ${amount}.`,
    gross: (sum) => `${sum} zu zahlen.`,
  },
  fr: {
    platform: 'la plateforme',
    days: (days, of) => `${days} jours sur ${of}`,
    planWas: ({ plan, from, to, days, since, by, at, catalogue }) =>
      `${plan} était le plan du ${from} au ${to}, ${days} : il a été choisi pour le ${since} par ${by} à ${at}. Les prix sont ceux du catalogue du ${catalogue}.`,
    ofMonth: (price, ofDays, amount) => `${price} par mois x ${ofDays} = ${amount}.`,
    consumption: (cost) => `La consommation de ces jours était de ${cost}.`,
    share: (percent, amount) => `${percent}% en font ${amount}.`,
    minimum: (price, ofDays, amount) => `Le minimum de ${price} par mois x ${ofDays} = ${amount}.`,
    topUp: (share, sum) => `La part de la consommation était de ${share} : ${sum}.`,
    late: (month, cost) => `Consommation de ${month} arrivée après la facture : ${cost}.`,
    correction: (before, after, sum) =>
      `La part et le minimum de ces jours étaient de ${before}, et sont maintenant de ${after} : ${sum}.`,
    net: (sum) => `${sum} sans TVA.`,
    vat: (percent, taxable, amount) => `${percent}% de TVA sur ${taxable} font ${amount}.`,
    gross: (sum) => `${sum} à payer.`,
  },
  it: {
    platform: 'la piattaforma',
    days: (days, of) => `${days} giorni su ${of}`,
    planWas: ({ plan, from, to, days, since, by, at, catalogue }) =>
      `${plan} era il piano dal ${from} al ${to}, ${days}: è stato scelto per il ${since} da ${by} alle ${at}. I prezzi sono quelli del catalogo del ${catalogue}.`,
    ofMonth: (price, ofDays, amount) => `${price} al mese x ${ofDays} = ${amount}.`,
    consumption: (cost) => `Il consumo di questi giorni era ${cost}.`,
    share: (percent, amount) => `Il ${percent}% ne fa ${amount}.`,
    minimum: (price, ofDays, amount) => `Il minimo di ${price} al mese x ${ofDays} = ${amount}.`,
    topUp: (share, sum) => `La quota del consumo era ${share}: ${sum}.`,
    late: (month, cost) => `Consumo di ${month} arrivato dopo la fattura: ${cost}.`,
    correction: (before, after, sum) => `Quota e minimo di questi giorni erano ${before}, e ora sono ${after}: ${sum}.`,
    net: (sum) => `${sum} senza IVA.`,
    vat: (percent, taxable, amount) => `Il ${percent}% di IVA su ${taxable} fa ${amount}.`,
    gross: (sum) => `${sum} da pagare.`,
  },
}
