import type { Form } from '../../shared/tickets/domain/forms.ts'
import { type MessageKey, useLanguage } from '../i18n.ts'
import { dateWords, instantWords } from '../time.tsx'

/** The fields of the form that came with a message. */
export function FormFacts({ form }: { readonly form: Form }) {
  const { t, locale } = useLanguage()
  return (
    <dl className="facts">
      {factsOf(
        form,
        (at) => instantWords(locale, at),
        (on) => dateWords(locale, on),
      ).map(([key, value]) => (
        <div key={key}>
          <dt>{t(key)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

type InWords<Moment> = (moment: Moment) => string

function factsOf(
  form: Form,
  at: InWords<Extract<Form, { kind: 'pentest' }>['window']['from']>,
  on: InWords<Extract<Form, { kind: 'right-to-audit' }>['period']['from']>,
): readonly (readonly [MessageKey, string])[] {
  switch (form.kind) {
    case 'pentest': {
      const { targets, sourceAddresses, window, contact } = form
      return [
        ['form.targets', targets.join(', ')],
        ['form.sourceAddresses', sourceAddresses.join(', ')],
        ['form.from', at(window.from)],
        ['form.to', at(window.to)],
        ['form.contactName', `${contact.name}, ${contact.phone}, ${contact.email}`],
      ]
    }
    case 'right-to-audit': {
      const { scope, period, auditor } = form
      return [
        ['form.scope', scope],
        ['form.firstDay', on(period.from)],
        ['form.lastDay', on(period.to)],
        ['form.auditorName', `${auditor.name}, ${auditor.organisation}, ${auditor.email}`],
      ]
    }
    case 'call-back':
      return [
        ['form.phone', form.phone],
        ['form.from', at(form.window.from)],
        ['form.to', at(form.window.to)],
      ]
  }
}
