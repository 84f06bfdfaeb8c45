import type { ReactNode } from 'react'
import { type MessageKey, useT } from '../i18n.ts'
import { InstantInput } from '../parts/instantInput.tsx'
import type { FormKind, FormValues } from './formValues.ts'

interface FormFieldsProps {
  readonly kind: FormKind
  readonly values: FormValues
  onChange(values: FormValues): void
}

/** The questions of the form for a penetration test, an audit or a call back. */
export function FormFields({ kind, values, onChange }: FormFieldsProps) {
  const t = useT()
  const field = { values, set: (name: string, value: string) => onChange({ ...values, [name]: value }) }
  return (
    <fieldset>
      <legend>{t(`form.${kind}`)}</legend>
      {kind === 'pentest' && (
        <>
          <Lines {...field} name="targets" label="form.targets" />
          <Lines {...field} name="sourceAddresses" label="form.sourceAddresses" />
          <Window {...field} />
          <Line {...field} name="contactName" label="form.contactName" />
          <Line {...field} name="contactPhone" label="form.phone" type="tel" />
          <Line {...field} name="contactEmail" label="members.email" type="email" />
        </>
      )}
      {kind === 'right-to-audit' && (
        <>
          <Lines {...field} name="scope" label="form.scope" />
          <div className="columns">
            <Line {...field} name="from" label="form.firstDay" type="date" />
            <Line {...field} name="to" label="form.lastDay" type="date" />
          </div>
          <Line {...field} name="auditorName" label="form.auditorName" />
          <Line {...field} name="auditorOrganisation" label="form.auditorOrganisation" />
          <Line {...field} name="auditorEmail" label="members.email" type="email" />
        </>
      )}
      {kind === 'call-back' && (
        <>
          <Line {...field} name="phone" label="form.phone" type="tel" />
          <Window {...field} />
        </>
      )}
    </fieldset>
  )
}

interface FieldProps {
  readonly values: FormValues
  set(name: string, value: string): void
}

interface NamedProps extends FieldProps {
  readonly name: string
  readonly label: MessageKey
}

function Line({ values, set, name, label, type = 'text' }: NamedProps & { readonly type?: string }): ReactNode {
  const t = useT()
  // The API accepts phone numbers in the E.164 format.
  const phone = type === 'tel' ? { pattern: '\\+[0-9]{7,15}', placeholder: '+41441234567' } : {}
  return (
    <label>
      {t(label)}
      <input
        required
        type={type}
        maxLength={200}
        {...phone}
        value={values[name] ?? ''}
        onChange={({ target }) => set(name, target.value)}
      />
    </label>
  )
}

function Lines({ values, set, name, label }: NamedProps) {
  const t = useT()
  return (
    <label>
      {t(label)}
      <textarea required rows={3} value={values[name] ?? ''} onChange={({ target }) => set(name, target.value)} />
    </label>
  )
}

function Window({ values, set }: FieldProps) {
  const t = useT()
  return (
    <div className="columns">
      {(['from', 'to'] as const).map((name) => (
        <InstantInput
          key={name}
          required
          label={t(`form.${name}`)}
          value={values[name] ?? ''}
          onChange={(iso) => set(name, iso)}
        />
      ))}
    </div>
  )
}
