import { describe, expect, it } from 'vitest'
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

const en: Record<string, string> = { ...firstEn, ...laterEn }
const de: Record<string, string> = { ...firstDe, ...laterDe }
const fr: Record<string, string> = { ...firstFr, ...laterFr }

/** What programs meet, and mails, but nobody in the portal. */
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
]

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

  it('has words for what the server says', () => {
    const sentences = Object.entries(refusals).flatMap(([code, title]) =>
      elsewhere.some((one) => one === code) ? [] : title,
    )
    const compared = comparisonTable(dateSchema.parse('2026-11-16'), 'CHF').flatMap(({ feature, cells }) => [
      feature,
      ...Object.values(cells).filter((cell) => /[A-Za-z]/.test(cell)),
    ])
    const asked = currentComplianceForm().fields.flatMap((field) => [
      field.label,
      // Authorities have the same name everywhere.
      ...(field.kind === 'choice' ? field.choices.filter((choice) => !/^(FINMA|BaFin|FMA)$/.test(choice)) : []),
    ])
    const unsaid = [...sentences, ...compared, ...asked].filter((text) => words[`said.${text}`] === undefined)
    expect(unsaid).toEqual([])
  })
})
