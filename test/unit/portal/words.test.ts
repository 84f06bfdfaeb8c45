import { describe, expect, it } from 'vitest'
import { keyPart } from '../../../portal/i18n.ts'
import firstDe from '../../../portal/messages/de.json' with { type: 'json' }
import firstEn from '../../../portal/messages/en.json' with { type: 'json' }
import firstFr from '../../../portal/messages/fr.json' with { type: 'json' }
import laterDe from '../../../portal/messages/later/de.json' with { type: 'json' }
import laterEn from '../../../portal/messages/later/en.json' with { type: 'json' }
import laterFr from '../../../portal/messages/later/fr.json' with { type: 'json' }
import { type RefusalCode, refusals } from '../../../shared/core/domain/errors.ts'
import { dateSchema } from '../../../shared/core/domain/time.ts'
import { currentComplianceForm } from '../../../shared/organisations/domain/complianceForm.ts'
import { comparisonTable } from '../../../shared/plans/domain/comparisonTable.ts'
import { entitlements, planSchema } from '../../../shared/plans/domain/plans.ts'

const en: Record<string, string> = { ...firstEn, ...laterEn }
const de: Record<string, string> = { ...firstDe, ...laterDe }
const fr: Record<string, string> = { ...firstFr, ...laterFr }

/** Refusals that only programs and emails receive, and those for which the portal has its own message. */
const elsewhere: readonly RefusalCode[] = [
  'mail_empty',
  'mail_too_large',
  'precondition_malformed',
  'key_reused',
  'key_malformed',
  'cursor_invalid',
  'malformed',
  'too_deep',
  'unsupported_media_type',
  'usage_conflict',
  'event_conflict',
  'currency_mismatch',
  'stale',
  'not_found',
  'too_many',
]

/** The keys of everything that the API sends with a code, except entitlements. Its own text is the English one. */
function codedKeys(): string[] {
  const codes = Object.keys(refusals).filter((code) => !elsewhere.some((one) => one === code))
  const rows = comparisonTable(dateSchema.parse('2026-11-16'), 'CHF')
  const cells = rows.flatMap(({ codes }) => Object.values(codes).map(({ code }) => code))
  const { fields } = currentComplianceForm()
  // Authorities have the same name in every language.
  const choices = fields
    .flatMap((field) => (field.kind === 'choice' ? field.choices : []))
    .filter((choice) => !/^(FINMA|BaFin|FMA)$/.test(choice))
  return [
    ...codes.map((code) => `refusal.${code}`),
    ...rows.map(({ id }) => `plan.feature.${id}`),
    // A tick and a dash are drawn, and `asWritten` is the same in every language.
    ...cells.filter((code) => !/^(yes|no|asWritten)$/.test(code)).map((code) => `plan.cell.${code}`),
    ...['plan.cell.hours', 'plan.cell.minutes', 'plan.cell.nextBusinessDay'],
    ...fields.map(({ id }) => `compliance.field.${id}`),
    ...choices.map((choice) => `compliance.choice.${keyPart(choice)}`),
  ]
}

describe.each([
  ['German', de],
  ['French', fr],
])('%s', (_, words) => {
  it('has every message, with the same values in it', () => {
    const valuesIn = (text: string | undefined) =>
      [...new Set(Array.from(text?.matchAll(/\{(\w+)[,}]/g) ?? [], ([, name]) => name))].sort()
    const differing = Object.keys(en).filter((key) => String(valuesIn(en[key])) !== String(valuesIn(words[key])))
    expect(differing).toEqual([])
  })

  it('has a message for each code that the API sends, and for no other code', () => {
    const own = Object.keys(words).filter((key) => !(key in en))
    expect(own.sort()).toEqual([...new Set(codedKeys())].sort())
  })
})

it('every entitlement and each of its values has a message', () => {
  const granted = planSchema.options.map((plan) => entitlements(plan, dateSchema.parse('2026-11-16')))
  const keys = granted.flatMap((one) =>
    Object.entries(one).flatMap(([name, value]) => [
      `entitlement.${name}`,
      ...(typeof value === 'string' ? [`entitlement.value.${keyPart(value)}`] : []),
    ]),
  )
  expect(keys.filter((key) => !(key in en))).toEqual([])
})

it('no key is a sentence', () => {
  const keys = [en, de, fr].flatMap((words) => Object.keys(words))
  expect(keys.filter((key) => !/^[\w./-]+( [a-z]+){0,3}$/.test(key))).toEqual([])
})
