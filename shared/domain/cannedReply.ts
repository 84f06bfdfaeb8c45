import * as z from 'zod'
import { lineSchema, textSchema } from './text.ts'

/** An answer that support gives often: its text may name variables, as `{customer}`. */
export const cannedReplySchema = z.strictObject({ name: lineSchema(100), text: textSchema(4_000) })
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

export const replyVariables = ['customer', 'agent', 'number', 'subject', 'organisation'] as const
export type ReplyVariable = (typeof replyVariables)[number]

/** The text with its variables told; what is no variable stays as it was written. */
export const filledReply = (text: string, values: Readonly<Record<ReplyVariable, string>>): string =>
  text.replaceAll(/\{(\w+)\}/g, (written, name: string) => {
    const variable = replyVariables.find((one) => one === name)
    return variable === undefined ? written : values[variable]
  })
