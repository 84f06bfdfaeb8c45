import * as z from 'zod'
import { lineSchema, textSchema } from '../../core/domain/text.ts'

export const replyVariables = ['customer', 'agent', 'number', 'subject', 'organisation'] as const
export type ReplyVariable = (typeof replyVariables)[number]

const variable = /\{(\w+)\}/g
/** Other variables are refused, because a customer would read them unfilled. */
const namesVariables = (text: string): boolean =>
  [...text.matchAll(variable)].every(([, name]) => replyVariables.some((one) => one === name))

/** A reply that support sends often. Its text can contain variables such as `{customer}`. */
export const cannedReplySchema = z.strictObject({
  name: lineSchema(100),
  text: textSchema(4_000).refine(namesVariables, `has variables other than ${replyVariables.join(', ')}`),
})
export type CannedReply = z.infer<typeof cannedReplySchema>

/** All canned replies, as they are stored. */
export const cannedRepliesSchema = z.strictObject({
  version: z.int().min(0),
  replies: z
    .array(cannedReplySchema)
    .max(50)
    .refine(
      (replies) => new Set(replies.map(({ name }) => name)).size === replies.length,
      'contains the same name twice',
    ),
})
export type CannedReplies = z.infer<typeof cannedRepliesSchema>

export const noCannedReplies: CannedReplies = { version: 0, replies: [] }

/** Replaces the variables in a text. Other words in braces stay as written. */
export const filledReply = (text: string, values: Readonly<Record<ReplyVariable, string>>): string =>
  text.replaceAll(variable, (written, name: string) => {
    const known = replyVariables.find((one) => one === name)
    return known === undefined ? written : values[known]
  })
