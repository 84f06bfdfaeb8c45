import { formatMinor } from '../../core/domain/money.ts'
import type { Language } from '../../organisations/domain/billingDetails.ts'
import type { CreditNote } from './creditNote.ts'
import type { IssuedInvoice } from './invoice.ts'

interface MailTexts {
  invoice(number: string, month: string): string
  creditNote(number: string, invoice: string): string
  attached(what: string): string
  due(amount: string, dueOn: string): string
  credited(amount: string): string
  reminder(number: string, times: number): string
  stillOpen(amount: string, dueOn: string): string
}

const texts: Readonly<Record<Language, MailTexts>> = {
  en: {
    invoice: (number, month) => `Invoice ${number} for ${month}`,
    creditNote: (number, invoice) => `Credit note ${number} for invoice ${invoice}`,
    attached: (what) => `Please find attached: ${what}.`,
    due: (amount, dueOn) => `${amount} is due on ${dueOn}.`,
    credited: (amount) => `We have credited you ${amount}.`,
    reminder: (number, times) => `${times === 1 ? 'Reminder' : `Reminder ${times}`}: invoice ${number} is overdue`,
    stillOpen: (amount, dueOn) =>
      `${amount} was due on ${dueOn} and has not been paid yet. If you have already paid, please disregard this reminder.`,
  },
  de: {
    invoice: (number, month) => `Rechnung ${number} für ${month}`,
    creditNote: (number, invoice) => `Gutschrift ${number} zur Rechnung ${invoice}`,
    attached: (what) => `Im Anhang finden Sie: ${what}.`,
    due: (amount, dueOn) => `Der Betrag von ${amount} ist am ${dueOn} fällig.`,
    credited: (amount) => `Wir schreiben Ihnen ${amount} gut.`,
    reminder: (number, times) => `${times}. Mahnung: Rechnung ${number} ist überfällig`,
    stillOpen: (amount, dueOn) =>
      `Der Betrag von ${amount} war am ${dueOn} fällig und ist noch offen. Haben Sie bereits bezahlt, betrachten Sie diese Mahnung bitte als gegenstandslos.`,
  },
  fr: {
    invoice: (number, month) => `Facture ${number} pour ${month}`,
    creditNote: (number, invoice) => `Note de crédit ${number} pour la facture ${invoice}`,
    attached: (what) => `Vous trouverez ci-joint : ${what}.`,
    due: (amount, dueOn) => `Le montant de ${amount} est payable jusqu'au ${dueOn}.`,
    credited: (amount) => `Nous vous avons crédité ${amount}.`,
    reminder: (number, times) => `Rappel ${times} : la facture ${number} est échue`,
    stillOpen: (amount, dueOn) =>
      `Le montant de ${amount} était payable jusqu'au ${dueOn} et n'a pas encore été payé. Si vous avez déjà payé, veuillez considérer ce rappel comme sans objet.`,
  },
  it: {
    invoice: (number, month) => `Fattura ${number} per ${month}`,
    creditNote: (number, invoice) => `Nota di credito ${number} per la fattura ${invoice}`,
    attached: (what) => `In allegato: ${what}.`,
    due: (amount, dueOn) => `L'importo di ${amount} è pagabile entro il ${dueOn}.`,
    credited: (amount) => `Le abbiamo accreditato ${amount}.`,
    reminder: (number, times) => `Sollecito ${times}: la fattura ${number} è scaduta`,
    stillOpen: (amount, dueOn) =>
      `L'importo di ${amount} era pagabile entro il ${dueOn} e non è ancora stato pagato. Se ha già pagato, consideri questo sollecito privo di oggetto.`,
  },
}

export interface InvoiceMail {
  readonly subject: string
  readonly text: string
}

/** The email that a document is attached to, in the buyer's language. */
export function invoiceMailText(document: IssuedInvoice | CreditNote): InvoiceMail {
  const phrases = texts[document.language]
  const amount = `${document.currency} ${formatMinor(document.grossMinor)}`
  if ('issue' in document) {
    const subject = phrases.invoice(document.issue.number, document.month)
    return mail(document, subject, [phrases.attached(subject), phrases.due(amount, document.issue.dueOn)])
  }
  const subject = phrases.creditNote(document.number, document.invoice)
  return mail(document, subject, [phrases.attached(subject), phrases.credited(amount)])
}

/** The `times`th reminder of an overdue invoice, of which `balanceMinor` remains unpaid. */
export function reminderText(invoice: IssuedInvoice, balanceMinor: bigint, times: number): InvoiceMail {
  const phrases = texts[invoice.language]
  const amount = `${invoice.currency} ${formatMinor(balanceMinor)}`
  const { number, dueOn, payment } = invoice.issue
  const account = `IBAN ${payment.account.iban}, ${payment.reference}`
  return mail(invoice, phrases.reminder(number, times), [phrases.stillOpen(amount, dueOn), account])
}

function mail({ seller }: Pick<IssuedInvoice, 'seller'>, subject: string, paragraphs: readonly string[]): InvoiceMail {
  return { subject, text: `${[...paragraphs, `${seller.name}\n${seller.email}\n${seller.phone}`].join('\n\n')}\n` }
}
