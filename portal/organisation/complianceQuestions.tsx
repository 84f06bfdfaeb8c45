import { useState } from 'react'
import type { Answers, ComplianceForm } from '../../shared/organisations/domain/complianceForm.ts'
import { organisationRoutes } from '../../shared/organisations/organisationRoutes.ts'
import { useWrite } from '../api.tsx'
import { keyPart, useLanguage } from '../i18n.ts'
import { Failure } from '../parts/failure.tsx'

type Field = ComplianceForm['fields'][number]

interface ComplianceQuestionsProps {
  readonly form: ComplianceForm
  /** The last submission's answers; most of them stay the same. */
  readonly answered: Answers
}

export function ComplianceQuestions({ form, answered }: ComplianceQuestionsProps) {
  const { t } = useLanguage()
  const [answers, setAnswers] = useState<Answers>(() =>
    Object.fromEntries(form.fields.flatMap(({ id, kind }) => firstAnswer(id, kind, answered[id]))),
  )
  const submit = useWrite(organisationRoutes.submitComplianceForm)
  return (
    <form
      className="narrow"
      onSubmit={(event) => {
        event.preventDefault()
        const given = Object.entries(answers).filter(([, answer]) => answer !== '')
        submit.mutate({ body: { formVersion: form.formVersion, answers: Object.fromEntries(given) } })
      }}
    >
      <h2>{t('compliance.form')}</h2>
      {form.fields.map((field) => (
        <Question
          key={field.id}
          field={field}
          answer={answers[field.id]}
          onChange={(answer) => setAnswers({ ...answers, [field.id]: answer })}
        />
      ))}
      {submit.error && <Failure error={submit.error} />}
      {submit.isSuccess && <p role="status">{t('compliance.thanks')}</p>}
      <button type="submit" disabled={submit.isPending}>
        {t('compliance.submit')}
      </button>
    </form>
  )
}

/** Returns the initial answer. An unticked box means no; an empty text is not an answer. */
function firstAnswer(
  id: string,
  kind: Field['kind'],
  before: Answers[string] | undefined,
): [string, Answers[string]][] {
  if (before !== undefined) return [[id, before]]
  return kind === 'yes or no' ? [[id, false]] : []
}

interface QuestionProps {
  readonly field: Field
  readonly answer: string | boolean | undefined
  onChange(answer: string | boolean): void
}

function Question({ field, answer, onChange }: QuestionProps) {
  const { t, coded } = useLanguage()
  const label = `${coded(`compliance.field.${field.id}`, field.label)}${field.required ? '' : ` (${t('optional')})`}`
  const text = typeof answer === 'string' ? answer : ''
  switch (field.kind) {
    case 'yes or no':
      return (
        <label className="choice">
          <input type="checkbox" checked={answer === true} onChange={({ target }) => onChange(target.checked)} />
          {label}
        </label>
      )
    case 'choice':
      return (
        <label>
          {label}
          <select required={field.required} value={text} onChange={({ target }) => onChange(target.value)}>
            <option value="" />
            {field.choices.map((choice) => (
              <option key={choice} value={choice}>
                {coded(`compliance.choice.${keyPart(choice)}`, choice)}
              </option>
            ))}
          </select>
        </label>
      )
    case 'date':
      return (
        <label>
          {label}
          <input type="date" required={field.required} value={text} onChange={({ target }) => onChange(target.value)} />
        </label>
      )
    case 'text':
      return (
        <label>
          {label}
          <textarea
            rows={2}
            maxLength={4000}
            required={field.required}
            value={text}
            onChange={({ target }) => onChange(target.value)}
          />
        </label>
      )
  }
}
