import * as z from 'zod'
import { lineSchema, textSchema } from '../../core/domain/text.ts'

export const replyVariables = ['customer', 'agent', 'number', 'subject', 'organisation'] as const
export type ReplyVariable = (typeof replyVariables)[number]

const variable = /\{(\w+)\}/g
/** Else a customer would read what was meant for a machine. */
const namesVariables = (text: string): boolean =>
  [...text.matchAll(variable)].every(([, name]) => replyVariables.some((one) => one === name))

/** An answer that support gives often: its text may name variables, as `{customer}`. */
export const cannedReplySchema = z.strictObject({
  name: lineSchema(100),
  text: textSchema(4_000).refine(namesVariables, `has variables other than ${replyVariables.join(', ')}`),
})
export type CannedReply = z.infer<typeof cannedReplySchema>

/** All of them, as they are kept. */
export const cannedRepliesSchema = z.strictObject({
  version: z.int().min(0),
  replies: z
    .array(cannedReplySchema)
    .max(50)
    .refine((replies) => new Set(replies.map(({ name }) => name)).size === replies.length, 'names one twice'),
})
export type CannedReplies = z.infer<typeof cannedRepliesSchema>

export const noCannedReplies: CannedReplies = { version: 0, replies: [] }

/** The text with its variables told; what is no variable stays as it was written. */
export const filledReply = (text: string, values: Readonly<Record<ReplyVariable, string>>): string =>
  text.replaceAll(variable, (written, name: string) => {
    const known = replyVariables.find((one) => one === name)
    return known === undefined ? written : values[known]
  })
