import * as z from 'zod'
import type { LedgerTable, Tables } from '../../../core/adapters/dynamodb/client.ts'
import { compressedJsonSchema, compressJson } from '../../../core/adapters/dynamodb/compressedJson.ts'
import * as keys from '../../../core/adapters/dynamodb/keys.ts'
import { readAll, readPage } from '../../../core/adapters/dynamodb/readPage.ts'
import type { Transact, Write } from '../../../core/adapters/dynamodb/transact.ts'
import type { Ledger } from '../../billingPorts.ts'
import { creditNoteSchema } from '../../domain/creditNote.ts'
import { type IssuedInvoice, invoiceSchema, issuedInvoiceSchema } from '../../domain/invoice.ts'
import { type InvoiceAccount, owedOf } from '../../domain/invoiceAccount.ts'
import { paymentRecordSchema } from '../../domain/payment.ts'
import { balanceMinor, receivableSchema } from '../../domain/receivable.ts'
import { takeNumbers } from './series.ts'

export const packedInvoiceSchema = compressedJsonSchema.pipe(invoiceSchema)

const documentSchema = z.union([
  z.object({ invoice: compressedJsonSchema.pipe(issuedInvoiceSchema) }),
  z.object({ creditNote: compressedJsonSchema.pipe(creditNoteSchema) }),
  z.object({ payment: paymentRecordSchema }),
])
type Document = z.output<typeof documentSchema>

export const putInvoice = ({ ledger }: Pick<LedgerTable, 'ledger'>, invoice: IssuedInvoice): Write =>
  addTo(ledger, keys.ledgerKey(invoice.organisation, invoice.issue.number), {
    invoice: compressJson(z.encode(issuedInvoiceSchema, invoice)),
  })

export function readLedger(tables: LedgerTable): Pick<Ledger, 'account' | 'invoices' | 'accounts'> {
  const { ledger } = tables
  const behind = (organisation: string, prefix: string) => ({
    TableName: ledger,
    KeyConditionExpression: 'PK = :organisation AND begins_with(SK, :prefix)',
    ExpressionAttributeValues: { ':organisation': keys.ledgerKey(organisation, '').PK, ':prefix': prefix },
    ConsistentRead: true,
  })

  return {
    async account(organisation, number) {
      const { PK, SK } = keys.ledgerKey(organisation, number)
      // Matches the invoice and the items behind it, but no invoice with a longer number that starts the same.
      const query = {
        TableName: ledger,
        KeyConditionExpression: 'PK = :organisation AND SK BETWEEN :invoice AND :last',
        ExpressionAttributeValues: { ':organisation': PK, ':invoice': SK, ':last': `${SK}#~` },
        ConsistentRead: true,
      }
      for await (const account of accountsIn(readAll(tables, documentSchema, query))) return account
      return undefined
    },

    async invoices(organisation, page) {
      const query = {
        ...behind(organisation, keys.ledgerPrefix),
        FilterExpression: 'attribute_exists(invoice)',
        ScanIndexForward: false,
      }
      const schema = z.object({ invoice: compressedJsonSchema.pipe(issuedInvoiceSchema) })
      const { items, last } = await readPage(tables, schema, query, page)
      return { items: items.map(({ invoice }) => invoice), last }
    },

    accounts: (organisation) => accountsIn(readAll(tables, documentSchema, behind(organisation, keys.ledgerPrefix))),
  }
}

export function createLedger(tables: Tables & LedgerTable, transact: Transact): Ledger {
  const { product, ledger } = tables
  return {
    ...readLedger(tables),

    addCreditNote(account, note, { series, last }, record) {
      const key = keyBehind(account, `#CREDITNOTE#${note.number}`)
      const put = addTo(ledger, key, { creditNote: compressJson(z.encode(creditNoteSchema, note)) })
      const owed = receivableWrite(account, { ...account, creditNotes: [...account.creditNotes, note] })
      return transact([takeNumbers(product, series, last, 1), put, owed], [record])
    },

    addPayment(account, payment, record) {
      const key = keyBehind(account, `#PAYMENT#${payment.id}`)
      const put = addTo(ledger, key, { payment: z.encode(paymentRecordSchema, payment) })
      const owed = receivableWrite(account, { ...account, payments: [...account.payments, payment] })
      return transact([put, owed], [record])
    },
  }

  /** Updates the receivable if it is still as seen. A settled invoice leaves the list of receivables. */
  function receivableWrite(seen: InvoiceAccount, after: InvoiceAccount): Write {
    const { organisation, month, issue } = seen.invoice
    const isOpen = balanceMinor(owedOf(after)) > 0n
    return {
      Update: {
        TableName: product,
        Key: keys.outcomeKey(month, organisation),
        UpdateExpression: isOpen
          ? 'SET receivable = :after, listName = :list, listOrder = :order'
          : 'SET receivable = :after REMOVE listName, listOrder',
        ConditionExpression: 'receivable = :seen',
        ExpressionAttributeValues: {
          ':after': z.encode(receivableSchema, owedOf(after)),
          ':seen': z.encode(receivableSchema, owedOf(seen)),
          ...(isOpen && {
            ':list': keys.receivableListOf(organisation),
            ':order': `${issue.dueOn}#${issue.number}`,
          }),
        },
      },
    }
  }
}

const keyBehind = ({ invoice }: InvoiceAccount, suffix: string) =>
  keys.ledgerKey(invoice.organisation, invoice.issue.number, suffix)

/** Adds an item that must not exist yet. Documents and payments are never replaced. */
function addTo(TableName: string, key: Record<string, string>, document: Record<string, unknown>): Write {
  return { Put: { TableName, Item: { ...key, ...document }, ConditionExpression: 'attribute_not_exists(PK)' } }
}

/** Groups documents into accounts. An invoice sorts before the documents that refer to it. */
async function* accountsIn(documents: AsyncIterable<Document>): AsyncGenerator<InvoiceAccount> {
  let account: InvoiceAccount | undefined
  for await (const document of documents) {
    if ('invoice' in document) {
      if (account) yield account
      account = { invoice: document.invoice, creditNotes: [], payments: [] }
    } else if (account) {
      const { invoice, creditNotes, payments } = account
      account =
        'creditNote' in document
          ? { invoice, creditNotes: [...creditNotes, document.creditNote], payments }
          : { invoice, creditNotes, payments: [...payments, document.payment] }
    }
  }
  if (account) yield account
}
