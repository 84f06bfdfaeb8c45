import { describe, expect, it } from 'vitest'
import {
  complianceForms,
  currentComplianceForm,
  issuesOf,
} from '../../../shared/organisations/domain/complianceForm.ts'

describe('the compliance forms', () => {
  it('are numbered without gaps, and the last one is in force', () => {
    expect(complianceForms.map(({ formVersion }) => formVersion)).toEqual(complianceForms.map((_, index) => index + 1))
    expect(currentComplianceForm()).toBe(complianceForms.at(-1))
  })

  it('have fields with different names', () => {
    for (const { fields } of complianceForms) expect(new Set(fields.map(({ id }) => id)).size).toBe(fields.length)
  })

  it('report what is missing', () => {
    const required = currentComplianceForm().fields.filter((field) => field.required)
    expect(issuesOf(currentComplianceForm(), {})).toEqual(
      required.map(({ id }) => ({ field: id, message: 'is missing' })),
    )
  })

  it.each([
    ['processingAgreementDate', '2026-02-30'],
    ['personalData', 'true'],
    ['regulator', 'finma'],
    ['legalName', ''],
    ['auditContact', 'x'.repeat(4_001)],
  ])('refuse %s: %j', (field, answer) => {
    const wrong = issuesOf(currentComplianceForm(), { [field]: answer }).filter(
      ({ message }) => message !== 'is missing',
    )
    expect(wrong.map((issue) => issue.field)).toEqual([field])
  })
})
